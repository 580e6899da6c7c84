import { Refused } from '@creditbank/contract/client'
import { activate } from '@creditbank/contract/doors'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTell } from '../api.ts'
import { IdentityFields } from '../session/identityFields.tsx'
import { ProvingPhone, useProving } from '../session/proving.tsx'
import { useSessionChanged } from '../session/session.ts'
import { Back, BackStep, PageHead } from '../ui/parts.tsx'
import { useWords } from '../words.ts'
import '../styles/forms.css'

/** First visit of somebody whose account an institution has opened: identity, code, done. What is typed stays in memory only. */
export const Activate = () => {
  const { t } = useWords()
  const navigate = useNavigate()
  const changed = useSessionChanged()
  const wake = useTell(activate, {
    intent: 'activate',
    onDone: () => void changed().then(() => navigate({ to: '/me/account/consents', search: { welcome: 'yes' }, replace: true })),
  })
  const proving = useProving('activate', wake.error, wake.mutate)
  const { values, set, code, wrong, go } = proving
  const noMatch = wake.error instanceof Refused && wake.error.problem.code === 'identity.activation_no_match'
  return (
    <div className="page narrow">
      {code.sent === null ? <Back to="/login" /> : <BackStep onClick={code.forget} />}
      <PageHead title={t('activate.title')} lead={code.sent === null ? t('activate.lead') : t('activate.codeLead')} />
      <p className="step-of">{t('apply.step', { n: code.sent === null ? 1 : 2, of: 2 })}</p>
      <form className="stack" noValidate onSubmit={go}>
        {code.sent === null && <IdentityFields values={values} set={set} wrong={wrong} />}
        <ProvingPhone
          proving={proving}
          hint={t('activate.phoneHint')}
          error={wake.error}
          busy={wake.isPending}
          finish={t('activate.finish')}
        >
          {noMatch && <WaysOn />}
        </ProvingPhone>
      </form>
      <p className="soft">
        {t('activate.none')} <Link to="/apply">{t('apply.title')}</Link>
      </p>
    </div>
  )
}

const WaysOn = () => {
  const { t } = useWords()
  return (
    <div className="row">
      <Link className="button" to="/network">
        {t('activate.counter')}
      </Link>
      <Link className="button" to="/apply">
        {t('apply.title')}
      </Link>
    </div>
  )
}
