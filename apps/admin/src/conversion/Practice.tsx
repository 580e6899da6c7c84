import {
  downloadPractice,
  type Practice as Data,
  type PracticeBy,
  practiceData,
  type PracticeFigure,
} from '@creditbank/contract/conversionPractice'
import { reasonText } from '@creditbank/contract/reviews'
import { Button, Segmented } from 'antd'
import { hrefOf } from '../api/transport.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { WideTable } from '../parts/WideTable.tsx'
import { DayInput } from '../parts/DayInput.tsx'
import { Loaded } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Count, Credits, today } from '../parts/formats.tsx'
import { AppLink, useFilters } from '../parts/links.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { useMay } from '../session/session.ts'
import { words as programmeWords } from '../programmes/words.ts'
import { BoardConsent } from './BoardConsent.tsx'
import { words } from './words.ts'

const dimensions = ['school', 'rule', 'month', 'level'] as const satisfies readonly PracticeBy[]

type Time = { readonly from: string; readonly to: string }
/** The address of the rows behind a figure, with the dates of the figure. Pure. */
export const behind = (time: Time, which: { readonly figure: PracticeFigure } & Readonly<Record<string, string>>): string =>
  `/admin/conversion-practice/rows?${new URLSearchParams({ ...time, ...which }).toString()}`

const Figure = ({ value, to }: { readonly value: number; readonly to: string }) =>
  value === 0 ? (
    <Count value={0} />
  ) : (
    <AppLink to={to}>
      <Count value={value} />
    </AppLink>
  )

const Rows = ({ rows, by, time }: { readonly rows: Data['rows']; readonly by: PracticeBy; readonly time: Time }) => {
  const t = useT(words)
  const p = useT(programmeWords)
  const which = (row: Data['rows'][number]) => ({ source: row.source, level: row.level, by, key: row.key })
  return (
    <WideTable
      rowKey={(row) => `${row.source} ${row.level} ${row.key}`}
      dataSource={rows}
      columns={[
        { title: t('practice.source'), render: (_, row) => p(`source.${row.source}`) },
        { title: t('practice.level'), render: (_, row) => p(`level.${row.level}`) },
        ...(by === 'level' ? [] : [{ title: t(`practice.head.${by}`), render: (_: unknown, row: Data['rows'][number]) => row.name }]),
        {
          title: t('courses'),
          align: 'right',
          render: (_, row) => <Figure value={row.courses} to={behind(time, { figure: 'courses', ...which(row) })} />,
        },
        { title: t('credit'), align: 'right', render: (_, row) => <Credits value={row.credits} /> },
        {
          title: t('practice.conversions'),
          align: 'right',
          render: (_, row) => <Figure value={row.conversions} to={behind(time, { figure: 'conversions', ...which(row) })} />,
        },
      ]}
    />
  )
}

const Totals = ({ totals, time }: { readonly totals: Data['totals']; readonly time: Time }) => {
  const t = useT(words)
  const decided = totals.concluded + totals.refused
  return (
    <Facts
      facts={[
        { label: t('practice.applied'), value: <Figure value={totals.applied} to={behind(time, { figure: 'applied' })} /> },
        { label: t('practice.concluded'), value: <Figure value={totals.concluded} to={behind(time, { figure: 'concluded' })} /> },
        { label: t('practice.refused'), value: <Figure value={totals.refused} to={behind(time, { figure: 'refused' })} /> },
        { label: t('practice.rate'), value: decided === 0 ? null : `${Math.round((totals.concluded * 100) / decided)}%` },
        { label: t('practice.days'), value: totals.days === null ? null : t('practice.days.of', { n: totals.days / 10 }) },
        { label: t('courses'), value: <Figure value={totals.courses} to={behind(time, { figure: 'courses' })} /> },
        { label: t('practice.saved'), value: <Credits value={totals.credits} /> },
      ]}
    />
  )
}

const Refusals = ({ refusals, time }: { readonly refusals: Data['refusals']; readonly time: Time }) => {
  const t = useT(words)
  const language = useLanguage()
  if (refusals.length === 0) return <p className="lead">{t('practice.refusals.none')}</p>
  return (
    <ul>
      {refusals.map((row) => (
        <li key={row.reason}>
          {reasonText('conversion', row.reason, language)}
          {language === 'zh' ? '：' : ': '}
          <Figure value={row.count} to={behind(time, { figure: 'reason', reason: row.reason })} />
        </li>
      ))}
    </ul>
  )
}

/** 实践数据: what conversions have given, from which kinds of education into which, and why others were refused. */
export const Practice = () => {
  const t = useT(words)
  const [filters, change] = useFilters()
  const consents = useMay()('conversion.finalReview')
  const by = dimensions.find((one) => one === filters['by']) ?? 'school'
  const time = { from: filters['from'] ?? `${today().slice(0, 4)}-01-01`, to: filters['to'] ?? today() }
  const input = { ...time, by }
  return (
    <Page
      title={t('practice')}
      lead={t('practice.lead')}
      actions={<Button href={hrefOf(downloadPractice, input)}>{t('practice.download')}</Button>}
    >
      <div className="row-fields">
        <div className="list-filter">
          <label htmlFor="practice-from">{t('practice.from')}</label>
          <DayInput id="practice-from" value={input.from} onChange={(from) => change({ from })} />
        </div>
        <div className="list-filter">
          <label htmlFor="practice-to">{t('results.to')}</label>
          <DayInput id="practice-to" value={input.to} onChange={(to) => change({ to })} />
        </div>
        <Segmented
          value={by}
          options={dimensions.map((value) => ({ value, label: t(`practice.by.${value}`) }))}
          onChange={(value) => change({ by: value })}
        />
      </div>
      <Loaded endpoint={practiceData} input={input}>
        {(found) => (
          <>
            <Totals totals={found.totals} time={time} />
            <Block title={t('practice.flows')}>
              {found.rows.length === 0 ? <p className="lead">{t('practice.none')}</p> : <Rows rows={found.rows} by={by} time={time} />}
            </Block>
            <Block title={t('practice.refusals')}>
              <Refusals refusals={found.refusals} time={time} />
            </Block>
            {consents && <BoardConsent />}
          </>
        )}
      </Loaded>
    </Page>
  )
}
