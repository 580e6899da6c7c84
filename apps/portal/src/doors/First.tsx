import type { OutputOf } from '@creditbank/contract/endpoint'
import { type arrive, finishArrival } from '@creditbank/contract/providerDoors'
import { useState } from 'react'
import { useTell } from '../api.ts'
import { Imports } from '../privacy/Imports.tsx'
import { ChoiceField, focusWrong } from '../ui/fields.tsx'
import { Act, Fact, PageHead } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'

type FirstArrival = NonNullable<OutputOf<typeof arrive>['first']>

/** A first arrival: who the provider says it is, what lies there already, what the bank does by duty; sensitive data are decided by themselves. */
export const First = ({ first, onDone }: { readonly first: FirstArrival; readonly onDone: (back: string) => void }) => {
  const { t, language } = useWords()
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({})
  const [tried, setTried] = useState(false)
  const finished = useTell(finishArrival, { intent: 'finish arrival', onDone: ({ back }) => onDone(back) })
  const open = first.consents.filter((one) => !one.required)
  const finish = () => {
    setTried(true)
    if (open.some((one) => answers[one.purpose] === undefined)) return focusWrong()
    const agreed = first.consents.filter((one) => one.required || answers[one.purpose] === 'yes')
    finished.mutate({ arrival: first.arrival, agreed: agreed.map(({ purpose, version }) => ({ purpose, version })) })
  }
  return (
    <div className="page narrow">
      <PageHead
        title={t('doors.firstTitle')}
        lead={t(first.account === 'imported' ? 'doors.firstImported' : 'doors.firstNew', { name: first.nameMasked })}
      />
      <Facts first={first} />
      {first.consents.map((one) => (
        <section key={one.purpose} className="section" aria-label={one.title[language]}>
          <h2>{one.title[language]}</h2>
          <p>{one.text[language]}</p>
          <p className="soft">{one.effect[language]}</p>
          {!one.required && (
            <ChoiceField
              label={t('doors.sensitiveAsk')}
              hint={t('doors.sensitiveHint')}
              value={answers[one.purpose] ?? ''}
              onChange={(value) => setAnswers({ ...answers, [one.purpose]: value })}
              wrong={tried && answers[one.purpose] === undefined ? t('doors.choose') : undefined}
              options={[
                { value: 'yes', label: t('doors.agree') },
                { value: 'no', label: t('doors.disagree') },
              ]}
            />
          )}
        </section>
      ))}
      <Problem error={finished.error} />
      <div className="stack">
        <Act busy={finished.isPending} onClick={finish}>
          {t(first.account === 'imported' ? 'doors.activate' : 'doors.open')}
        </Act>
        <a className="link" href="/">
          {t('doors.notMe')}
        </a>
      </div>
    </div>
  )
}

/** Who the provider says it is, and what institutions have stored for this person already. */
const Facts = ({ first }: { readonly first: FirstArrival }) => {
  const { t } = useWords()
  return (
    <>
      <section className="section" aria-labelledby="who">
        <h2 id="who">{t('doors.who')}</h2>
        <dl className="facts">
          <Fact name={t('identity.name')}>{first.nameMasked}</Fact>
          <Fact name={t('identity.idNumber')}>{first.idMasked}</Fact>
          <Fact name={t('logIn.phone')}>{first.phoneMasked ?? t('account.noPhone')}</Fact>
        </dl>
        {first.nameDiffers && <p className="note warn">{t('doors.nameDiffers')}</p>}
      </section>
      {first.importedBy.length > 0 && (
        <section className="section" aria-labelledby="imported">
          <h2 id="imported">{t('doors.imported')}</h2>
          <ul className="lines">
            {first.importedBy.map((one) => (
              <li key={one.unit} className="line">
                {t('doors.importedLine', { unit: one.unit, n: one.outcomes })}
              </li>
            ))}
          </ul>
        </section>
      )}
      {first.imports.length > 0 && <Imports imports={first.imports} />}
    </>
  )
}
