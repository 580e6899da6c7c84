import { assistanceReceipt, closeAssistance } from '@creditbank/contract/accounts'
import { Alert, Button } from 'antd'
import { useEffect } from 'react'
import { useCommand } from '../../api/hooks.ts'
import { hrefOf } from '../../api/transport.ts'
import { useT } from '../../i18n/words.ts'
import { shanghai } from '../formats.tsx'
import { BeginAssistance, type Person } from './BeginAssistance.tsx'
import { type Current, setCurrent, useCurrent } from './current.ts'
import { words } from './words.ts'

/** Says for whom this window acts, with the receipt and the end. */
export const AssistanceBar = ({ current }: { readonly current: Current }) => {
  const t = useT(words)
  const closing = useCommand(closeAssistance, { onDone: () => setCurrent(undefined) })
  return (
    <Alert
      type="info"
      showIcon
      className="refusal"
      title={t('assist.for', { name: current.personName })}
      description={t('assist.until', { id: current.idMasked, time: shanghai(current.endsAt)?.time ?? '' })}
      action={
        <span className="page-actions">
          <Button size="small" href={hrefOf(assistanceReceipt, { id: current.id })} target="_blank">
            {t('assist.receipt')}
          </Button>
          <Button size="small" loading={closing.isPending} onClick={() => closing.mutate({ id: current.id })}>
            {t('assist.end')}
          </Button>
        </span>
      }
    />
  )
}

/**
 * The assistance under which a counter form acts. Works as a form item (its id): takes the window's own where it is for this person, else asks for
 * document and consent. `learnerId`: the account it must be for; `person`: a document that the form has read.
 */
export const AssistanceField = ({
  value,
  onChange,
  learnerId,
  person,
}: {
  readonly value?: string
  readonly onChange?: (id: string | undefined) => void
  readonly learnerId?: string
  readonly person?: Person
}) => {
  const t = useT(words)
  const current = useCurrent()
  const fits =
    current !== undefined &&
    (learnerId === undefined ? person === undefined || current.learnerId === null : current.learnerId === learnerId)
  const wanted = fits ? current.id : undefined
  useEffect(() => {
    if (value !== wanted) onChange?.(wanted)
  }, [value, wanted, onChange])
  if (fits) return <AssistanceBar current={current} />
  return (
    <>
      <p className="lead">{t(current === undefined ? 'assist.none' : 'assist.other')}</p>
      <BeginAssistance {...(person === undefined ? {} : { person })} />
    </>
  )
}
