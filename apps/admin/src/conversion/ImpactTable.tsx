import { type Impact, ruleImpact } from '@creditbank/contract/conversionRules'

import { useT } from '../i18n/words.ts'
import { WideTable } from '../parts/WideTable.tsx'
import { Loaded } from '../parts/DetailPage.tsx'
import { Credits } from '../parts/formats.tsx'
import { words } from './rules.words.ts'

const Cases = ({ cases }: { readonly cases: Impact['cases'] }) => {
  const t = useT(words)
  return (
    <WideTable
      rowKey="n"
      dataSource={cases.map((one, i) => ({ ...one, n: i + 1 }))}
      columns={[
        { title: '', render: (_, one) => t('impact.case', { n: one.n }), width: 90 },
        { title: t('programmes'), render: (_, one) => `${one.programme} ${one.cohort}` },
        { title: '', render: (_, one) => t('impact.outcomes', { n: one.outcomes }), width: 100 },
        { title: t('impact.before'), align: 'right', render: (_, one) => <Credits value={one.before} />, width: 90 },
        { title: t('impact.after'), align: 'right', render: (_, one) => <Credits value={one.after} />, width: 90 },
        {
          title: t('impact.uses'),
          render: (_, one) => one.uses.map((use) => `${use.outcomes.join('、')} → ${use.course}`).join('；') || '—',
        },
      ]}
    />
  )
}

/** What a version would change for the students of its programmes, on real cases without a name. */
export const ImpactTable = ({ id, version }: { readonly id: string; readonly version: number }) => {
  const t = useT(words)
  return (
    <Loaded endpoint={ruleImpact} input={{ id, version }}>
      {(found) => (
        <>
          <p className="lead">{t('impact.lead', { looked: found.looked, gain: found.gain, lose: found.lose })}</p>
          {found.more && <p className="lead">{t('impact.more', { looked: found.looked })}</p>}
          {found.cases.length === 0 ? <p>{t('impact.none')}</p> : <Cases cases={found.cases} />}
        </>
      )}
    </Loaded>
  )
}
