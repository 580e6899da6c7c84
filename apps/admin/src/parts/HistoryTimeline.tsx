import { Empty, Timeline } from 'antd'
import type { ReactNode } from 'react'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { Moment } from './formats.tsx'

/** One change of a record: when, who, what, and from what to what where values changed. */
export type HistoryLine = {
  readonly id: string
  readonly at: string
  readonly who: string
  readonly what: ReactNode
  readonly from?: string | null
  readonly to?: string | null
  readonly note?: ReactNode
}

const Line = ({ line }: { readonly line: HistoryLine }) => {
  const t = useT(shellWords)
  const changed = (line.from ?? '') !== '' || (line.to ?? '') !== ''
  return (
    <>
      <div>{line.what}</div>
      {changed && <div>{t('history.change', { from: line.from ?? '—', to: line.to ?? '—' })}</div>}
      {line.note}
      <div className="lead">
        <Moment at={line.at} /> {line.who}
      </div>
    </>
  )
}

/** The history of a record, newest first as given. */
export const HistoryTimeline = ({ lines }: { readonly lines: readonly HistoryLine[] }) => {
  const t = useT(shellWords)
  if (lines.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('history.none')} />
  return <Timeline items={lines.map((line) => ({ key: line.id, content: <Line line={line} /> }))} />
}
