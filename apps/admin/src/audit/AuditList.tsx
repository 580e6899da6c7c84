import { ActorKind, actWords, auditActs, auditAreas, chainStatus, exportAudit, searchAudit, subjectWords } from '@creditbank/contract/audit'
import { Alert } from 'antd'
import { useOne } from '../api/hooks.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { Facts } from '../parts/Facts.tsx'
import { Count, Moment } from '../parts/formats.tsx'
import { AppLink } from '../parts/links.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { Block } from '../parts/Page.tsx'
import { StateTag, type Tone } from '../parts/StateTag.tsx'
import { UnitFilter } from '../parts/UnitSelect.tsx'
import { words } from './words.ts'

const Chain = () => {
  const t = useT(words)
  const { data } = useOne(chainStatus, {}, { refetchInterval: 10_000 })
  if (data === undefined) return null
  return (
    <Block title={t('chain')}>
      <Alert
        className="refusal"
        type={data.intact ? 'success' : 'error'}
        showIcon
        title={t(data.intact ? 'chain.intact' : 'chain.broken')}
      />
      <Facts
        facts={[
          { label: t('chain.length'), value: <Count value={Number(data.length)} /> },
          { label: t('chain.pending'), value: <Count value={data.pending} /> },
          { label: t('chain.checked'), value: <Count value={data.checked} /> },
          { label: t('chain.headAt'), value: <Moment at={data.headAt} /> },
        ]}
      />
    </Block>
  )
}

const tones: Readonly<Record<'done' | 'refused' | 'failed', Tone>> = { done: 'quiet', refused: 'due', failed: 'bad' }

/** Acts by their words, whole areas first. */
const useActs = () => {
  const t = useT(words)
  const language = useLanguage()
  return [
    ...[...auditAreas].map(([value, said]) => ({ value, label: t('act.area', { area: said[language] }) })),
    ...[...auditActs].map(([value, said]) => ({ value, label: said[language] })),
  ]
}

const useFilterFields = () => {
  const t = useT(words)
  const acts = useActs()
  return [
    { key: 'from', kind: 'day', label: t('from') },
    { key: 'to', kind: 'day', label: t('to') },
    { key: 'act', kind: 'choice', label: t('actName'), options: acts, width: 220 },
    {
      key: 'actorKind',
      kind: 'choice',
      label: t('actorKind'),
      options: ActorKind.options.map((kind) => ({ value: kind, label: t(`actorKind.${kind}`) })),
    },
    { key: 'actorId', kind: 'text', label: t('actorId') },
    { key: 'learnerId', kind: 'text', label: t('learnerId') },
    {
      key: 'result',
      kind: 'choice',
      label: t('result'),
      options: (['done', 'refused', 'failed'] as const).map((result) => ({ value: result, label: t(`result.${result}`) })),
    },
    {
      key: 'organizationId',
      kind: 'other',
      label: t('organization'),
      control: (value: string | undefined, change: (value: string | undefined) => void) => (
        <div className="unit-filter">
          <UnitFilter value={value} onChange={change} />
        </div>
      ),
    },
  ] as const
}

/** Every audited act, searched by who, what, when and where; the state of the chain above, export through the tray. */
export const AuditList = () => {
  const t = useT(words)
  const language = useLanguage()
  const filters = useFilterFields()
  return (
    <ListPage
      endpoint={searchAudit}
      exportEndpoint={exportAudit}
      name="audit.records"
      title={t('audit')}
      lead={t('audit.lead')}
      rowKey={(row) => row.id}
      rowHref={(row) => `/admin/audit/${row.id}`}
      filters={filters}
      columns={[
        { key: 'at', title: t('at'), render: (row) => <Moment at={row.at} />, width: 180 },
        { key: 'act', title: t('actName'), render: (row) => actWords(row.act, language), width: 220 },
        {
          key: 'actor',
          title: t('actor'),
          render: (row) => {
            const name = row.actorName ?? t(`actorKind.${row.actorKind}`)
            return row.actorId === null ? name : <AppLink to={`/admin/audit?actorId=${row.actorId}`}>{name}</AppLink>
          },
          width: 140,
        },
        { key: 'organization', title: t('organization'), render: (row) => row.organization?.name, width: 220 },
        {
          key: 'subject',
          title: t('subject'),
          render: (row) =>
            row.subjectKind === null ? null : `${subjectWords(row.subjectKind, language)} ${row.subjectName ?? row.subjectId ?? ''}`,
          width: 220,
        },
        { key: 'learnerId', title: t('learnerId'), render: (row) => row.learnerId, hidden: true },
        {
          key: 'result',
          title: t('result'),
          render: (row) => <StateTag tone={tones[row.result]}>{t(`result.${row.result}`)}</StateTag>,
          width: 100,
        },
        { key: 'address', title: t('address'), render: (row) => row.address, width: 140 },
        { key: 'seq', title: t('seq'), render: (row) => row.seq ?? t('seq.pending'), align: 'right', width: 110 },
      ]}
      empty={{ text: t('none') }}
    >
      <Chain />
    </ListPage>
  )
}
