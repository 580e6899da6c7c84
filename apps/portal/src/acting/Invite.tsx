import { invite, myMandates } from '@creditbank/contract/accounts'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTell } from '../api.ts'
import { dayText } from '../format.ts'
import { focusWrong, SelectField, TextField, useValues } from '../ui/fields.tsx'
import { Act } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'

const kinds = ['relative', 'guardian'] as const
const relations = ['child', 'spouse', 'parent', 'grandparent', 'sibling', 'other'] as const
const scopes = ['apply', 'view'] as const
const pick = <const T extends readonly string[]>(all: T, value: string): T[number] => all.find((one) => one === value) ?? all[0] ?? value

/** What was asked for, with the code to be given on: it is shown once, in place of the form. */
type Given = { readonly code: string; readonly name: string; readonly until: string }

const inHalfAYear = (): string => new Date(Date.now() + 180 * 86_400_000).toISOString().slice(0, 10)

type Chosen = 'kind' | 'relation' | 'scope'

/** As what the other person acts, how they are related, and how far it reaches. */
const Choices = ({
  values,
  set,
}: {
  readonly values: Readonly<Record<Chosen, string>>
  readonly set: (key: Chosen, value: string) => void
}) => {
  const { t } = useWords()
  return (
    <>
      <SelectField
        label={t('acting.kind')}
        value={values.kind}
        onChange={(v) => set('kind', v)}
        options={kinds.map((value) => ({ value, label: t(`acting.kind_${value}`) }))}
      />
      <SelectField
        label={t('acting.relation')}
        value={values.relation}
        onChange={(v) => set('relation', v)}
        options={relations.map((value) => ({ value, label: t(`acting.relation_${value}`) }))}
      />
      <SelectField
        label={t('acting.scope')}
        value={values.scope}
        onChange={(v) => set('scope', v)}
        options={scopes.map((value) => ({ value, label: t(`acting.scope_${value}`) }))}
      />
    </>
  )
}

/** The person's side: whom they ask, what for, until when; then the code to be given on, shown once. */
export const Invite = () => {
  const { t } = useWords()
  const [values, set] = useValues({ name: '', kind: 'relative', relation: 'child', scope: 'apply', until: inHalfAYear() })
  const [tried, setTried] = useState(false)
  const [given, setGiven] = useState<Given | null>(null)
  const asking = useTell(invite, {
    intent: 'invite',
    stale: [myMandates],
    onDone: ({ code, codeUntil }) => {
      setGiven({ code, name: values.name.trim(), until: codeUntil })
      setTried(false)
      set('name', '')
    },
  })
  const go = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (values.name.trim() === '' || values.until === '') return focusWrong()
    asking.mutate({
      kind: pick(kinds, values.kind),
      relation: pick(relations, values.relation),
      scope: pick(scopes, values.scope),
      untilOn: values.until,
      representativeName: values.name.trim(),
    })
  }
  if (given !== null) return <CodeToGive given={given} again={() => setGiven(null)} />
  return (
    <section className="section" aria-labelledby="invite">
      <h2 id="invite">{t('acting.invite')}</h2>
      <form className="stack" noValidate onSubmit={go}>
        <TextField
          label={t('acting.name')}
          hint={t('acting.inviteLead')}
          wrong={tried && values.name.trim() === '' ? t('problem.required') : undefined}
          value={values.name}
          onChange={(v) => set('name', v)}
          max={60}
        />
        <Choices values={values} set={set} />
        <TextField
          label={t('acting.until')}
          hint={t('acting.untilHint')}
          wrong={tried && values.until === '' ? t('problem.required') : undefined}
          value={values.until}
          onChange={(v) => set('until', v)}
          type="date"
          short
        />
        <Problem error={asking.error} />
        <Act busy={asking.isPending}>{t('acting.send')}</Act>
      </form>
    </section>
  )
}

const CodeToGive = ({ given, again }: { readonly given: Given; readonly again: () => void }) => {
  const { t, language } = useWords()
  const heading = useRef<HTMLHeadingElement>(null)
  // The form was long: what took its place is brought before the eyes, and a screen reader goes on here.
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className="section" aria-labelledby="invite">
      <h2 id="invite" ref={heading} tabIndex={-1}>
        {t('acting.code')}
      </h2>
      <div className="note good" role="status">
        <p>{t('acting.codeText', { code: given.code, name: given.name, day: dayText(given.until, language) })}</p>
      </div>
      <Act kind="quiet" busy={false} onClick={again}>
        {t('acting.another')}
      </Act>
    </section>
  )
}
