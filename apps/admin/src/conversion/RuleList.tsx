import { exportRules, listRules } from '@creditbank/contract/conversionRules'
import { useT } from '../i18n/words.ts'
import { Day } from '../parts/formats.tsx'
import { LinkButton } from '../parts/links.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { useEffectOptions } from '../programmes/names.tsx'
import { words as programmeWords } from '../programmes/words.ts'
import { useMay } from '../session/session.ts'
import { RuleStateTag } from './ruleNames.tsx'
import { words } from './rules.words.ts'

/** Rules: every school's filed ones, and one's own drafts. */
export const RuleList = () => {
  const t = useT(words)
  const p = useT(programmeWords)
  const create = useMay()('conversion.editRules') && (
    <>
      <LinkButton to="/admin/conversion-rules/table">{t('table')}</LinkButton>
      <LinkButton to="/admin/conversion-rules/import">{t('import')}</LinkButton>
      <LinkButton to="/admin/conversion-rules/new" type="primary">
        {t('new')}
      </LinkButton>
    </>
  )
  return (
    <ListPage
      endpoint={listRules}
      exportEndpoint={exportRules}
      name="conversion.rules"
      title={t('rules')}
      lead={t('rules.lead')}
      rowKey={(row) => row.id}
      rowHref={(row) => `/admin/conversion-rules/${row.id}`}
      columns={[
        {
          key: 'number',
          title: t('number'),
          render: (row) => <span className="figure">{row.number}</span>,
          copy: (row) => row.number,
          width: 150,
        },
        { key: 'name', title: t('name'), render: (row) => row.name, width: 240 },
        { key: 'school', title: t('school'), render: (row) => row.organization.name },
        { key: 'courses', title: t('courses'), render: (row) => row.courses.join('、') },
        { key: 'effect', title: t('effect'), render: (row) => p(`effect.${row.effect}`), width: 110 },
        { key: 'effectiveFrom', title: t('effectiveFrom'), render: (row) => <Day value={row.effectiveFrom} />, width: 130 },
        { key: 'effectiveTo', title: t('effectiveTo'), render: (row) => <Day value={row.effectiveTo} />, width: 130, hidden: true },
        {
          key: 'state',
          title: t('state'),
          render: (row) => (
            <>
              <RuleStateTag state={row.state} />{' '}
              {row.pending !== null && <span className="lead">{t('pending', { state: t(`state.${row.pending}`) })}</span>}
            </>
          ),
          width: 190,
        },
      ]}
      filters={[
        { key: 'search', kind: 'text', label: t('search') },
        { key: 'effect', kind: 'choice', label: t('effect'), options: useEffectOptions() },
        { key: 'open', kind: 'choice', label: t('open'), options: [{ value: 'yes', label: t('open.yes') }] },
      ]}
      empty={{ text: t('rules.none'), action: create }}
      actions={create}
    />
  )
}
