import { type Achievement, readAchievement, retireAchievement, submitAchievement } from '@creditbank/contract/catalog'
import { Alert, App, Button, Table } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { DetailPage } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Count, Credits, Hours, Moment } from '../parts/formats.tsx'
import { AppLink, LinkButton, usePathParam } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { CatalogState } from './names.tsx'
import { words } from './words.ts'

const Acts = ({ found }: { readonly found: Achievement }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [retiring, setRetiring] = useState(false)
  const submit = useCommand(submitAchievement, {
    invalidates: ['/cases'],
    onDone: ({ caseNumber }) => message.success(t('submit.done', { number: caseNumber })),
  })
  const retire = useCommand(retireAchievement, { onDone: () => setRetiring(false) })
  const can = (act: Achievement['can'][number]) => found.can.includes(act)
  return (
    <>
      <RefusalAlert error={submit.error} />
      {can('submit') && (
        <Button type="primary" loading={submit.isPending} onClick={() => submit.mutate({ id: found.id })}>
          {t('submit')}
        </Button>
      )}
      {can('createEntry') && (
        <LinkButton to={`/admin/entries/new?achievement=${found.id}`} type={can('submit') ? 'default' : 'primary'}>
          {t('createEntry')}
        </LinkButton>
      )}
      {can('edit') && <LinkButton to={`/admin/achievements/${found.id}/edit`}>{t('achievement.edit')}</LinkButton>}
      {can('newVersion') && (
        <LinkButton to={`/admin/achievements/${found.id}/edit`}>{t('achievement.newVersion', { n: found.latestVersion + 1 })}</LinkButton>
      )}
      {can('retire') && <Button onClick={() => setRetiring(true)}>{t('retire')}</Button>}
      <ConfirmImpact
        open={retiring}
        title={t('retire')}
        confirm={t('retire')}
        danger
        impacts={[{ text: t('retire.impact') }, { text: t('retire.entries'), count: found.entries }]}
        busy={retire.isPending}
        error={retire.error}
        onConfirm={() => retire.mutate({ id: found.id })}
        onClose={() => setRetiring(false)}
      />
    </>
  )
}

const Content = ({ found }: { readonly found: Achievement }) => {
  const t = useT(words)
  const v = found.versions.find((one) => one.version === found.currentVersion) ?? found.versions[0]
  if (v === undefined) return null
  return (
    <Facts
      facts={[
        { label: t('code'), value: found.code },
        { label: t('typeCode'), value: found.typeName },
        { label: t('issuer'), value: v.issuer },
        { label: t('owner'), value: found.organization.name },
        { label: t('version'), value: v.version },
        { label: t('level'), value: v.level },
        { label: t('hours'), value: <Hours value={v.minutes} /> },
        { label: t('creditsProposed'), value: <Credits value={v.creditsProposed} /> },
        { label: t('creditsApproved'), value: <Credits value={v.creditsApproved} /> },
        { label: t('grading'), value: t(`grading.${v.grading}`) },
        { label: t('passMark'), value: v.passMark },
        { label: t('repeats'), value: t(`repeats.${v.repeats}`) },
        { label: t('validityMonths'), value: v.validityMonths },
        { label: t('certificatePattern'), value: v.certificatePattern },
        { label: t('evidence'), value: v.evidence.join('、') },
        {
          label: t('entriesOn'),
          value: (
            <AppLink to={`/admin/entries?achievementId=${found.id}`}>
              <Count value={found.entries} />
            </AppLink>
          ),
        },
        { label: t('assessment'), value: v.assessment, wide: true },
        { label: t('description'), value: v.description, wide: true },
        { label: t('results'), value: v.results, wide: true },
        { label: t('criteria'), value: v.criteria, wide: true },
      ]}
    />
  )
}

/** One achievement with its versions. */
export const AchievementDetail = () => {
  const t = useT(words)
  return (
    <DetailPage
      endpoint={readAchievement}
      input={{ id: usePathParam('id') }}
      fallback={t('achievement')}
      title={(found) => (
        <>
          {found.name} <CatalogState state={found.state} pending={found.pending} />
        </>
      )}
      above={{ to: '/admin/achievements', text: t('achievements') }}
      actions={(found) => <Acts found={found} />}
    >
      {(found) => (
        <>
          {found.similar.length > 0 && (
            <Alert
              type="info"
              showIcon
              className="refusal"
              title={t('similar')}
              description={found.similar.map((one) => (
                <div key={one.id}>
                  <AppLink to={`/admin/achievements/${one.id}`}>
                    {one.name}（{one.organization}）
                  </AppLink>
                </div>
              ))}
            />
          )}
          <Content found={found} />
          <Block title={t('versions')}>
            <Table
              rowKey="version"
              size="small"
              pagination={false}
              dataSource={found.versions}
              columns={[
                { title: t('version'), dataIndex: 'version' },
                { title: t('state'), render: (_, row) => <CatalogState state={row.state} /> },
                { title: t('name'), dataIndex: 'name' },
                { title: t('hours'), render: (_, row) => <Hours value={row.minutes} /> },
                { title: t('creditsApproved'), render: (_, row) => <Credits value={row.creditsApproved} /> },
                {
                  title: t('case'),
                  render: (_, row) => row.caseId !== null && <AppLink to={`/admin/cases/${row.caseId}`}>{t('case')}</AppLink>,
                },
                { title: t('updatedAt'), render: (_, row) => <Moment at={row.createdAt} /> },
              ]}
            />
          </Block>
        </>
      )}
    </DetailPage>
  )
}
