import type { MergeSide, RepairDetail } from '@creditbank/contract/accounts'
import { reveal } from '@creditbank/contract/accounts'
import type { Of } from '@creditbank/contract/common'
import type { ReactNode } from 'react'
import { call } from '../../api/transport.ts'
import { useT } from '../../i18n/words.ts'
import { hundredths, Missing, Moment } from '../../parts/formats.tsx'
import { AppLink } from '../../parts/links.tsx'
import { Reveal } from '../../parts/Reveal.tsx'
import { StateTag, type Tone } from '../../parts/StateTag.tsx'
import { useMay } from '../../session/session.ts'
import { AccountTag } from '../states.tsx'
import { words as accountWords } from '../words.ts'
import { words } from './words.ts'
import './sides.css'

/** One account of a comparison. */
export type Side = Of<typeof MergeSide>
type Verdict = Of<typeof RepairDetail>['facts'][number]['verdict']

/** One line of a comparison: what is compared, how it stands, and the values of both sides. */
export type SideRow = {
  readonly key: string
  readonly label: string
  readonly verdict?: Verdict | undefined
  readonly one: ReactNode
  readonly two: ReactNode
}

const tones: Readonly<Record<Verdict, Tone>> = { same: 'good', variant: 'due', differs: 'bad', missing: 'quiet' }

/** Two sides beside each other, a fact a line; on a phone the fact stands above its two values. */
export const Sides = ({ heads, rows }: { readonly heads: readonly [string, string]; readonly rows: readonly SideRow[] }) => {
  const t = useT(words)
  return (
    <table className="sides">
      <thead>
        <tr>
          <td />
          <th scope="col">{heads[0]}</th>
          <th scope="col">{heads[1]}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">
              {row.label}
              {row.verdict !== undefined && <StateTag tone={tones[row.verdict]}>{t(`verdict.${row.verdict}`)}</StateTag>}
            </th>
            <td>{row.one ?? <Missing />}</td>
            <td>{row.two ?? <Missing />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const Masked = ({
  side,
  field,
  masked,
  label,
}: {
  readonly side: Side
  readonly field: 'idNumber' | 'phone'
  readonly masked: string
  readonly label: string
}) => {
  const may = useMay()
  return (
    <Reveal
      masked={masked}
      label={`${label} ${side.accountNo}`}
      allowed={may('accounts.reveal')}
      reveal={async (note) =>
        (await call(reveal, { id: side.id, field, reason: 'repair', note }, { key: crypto.randomUUID() })).value ?? ''
      }
    />
  )
}

/** What of an account stands in each line; a side that is missing leaves its cells empty. */
export const useSideRows = (): ((
  one: Side | null,
  two: Side | null,
  verdictOf: (fact: string) => Verdict | undefined,
  hidden?: { readonly name: string; readonly idMasked: string },
) => readonly SideRow[]) => {
  const t = useT(words)
  const a = useT(accountWords)
  const cell = (side: Side | null, show: (side: Side) => ReactNode, instead?: ReactNode): ReactNode =>
    side === null ? (instead ?? null) : show(side)
  return (one, two, verdictOf, hidden) => {
    const row = (key: string, label: string, show: (side: Side) => ReactNode, instead?: ReactNode): SideRow => ({
      key,
      label,
      verdict: verdictOf(key),
      one: cell(one, show, instead),
      two: cell(two, show, instead),
    })
    return [
      row('name', t('fact.name'), (s) => <Name side={s} />, hidden?.name),
      row(
        'document',
        t('fact.document'),
        (s) => (
          <>
            {a(`idKind.${s.idKind}`)} <Masked side={s} field="idNumber" masked={s.idMasked} label={t('fact.document')} />
          </>
        ),
        hidden?.idMasked,
      ),
      row('birth', t('fact.birth'), (s) => (s.birthYear === null ? null : t('born', { year: String(s.birthYear) }))),
      row('phone', t('fact.phone'), (s) =>
        s.phoneMasked === null ? null : <Masked side={s} field="phone" masked={s.phoneMasked} label={t('fact.phone')} />,
      ),
      row('account', t('fact.account'), (s) => <AppLink to={`/admin/learners/${s.id}`}>{s.accountNo}</AppLink>),
      row('state', t('fact.state'), (s) => <AccountTag state={s.state} />),
      row('realName', t('fact.realName'), (s) => a(`realName.${s.realNameLevel}`)),
      row('unit', t('fact.unit'), (s) => s.organization.name),
      row('opened', t('fact.opened'), (s) => <Moment at={s.openedAt} />),
      row('visit', t('fact.visit'), (s) => (s.activatedAt === null ? t('never') : <Moment at={s.lastVisitAt} />)),
      row('outcomes', t('fact.outcomes'), (s) => t('credits', { n: String(s.outcomes), credits: hundredths(s.credits) })),
      row('applications', t('fact.applications'), (s) => `${s.applications}（${s.openApplications}）`),
      row('doors', t('fact.doors'), (s) => s.doors),
    ]
  }
}

const Name = ({ side }: { readonly side: Side }) => {
  const t = useT(words)
  return (
    <>
      {side.name}
      {side.formerNames.length > 0 && <div className="lead">{t('formerly', { names: side.formerNames.join('、') })}</div>}
    </>
  )
}
