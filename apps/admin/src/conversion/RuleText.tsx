import { readRule, type Rule, type RuleCondition, type RuleContent } from '@creditbank/contract/conversionRules'

import { downloadStaffFile } from '@creditbank/contract/files'
import type { ReactNode } from 'react'
import { hrefOf } from '../api/transport.ts'
import { useTypes } from '../catalog/names.tsx'
import { useLanguage, useT } from '../i18n/words.ts'
import { WideTable } from '../parts/WideTable.tsx'
import { Loaded } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { dayText, hundredths } from '../parts/formats.tsx'
import { words as programmeWords } from '../programmes/words.ts'
import { differing } from './ruleContent.ts'
import { words } from './rules.words.ts'

type Names = Readonly<Record<string, string>>

/** A condition as one sentence of its parts. */
const useCondition = () => {
  const t = useT(words)
  const p = useT(programmeWords)
  const language = useLanguage()
  const types = useTypes()
  return (c: RuleCondition, names: Names): string => {
    const named = (label: string, ids: readonly string[]): string[] =>
      ids.length === 0 ? [] : [`${label}：${ids.map((id) => names[id] ?? id).join('、')}`]
    const least = (label: string, value: number | null, factor: number): string[] =>
      value === null ? [] : [`${label} ${factor === 100 ? hundredths(value) : value}`]
    return [
      ...named(t('achievements'), c.achievements),
      ...named(t('entries'), c.entries),
      ...(c.types.length === 0
        ? []
        : [`${t('types')}：${c.types.map((code) => types.find((one) => one.code === code)?.[language] ?? code).join('、')}`]),
      ...named(t('issuers'), c.issuers),
      ...(c.sourceKinds.length === 0 ? [] : [`${t('sourceKinds')}：${c.sourceKinds.map((kind) => p(`source.${kind}`)).join('、')}`]),
      ...least(t('minScore'), c.minScore, 100),
      ...least(t('minLevel'), c.minLevel, 1),
      ...least(t('minCredits'), c.minCredits, 100),
      ...least(t('withinMonths'), c.withinMonths, 1),
      ...named(t('except'), c.except),
    ].join('；')
  }
}

/** Every part of a rule in words, by its key. */
const useParts = () => {
  const t = useT(words)
  const p = useT(programmeWords)
  const language = useLanguage()
  const condition = useCondition()
  return (
    { content, courseNames: courses }: Pick<Rule, 'content' | 'courseNames'>,
    names: Names,
  ): Readonly<Record<keyof RuleContent, { readonly label: string; readonly value: ReactNode }>> => {
    const { combine, grade } = content
    const listed = (values: readonly string[]): string => (values.length === 0 ? t('any') : values.join('、'))
    return {
      name: { label: t('name'), value: content.name },
      combine: {
        label: t('combine'),
        value: `${t(`combine.${combine.kind}`)}${combine.kind === 'atLeast' ? ` ${combine.count}` : ''}${combine.kind === 'credits' ? ` ${hundredths(combine.atLeast)}` : ''}`,
      },
      of: { label: t('source'), value: content.of.map((c, i) => `${t('condition', { n: i + 1 })}：${condition(c, names)}`).join('\n') },
      targets: {
        label: t('target'),
        value: content.targets.map((one) => `${courses[one.course] ?? ''} ${one.course}（${hundredths(one.credits)}）`.trim()).join('、'),
      },
      effect: { label: t('effect'), value: p(`effect.${content.effect}`) },
      grade: { label: t('grade'), value: `${t(`grade.${grade.kind}`)}${grade.kind === 'score' ? ` ${grade.points}` : ''}` },
      programmes: { label: t('programmes'), value: listed(content.programmes.map((id) => names[id] ?? id)) },
      levels: { label: t('levels'), value: listed(content.levels.map((level) => p(`level.${level}`))) },
      majors: { label: t('majors'), value: listed(content.majors) },
      cohortFrom: { label: t('cohortFrom'), value: content.cohortFrom ?? t('any') },
      cohortTo: { label: t('cohortTo'), value: content.cohortTo ?? t('any') },
      uncertified: { label: t('uncertified'), value: t(content.uncertified ? 'yes' : 'no') },
      notLower: { label: t('notLower'), value: t(content.notLower ? 'yes' : 'no') },
      effectiveFrom: { label: t('effectiveFrom'), value: dayText(content.effectiveFrom, language) },
      effectiveTo: { label: t('effectiveTo'), value: content.effectiveTo === null ? t('any') : dayText(content.effectiveTo, language) },
      noticeDays: { label: t('noticeDays'), value: content.noticeDays },
      basis: { label: t('basis'), value: content.basis },
      evidenceFileId: {
        label: t('evidenceFile'),
        value:
          content.evidenceFileId === null ? (
            t('evidenceFile.none')
          ) : (
            <a href={hrefOf(downloadStaffFile, { id: content.evidenceFileId })}>{names[content.evidenceFileId] ?? t('evidenceFile')}</a>
          ),
      },
    }
  }
}

const wide: ReadonlySet<string> = new Set(['of', 'basis', 'targets'])

/** What a rule says, in words. */
export const RuleText = ({ rule }: { readonly rule: Rule }) => {
  const parts = useParts()(rule, rule.names)
  return (
    <Facts
      facts={Object.entries(parts)
        .filter(([key]) => key !== 'name')
        .map(([key, part]) => ({ ...part, wide: wide.has(key), value: <span className="lines-kept">{part.value}</span> }))}
    />
  )
}

const Changed = ({ before, after }: { readonly before: Rule; readonly after: Rule }) => {
  const t = useT(words)
  const parts = useParts()
  const [was, is] = [parts(before, { ...after.names, ...before.names }), parts(after, after.names)]
  const changed = differing(before.content, after.content)
  if (changed.length === 0) return <p className="lead">{t('difference.none')}</p>
  return (
    <WideTable
      rowKey="key"
      dataSource={changed.map((key) => ({ key, label: is[key].label, before: was[key].value, after: is[key].value }))}
      columns={[
        { title: t('difference.field'), dataIndex: 'label', width: 180 },
        { title: t('difference.before', { n: before.version }), render: (_, row) => <del className="lines-kept">{row.before}</del> },
        { title: t('difference.after'), render: (_, row) => <ins className="lines-kept">{row.after}</ins> },
      ]}
    />
  )
}

/** What a version changed against the one before it. */
export const RuleDifference = ({ rule }: { readonly rule: Rule }) => (
  <Loaded endpoint={readRule} input={{ id: rule.id, version: rule.version - 1 }}>
    {(before) => <Changed before={before} after={rule} />}
  </Loaded>
)
