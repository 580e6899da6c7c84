import { previewCost, type RuleContent } from '@creditbank/contract/points'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { DayInput } from '../parts/DayInput.tsx'
import { Count, grouped, today } from '../parts/formats.tsx'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { WideTable } from '../parts/WideTable.tsx'
import { words } from './words.ts'

const yearBefore = (day: string): string => `${Number(day.slice(0, 4)) - 1}${day.slice(4) === '-02-29' ? '-03-01' : day.slice(4)}`

/** What a rule would have cost over a past period. */
export const CostPreview = ({ content }: { readonly content: RuleContent }) => {
  const t = useT(words)
  const [from, setFrom] = useState(() => yearBefore(today()))
  const [to, setTo] = useState(today)
  const cost = useCommand(previewCost)
  const found = cost.data
  return (
    <Block title={t('cost')}>
      <p className="lead">{t('cost.lead')}</p>
      <div className="form-actions">
        <label htmlFor="cost-from">{t('cost.from')}</label>
        <DayInput id="cost-from" value={from} onChange={(day) => setFrom(day ?? yearBefore(today()))} />
        <label htmlFor="cost-to">{t('cost.to')}</label>
        <DayInput id="cost-to" value={to} onChange={(day) => setTo(day ?? today())} />
        <Button loading={cost.isPending} onClick={() => cost.mutate({ content, from, to })}>
          {t('cost.run')}
        </Button>
      </div>
      <RefusalAlert error={cost.error} />
      {found !== undefined && (
        <>
          <p role="status">
            {t('cost.answer', {
              from: found.from,
              to: found.to,
              facts: grouped(found.facts),
              earning: grouped(found.earning),
              people: grouped(found.people),
              points: grouped(found.points),
              wanted: grouped(found.wanted),
            })}
          </p>
          {found.partial && <Alert type="warning" showIcon title={t('cost.partial')} />}
          {found.byMonth.length > 0 && (
            <WideTable
              rowKey="month"
              dataSource={[...found.byMonth]}
              columns={[
                { title: t('cost.month'), dataIndex: 'month' },
                { title: t('cost.points'), align: 'right', render: (_, row) => <Count value={row.points} /> },
              ]}
            />
          )}
        </>
      )}
    </Block>
  )
}
