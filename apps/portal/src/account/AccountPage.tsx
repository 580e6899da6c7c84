import { learnerLogOut, type Me, me } from '@creditbank/contract/doors'
import { Link, useNavigate } from '@tanstack/react-router'
import { useAsk, useTell } from '../api.ts'
import { forgetLocally } from '../deposit/flow.ts'
import { dayText, telOf } from '../format.ts'
import { useSessionChanged } from '../session/session.ts'
import { icons } from '../ui/icons.tsx'
import { Act, Fact, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { PhoneChangeNote } from './PhoneChange.tsx'
import '../styles/forms.css'

/** Account and security: what the bank holds about me, and everything I may change or look up about it. */
export const AccountPage = () => {
  const { t } = useWords()
  const navigate = useNavigate()
  const changed = useSessionChanged()
  const answer = useAsk(me, {})
  const out = useTell(learnerLogOut, {
    intent: 'log out',
    onDone: () => {
      forgetLocally()
      void navigate({ to: '/' }).then(changed)
    },
  })
  return (
    <div className="page narrow">
      <PageHead title={t('account.title')} />
      <PhoneChangeNote />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={8} />}
      {answer.data !== undefined && <Facts account={answer.data} />}
      <Problem error={out.error} />
      <div>
        <Act kind="quiet" busy={out.isPending} onClick={() => out.mutate({})}>
          {t('account.logOut')}
        </Act>
      </div>
    </div>
  )
}

const Facts = ({ account }: { readonly account: Me }) => {
  const { t, language } = useWords()
  const phone = account.homeUnit.phone
  return (
    <>
      <dl className="facts">
        <Fact name={t('identity.name')}>{account.name}</Fact>
        <Fact name={t('account.no')}>{account.accountNo}</Fact>
        <Fact name={t('account.state')}>{t(`account.state_${account.state}`)}</Fact>
        <Fact name={t(`identity.${account.idKind}`)}>{account.idMasked}</Fact>
        <Fact name={t('account.realName')}>{t(`account.realName_${account.realNameLevel}`)}</Fact>
        <Fact name={t('logIn.phone')}>{account.phoneMasked ?? t('account.noPhone')}</Fact>
        <Fact name={t('account.homeUnit')}>
          {account.homeUnit.name} {phone !== null && <a href={telOf(phone)}>{phone}</a>}
        </Fact>
        {account.region !== null && <Fact name={t('account.region')}>{account.region}</Fact>}
        {account.guardianName !== null && <Fact name={t('apply.guardianName')}>{account.guardianName}</Fact>}
        <Fact name={t('account.opened')}>{dayText(account.openedAt, language)}</Fact>
      </dl>
      <nav aria-label={t('account.more')}>
        <ul className="lines">
          {(
            [
              ['/me/account/privacy', 'privacyCentre.title', 'privacyCentre.text'],
              ['/me/account/correction', 'account.correctionTitle', 'account.correctionText'],
              ['/me/mandates', 'acting.title', 'acting.accountText'],
              ['/me/account/accesses', 'account.accesses', 'account.accessesText'],
              ['/me/account/doors', 'doors.mine', 'doors.mineText'],
              ['/me/account/sessions', 'account.sessions', 'account.sessionsText'],
              ['/me/account/password', account.hasPassword ? 'account.changePassword' : 'account.setPassword', 'account.passwordText'],
              ['/me/account/phone', 'account.phone', 'account.phoneText'],
              ['/me/notices', 'notices.title', 'account.noticesText'],
            ] as const
          ).map(([to, title, text]) => (
            <li key={to}>
              <Link className="line door-line" to={to}>
                <span>
                  <span className="line-title">{t(title)}</span>
                  <br />
                  <span className="soft">{t(text)}</span>
                </span>
                {icons.next}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <section className="section" aria-labelledby="ties">
        <h2 id="ties">{t('account.affiliations')}</h2>
        <ul className="lines">
          {account.affiliations.map((tie) => (
            <li key={tie.id} className="line">
              <b>{tie.organization.name}</b>
              <span className="soft">
                {t(`account.tie_${tie.kind}`)} ·{' '}
                {tie.to === null
                  ? t('catalog.windowFrom', { from: dayText(tie.from, language) })
                  : t('catalog.windowBoth', { from: dayText(tie.from, language), to: dayText(tie.to, language) })}
                {tie.className !== null && ` · ${tie.className}`}
                {tie.township !== null && ` · ${tie.township}`}
              </span>
            </li>
          ))}
        </ul>
        <p className="soft">{t('account.corrections')}</p>
      </section>
    </>
  )
}
