import type { IdKind } from '@creditbank/contract/doors'
import { type FormEvent, type ReactNode, useState } from 'react'
import { focusWrong, useValues } from '../ui/fields.tsx'
import { Act } from '../ui/parts.tsx'
import { Problem, wrongOf } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { CodeField, useCode } from './Code.tsx'
import { idKindOf, looksLikeNumber, PhoneField } from './identityFields.tsx'

/** Who somebody says they are, and the code that went to their phone. */
type Proof = {
  readonly name: string
  readonly idKind: IdKind
  readonly idNumber: string
  readonly request: string
  readonly code: string
}

/** Name, document, and a code to the phone, asked one after the other. `error`: what the command said that was sent last. What is typed stays in memory only. */
export const useProving = (purpose: 'logIn' | 'activate', error: Error | null, onProven: (proof: Proof) => void) => {
  const { t, language } = useWords()
  const [values, set] = useValues({ name: '', idKind: 'residentIdCard', idNumber: '', phone: '', code: '' })
  const [tried, setTried] = useState(false)
  const code = useCode(purpose)
  const idKind = idKindOf(values.idKind)
  const wrong = (name: 'name' | 'phone' | 'code' | 'idNumber') => {
    const said = wrongOf(error, name, language)
    if (said !== undefined) return said
    if (!tried) return undefined
    if (values[name].trim() === '') return t('problem.required')
    return name === 'idNumber' && !looksLikeNumber(idKind, values.idNumber) ? t('identity.idNumberWrong') : undefined
  }
  const go = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const factsMissing = values.name.trim() === '' || !looksLikeNumber(idKind, values.idNumber)
    if (factsMissing || (code.sent === null ? values.phone : values.code).trim() === '') return focusWrong()
    if (code.sent === null) return code.ask(values.phone, () => setTried(false))
    onProven({ name: values.name, idKind, idNumber: values.idNumber, request: code.sent.request, code: values.code })
  }
  return { values, set, code, wrong, go }
}

/** The phone, and after it the code; `children` stand above the last button. */
export const ProvingPhone = ({
  proving,
  hint,
  error,
  busy,
  finish,
  children,
}: {
  readonly proving: ReturnType<typeof useProving>
  readonly hint: string
  readonly error: Error | null
  readonly busy: boolean
  readonly finish: string
  readonly children?: ReactNode
}) => {
  const { t } = useWords()
  const { values, set, code, wrong } = proving
  if (code.sent === null)
    return (
      <>
        <PhoneField hint={hint} wrong={wrong('phone')} value={values.phone} onChange={(v) => set('phone', v)} />
        <Problem error={code.error} />
        <Act busy={code.busy}>{t('logIn.send')}</Act>
      </>
    )
  return (
    <>
      <CodeField
        sent={code.sent}
        code={values.code}
        onCode={(v) => set('code', v)}
        wrong={wrong('code')}
        again={() => code.ask(values.phone)}
        busy={code.busy}
        error={code.error}
      />
      <Problem error={error} />
      {children}
      <Act busy={busy}>{finish}</Act>
    </>
  )
}
