import { type Batch, batchEvents, readBatch } from '@creditbank/contract/batches'
import { Alert, Progress, Skeleton, Steps } from 'antd'
import { useProgress } from '../api/live.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { Count, Moment } from '../parts/formats.tsx'
import { Facts } from '../parts/Facts.tsx'
import { AppLink, LinkButton, usePathParam } from '../parts/links.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { BatchActs } from './BatchActs.tsx'
import { BatchHistory } from './BatchHistory.tsx'
import { BatchStateTag } from './BatchStateTag.tsx'
import { Mapping } from './Mapping.tsx'
import { Problems } from './Problems.tsx'
import { Sample } from './Sample.tsx'
import { words } from './words.ts'
import './batches.css'

const moving: readonly Batch['state'][] = ['checking', 'approved', 'committing', 'undoing']
const stepOf: Readonly<Record<Batch['state'], number>> = {
  uploaded: 2,
  failed: 2,
  checking: 3,
  checked: 3,
  refused: 3,
  cancelled: 3,
  submitted: 4,
  approved: 5,
  committing: 5,
  committed: 6,
  undoing: 6,
  undone: 6,
}

const phases = ['waiting', 'reading', 'comparing', 'storing', 'undoing'] as const

/** What is happening just now, with a bar where its length is known. */
const Running = ({ batch }: { readonly batch: Batch }) => {
  const t = useT(words)
  const { progress } = batch
  if (progress === null) return null
  const phase = phases.find((known) => known === progress.phase) ?? 'waiting'
  const percent = progress.total === 0 ? 0 : Math.min(99, Math.floor((progress.done * 100) / progress.total))
  return (
    <Block title={t(`state.${batch.state}`)}>
      <div role="status" aria-live="polite">
        <p>{t(`phase.${phase}`)}</p>
        {/* Comparing is one question to the database: nobody knows how far it is, and a bar that stands at 99 % would look stuck. */}
        <Progress percent={phase === 'comparing' ? 100 : percent} showInfo={phase !== 'comparing'} status="active" />
      </div>
    </Block>
  )
}

/** The counts of a check, or of a stored batch. */
const Counts = ({ batch }: { readonly batch: Batch }) => {
  const t = useT(words)
  const { counts } = batch
  const done = batch.state === 'committed' || batch.state === 'undone' || batch.state === 'undoing'
  return (
    <Facts
      facts={[
        { label: t('read'), value: <Count value={counts.read} /> },
        done
          ? { label: t(batch.state === 'undone' ? 'takenBack' : 'stored'), value: <Count value={counts.stored} /> }
          : { label: t('fresh'), value: <Count value={counts.new} /> },
        { label: t('unchanged'), value: <Count value={counts.unchanged} /> },
        { label: t('wrong'), value: <Count value={counts.wrong} /> },
        { label: t('people'), value: <Count value={counts.people} /> },
      ]}
    />
  )
}

const Notes = ({ batch }: { readonly batch: Batch }) => {
  const t = useT(words)
  const language = useLanguage()
  return (
    <>
      {batch.failure !== null && (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={batch.failure[language]}
          action={<LinkButton to={`/admin/batches/new?kind=${batch.kind}`}>{t('uploadAgain')}</LinkButton>}
        />
      )}
      {batch.decided?.reason !== null && batch.decided !== null && batch.state === 'refused' && (
        <Alert type="warning" showIcon title={`${batch.decided.by}：${batch.decided.reason ?? ''}`} />
      )}
      {batch.warnings.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t('warnings')}
          description={
            <ul>
              {batch.warnings.map((warning) => (
                <li key={warning.code}>{warning[language]}</li>
              ))}
            </ul>
          }
        />
      )}
    </>
  )
}

const About = ({ batch }: { readonly batch: Batch }) => {
  const t = useT(words)
  return (
    <Block title={t('facts')}>
      <Facts
        facts={[
          { label: t('kind'), value: t(`kind.${batch.kind}`) },
          { label: t('unit'), value: batch.organization.name },
          { label: t('preparedBy'), value: batch.prepared.by },
          { label: t('preparedAt'), value: <Moment at={batch.prepared.at} /> },
          { label: t('decidedBy'), value: batch.decided?.by },
          { label: t('sourceUntil'), value: batch.sourceUntil === null ? t('sourceGone') : <Moment at={batch.sourceUntil} /> },
          { label: t('hash'), value: <code>{batch.sha256}</code>, wide: true },
        ]}
      />
    </Block>
  )
}

/** One batch from the uploaded file to the report, guided by its state; who may act sees the act. */
export const BatchPage = () => {
  const t = useT(words)
  const id = usePathParam('id')
  const query = useProgress({
    poll: readBatch,
    events: batchEvents,
    input: { id },
    live: (batch) => batch !== undefined && moving.includes(batch.state),
  })
  const above = { to: '/admin/batches', text: t('batches') }
  const batch = query.data
  if (batch === undefined)
    return (
      <Page title={t('batch')} above={above}>
        {query.isError ? <RefusalAlert error={query.error} onRetry={() => void query.refetch()} /> : <Skeleton active />}
      </Page>
    )
  const steps = (['template', 'upload', 'mapping', 'check', 'approve', 'store'] as const).map((step) => ({ title: t(`step.${step}`) }))
  const counted = !['uploaded', 'checking', 'failed'].includes(batch.state)
  return (
    <Page title={batch.fileName} lead={<BatchStateTag state={batch.state} />} above={above} actions={<BatchActs batch={batch} />}>
      <div className="batch-guide">
        <Steps
          items={steps}
          current={stepOf[batch.state]}
          size="small"
          {...(batch.state === 'failed' ? { status: 'error' as const } : {})}
        />
        <Notes batch={batch} />
      </div>
      <Running batch={batch} />
      {counted && (
        <Block
          title={batch.state === 'committed' ? t('report') : t('results')}
          actions={
            batch.state === 'committed' && batch.kind === 'outcomes' ? (
              <AppLink to={`/admin/outcomes?batchId=${batch.id}`}>{t('outcomes')}</AppLink>
            ) : undefined
          }
        >
          <Counts batch={batch} />
        </Block>
      )}
      {batch.state === 'submitted' && <Sample id={batch.id} />}
      {counted && batch.counts.wrong > 0 && <Problems batch={batch} />}
      {batch.can.includes('map') && <Mapping batch={batch} key={`${batch.id} ${batch.version}`} />}
      <About batch={batch} />
      <BatchHistory id={batch.id} version={batch.version} />
    </Page>
  )
}
