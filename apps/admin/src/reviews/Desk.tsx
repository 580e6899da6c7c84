import { caseKinds, type CaseLine, readCase } from '@creditbank/contract/reviews'
import { Button, Empty, Segmented, Select } from 'antd'
import { useEffect, useRef } from 'react'
import { useOne } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { useKeys } from '../parts/keys.tsx'
import { LinkButton, useFilters } from '../parts/links.tsx'
import { Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { CaseActs } from './CaseActs.tsx'
import { CaseView } from './CaseView.tsx'
import { addressOf, narrowing } from './filters.tsx'
import { DueDay, KindName, useKindOptions } from './names.tsx'
import { useQueue } from './queue.ts'
import './reviews.css'
import { words } from './words.ts'

const queues = ['mine', 'due', 'overdue', 'taken'] as const
const isQueue = (value: string | undefined): value is (typeof queues)[number] => queues.some((queue) => queue === value)
const Item = ({ line, chosen, onChoose }: { readonly line: CaseLine; readonly chosen: boolean; readonly onChoose: () => void }) => {
  const button = useRef<HTMLButtonElement>(null)
  // A title that only says the kind would be the same in every line of it: then the person comes first.
  const named = line.title === caseKinds[line.kind].zh && line.learnerName !== null
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
        <strong>{named ? line.learnerName : line.title}</strong>
        <span>
          <KindName kind={line.kind} /> · {named ? line.organization.name : (line.learnerName ?? line.organization.name)}
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

/** The queue as buttons; the next page comes by itself, and by a button for those who scroll. */
const Queue = ({
  list,
  present,
  onChoose,
}: {
  readonly list: ReturnType<typeof useQueue>
  readonly present: string | undefined
  readonly onChoose: (id: string) => void
}) => {
  const t = useT(words)
  return (
    <ul className="desk-list">
      {list.items.map((line) => (
        <Item key={line.id} line={line} chosen={line.id === present} onChoose={() => onChoose(line.id)} />
      ))}
      {list.query.hasNextPage && (
        <li>
          <Button type="link" block loading={list.query.isFetchingNextPage} onClick={() => void list.query.fetchNextPage()}>
            {t('desk.more')}
          </Button>
        </li>
      )}
    </ul>
  )
}

/** The review desk: the queue on the left, the present item on the right; j k move, a r x f decide, the next item opens by itself. */
export const Desk = () => {
  const t = useT(words)
  const kinds = useKindOptions()
  const [filters, change] = useFilters()
  const queue = isQueue(filters['queue']) ? filters['queue'] : 'mine'
  const { queue: _, ...narrow } = narrowing(filters)
  const list = useQueue({ ...narrow, queue }, filters['case'])
  const { items, at, query, first } = list
  const present = items[at]?.id
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
    <Page
      title={t('desk')}
      lead={t('desk.lead')}
      actions={<LinkButton to={addressOf('/admin/case-batches', narrow)}>{t('batch')}</LinkButton>}
    >
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
          value={narrow.kind ?? null}
          options={kinds}
          className="desk-kind"
          onChange={(value: string | null | undefined) => change({ kind: value ?? undefined, case: undefined })}
        />
        {first?.count !== undefined && (
          <span className="lead">{t(first.more === true ? 'desk.leftMore' : 'desk.left', { n: first.count.toLocaleString('en-US') })}</span>
        )}
      </div>
      <RefusalAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isSuccess && items.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('desk.none')} />
      ) : (
        <div className="desk">
          <Queue list={list} present={present} onChoose={(id) => change({ case: id })} />
          {present !== undefined && <Present key={present} id={present} onDone={open} />}
        </div>
      )}
    </Page>
  )
}
