import type { accounts, FieldProblem } from '@creditbank/contract'
import { isKnownRegion } from '../platform/pure/divisions.ts'
import { type IdKind, parseIdDocument } from '../platform/pure/idNumber.ts'
import { parseName } from '../platform/pure/names.ts'
import { type Day, parseDate } from '../platform/pure/shanghai.ts'

type Field = (typeof accounts.accountCorrectionFields)[number]
const learnerKinds = ['student', 'resident', 'employee', 'senior'] as const
/** Documents whose number tells birth and sex: those two are corrected with the number or not at all. */
const telling: readonly IdKind[] = ['residentIdCard', 'hkMacaoTaiwanResidencePermit']

/** What the account says now, as far as a correction looks at it. */
export type Standing = {
  readonly name: string
  readonly idKind: IdKind
  readonly sex: 'male' | 'female' | null
  readonly birthOn: Day | null
  readonly regionCode: string | null
  readonly learnerKind: string
  readonly guardianName: string | null
}
/** A wish as typed. */
export type Wish = { readonly what: Field; readonly wanted: string; readonly idKind?: IdKind | undefined }
/** A wish as read: what the account will say. */
export type Wanted =
  | { readonly what: 'name' | 'guardianName'; readonly value: string }
  | { readonly what: 'sex'; readonly value: 'male' | 'female' }
  | { readonly what: 'birthOn' | 'regionCode'; readonly value: string }
  | { readonly what: 'learnerKind'; readonly value: (typeof learnerKinds)[number] }
  | {
      readonly what: 'document'
      readonly kind: IdKind
      readonly number: string
      readonly birthOn: Day | null
      readonly sex: 'male' | 'female' | null
    }

const problem = (code: string, zh: string, en: string, field = 'wanted'): readonly FieldProblem[] => [{ field, code, zh, en }]
type Read = { readonly wanted: Wanted } | { readonly problems: readonly FieldProblem[] }

const unread = {
  name: problem('characters', '姓名只能用汉字、字母和间隔号，不超过 50 个字。', 'Letters and the dot only, 50 characters at most.'),
  document: problem('format', '证件号码不对，请对照证件检查。', 'The document number is not right. Please compare with the document.'),
  kind: problem('required', '请选择证件类型。', 'Please choose the kind of document.', 'idKind'),
  choice: problem('choice', '请从列表中选择。', 'Please choose from the list.'),
  day: problem('date', '请写成 1990年5月1日 这样的日期，不能晚于今天。', 'Please write a date such as 1990-05-01, not after today.'),
  region: problem('choice', '请选择常住的市和县（区）。', 'Please choose the city and county of residence.'),
  told: problem(
    'from_document',
    '出生日期和性别由身份证号码确定。如果号码有错，请更正证件号码。',
    'Birth and sex are told by the ID number. If the number is wrong, please ask for that to be corrected.',
  ),
  same: problem('unchanged', '和现在登记的一样，不需要更正。', 'This is what the account says already.'),
} as const

const readDocument = (wish: Wish, facts: { readonly today: Day; readonly refuseDemo: boolean }): Read => {
  if (wish.idKind === undefined) return { problems: unread.kind }
  const id = parseIdDocument(wish.idKind, wish.wanted, { today: facts.today, regionKnown: isKnownRegion, refuseDemo: facts.refuseDemo })
  if (!id.ok) return { problems: unread.document }
  return { wanted: { what: 'document', kind: wish.idKind, number: id.number, birthOn: id.birthDate ?? null, sex: id.sex ?? null } }
}

const readBirth = (typed: string, today: Day): Read => {
  const date = parseDate(typed)
  return date.ok && date.precision === 'day' && date.date <= today && date.date >= '1880-01-01'
    ? { wanted: { what: 'birthOn', value: date.date } }
    : { problems: unread.day }
}

const readField = (wish: Wish, now: Standing, facts: { readonly today: Day; readonly refuseDemo: boolean }): Read => {
  const { what, wanted } = wish
  if (what === 'document') return readDocument(wish, facts)
  if ((what === 'birthOn' || what === 'sex') && telling.includes(now.idKind)) return { problems: unread.told }
  if (what === 'birthOn') return readBirth(wanted, facts.today)
  if (what === 'sex') return wanted === 'male' || wanted === 'female' ? { wanted: { what, value: wanted } } : { problems: unread.choice }
  if (what === 'regionCode')
    return /^\d{6}(\d{3})?$/.test(wanted) && isKnownRegion(wanted.slice(0, 6))
      ? { wanted: { what, value: wanted } }
      : { problems: unread.region }
  if (what === 'learnerKind') {
    const kind = learnerKinds.find((one) => one === wanted)
    return kind === undefined ? { problems: unread.choice } : { wanted: { what, value: kind } }
  }
  const name = parseName(wanted)
  return name.ok ? { wanted: { what, value: name.name } } : { problems: unread.name }
}

/** Reads a wish against what the account says, or says what is wrong with it and how to mend it. A document is compared by whoever holds the sealed one. */
export const readAccountWish = (wish: Wish, now: Standing, facts: { readonly today: Day; readonly refuseDemo: boolean }): Read => {
  const read = readField(wish, now, facts)
  if ('problems' in read || read.wanted.what === 'document') return read
  return read.wanted.value === now[read.wanted.what] ? { problems: unread.same } : read
}

/** The problem of a document that is the present one. */
export const sameDocument: readonly FieldProblem[] = unread.same
