import { refusals } from '@creditbank/contract/refusals'
import { Back, PageHead } from '../ui/parts.tsx'
import { useWords } from '../words.ts'

/** Every reason for which the platform says no, by its code: where a problem's type leads. */
export const Errors = () => {
  const { t, language } = useWords()
  return (
    <div className="page narrow">
      <Back to="/help" label={t('help.back')} />
      <PageHead title={t('help.errors')} lead={t('help.errorsLead')} />
      <dl className="facts">
        {Object.entries(refusals).map(([code, text]) => (
          <div key={code} id={code}>
            <dt>
              <code>{code}</code> <small>{text.status}</small>
            </dt>
            <dd>{text[language]}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
