import { type MyConversion, myConversions } from '@creditbank/contract/conversions'
import { withdrawIntention } from '@creditbank/contract/enrolments'
import { Link } from '@tanstack/react-router'
import { useAsk, useTell } from '../api.ts'
import { credits, dayText } from '../format.ts'
import { Act, Back, Empty, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { Proposals } from './Proposals.tsx'

/** 学习成果转换: every application of the person and every intention, the newest first. */
export const MyConversions = () => {
  const { t } = useWords()
  const answer = useAsk(myConversions, {})
  const { items = [], intentions = [] } = answer.data ?? {}
  return (
    <div className="page narrow">
      <Back to="/me" />
      <PageHead title={t('conversion.title')} lead={t('conversion.lead')} />
      <Proposals />
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton lines={6} />}
      {answer.data !== undefined && items.length === 0 && intentions.length === 0 && (
        <Empty text={t('conversion.none')}>
          <Link className="button primary" to="/programmes">
            {t('conversion.findProgramme')}
          </Link>
        </Empty>
      )}
      {items.length > 0 && (
        <ul className="lines">
          {items.map((one) => (
            <li key={one.id}>
              <Link className="line" to="/me/conversions/$id" params={{ id: one.id }}>
                <Line one={one} />
              </Link>
            </li>
          ))}
        </ul>
      )}
      {intentions.length > 0 && (
        <section className="section" aria-labelledby="intentions">
          <h2 id="intentions">{t('conversion.intentions')}</h2>
          <p className="soft">{t('conversion.whyIntention')}</p>
          <ul className="lines">
            {intentions.map((one) => (
              <li className="line" key={one.id}>
                <Link to="/programmes/$id" params={{ id: one.programme.id }}>
                  {one.programme.name}
                </Link>
                {one.note !== null && <span className="soft">{t('conversion.intentionAsked', { note: one.note })}</span>}
                <span className={one.answer === null ? 'soft' : 'due'}>
                  {one.answer === null ? t('conversion.intentionWaits') : t('conversion.intentionAnswer', { answer: one.answer })}
                </span>
                <Withdraw id={one.id} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

const Line = ({ one }: { readonly one: MyConversion }) => {
  const { t, language } = useWords()
  const waits = one.state === 'returned' || one.state === 'refused'
  return (
    <>
      <span className="line-title">{one.programme.name}</span>
      <span className={waits ? 'due' : 'soft'}>{t(`conversion.state_${one.state}`)}</span>
      <span className="faint">
        {t('conversion.counts', { n: credits(one.credit), courses: one.courses })} · {dayText(one.createdAt, language)}
      </span>
    </>
  )
}

const Withdraw = ({ id }: { readonly id: string }) => {
  const { t } = useWords()
  const withdraw = useTell(withdrawIntention, { intent: `intention ${id}`, stale: [myConversions] })
  return (
    <>
      <Act kind="quiet" busy={withdraw.isPending} onClick={() => withdraw.mutate({ id })}>
        {t('conversion.withdrawIntention')}
      </Act>
      <Problem error={withdraw.error} />
    </>
  )
}
