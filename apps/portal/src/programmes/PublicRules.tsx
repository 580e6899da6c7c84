import { catalogFilters } from '@creditbank/contract/catalogSearch'
import { type PublicRule, type RuleCondition, searchRules } from '@creditbank/contract/conversionRules'
import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAsk } from '../api.ts'
import { credits, dayText } from '../format.ts'
import { SelectField } from '../ui/fields.tsx'
import { usePages } from '../ui/paged.tsx'
import { Back, Empty, Fact, PageHead } from '../ui/parts.tsx'
import { FilterForm, SearchBox, SearchResult, useFilterChange } from '../ui/search.tsx'
import { type Say, useWords } from '../words.ts'

const effects = ['credit', 'exemptStudyAndExam', 'exemptStudy', 'exemptCreditOwed'] as const
type Filters = { readonly q?: string; readonly effect?: string; readonly programme?: string }

/** The filters of the address as the server's input; unknown values are left out. Pure. */
export const ruleInput = (filters: Filters) => {
  const effect = effects.find((one) => one === filters.effect)
  const programmeId = /^\d{1,19}$/.exec(filters.programme ?? '')?.[0]
  return {
    limit: 20,
    ...(filters.q === undefined ? {} : { search: filters.q }),
    ...(effect === undefined ? {} : { effect }),
    ...(programmeId === undefined ? {} : { programmeId }),
  }
}

/** 转换规则查询: the rules of all schools, on notice and in force, for anybody. */
export const PublicRules = () => {
  const { t } = useWords()
  const filters: Filters = useSearch({ strict: false })
  const list = usePages(searchRules, ruleInput(filters), (output) => output)
  return (
    <div className="page">
      <Back to="/programmes" />
      <PageHead title={t('programme.rulesTitle')} lead={t('programme.rulesLead')} />
      <SearchResult
        filters={<RuleFilters filters={filters} key={filters.q ?? ''} />}
        heading={t(filters.programme === undefined ? 'programme.rulesAll' : 'programme.rulesOfProgramme')}
        list={list}
        nothing={
          <Empty text={t('programme.rulesNone')}>
            <Link className="button" to="/conversion-rules" search={{}}>
              {t('catalog.clear')}
            </Link>
          </Empty>
        }
        line={(rule) => <RuleCard rule={rule} />}
      />
    </div>
  )
}

/** Each part of a condition that asks for something, in words. */
const partsOf = (
  of: RuleCondition,
  named: (ids: readonly string[]) => string,
  typed: (codes: readonly string[]) => string,
  t: Say,
): string[] => [
  ...(['achievements', 'entries', 'issuers'] as const).flatMap((key) =>
    of[key].length === 0 ? [] : [t(`programme.rulePart_${key}`, { names: named(of[key]) })],
  ),
  ...(of.types.length === 0 ? [] : [t('programme.rulePart_types', { names: typed(of.types) })]),
  ...(of.sourceKinds.length === 0
    ? []
    : [
        t('programme.rulePart_sourceKinds', {
          names: of.sourceKinds.map((kind) => t(`programme.source_${kind}`)).join(t('catalog.comma')),
        }),
      ]),
  ...(of.minScore === null ? [] : [t('programme.rulePart_minScore', { n: of.minScore / 100 })]),
  ...(of.minLevel === null ? [] : [t('programme.rulePart_minLevel', { n: of.minLevel })]),
  ...(of.minCredits === null ? [] : [t('programme.rulePart_minCredits', { n: credits(of.minCredits) })]),
  ...(of.withinMonths === null ? [] : [t('programme.rulePart_withinMonths', { n: of.withinMonths })]),
  ...(of.except.length === 0 ? [] : [t('programme.rulePart_except', { names: named(of.except) })]),
]

