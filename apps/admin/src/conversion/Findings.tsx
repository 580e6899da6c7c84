import type { Finding } from '@creditbank/contract/conversionRules'
import { Alert } from 'antd'
import { useLanguage, useT } from '../i18n/words.ts'
import { AppLink } from '../parts/links.tsx'
import { words } from './rules.words.ts'

/** What the linter says of a rule: faults first, each with the rule it clashes with. */
export const Findings = ({ found }: { readonly found: readonly Finding[] }) => {
  const t = useT(words)
  const language = useLanguage()
  if (found.length === 0) return <Alert type="success" showIcon className="refusal" title={t('check.clean')} />
  const sorted = found.toSorted((a, b) => Number(b.severity === 'fault') - Number(a.severity === 'fault'))
  return (
    <>
      <p className="lead">{t('check.lead')}</p>
      {sorted.map((one) => (
        <Alert
          key={`${one.check} ${one.field} ${one.other?.id} ${one.en}`}
          type={one.severity === 'fault' ? 'error' : 'warning'}
          showIcon
          className="refusal"
          title={`${t(`check.${one.severity}`)}：${one[language]}`}
          description={
            one.other !== null && (
              <AppLink to={`/admin/conversion-rules/${one.other.id}`}>
                {t('check.other', { school: one.other.school, number: one.other.number })} {one.other.name}
              </AppLink>
            )
          }
        />
      ))}
    </>
  )
}
