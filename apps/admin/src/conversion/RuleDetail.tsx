import { lintRule, readRule, type Rule } from '@creditbank/contract/conversionRules'
import { Alert, Button, Select } from 'antd'
import { useState } from 'react'
import { useLanguage, useT } from '../i18n/words.ts'
import { DetailPage, Loaded } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Day, dayText } from '../parts/formats.tsx'
import { useFilters, usePathParam } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { Findings } from './Findings.tsx'
import { ImpactTable } from './ImpactTable.tsx'
import { RuleActs } from './RuleActs.tsx'
import { RuleStateTag } from './ruleNames.tsx'
import { RuleDifference, RuleText } from './RuleText.tsx'
import { words } from './rules.words.ts'

const Versions = ({ rule }: { readonly rule: Rule }) => {
  const t = useT(words)
  const language = useLanguage()
  const [, setFilters] = useFilters()
  return (
    <Select
      aria-label={t('version')}
      value={rule.version}
      options={rule.versions.map((v) => ({
        value: v.version,
        label: t('version.line', { n: v.version, day: dayText(v.effectiveFrom, language), state: t(`state.${v.state}`) }),
      }))}
      onChange={(version) => setFilters({ version: String(version) })}
      popupMatchSelectWidth={false}
    />
  )
}

/** The impact is counted when somebody asks: it tries the rule on every student of its programmes. */
const Impact = ({ rule }: { readonly rule: Rule }) => {
  const t = useT(words)
  const [asked, setAsked] = useState(false)
  return (
    <Block title={t('impact')} actions={!asked && <Button onClick={() => setAsked(true)}>{t('check.run')}</Button>}>
      {asked && <ImpactTable id={rule.id} version={rule.version} />}
    </Block>
  )
}

const openStates: ReadonlySet<string> = new Set(['draft', 'submitted', 'reviewed'])

/** One rule: how it stands, what it says, what changed, what the linter says, whom it affects, and what may be done. */
export const RuleDetail = () => {
  const t = useT(words)
  const id = usePathParam('id')
  const [{ version }] = useFilters()
  return (
    <DetailPage
      endpoint={readRule}
      input={{ id, ...(version === undefined ? {} : { version }) }}
      fallback={t('rule')}
      title={(rule) => rule.content.name}
      actions={(rule) => <RuleActs rule={rule} />}
      above={{ to: '/admin/conversion-rules', text: t('rules') }}
    >
      {(rule) => (
        <>
          {rule.note !== null && rule.state === 'draft' && (
            <Alert type="warning" showIcon className="refusal" title={t('returned')} description={rule.note} />
          )}
          <Facts
            facts={[
              { label: t('number'), value: <span className="figure">{rule.number}</span> },
              { label: t('state'), value: <RuleStateTag state={rule.state} /> },
              { label: t('school'), value: rule.organization.name },
              { label: t('version'), value: <Versions rule={rule} /> },
              ...(rule.noticeUntil === null ? [] : [{ label: t('noticeUntil'), value: <Day value={rule.noticeUntil} /> }]),
            ]}
          />
          <Block title={t('content')}>
            <RuleText rule={rule} />
          </Block>
          {rule.can.submit && rule.state === 'draft' && (
            <Block title={t('check')}>
              <Loaded endpoint={lintRule} input={{ id: rule.id, content: rule.content }}>
                {(found) => <Findings found={found.items} />}
              </Loaded>
            </Block>
          )}
          {rule.version > 1 && (
            <Block title={t('difference')}>
              <RuleDifference rule={rule} />
            </Block>
          )}
          {openStates.has(rule.state) && <Impact rule={rule} />}
        </>
      )}
    </DetailPage>
  )
}
