import {
  type CaseBatch,
  decideCaseBatch,
  listCaseBatches,
  previewCaseBatch,
  readCaseBatch,
  undoCaseBatch,
} from '@creditbank/contract/reviews'
import { Button, Empty, Form, Radio, Table } from 'antd'
import { useCommand, useOne } from '../api/hooks.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { CommandForm } from '../parts/CommandForm.tsx'
import { DetailPage } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Count, Moment } from '../parts/formats.tsx'
import { AppLink, useFilters, useGo, usePathParam } from '../parts/links.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { mayAny, useSession } from '../session/session.ts'
import { FilterItems, narrowing, startValues } from './filters.tsx'
import { CaseStateTag, DueDay, KindName, useEventName } from './names.tsx'
import { stepPermissions } from './steps.ts'
import { words } from './words.ts'

const events = ['accept', 'firstReview', 'finalReview'] as const

/** The steps that the present role decides; the server looks at each case again. */
const useSteps = () => {
  const session = useSession()
  return events.filter((event) => mayAny(session, stepPermissions[event]))
}

/** A new batch review, and one's last ones. */
export const Batches = () => {
  const t = useT(words)
  const eventName = useEventName()
  const go = useGo()
  const mine = useOne(listCaseBatches, {})
  const steps = useSteps()
  const [filters] = useFilters()
  const input = ({ event: chosen, ...values }: Record<string, unknown>) => ({
    event: events.find((event) => event === chosen) ?? steps[0] ?? ('accept' as const),
    filter: { ...narrowing(values), queue: 'mine' as const },
  })
  return (
    <Page title={t('batch')} lead={t('batch.lead')} above={{ to: '/admin/reviews', text: t('desk') }}>
      <Block title={t('batch.preview')}>
        <CommandForm
          endpoint={previewCaseBatch}
          initial={{ event: steps[0], ...startValues(narrowing(filters)) }}
          inputOf={input}
          submit={t('batch.preview')}
          onDone={(made) => go(`/admin/case-batches/${made.id}`)}
        >
          <Form.Item name="event" label={t('batch.event')}>
            <Radio.Group options={steps.map((value) => ({ value, label: eventName(value) }))} />
          </Form.Item>
          <FilterItems />
        </CommandForm>
      </Block>
      <Block title={t('batch.mine')}>
        <RefusalAlert error={mine.error} onRetry={() => void mine.refetch()} />
        {mine.data?.items.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('batch.none')} />}
        <ul className="rows">
          {(mine.data?.items ?? []).map((one) => (
            <li key={one.id} className="row">
              <AppLink to={`/admin/case-batches/${one.id}`}>
                {eventName(one.event)} · {one.total}
              </AppLink>
              <span>
                {t(`batch.state.${one.state}`)} <Moment at={one.at} />
              </span>
            </li>
          ))}
        </ul>
      </Block>
    </Page>
  )
}

const Sample = ({ batch }: { readonly batch: CaseBatch }) => {
  const t = useT(words)
  return (
    <Table
      rowKey="id"
      size="small"
      pagination={false}
      dataSource={batch.sample}
      columns={[
        { title: t('number'), dataIndex: 'number' },
        { title: t('kind'), render: (_, row) => <KindName kind={row.kind} /> },
        { title: t('title'), render: (_, row) => <AppLink to={`/admin/cases/${row.id}`}>{row.title}</AppLink> },
        { title: t('learner'), dataIndex: 'learnerName' },
        { title: t('state'), render: (_, row) => <CaseStateTag state={row.state} /> },
        { title: t('due'), render: (_, row) => <DueDay line={row} /> },
      ]}
    />
  )
}

const BatchActs = ({ batch }: { readonly batch: CaseBatch }) => {
  const t = useT(words)
  const decide = useCommand(decideCaseBatch, { invalidates: ['/cases'] })
  const undo = useCommand(undoCaseBatch, { invalidates: ['/cases'] })
  return (
    <>
      <RefusalAlert error={decide.error ?? undo.error} />
      {batch.can.includes('decide') && (
        <Button type="primary" loading={decide.isPending} onClick={() => decide.mutate({ id: batch.id })}>
          {t('batch.decide', { n: batch.total })}
        </Button>
      )}
      {batch.can.includes('undo') && (
        <Button danger loading={undo.isPending} onClick={() => undo.mutate({ id: batch.id })}>
          {t('batch.undo')}
        </Button>
      )}
    </>
  )
}

/** One batch review: the sample first, then the decision, then what became of it. */
export const BatchPage = () => {
  const t = useT(words)
  const language = useLanguage()
  const eventName = useEventName()
  return (
    <DetailPage
      endpoint={readCaseBatch}
      input={{ id: usePathParam('id') }}
      fallback={t('batch')}
      title={(batch) => `${t('batch')}：${eventName(batch.event)}`}
      above={{ to: '/admin/case-batches', text: t('batch') }}
      actions={(batch) => <BatchActs batch={batch} />}
    >
      {(batch) => (
        <>
          <Facts
            facts={[
              { label: t('batch.state'), value: t(`batch.state.${batch.state}`) },
              { label: t('batch.total'), value: <Count value={batch.total} /> },
              { label: t('batch.effective'), value: <Moment at={batch.effectiveAt} /> },
              { label: t('batch.done'), value: <Count value={batch.done} /> },
            ]}
          />
          {batch.failures.length > 0 && (
            <Block title={t('batch.failures', { n: batch.failures.length })}>
              <ul className="rows">
                {batch.failures.map((one) => (
                  <li key={one.caseId} className="row">
                    <AppLink to={`/admin/cases/${one.caseId}`}>
                      {one.number} {one.title}
                    </AppLink>
                    <span>{one[language]}</span>
                  </li>
                ))}
              </ul>
            </Block>
          )}
          <Block title={t('batch.sample', { n: batch.total })}>
            <Sample batch={batch} />
          </Block>
        </>
      )}
    </DetailPage>
  )
}
