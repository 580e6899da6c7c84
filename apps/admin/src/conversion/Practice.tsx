import { downloadPractice, type Practice as Data, type PracticeBy, practiceData } from '@creditbank/contract/conversionPractice'
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
import { words as programmeWords } from '../programmes/words.ts'
import { words } from './words.ts'

const dimensions = ['school', 'rule', 'month', 'level'] as const satisfies readonly PracticeBy[]

const Rows = ({ rows, by }: { readonly rows: Data['rows']; readonly by: PracticeBy }) => {
  const t = useT(words)
  const p = useT(programmeWords)
  return (
    <WideTable
      rowKey={(row) => `${row.source} ${row.level} ${row.key}`}
      dataSource={rows}
      columns={[
        { title: t('practice.source'), render: (_, row) => p(`source.${row.source}`) },
        { title: t('practice.level'), render: (_, row) => p(`level.${row.level}`) },
        ...(by === 'level' ? [] : [{ title: t(`practice.head.${by}`), render: (_: unknown, row: Data['rows'][number]) => row.name }]),
        { title: t('courses'), align: 'right', render: (_, row) => <Count value={row.courses} /> },
        { title: t('credit'), align: 'right', render: (_, row) => <Credits value={row.credits} /> },
        { title: t('practice.conversions'), align: 'right', render: (_, row) => <Count value={row.conversions} /> },
      ]}
    />
  )
}

const Totals = ({ totals }: { readonly totals: Data['totals'] }) => {
  const t = useT(words)
  const decided = totals.concluded + totals.refused
  return (
    <Facts
      facts={[
        { label: t('practice.applied'), value: <Count value={totals.applied} /> },
        {
          label: t('practice.concluded'),
          value: (
            <AppLink to="/admin/conversions?state=concluded">
              <Count value={totals.concluded} />
            </AppLink>
          ),
        },
        {
          label: t('practice.refused'),
          value: (
            <AppLink to="/admin/conversions?state=refused">
              <Count value={totals.refused} />
            </AppLink>
          ),
        },
        { label: t('practice.rate'), value: decided === 0 ? null : `${Math.round((totals.concluded * 100) / decided)}%` },
        { label: t('practice.days'), value: totals.days === null ? null : t('practice.days.of', { n: totals.days / 10 }) },
        { label: t('courses'), value: <Count value={totals.courses} /> },
        { label: t('practice.saved'), value: <Credits value={totals.credits} /> },
      ]}
    />
  )
}

const Refusals = ({ refusals }: { readonly refusals: Data['refusals'] }) => {
  const t = useT(words)
  const language = useLanguage()
  if (refusals.length === 0) return <p className="lead">{t('practice.refusals.none')}</p>
  return (
    <ul>
      {refusals.map((row) => (
        <li key={row.reason}>
          {reasonText('conversion', row.reason, language)}：<Count value={row.count} />
        </li>
      ))}
    </ul>
  )
}

/** 实践数据: what conversions have given, from which kinds of education into which, and why others were refused. */
export const Practice = () => {
  const t = useT(words)
  const [filters, change] = useFilters()
  const by = dimensions.find((one) => one === filters['by']) ?? 'school'
  const input = { from: filters['from'] ?? `${today().slice(0, 4)}-01-01`, to: filters['to'] ?? today(), by }
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
            <Totals totals={found.totals} />
            <Block title={t('practice.flows')}>
              {found.rows.length === 0 ? <p className="lead">{t('practice.none')}</p> : <Rows rows={found.rows} by={by} />}
            </Block>
            <Block title={t('practice.refusals')}>
              <Refusals refusals={found.refusals} />
            </Block>
          </>
        )}
      </Loaded>
    </Page>
  )
}
