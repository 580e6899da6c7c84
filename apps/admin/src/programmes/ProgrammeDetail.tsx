import {
  decideProgramme,
  type Plan,
  type Programme,
  readProgramme,
  retireProgramme,
  submitProgramme,
} from '@creditbank/contract/programmes'
import { Alert, App, Button, Select } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { WideTable } from '../parts/WideTable.tsx'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { DetailPage } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Credits, hundredths, Moment } from '../parts/formats.tsx'
import { LinkButton, useFilters, usePathParam } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { SecondPerson } from '../parts/SecondPerson.tsx'
import { ProgrammeStateTag, useCapText } from './names.tsx'
import { words } from './words.ts'

/** The second person: publish, or give back with a note. */
const Decide = ({ found: { id, shown } }: { readonly found: Programme }) => {
  const t = useT(words)
  return (
    <SecondPerson
      endpoint={decideProgramme}
      pass={{ name: t('publish'), done: t('publish.done', { cohort: shown.plan.cohortFrom }) }}
      impacts={[{ text: t('publish.impact') }]}
      passes={{ id, decision: 'publish' }}
      giveBack={{ name: t('return'), done: t('return.done') }}
      note={t('return.note')}
      returns={(note) => ({ id, decision: 'return' as const, note })}
    />
  )
}

const Retire = ({ id }: { readonly id: string }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const retire = useCommand(retireProgramme, {
    onDone: () => {
      message.success(t('retire.done'))
      setOpen(false)
    },
  })
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('retire')}</Button>
      <ConfirmImpact
        open={open}
        title={t('retire')}
        confirm={t('retire')}
        impacts={[{ text: t('retire.impact') }]}
        busy={retire.isPending}
        error={retire.error}
        onConfirm={() => retire.mutate({ id })}
        onClose={() => setOpen(false)}
      />
    </>
  )
}

const Acts = ({ found }: { readonly found: Programme }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const { id, can } = found
  const submit = useCommand(submitProgramme, { onDone: () => message.success(t('submit.done')) })
  return (
    <>
      <RefusalAlert error={submit.error} />
      {can.submit && (
        <Button type="primary" loading={submit.isPending} onClick={() => submit.mutate({ id })}>
          {t('submit')}
        </Button>
      )}
      {can.publish && <Decide found={found} />}
      {can.edit && (
        <LinkButton to={`/admin/programmes/${id}/edit`}>
          {found.state === 'draft' ? t('edit') : t('edit.next', { n: found.latest + 1 })}
        </LinkButton>
      )}
      {can.retire && <Retire id={id} />}
    </>
  )
}

const Versions = ({ found }: { readonly found: Programme }) => {
  const t = useT(words)
  const [, setFilters] = useFilters()
  return (
    <Select
      aria-label={t('version')}
      value={found.shown.version}
      options={found.versions.map((v) => ({
        value: v.version,
        label: `${t('version.line', { n: v.version, cohort: v.cohortFrom })} · ${t(`state.${v.state}`)}`,
      }))}
      onChange={(version) => setFilters({ version: String(version) })}
      popupMatchSelectWidth={false}
    />
  )
}

const Courses = ({ plan }: { readonly plan: Plan }) => {
  const t = useT(words)
  return plan.groups.map((group) => (
    <div key={group.code}>
      <h3>
        {group.name}（{t('group.least')} {hundredths(group.least)}）
      </h3>
      <WideTable
        rowKey="code"
        dataSource={plan.courses.filter((course) => course.group === group.code)}
        columns={[
          { title: t('course.code'), dataIndex: 'code', width: 130 },
          { title: t('course.name'), dataIndex: 'name' },
          { title: t('course.credits'), align: 'right', width: 90, render: (_, course) => <Credits value={course.credits} /> },
          { title: t('course.nature'), width: 90, render: (_, course) => t(`nature.${course.nature}`) },
          { title: t('course.convertible'), width: 100, render: (_, course) => t(course.convertible ? 'course.yes' : 'course.no') },
        ]}
      />
    </div>
  ))
}

const Caps = ({ plan }: { readonly plan: Plan }) => {
  const t = useT(words)
  const capText = useCapText()
  if (plan.caps.length === 0) return <p className="lead">{t('cap.none')}</p>
  return (
    <ul>
      {plan.caps.map((cap) => (
        <li key={JSON.stringify(cap)}>{capText(cap, plan.groups)}</li>
      ))}
    </ul>
  )
}

/** One programme: what it is, its plan in the chosen version, its caps, and what may be done now. */
export const ProgrammeDetail = () => {
  const t = useT(words)
  const id = usePathParam('id')
  const [{ version }] = useFilters()
  return (
    <DetailPage
      endpoint={readProgramme}
      input={{ id, ...(version === undefined ? {} : { version }) }}
      fallback={t('programme')}
      title={(found) => found.name}
      actions={(found) => <Acts found={found} />}
      above={{ to: '/admin/programmes', text: t('programmes') }}
    >
      {(found) => (
        <>
          {found.shown.note !== null && found.shown.state === 'draft' && (
            <Alert type="warning" showIcon className="refusal" title={t('returned')} description={found.shown.note} />
          )}
          <Facts
            facts={[
              { label: t('code'), value: found.code },
              { label: t('state'), value: <ProgrammeStateTag state={found.state} /> },
              { label: t('school'), value: found.organization.name },
              { label: t('level'), value: t(`level.${found.level}`) },
              { label: t('mode'), value: t(`mode.${found.mode}`) },
              { label: t('majorName'), value: `${found.majorCode} ${found.majorName}` },
              { label: t('months'), value: t('years', { n: found.months }) },
              { label: t('feeYuan'), value: found.feeYuan },
              { label: t('least'), value: <Credits value={found.shown.plan.least} /> },
              { label: t('version'), value: <Versions found={found} /> },
              { label: t('publishedAt'), value: <Moment at={found.shown.publishedAt} /> },
              { label: t('admission'), value: found.admission, wide: true },
            ]}
          />
          <Block title={t('courses')}>
            <Courses plan={found.shown.plan} />
          </Block>
          <Block title={t('caps')}>
            <Caps plan={found.shown.plan} />
          </Block>
        </>
      )}
    </DetailPage>
  )
}
