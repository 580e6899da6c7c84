import { readArchive } from '@creditbank/contract/archive'
import type { InputOf, OutputOf } from '@creditbank/contract/endpoint'
import { issueMine, type KindLine, listKinds, listMine, previewMine } from '@creditbank/contract/proofs'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useAsk, useTell } from '../api.ts'
import { dayText } from '../format.ts'
import { ChoiceField, focusWrong, TextField, TickField, useValues } from '../ui/fields.tsx'
import { Act, Back, Empty, PageHead, Skeleton } from '../ui/parts.tsx'
import { Problem } from '../ui/Problem.tsx'
import { useWords } from '../words.ts'
import { Content } from './Content.tsx'
import '../styles/forms.css'

/** Issues a proof: first its kind, then one page with everything already chosen as most people want it. */
export const NewProof = () => {
  const { t, language } = useWords()
  const { kind } = useSearch({ strict: false })
  const kinds = useAsk(listKinds, {}, { fresh: 300_000 })
  const chosen = kinds.data?.items.find((one) => one.kind === kind)
  return (
    <div className="page narrow">
      <Back to="/me/proofs" />
      <PageHead
        title={chosen?.name[language] ?? t('proofs.new')}
        lead={chosen === undefined ? t('proofs.newLead') : chosen.hint[language]}
      />
      <Problem error={kinds.error} retry={() => void kinds.refetch()} />
      {kinds.isPending && <Skeleton lines={4} />}
      {chosen === undefined ? (
        <ul className="lines">
          {kinds.data?.items.map((one) => (
            <li key={one.kind}>
              <Link className="line" to="/me/proofs/new" search={{ kind: one.kind }}>
                <span>
                  <span className="line-title">{one.name[language]}</span>
                  <span className="soft outcome-issuer">{one.hint[language]}</span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      ) : (
        <Form key={chosen.kind} kind={chosen} />
      )}
    </div>
  )
}

type Wish = InputOf<typeof issueMine>

const Form = ({ kind }: { readonly kind: KindLine }) => {
  const { t } = useWords()
  const navigate = useNavigate()
  const start = { validity: kind.validities[0] ?? '90', purpose: '', recipient: '', idNumber: 'masked', language: 'zh' }
  const [values, set] = useValues<Choices>(start)
  const [left, setLeft] = useState<readonly string[]>([])
  const [parts, setParts] = useState(everything)
  const [tried, setTried] = useState(false)
  const archive = useAsk(readArchive, {}, { enabled: kind.takes !== 'nothing', fresh: 60_000 })
  const all = (archive.data?.outcomes ?? []).filter((one) => ['valid', 'expired', 'locked', 'used'].includes(one.status))
  const outcomes = all.filter((one) => !left.includes(one.id)).slice(0, 200)
  const issue = useTell(issueMine, {
    stale: [listMine],
    onDone: (proof) => void navigate({ to: '/me/proofs/$id', params: { id: proof.id }, search: { done: 'yes' } }),
  })
  const preview = useTell(previewMine)
  const wish = wishOf(
    kind,
    values,
    outcomes.map((one) => one.id),
    parts,
  )
  const nothing = kind.takes === 'outcomes' && outcomes.length === 0
  const send = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (nothing) focusWrong()
    else void issue.mutateAsync(wish).catch(() => undefined)
  }
  if (kind.takes !== 'nothing' && archive.isPending) return <Skeleton lines={5} />
  if (kind.takes !== 'nothing' && archive.data !== undefined && all.length === 0) return <NothingYet />
  return (
    <form onSubmit={send} className="stack">
      <Problem error={archive.error} retry={() => void archive.refetch()} />
      {kind.takes === 'outcomes' && (
        <Outcomes all={all} left={left} setLeft={setLeft} wrong={tried && nothing ? t('proofs.outcomesNone') : undefined} />
      )}
      <ChoiceField
        label={t('proofs.validity')}
        value={values.validity}
        onChange={(value) => set('validity', value)}
        options={kind.validities.map((one) => ({
          value: one,
          label: one === 'longTerm' ? t('proofs.days_longTerm') : t('proofs.days', { n: Number(one) }),
        }))}
      />
      <MoreChoices kind={kind} values={values} set={set} parts={parts} setParts={setParts} all={partsIn(all)} />
      <Problem error={issue.error ?? preview.error} />
      <div className="row">
        <Act busy={issue.isPending}>{t('proofs.issue')}</Act>
        <Act kind="quiet" busy={preview.isPending} onClick={() => void preview.mutateAsync(wish).catch(() => undefined)}>
          {t('proofs.preview')}
        </Act>
      </div>
      {preview.data !== undefined && <Preview data={preview.data} />}
    </form>
  )
}

const Outcomes = ({
  all,
  left,
  setLeft,
  wrong,
}: {
  readonly all: readonly { readonly id: string; readonly name: string; readonly issuer: string; readonly obtainedOn: string }[]
  readonly left: readonly string[]
  readonly setLeft: (left: readonly string[]) => void
  readonly wrong: string | undefined
}) => {
  const { t, language } = useWords()
  return (
    <fieldset className={wrong === undefined ? 'field' : 'field has-wrong'}>
      <legend>{t('proofs.outcomes')}</legend>
      {wrong !== undefined && <p className="wrong">{wrong}</p>}
      {all.map((one) => (
        <TickField
          key={one.id}
          value={!left.includes(one.id)}
          onChange={(ticked) => setLeft(ticked ? left.filter((id) => id !== one.id) : [...left, one.id])}
        >
          {one.name} <small className="soft">{`${one.issuer} · ${dayText(one.obtainedOn, language)}`}</small>
        </TickField>
      ))}
    </fieldset>
  )
}

type Ticked = { readonly value: string; readonly label: string }

/** A list to tick from; `chosen` holds what is ticked. Nothing is shown where there is nothing to choose between. */
const Ticks = ({
  legend,
  all,
  chosen,
  setChosen,
}: {
  readonly legend: string
  readonly all: readonly Ticked[]
  readonly chosen: readonly string[]
  readonly setChosen: (chosen: readonly string[]) => void
}) =>
  all.length === 0 ? null : (
    <fieldset className="field">
      <legend>{legend}</legend>
      {all.map(({ value, label }) => (
        <TickField
          key={value}
          value={chosen.includes(value)}
          onChange={(ticked) => setChosen(ticked ? [...chosen, value] : chosen.filter((one) => one !== value))}
        >
          {label}
        </TickField>
      ))}
    </fieldset>
  )

/** What of the archive goes on the paper, and which of its facts do not. */
type Parts = { readonly years: readonly string[]; readonly types: readonly string[]; readonly hide: readonly string[] }
const everything: Parts = { years: [], types: [], hide: [] }

/** The years and the types that outcomes have, each once. */
const partsIn = (all: readonly { readonly obtainedOn: string; readonly typeCode: string; readonly typeName: string }[]) => ({
  years: [...new Set(all.map((one) => one.obtainedOn.slice(0, 4)))].map((value) => ({ value, label: value })),
  types: [...new Map(all.map((one) => [one.typeCode, one.typeName]))].map(([value, label]) => ({ value, label })),
})

type Choices = Record<'validity' | 'purpose' | 'recipient' | 'idNumber' | 'language', string>

const MoreChoices = ({
  kind,
  values,
  set,
  parts,
  setParts,
  all,
}: {
  readonly kind: KindLine
  readonly values: Choices
  readonly set: (name: keyof Choices, value: string) => void
  readonly parts: Parts
  readonly setParts: (parts: Parts) => void
  readonly all: ReturnType<typeof partsIn>
}) => {
  const { t, language } = useWords()
  const optional = kind.parts.filter((part) => part.optional).map((part) => ({ value: part.key, label: part.name[language] }))
  return (
    <details>
      <summary>{t('proofs.more')}</summary>
      {kind.takes === 'parts' && (
        <>
          <Ticks legend={t('proofs.types')} all={all.types} chosen={parts.types} setChosen={(types) => setParts({ ...parts, types })} />
          <Ticks legend={t('proofs.years')} all={all.years} chosen={parts.years} setChosen={(years) => setParts({ ...parts, years })} />
        </>
      )}
      <Ticks legend={t('proofs.hide')} all={optional} chosen={parts.hide} setChosen={(hide) => setParts({ ...parts, hide })} />
      <TextField label={t('proofs.purpose')} value={values.purpose} onChange={(value) => set('purpose', value)} max={60} />
      <TextField label={t('proofs.recipient')} value={values.recipient} onChange={(value) => set('recipient', value)} max={60} />
      <ChoiceField
        label={t('proofs.idNumber')}
        value={values.idNumber}
        onChange={(value) => set('idNumber', value)}
        options={(['masked', 'full', 'none'] as const).map((value) => ({ value, label: t(`proofs.id_${value}`) }))}
      />
      <ChoiceField
        label={t('proofs.language')}
        value={values.language}
        onChange={(value) => set('language', value)}
        options={(['zh', 'en', 'both'] as const).map((value) => ({ value, label: t(`proofs.language_${value}`) }))}
      />
    </details>
  )
}

const Preview = ({ data }: { readonly data: OutputOf<typeof previewMine> }) => {
  const { t } = useWords()
  return (
    <section className="section" aria-live="polite">
      <h2>{t('proofs.previewTitle')}</h2>
      {data.unprintable.length > 0 && <p className="note warn">{t('proofs.unprintable', { characters: data.unprintable.join(' ') })}</p>}
      <Content content={data.content} />
    </section>
  )
}

const wishOf = (kind: KindLine, values: Choices, outcomeIds: readonly string[], parts: Parts): Wish => ({
  kind: kind.kind,
  validity: kind.validities.find((one) => one === values.validity) ?? '90',
  language: values.language === 'en' || values.language === 'both' ? values.language : 'zh',
  idNumber: values.idNumber === 'full' || values.idNumber === 'none' ? values.idNumber : 'masked',
  ...(kind.takes === 'outcomes' ? { outcomeIds: [...outcomeIds] } : {}),
  ...(parts.years.length > 0 ? { years: parts.years.map(Number) } : {}),
  ...(parts.types.length > 0 ? { typeCodes: [...parts.types] } : {}),
  ...(parts.hide.length > 0 ? { hide: [...parts.hide] } : {}),
  ...(values.purpose.trim() === '' ? {} : { purpose: values.purpose }),
  ...(values.recipient.trim() === '' ? {} : { recipient: values.recipient }),
})

const NothingYet = () => {
  const { t } = useWords()
  return (
    <Empty text={t('proofs.noOutcomes')}>
      <Link className="button primary" to="/me/deposit">
        {t('home.deposit')}
      </Link>
    </Empty>
  )
}
