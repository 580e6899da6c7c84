import { closeMonth, listMonths, type MonthTotals } from '@creditbank/contract/points'
import { App, Button } from 'antd'
import { type ComponentProps, useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { Count, grouped, Moment } from '../parts/formats.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { UnitFilter } from '../parts/UnitSelect.tsx'
import { words } from './words.ts'

const figures = [
  'opening',
  'earned',
  'spent',
  'givenBack',
  'lapsed',
  'takenBack',
  'settled',
  'restored',
  'closing',
  'owed',
  'closingDebt',
  'holders',
] as const

type Columns = ComponentProps<typeof ListPage<typeof listMonths>>['columns']

/** The columns of the months; `onClose` chooses the one to close. */
const useColumns = (onClose: (row: MonthTotals) => void): Columns => {
  const t = useT(words)
  return [
    { key: 'month', title: t('month'), render: (row) => row.month, width: 100, fixed: 'left' },
    { key: 'issuer', title: t('issuer'), render: (row) => row.issuer.name, width: 220 },
    {
      key: 'closed',
      title: t('closed'),
      width: 180,
      render: (row) =>
        row.can.close ? (
          <Button size="small" onClick={() => onClose(row)}>
            {t('close')}
          </Button>
        ) : row.closedAt === null ? (
          t('closed.no')
        ) : (
          <Moment at={row.closedAt} />
        ),
    },
    ...figures.map((key) => ({
      key,
      title: t(key),
      align: 'right' as const,
      render: (row: MonthTotals) => <Count value={row[key]} />,
      width: 96,
    })),
  ]
}

/** The months of the centres in view, the newest first; the oldest open month of one's own centre can be closed once it is over. */
export const MonthList = () => {
  const t = useT(words)
  const { message } = App.useApp()
  const [chosen, setChosen] = useState<MonthTotals>()
  const columns = useColumns(setChosen)
  const close = useCommand(closeMonth, {
    onDone: () => {
      message.success(t('close.done'))
      setChosen(undefined)
    },
  })
  return (
    <>
      <ListPage
        endpoint={listMonths}
        name="points.months"
        title={t('monthly')}
        lead={t('monthly.lead')}
        paged={false}
        rowKey={(row) => `${row.issuer.id} ${row.month}`}
        columns={columns}
        filters={[
          {
            key: 'organizationId',
            kind: 'other',
            label: t('issuer'),
            control: (value, change) => <UnitFilter value={value} onChange={change} />,
          },
        ]}
        empty={{ text: t('monthly.none') }}
      />
      <ConfirmImpact
        open={chosen !== undefined}
        title={t('close.title', { month: chosen?.month ?? '' })}
        confirm={t('close')}
        danger={false}
        impacts={[{ text: t('close.impact', { month: chosen?.month ?? '', closing: grouped(chosen?.closing ?? 0) }) }]}
        busy={close.isPending}
        error={close.error}
        onConfirm={() => chosen !== undefined && close.mutate({ month: chosen.month })}
        onClose={() => setChosen(undefined)}
      />
    </>
  )
}
