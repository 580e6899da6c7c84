import { readMyOutcome } from '@creditbank/contract/archive'
import type { OutputOf } from '@creditbank/contract/endpoint'
import { appealRevocation } from '@creditbank/contract/outcomeAppeals'
import { useState } from 'react'
import { useTell } from '../api.ts'
import { Act, Fact, Field } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'

type Outcome = Pick<OutputOf<typeof readMyOutcome>, 'id' | 'status' | 'appeal'>

/** What may be said against a revocation, once; afterwards what was said and answered. */
export const Appeal = ({ outcome }: { readonly outcome: Outcome }) => {
  const { t } = useWords()
  const { appeal } = outcome
  if (appeal === null && outcome.status !== 'revoked') return null
  return (
    <section className="section no-print" aria-labelledby="appeal">
      <h2 id="appeal">{t('archive.appeal')}</h2>
      {appeal === null ? (
        <Write id={outcome.id} />
      ) : (
        <>
          <p className={appeal.state === 'granted' ? 'note good' : 'note'}>{t(`archive.appeal_${appeal.state}`)}</p>
          <dl className="facts">
            <Fact name={t('archive.appealText')}>{appeal.text}</Fact>
            {appeal.answer !== null && <Fact name={t('archive.appealAnswer')}>{appeal.answer}</Fact>}
            {appeal.documentNumber !== null && <Fact name={t('archive.appealDocument')}>{appeal.documentNumber}</Fact>}
          </dl>
        </>
      )}
    </section>
  )
}

const Write = ({ id }: { readonly id: string }) => {
  const { t } = useWords()
  const [text, setText] = useState('')
  const send = useTell(appealRevocation, { intent: `appeal outcome ${id}`, stale: [readMyOutcome] })
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        send.mutate({ id, text: text.trim() })
      }}
    >
      <p className="soft">{t('archive.appealLead')}</p>
      <Field label={t('archive.appealText')} hint={t('archive.appealHint')}>
        {(ids) => (
          <textarea
            {...ids}
            rows={4}
            required
            minLength={10}
            maxLength={1000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Problem error={send.error} />
      <Act busy={send.isPending}>{t('archive.appealSend')}</Act>
    </form>
  )
}
