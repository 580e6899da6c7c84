import { type CaseLine, listCases, readCase } from '@creditbank/contract/reviews'
import { Empty, Segmented, Select } from 'antd'
import { useEffect, useRef } from 'react'
import { useList, useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { useKeys } from '../parts/keys.tsx'
import { LinkButton, useFilters } from '../parts/links.tsx'
import { Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { CaseActs } from './CaseActs.tsx'
import { CaseView } from './CaseView.tsx'
import { DueDay, KindName, useKindOptions } from './names.tsx'
import './reviews.css'
import { words } from './words.ts'

const queues = ['mine', 'due', 'overdue', 'taken'] as const
const isQueue = (value: string | undefined): value is (typeof queues)[number] => queues.some((queue) => queue === value)
const kindOf = (value: string | undefined): CaseLine['kind'] | undefined =>
  (
    [
      'accountApplication',
      'deposit',
      'outcomeCorrection',
      'missingCertificate',
      'achievement',
      'catalogEntry',
      'catalogCorrection',
    ] as const
  ).find((kind) => kind === value)

const Item = ({ line, chosen, onChoose }: { readonly line: CaseLine; readonly chosen: boolean; readonly onChoose: () => void }) => {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (chosen) button.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <li>
      <button
        ref={button}
        type="button"
        className={chosen ? 'desk-item desk-item-chosen' : 'desk-item'}
        aria-current={chosen}
        onClick={onChoose}
      >
        <strong>{line.title}</strong>
        <span>
          <KindName kind={line.kind} /> · {line.learnerName ?? line.organization.name}
        </span>
        <DueDay line={line} />
      </button>
    </li>
  )
}

const Present = ({ id, onDone }: { readonly id: string; readonly onDone: () => void }) => {
  const query = useOne(readCase, { id })
  return (
    <section className="desk-case" aria-live="polite">
      <RefusalAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.data !== undefined && (
        <>
          <h2>{query.data.title}</h2>
          <CaseActs key={`${query.data.id} ${query.data.seq}`} found={query.data} onDone={onDone} />
          <CaseView found={query.data} />
        </>
      )}
    </section>
  )
}

/** The review desk: the queue on the left, the present item on the right; j k move, a r x f decide, the next item opens by itself. */
export const Desk = () => {
  const t = useT(words)
  const kinds = useKindOptions()
  const [filters, change] = useFilters()
  const queue = isQueue(filters['queue']) ? filters['queue'] : 'mine'
  const kind = kindOf(filters['kind'])
  const query = useList(listCases, { queue, limit: 200, ...(kind === undefined ? {} : { kind }) }, { refetchInterval: 60_000 })
  const items = query.data?.items ?? []
  const at = Math.max(
    0,
    items.findIndex((line) => line.id === filters['case']),
  )
  const present = items.find((line) => line.id === filters['case'])?.id ?? items[0]?.id
  const move = (by: number) => {
    const next = items[Math.min(items.length - 1, Math.max(0, at + by))]
    if (next !== undefined) change({ case: next.id })
  }
  const open = () => change({ case: (items[at + 1] ?? items[at - 1])?.id })
  useKeys([
    { key: 'j', label: t('next'), run: () => move(1) },
    { key: 'k', label: t('previous'), run: () => move(-1) },
  ])
  return (
    <Page title={t('desk')} lead={t('desk.lead')} actions={<LinkButton to="/admin/case-batches">{t('batch')}</LinkButton>}>
      <div className="desk-bar">
        <Segmented
          value={queue}
          options={queues.map((value) => ({ value, label: t(`queue.${value}`) }))}
          onChange={(value) => change({ queue: value, case: undefined })}
        />
        <Select
          aria-label={t('kind')}
          allowClear
          placeholder={t('kind')}
          value={kind ?? null}
          options={kinds}
          className="desk-kind"
          onChange={(value: string | null | undefined) => change({ kind: value ?? undefined, case: undefined })}
        />
        {query.data?.count !== undefined && <span className="lead">{t('desk.left', { n: query.data.count })}</span>}
      </div>
      <RefusalAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isSuccess && items.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('desk.none')} />
      ) : (
        <div className="desk">
          <ul className="desk-list">
            {items.map((line) => (
              <Item key={line.id} line={line} chosen={line.id === present} onChoose={() => change({ case: line.id })} />
            ))}
          </ul>
          {present !== undefined && <Present key={present} id={present} onDone={open} />}
        </div>
      )}
    </Page>
  )
}
