import type { OutputOf } from '@creditbank/contract'
import { type RuleContent, type TrialEvent, tryRule } from '@creditbank/contract/points'
import { Button, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { DayInput } from '../parts/DayInput.tsx'
import { grouped, today } from '../parts/formats.tsx'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { WideTable } from '../parts/WideTable.tsx'
import { words } from './words.ts'

type Row = TrialEvent & { readonly key: number }

const most = 50
const first = (): Row => ({ key: 1, on: today(), minutes: 120, items: 1, level: null, granted: 0, activity: '1' })

type Trials = OutputOf<typeof tryRule>['trials']
type Change = (key: number, changed: Partial<TrialEvent>) => void

const Amount = ({
  row,
  i,
  field,
  onChange,
}: {
  readonly row: Row
  readonly i: number
  readonly field: 'minutes' | 'items' | 'granted' | 'level'
  readonly onChange: Change
}) => {
  const t = useT(words)
  const [min, max] = { minutes: [0, 6_000_000], items: [1, 1000], granted: [0, 1_000_000], level: [1, 10] }[field] ?? [0, 0]
  return (
    <InputNumber
      aria-label={`${t(`bench.${field}`)} ${i + 1}`}
      min={min ?? 0}
      max={max ?? 0}
      precision={0}
      value={row[field]}
      onChange={(value) => onChange(row.key, { [field]: field === 'level' ? value : (value ?? min) })}
    />
  )
}

const ResultText = ({ trial }: { readonly trial: Trials[number] | undefined }) => {
  const t = useT(words)
  if (trial === undefined) return '—'
  const why = trial.limits.map((limit) => t(`limit.${limit}`)).join(' · ')
  return why === '' ? grouped(trial.points) : `${grouped(trial.points)} (${t('bench.wanted', { n: grouped(trial.wanted) })} · ${why})`
}

/** The rows of the bench: what is learned, and what each earned. */
const Rows = ({
  rows,
  trials,
  onChange,
  onRemove,
}: {
  readonly rows: readonly Row[]
  readonly trials: Trials | undefined
  readonly onChange: Change
  readonly onRemove: (key: number) => void
}) => {
  const t = useT(words)
  const amount = (field: 'minutes' | 'items' | 'level' | 'granted') => ({
    title: t(`bench.${field}`),
    render: (_: unknown, row: Row, i: number) => <Amount row={row} i={i} field={field} onChange={onChange} />,
  })
  return (
    <WideTable
      rowKey="key"
      dataSource={[...rows]}
      columns={[
        {
          title: t('bench.on'),
          render: (_, row, i) => (
            <span role="group" aria-label={`${t('bench.on')} ${i + 1}`}>
              <DayInput value={row.on} onChange={(on) => onChange(row.key, { on: on ?? today() })} />
            </span>
          ),
        },
        {
          title: t('bench.activity'),
          render: (_, row, i) => (
            <Input
              aria-label={`${t('bench.activity')} ${i + 1}`}
              maxLength={60}
              value={row.activity}
              onChange={(event) => onChange(row.key, { activity: event.target.value })}
            />
          ),
        },
        amount('minutes'),
        amount('items'),
        amount('level'),
        amount('granted'),
        { title: t('bench.result'), render: (_, __, i) => <ResultText trial={trials?.[i]} /> },
        {
          title: '',
          render: (_, row, i) =>
            rows.length > 1 && (
              <Button size="small" onClick={() => onRemove(row.key)}>
                {t('bench.remove', { n: i + 1 })}
              </Button>
            ),
        },
      ]}
    />
  )
}

/** Tries a rule on what one invented person learns, one after the other. */
export const TestBench = ({ content }: { readonly content: RuleContent }) => {
  const t = useT(words)
  const [rows, setRows] = useState<readonly Row[]>(() => [first()])
  const trial = useCommand(tryRule)
  const put = (next: readonly Row[]) => {
    setRows(next)
    trial.reset()
  }
  const add = () => {
    const last = rows.at(-1) ?? first()
    put([...rows, { ...last, key: last.key + 1 }])
  }
  return (
    <Block title={t('bench')}>
      <p className="lead">{t('bench.lead')}</p>
      <Rows
        rows={rows}
        trials={trial.data?.trials}
        onChange={(key, changed) => put(rows.map((row) => (row.key === key ? { ...row, ...changed } : row)))}
        onRemove={(key) => put(rows.filter((row) => row.key !== key))}
      />
      <RefusalAlert error={trial.error} />
      {trial.data !== undefined && <p role="status">{t('bench.total', { n: grouped(trial.data.total) })}</p>}
      <div className="form-actions">
        <Button disabled={rows.length >= most} onClick={add}>
          {t('bench.add')}
        </Button>
        <Button
          type="primary"
          loading={trial.isPending}
          onClick={() => trial.mutate({ content, events: rows.map(({ key: _key, ...event }) => event) })}
        >
          {t('bench.run')}
        </Button>
      </div>
    </Block>
  )
}
