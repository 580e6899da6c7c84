import type { OutputOf } from '@creditbank/contract'
import { type DailyLine, dailyReport } from '@creditbank/contract/redemptionCounter'
import { Button, Empty } from 'antd'
import { useT } from '../i18n/words.ts'
import { DayInput } from '../parts/DayInput.tsx'
import { Loaded } from '../parts/DetailPage.tsx'
import { Count, Moment, today } from '../parts/formats.tsx'
import { AppLink, useFilters } from '../parts/links.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { WideTable } from '../parts/WideTable.tsx'
import { words } from './words.ts'

const rows = (line: DailyLine, day: string, filter: Readonly<Record<string, string>>): string =>
  `/admin/redemption/redemptions?${new URLSearchParams({ activityId: line.activity.id, goodId: line.good.id, from: day, to: day, ...filter })}`

type Report = OutputOf<typeof dailyReport>

const Figures = ({ report }: { readonly report: Report }) => {
  const t = useT(words)
  const figure = (line: DailyLine, value: number, filter: Readonly<Record<string, string>>) =>
    value === 0 ? (
      <Count value={0} />
    ) : (
      <AppLink to={rows(line, report.day, filter)}>
        <Count value={value} />
      </AppLink>
    )
  const over = (state: 'collected' | 'cancelled' | 'lapsed') => ({
    title: t(`redemption.${state}`),
    align: 'right' as const,
    render: (_: unknown, line: DailyLine) => figure(line, line[state], { state, ended: 'yes' }),
  })
  return (
    <WideTable<DailyLine>
      rowKey={(line) => line.good.id}
      dataSource={[...report.items]}
      columns={[
        {
          title: t('activity'),
          render: (_, line) => <AppLink to={`/admin/redemption/${line.activity.id}`}>{line.activity.title}</AppLink>,
        },
        { title: t('good'), render: (_, line) => line.good.name },
        { title: t('daily.redeemed'), align: 'right', render: (_, line) => figure(line, line.redeemed, {}) },
        over('collected'),
        { title: t('daily.byOthers'), align: 'right', render: (_, line) => <Count value={line.byOthers} /> },
        over('cancelled'),
        over('lapsed'),
      ]}
    />
  )
}

const Counts = ({ report }: { readonly report: Report }) => {
  const t = useT(words)
  if (report.counts.length === 0) return null
  return (
    <Block title={t('daily.counts')}>
      <WideTable
        rowKey={(row) => `${row.at} ${row.good} ${row.point}`}
        dataSource={[...report.counts]}
        columns={[
          { title: t('good'), dataIndex: 'good' },
          { title: t('point'), dataIndex: 'point' },
          { title: t('expected'), align: 'right', render: (_, row) => <Count value={row.expected} /> },
          { title: t('counted'), align: 'right', render: (_, row) => <Count value={row.counted} /> },
          { title: t('difference'), align: 'right', render: (_, row) => <span className="figure">{row.counted - row.expected}</span> },
          { title: t('by'), dataIndex: 'by' },
          { title: t('at'), render: (_, row) => <Moment at={row.at} /> },
          { title: t('note'), dataIndex: 'note' },
        ]}
      />
    </Block>
  )
}

/** A day of redemption at one's point and below it. Each number opens its rows; the page prints on A4. */
export const Daily = () => {
  const t = useT(words)
  const [{ day = today() }, setFilters] = useFilters()
  return (
    <Page
      title={t('daily')}
      lead={t('daily.lead')}
      actions={
        <>
          <label htmlFor="daily-day">{t('day')}</label>
          <DayInput id="daily-day" value={day} onChange={(chosen) => setFilters({ day: chosen })} />
          <Button onClick={() => window.print()}>{t('print')}</Button>
        </>
      }
    >
      <Loaded endpoint={dailyReport} input={{ day }}>
        {(report) => (
          <>
            <p>
              {report.organization.name} · {t('daily.waiting')}{' '}
              <AppLink to="/admin/redemption/redemptions?state=waiting">
                <Count value={report.waiting} />
              </AppLink>
            </p>
            {report.items.length === 0 ? (
              <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('daily.none')} />
            ) : (
              <Figures report={report} />
            )}
            <Counts report={report} />
          </>
        )}
      </Loaded>
    </Page>
  )
}
