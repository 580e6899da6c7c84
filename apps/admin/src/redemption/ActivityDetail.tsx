import { type Activity, activityResults, type Good, readActivity, type ResultLine } from '@creditbank/contract/redemption'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useT } from '../i18n/words.ts'
import { DetailPage, Loaded } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Count, Day, Moment } from '../parts/formats.tsx'
import { AppLink, usePathParam } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { WideTable } from '../parts/WideTable.tsx'
import { ActivityActs } from './ActivityActs.tsx'
import { ActivityTag, redemptionStates } from './names.tsx'
import { Preview } from './Preview.tsx'
import { StockDialog } from './StockDialog.tsx'
import { VoucherDialog } from './VoucherDialog.tsx'
import { words } from './words.ts'
import './redemption.css'

/** The rows behind a figure of the results. */
const rowsOf = (activityId: string, filter: Readonly<Record<string, string>>): string =>
  `/admin/redemption/redemptions?${new URLSearchParams({ activityId, ...filter })}`

const Figure = ({ to, value }: { readonly to: string; readonly value: number }) =>
  value === 0 ? (
    <Count value={0} />
  ) : (
    <AppLink to={to}>
      <Count value={value} />
    </AppLink>
  )

const Results = ({ id }: { readonly id: string }) => {
  const t = useT(words)
  return (
    <Loaded endpoint={activityResults} input={{ id }}>
      {(found) => (
        <>
          <div className="results-sums">
            <Facts
              facts={[
                ...redemptionStates.map((state) => ({
                  label: t(`redemption.${state}`),
                  value: <Figure to={rowsOf(id, { state })} value={found.redemptions[state]} />,
                })),
                { label: t('results.persons'), value: <Count value={found.persons} /> },
                { label: t('results.points'), value: <Count value={found.points} /> },
                { label: t('results.provincePoints'), value: <Count value={found.provincePoints} /> },
              ]}
            />
          </div>
          <WideTable<ResultLine>
            rowKey={(row) => `${row.good.id} ${row.point.id}`}
            dataSource={[...found.items]}
            columns={[
              { title: t('good'), render: (_, row) => row.good.name },
              { title: t('point'), render: (_, row) => row.point.name },
              { title: t('results.opened'), align: 'right', render: (_, row) => <Count value={row.opened} /> },
              { title: t('results.stock'), align: 'right', render: (_, row) => <Count value={row.stock} /> },
              ...redemptionStates.map((state) => ({
                title: t(`redemption.${state}`),
                align: 'right' as const,
                render: (_: unknown, row: ResultLine) => (
                  <Figure to={rowsOf(id, { state, goodId: row.good.id, organizationId: row.point.id })} value={row[state]} />
                ),
              })),
              { title: t('results.points'), align: 'right', render: (_, row) => <Count value={row.points} /> },
            ]}
          />
        </>
      )}
    </Loaded>
  )
}

const Goods = ({ found }: { readonly found: Activity }) => {
  const t = useT(words)
  const [stock, setStock] = useState<Good>()
  const [vouchers, setVouchers] = useState<Good>()
  const open = found.state === 'draft' || found.state === 'submitted'
  const pieces = (good: Good): number =>
    good.shelves.reduce((sum, shelf) => sum + (open && found.delivery === 'counter' ? shelf.planned : shelf.stock), 0)
  return (
    <>
      <WideTable<Good>
        rowKey="id"
        dataSource={[...found.items]}
        columns={[
          {
            title: t('picture'),
            width: 90,
            render: (_, good) =>
              good.pictureId === null ? null : <img src={`/api/staff/files/${good.pictureId}`} alt="" className="good-picture" />,
          },
          { title: t('good.name'), dataIndex: 'name' },
          { title: t('good.points'), align: 'right', render: (_, good) => <Count value={good.points} /> },
          { title: t('good.perPerson'), align: 'right', render: (_, good) => <Count value={good.perPerson} /> },
          { title: t('good.stock'), align: 'right', render: (_, good) => <Count value={pieces(good)} /> },
          {
            title: '',
            render: (_, good) => (
              <>
                {found.can.stock && (
                  <Button size="small" onClick={() => setStock(good)}>
                    {t('stock')}
                  </Button>
                )}
                {found.can.vouchers && (
                  <Button size="small" onClick={() => setVouchers(good)}>
                    {t('vouchers')}
                  </Button>
                )}
              </>
            ),
          },
        ]}
      />
      {stock !== undefined && <StockDialog good={stock} points={found.points} onClose={() => setStock(undefined)} />}
      {vouchers !== undefined && <VoucherDialog good={vouchers} onClose={() => setVouchers(undefined)} />}
    </>
  )
}

const About = ({ found }: { readonly found: Activity }) => {
  const t = useT(words)
  const who = [
    ...found.units.map((unit) => unit.name),
    ...found.kinds.map((kind) => t(`kind.${kind}`)),
    ...(found.level === 'none' ? [] : [t(`level.${found.level}`)]),
  ]
  return (
    <Facts
      facts={[
        { label: t('state'), value: <ActivityTag state={found.state} /> },
        { label: t('centre'), value: found.organization.name },
        { label: t('delivery'), value: t(`delivery.${found.delivery}`) },
        { label: t('startsOn'), value: <Day value={found.startsOn} /> },
        { label: t('endsOn'), value: <Day value={found.endsOn} /> },
        { label: t('collectUntil'), value: <Day value={found.collectUntil} /> },
        { label: t('takes'), value: t(`takes.${found.takes}`) },
        { label: t('who'), value: who.length === 0 ? t('everybody') : who.join(' · ') },
        {
          label: t('policy'),
          value:
            found.delivery === 'voucher'
              ? t('cancel.no')
              : `${t(found.cancelReturns ? 'cancelReturns' : 'cancel.no')} / ${t(found.lapseReturns ? 'lapseReturns' : 'lapse.no')}`,
        },
        { label: t('approvedAt'), value: <Moment at={found.approvedAt} /> },
        { label: t('points'), value: found.points.map((point) => `${point.name} ${point.hours}`).join(' / '), wide: true },
        { label: t('rules'), value: found.rules, wide: true },
      ]}
    />
  )
}

/** One activity: what it is, its goods, how learners see it, and what became of it. */
export const ActivityDetail = () => {
  const t = useT(words)
  const id = usePathParam('id')
  return (
    <DetailPage
      endpoint={readActivity}
      input={{ id }}
      fallback={t('activity')}
      title={(found) => found.title}
      actions={(found) => <ActivityActs found={found} />}
      above={{ to: '/admin/redemption', text: t('activities') }}
    >
      {(found) => (
        <>
          {found.note !== null && found.state === 'draft' && (
            <Alert type="warning" showIcon className="refusal" title={t('returned')} description={found.note} />
          )}
          <About found={found} />
          <Block title={t('goods')}>
            <Goods found={found} />
          </Block>
          {found.approvedAt === null ? (
            <Block title={t('preview')}>
              <Preview activity={found} />
            </Block>
          ) : (
            <Block title={t('results')}>
              <Results id={found.id} />
            </Block>
          )}
        </>
      )}
    </DetailPage>
  )
}
