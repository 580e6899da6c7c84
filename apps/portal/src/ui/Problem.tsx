import { Refused } from '@creditbank/contract/client'
import { useState } from 'react'
import { Unreachable } from '../api.ts'
import { useWords } from '../words.ts'

/** What went wrong in the words of a clerk: what happened, what now, and, where staff could look something up, the number to read out on the phone. Shows nothing for null. */
export const Problem = ({ error, retry }: { readonly error: Error | null | undefined; readonly retry?: () => void }) => {
  const { t } = useWords()
  if (error === null || error === undefined) return null
  // Who acts for another is told that only the person may: no second try changes that, and nobody has to be asked.
  const settled = error instanceof Refused && error.problem.code === 'accounts.not_for_another'
  const looked = error instanceof Refused && !settled && (error.problem.status >= 500 || error.problem.status === 403)
  const requestId = looked ? error.problem.requestId : ''
  const text = error instanceof Refused ? error.problem.detail : error instanceof Unreachable ? t('problem.offline') : t('problem.page')
  const loose = error instanceof Refused ? error.problem.fields.filter((f) => f.field === '') : []
  return (
    <div className="note bad" role="alert">
      <p>{text}</p>
      {loose.map((f) => (
        <p key={f.code}>{f.zh}</p>
      ))}
      {retry !== undefined && !settled && (
        <div>
          <button type="button" className="button" onClick={retry}>
            {t('problem.retry')}
          </button>
        </div>
      )}
      {requestId !== '' && <RequestId id={requestId} />}
    </div>
  )
}

/** The request id with a button that copies it. */
export const RequestId = ({ id }: { readonly id: string }) => {
  const { t } = useWords()
  const [copied, setCopied] = useState(false)
  const copy = () => {
    navigator.clipboard?.writeText(id).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <p className="faint">
      {t('problem.requestId')} <code>{id}</code>{' '}
      {navigator.clipboard !== undefined && (
        <button type="button" className="link" onClick={copy}>
          {copied ? t('problem.copied') : t('problem.copy')}
        </button>
      )}
    </p>
  )
}

/** What is wrong with one field, as the server said it; undefined when it said nothing about it. */
export const wrongOf = (error: Error | null | undefined, field: string, language: 'zh' | 'en'): string | undefined =>
  error instanceof Refused ? error.problem.fields.find((f) => f.field === field || f.field.endsWith(`.${field}`))?.[language] : undefined
