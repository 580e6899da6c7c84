import { publicHome } from '@creditbank/contract/portal'
import { useAsk } from '../api.ts'
import { count, momentText } from '../format.ts'
import { useWords } from '../words.ts'

/** Real figures of the bank. When the server does not answer there are none: never an invented number. */
export const Counters = () => {
  const { t, language } = useWords()
  const answer = useAsk(publicHome, {}, { fresh: 60_000 })
  const data = answer.data
  if (answer.isError) return null
  const figures = [
    { value: data?.learners, text: t('home.accounts') },
    { value: data?.outcomes, text: t('home.outcomes') },
    { value: data?.entries, text: t('home.entries') },
    { value: data?.units, text: t('home.units') },
  ]
  return (
    <section className="section" aria-labelledby="figures" aria-busy={answer.isPending}>
      <h2 id="figures">{t('home.figures')}</h2>
      <div className="counters">
        {figures.map((figure) => (
          <p className="figure" key={figure.text}>
            <b>{figure.value === undefined ? '\u2007' : count(figure.value)}</b>
            <span>{figure.text}</span>
          </p>
        ))}
      </div>
      <p className="faint">{data === undefined ? '\u2007' : t('home.asOf', { time: momentText(data.at, language) })}</p>
    </section>
  )
}
