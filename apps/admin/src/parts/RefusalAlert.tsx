import { Refused } from '@creditbank/contract/client'
import { Alert, App, Button } from 'antd'
import { Unreachable } from '../api/transport.ts'
import { shellWords } from '../i18n/shell.ts'
import { useLanguage, useT } from '../i18n/words.ts'

/** The sentence for an error: the server's own for a refusal, ours where nothing was answered. */
export const useSentence = (): ((error: unknown) => string) => {
  const t = useT(shellWords)
  return (error) =>
    error instanceof Refused ? error.problem.detail : error instanceof Unreachable ? t('refusal.unreachable') : t('refusal.unknown')
}

/** The id to read out on the phone, with a button that copies it. */
const RequestId = ({ id }: { readonly id: string }) => {
  const t = useT(shellWords)
  const { message } = App.useApp()
  const copy = async () => {
    await navigator.clipboard?.writeText(id)
    message.success(t('refusal.copied'))
  }
  return (
    <span className="request-id">
      {t('refusal.id', { id })}
      <Button size="small" type="link" onClick={() => void copy()}>
        {t('refusal.copy')}
      </Button>
    </span>
  )
}

/**
 * Shows why something did not work: what happened, the fields that no form item shows (`shown` names those that one does), the
 * request id to read out, and a retry where one is offered. Nothing while there is no error.
 */
export const RefusalAlert = ({
  error,
  onRetry,
  shown = [],
}: {
  readonly error: unknown
  readonly onRetry?: () => void
  readonly shown?: readonly string[]
}) => {
  const t = useT(shellWords)
  const sentenceOf = useSentence()
  const language = useLanguage()
  if (error === null || error === undefined) return null
  const problem = error instanceof Refused ? error.problem : undefined
  const others = (problem?.fields ?? []).filter((field) => !shown.includes(field.field))
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      className="refusal"
      title={sentenceOf(error)}
      description={
        problem === undefined ? undefined : (
          <>
            {others.length > 0 && (
              <ul>
                {others.map((field) => (
                  <li key={field.field}>{field[language]}</li>
                ))}
              </ul>
            )}
            {problem.requestId !== '' && <RequestId id={problem.requestId} />}
          </>
        )
      }
      action={onRetry === undefined ? undefined : <Button onClick={onRetry}>{t('refusal.retry')}</Button>}
    />
  )
}