const Sources = ({ rule: { content, names } }: { readonly rule: PublicRule }) => {
  const { t, language } = useWords()
  const types = useAsk(catalogFilters, {}).data?.types ?? []
  const comma = t('catalog.comma')
  // One course is often offered by many: its name is said once.
  const named = (ids: readonly string[]): string => [...new Set(ids.map((id) => names[id] ?? id))].join(comma)
  const typed = (codes: readonly string[]): string =>
    codes.map((code) => types.find((type) => type.code === code)?.[language] ?? code).join(comma)
  const { combine } = content
  const n = combine.kind === 'atLeast' ? combine.count : combine.kind === 'credits' ? credits(combine.atLeast) : 0
  return (
    <>
      {(content.of.length > 1 || combine.kind === 'credits') && <p>{t(`programme.combine_${combine.kind}`, { n })}</p>}
      <ul>
        {content.of.map((of) => (
          <li key={JSON.stringify(of)}>{partsOf(of, named, typed, t).join(t('programme.rulePartEnd'))}</li>
        ))}
        {content.uncertified && <li>{t('programme.rulePart_uncertified')}</li>}
        {content.notLower && <li>{t('programme.rulePart_notLower')}</li>}
      </ul>
    </>
  )
}

/** For whom a rule holds, in words. */
const scopeOf = ({ content, names }: PublicRule, t: Say): string => {
  const comma = t('catalog.comma')
  const parts = [
    ...(content.programmes.length === 0 ? [] : [content.programmes.map((id) => names[id] ?? id).join(comma)]),
    ...(content.levels.length === 0 ? [] : [content.levels.map((level) => t(`programme.level_${level}`)).join(comma)]),
    ...(content.majors.length === 0 ? [] : [t('programme.ruleMajors', { codes: content.majors.join(comma) })]),
    ...(content.cohortFrom === null ? [] : [t('programme.ruleCohortFrom', { n: content.cohortFrom })]),
    ...(content.cohortTo === null ? [] : [t('programme.ruleCohortTo', { n: content.cohortTo })]),
  ]
  return parts.length === 0 ? t('programme.ruleWholeSchool') : parts.join(' · ')
}

const RuleCard = ({ rule }: { readonly rule: PublicRule }) => {
  const { t, language } = useWords()
  const { content } = rule
  const day = (value: string): string => dayText(value, language)
  const state =
    rule.state === 'notice'
      ? t('programme.rule_notice', { day: day(rule.noticeUntil ?? content.effectiveFrom) })
      : rule.state === 'waiting'
        ? t('programme.rule_waiting', { day: day(content.effectiveFrom) })
        : rule.state === 'draft' || rule.state === 'submitted' || rule.state === 'reviewed'
          ? ''
          : t(`programme.rule_${rule.state}`)
  return (
    <article className="unit">
      <h3>{content.name}</h3>
      <p className="soft">
        {rule.organization.name} · {state}
      </p>
      <dl className="facts">
        <Fact name={t('programme.ruleSource')}>
          <Sources rule={rule} />
        </Fact>
        <Fact name={t('programme.ruleTarget')}>
          {content.targets
            .map((one) =>
              t('programme.ruleCourse', { name: rule.courseNames[one.course] ?? '', code: one.course, n: credits(one.credits) }),
            )
            .join(t('catalog.comma'))}{' '}
          · {t(`programme.effect_${content.effect}`)}
        </Fact>
        <Fact name={t('programme.ruleFor')}>{scopeOf(rule, t)}</Fact>
        <Fact name={t('programme.ruleDates')}>
          {content.effectiveTo === null
            ? t('programme.ruleFrom', { from: day(content.effectiveFrom) })
            : t('programme.ruleFromTo', { from: day(content.effectiveFrom), to: day(content.effectiveTo) })}
        </Fact>
        {content.basis !== '' && <Fact name={t('programme.ruleBasis')}>{content.basis}</Fact>}
      </dl>
      <p className="faint">{t('programme.ruleNumber', { number: rule.number, n: rule.version })}</p>
    </article>
  )
}

const RuleFilters = ({ filters }: { readonly filters: Filters }) => {
  const { t } = useWords()
  const [q, setQ] = useState(filters.q ?? '')
  const set = useFilterChange('/conversion-rules', filters)
  return (
    <FilterForm onSearch={() => set({ q: q.trim() })}>
      <SearchBox id="rule-q" label={t('programme.rulesSearch')} value={q} onChange={setQ} />
      <SelectField
        label={t('programme.rulesEffect')}
        value={filters.effect ?? ''}
        none={t('programme.any')}
        onChange={(effect) => set({ effect })}
        options={effects.map((value) => ({ value, label: t(`programme.effect_${value}`) }))}
      />
    </FilterForm>
  )
}
