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

/** Tries a rule on what one invented person learns, one after the other. */
export const TestBench = ({ content }: { readonly content: RuleContent }) => {
  const t = useT(words)
  const [rows, setRows] = useState<readonly Row[]>(() => [first()])
  const trial = useCommand(tryRule)
  const change = (key: number, changed: Partial<TrialEvent>) => {
    setRows(rows.map((row) => (row.key === key ? { ...row, ...changed } : row)))
    trial.reset()
  }
  const name = (label: string, i: number) => `${label} ${i + 1}`
  const amount = (row: Row, i: number, field: 'minutes' | 'items' | 'granted', min: number, max: number) => (
    <InputNumber
      aria-label={name(t(`bench.${field}`), i)}
      min={min}
      max={max}
      precision={0}
      value={row[field]}
      onChange={(value) => change(row.key, { [field]: value ?? min })}
    />
  )
  return (
    <Block title={t('bench')}>
      <p className="lead">{t('bench.lead')}</p>
      <WideTable
        rowKey="key"
        dataSource={[...rows]}
        columns={[
          {
            title: t('bench.on'),
            render: (_, row, i) => (
              <span role="group" aria-label={name(t('bench.on'), i)}>
                <DayInput value={row.on} onChange={(on) => change(row.key, { on: on ?? today() })} />
              </span>
            ),
          },
          {
            title: t('bench.activity'),
            render: (_, row, i) => (
              <Input
                aria-label={name(t('bench.activity'), i)}
                maxLength={60}
                value={row.activity}
                onChange={(event) => change(row.key, { activity: event.target.value })}
              />
            ),
          },
          { title: t('bench.minutes'), render: (_, row, i) => amount(row, i, 'minutes', 0, 6_000_000) },
          { title: t('bench.items'), render: (_, row, i) => amount(row, i, 'items', 1, 1000) },
          {
            title: t('bench.level'),
            render: (_, row, i) => (
              <InputNumber
                aria-label={name(t('bench.level'), i)}
                min={1}
                max={10}
                precision={0}
                value={row.level}
                onChange={(level) => change(row.key, { level })}
              />
            ),
          },
          { title: t('bench.granted'), render: (_, row, i) => amount(row, i, 'granted', 0, 1_000_000) },
          {
            title: t('bench.result'),
            render: (_, __, i) => {
              const one = trial.data?.trials[i]
              if (one === undefined) return '—'
              const why = one.limits.map((limit) => t(`limit.${limit}`)).join(' · ')
              return why === '' ? grouped(one.points) : `${grouped(one.points)}（${t('bench.wanted', { n: grouped(one.wanted) })}，${why}）`
            },
          },
          {
            title: '',
            render: (_, row, i) =>
              rows.length > 1 && (
                <Button
                  size="small"
                  onClick={() => {
                    setRows(rows.filter((one) => one.key !== row.key))
                    trial.reset()
                  }}
                >
                  {t('bench.remove', { n: i + 1 })}
                </Button>
              ),
          },
        ]}
      />
      <RefusalAlert error={trial.error} />
      {trial.data !== undefined && <p role="status">{t('bench.total', { n: grouped(trial.data.total) })}</p>}
      <div className="form-actions">
        <Button
          disabled={rows.length >= most}
          onClick={() => {
            const last = rows.at(-1) ?? first()
            setRows([...rows, { ...last, key: last.key + 1 }])
            trial.reset()
          }}
        >
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
