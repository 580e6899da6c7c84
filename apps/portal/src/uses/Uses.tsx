import { myUses, type OutcomeUses, type UseRecord } from '@creditbank/contract/conversionUses'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useAsk } from '../api.ts'
import { useElder } from '../elder.ts'
import { credits, dayText } from '../format.ts'
import { Door } from '../home/Home.tsx'
import { icons } from '../ui/icons.tsx'
import { Back, Empty, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { type Say, useWords } from '../words.ts'
import '../styles/home.css'
import '../styles/catalog.css'

const atOnce = 20

/** 学习成果应用: where outcomes can be used, what each is good for now and why not, and what was made of them. */
export const Uses = () => {
  const { t } = useWords()
  const answer = useAsk(myUses, {})
  return (
    <div className="page">
      <Back to="/me" />
      <PageHead title={t('uses.title')} lead={t('uses.lead')} />
      <Ways />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={8} />}
      {answer.data !== undefined && (
        <>
          <Outcomes outcomes={answer.data.outcomes} />
          <Records records={answer.data.records} />
        </>
      )}
    </div>
  )
}

const Ways = () => {
  const { t } = useWords()
  const elder = useElder()
  return (
    <section className="section" aria-labelledby="ways">
      <h2 id="ways">{t('uses.ways')}</h2>
      <div className={elder.on ? 'doors' : 'doors three'}>
        <Door to="/programmes" icon={icons.archive} title={t('uses.upgrade')} text={t('uses.upgradeText')} primary />
        <Door to="/me/conversions" icon={icons.progress} title={t('conversion.title')} text={t('uses.convertText')} />
        <Door to="/me/credits" icon={icons.deposit} title={t('credit.title')} text={t('uses.certifyText')} />
        <Door to="/me/proofs" icon={icons.print} title={t('proofs.title')} text={t('uses.proveText')} />
        <Door to="/me/points" icon={icons.check} title={t('points.title')} text={t('uses.pointsText')} />
        <Door to="/me/redemption" icon={icons.home} title={t('redemption.title')} text={t('uses.redeemText')} />
      </div>
    </section>
  )
}

const Outcomes = ({ outcomes }: { readonly outcomes: readonly OutcomeUses[] }) => {
  const { t } = useWords()
  const [shown, setShown] = useState(atOnce)
  return (
    <section className="section" aria-labelledby="each">
      <h2 id="each">{t('uses.each', { n: outcomes.length })}</h2>
      {outcomes.length === 0 && (
        <Empty text={t('uses.none')}>
          <Link className="button primary" to="/me/deposit">
            {t('home.deposit')}
          </Link>
        </Empty>
      )}
      <ul className="lines">
        {outcomes.slice(0, shown).map((one) => (
          <OutcomeLine key={one.id} one={one} />
        ))}
      </ul>
      {outcomes.length > shown && (
        <div>
          <button type="button" className="button" onClick={() => setShown(shown + atOnce)}>
            {t('uses.more', { n: outcomes.length - shown })}
          </button>
        </div>
      )}
    </section>
  )
}

/** What certification says of an outcome, in a sentence. Pure. */
const certifyText = ({ certify }: OutcomeUses, t: Say): string => {
  if (certify.whyNot === null) return t('uses.certifyCan', { n: credits(certify.credits) })
  if (certify.whyNot === 'certification.already_certified') return t('uses.certifyDone', { n: credits(certify.credits) })
  const reasons = ['outcome_not_valid', 'type_never_counts', 'already_applied', 'no_standard', 'below_minimum'] as const
  const reason = reasons.find((one) => `certification.${one}` === certify.whyNot)
  return reason === undefined ? '' : t(`credit.why_${reason}`)
}

const endings = ['used', 'locked', 'expired', 'revoked'] as const

/** Why an outcome that does not stand free converts into nothing, in a sentence. Pure. */
const notFreeText = (status: OutcomeUses['status'], t: Say): string => {
  const ending = endings.find((one) => one === status)
  return ending === undefined ? t('uses.convert_notValid') : t(`uses.convert_${ending}`)
}

/** What the rules of schools say of it, in a sentence. Pure. */
const convertText = ({ convert, status }: OutcomeUses, t: Say): string => {
  if (convert.whyNot === 'notValid') return notFreeText(status, t)
  if (convert.whyNot === null) return t('uses.convertCan', { rules: convert.rules, schools: convert.schools })
  if (convert.whyNot !== 'lacks') return t(`uses.convert_${convert.whyNot}`)
  return t('uses.convert_lacks', { what: convert.lacks.map((lack) => t(`programme.miss_${lack}`)).join(t('catalog.comma')) })
}

/** What has been made of it already, in a sentence; empty where nothing has. Pure. */
const usedText = ({ used }: OutcomeUses, t: Say): string =>
  [
    ...(used.converted > 0 ? [t('uses.usedConverted', { n: used.converted })] : []),
    ...(used.proofs > 0 ? [t('uses.usedProofs', { n: used.proofs })] : []),
  ].join(t('catalog.comma'))

const OutcomeLine = ({ one }: { readonly one: OutcomeUses }) => {
  const { t, language } = useWords()
  const made = usedText(one, t)
  return (
    <li className="line">
      <Link to="/me/archive/$id" params={{ id: one.id }}>
        <b>{one.name}</b>
      </Link>
      <span className="soft">
        {one.issuer} · {dayText(one.obtainedOn, language)} · {t(`archive.status_${one.status}`)}
      </span>
      <dl className="facts">
        <div>
          <dt>{t('uses.certify')}</dt>
          <dd>
            {certifyText(one, t)}{' '}
            {one.certify.whyNot === null && (
              <Link to="/me/archive/$id" params={{ id: one.id }}>
                {t('uses.goCertify')}
              </Link>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('uses.convert')}</dt>
          <dd>
            {convertText(one, t)} {one.convert.whyNot === null && <Link to="/programmes">{t('uses.goConvert')}</Link>}
          </dd>
        </div>
        <div>
          <dt>{t('uses.prove')}</dt>
          <dd>
            {one.prove.whyNot === null ? (
              <Link to="/me/proofs/new" search={{ kind: 'outcomes' }}>
                {t('uses.goProve')}
              </Link>
            ) : (
              t('uses.convert_notValid')
            )}
          </dd>
        </div>
        <div>
          <dt>{t('uses.points')}</dt>
          <dd>
            {one.points === 0 ? (
              t('uses.pointsNone')
            ) : (
              <>
                {t('uses.pointsHas', { n: one.points })} <Link to="/me/redemption">{t('uses.goRedeem')}</Link>
              </>
            )}
          </dd>
        </div>
        {made !== '' && (
          <div>
            <dt>{t('uses.used')}</dt>
            <dd>{made}</dd>
          </div>
        )}
      </dl>
    </li>
  )
}

const Records = ({ records }: { readonly records: readonly UseRecord[] }) => {
  const { t } = useWords()
  return (
    <section className="section" aria-labelledby="records">
      <h2 id="records">{t('uses.records')}</h2>
      {records.length === 0 && <p className="soft">{t('uses.noRecords')}</p>}
      <ul className="lines">
        {records.map((record) => (
          <li key={`${record.kind} ${record.id}`}>
            <RecordLine record={record} />
          </li>
        ))}
      </ul>
    </section>
  )
}

const RecordLine = ({ record }: { readonly record: UseRecord }) => {
  const { t, language } = useWords()
  const text = (
    <>
      <span className="line-title">{[t(`uses.kind_${record.kind}`), record.of].filter((part) => part !== '').join(t('uses.colon'))}</span>
      <span className={record.state === 'running' ? 'due' : 'soft'}>
        {t(record.kind === 'redemption' ? `uses.redeemed_${record.state}` : `uses.state_${record.state}`)}
        {record.outcomes > 0 && ` · ${t('uses.ofOutcomes', { n: record.outcomes })}`}
        {record.points !== null && ` · ${t('catalog.points', { n: record.points })}`}
        {record.credits !== null && ` · ${t('catalog.credits', { n: credits(record.credits) })}`}
      </span>
      <span className="faint">
        {record.number !== '' && `${record.number} · `}
        {dayText(record.at, language)}
      </span>
    </>
  )
  const { id, kind } = record
  if (kind === 'conversion')
    return (
      <Link className="line" to="/me/conversions/$id" params={{ id }}>
        {text}
      </Link>
    )
  if (kind === 'proof')
    return (
      <Link className="line" to="/me/proofs/$id" params={{ id }}>
        {text}
      </Link>
    )
  if (kind === 'redemption')
    return (
      <Link className="line" to="/me/redemptions/$id" params={{ id }}>
        {text}
      </Link>
    )
  return (
    <Link className="line" to="/me/credits">
      {text}
    </Link>
  )
}
