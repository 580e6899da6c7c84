import type { FieldProblem } from '@creditbank/contract'
import { ageOn, type Day } from '../platform/pure/shanghai.ts'
import { type IdFault, type IdKind, type IdWarning, parseIdDocument } from '../platform/pure/idNumber.ts'
import { isKnownRegion } from '../platform/pure/divisions.ts'
import { normaliseName, parseName, reverseName } from '../platform/pure/names.ts'

/** States of an account. */
export type AccountState = 'inactive' | 'active' | 'frozen' | 'closing' | 'closed'
/** What may happen to an account. A closing cools off first and may be taken back; a closed account never opens again. */
export type AccountEvent = 'activate' | 'freeze' | 'unfreeze' | 'requestClosing' | 'keepOpen' | 'close'

const transitions: Readonly<Record<AccountEvent, { readonly from: readonly AccountState[]; readonly to: AccountState }>> = {
  activate: { from: ['inactive'], to: 'active' },
  freeze: { from: ['active'], to: 'frozen' },
  unfreeze: { from: ['frozen'], to: 'active' },
  requestClosing: { from: ['active'], to: 'closing' },
  keepOpen: { from: ['closing'], to: 'active' },
  close: { from: ['closing'], to: 'closed' },
}

/** The state after an event, or undefined where the event is not for this state. */
export const nextState = (state: AccountState, event: AccountEvent): AccountState | undefined =>
  transitions[event].from.includes(state) ? transitions[event].to : undefined

/** When a change of phone that was confirmed now takes effect: a day later, so that whoever has the old phone can stop it. */
export const phoneChangeDue = (now: Date): Date => new Date(now.getTime() + 86_400_000)

/** Why a member of staff may not confirm or stop a change of phone; undefined where they may. Whoever asked never confirms. */
export const phoneChangeVerdict = (
  change: { readonly state: 'waiting' | 'confirmed' | 'done' | 'stopped'; readonly askedBy: string },
  act: 'confirm' | 'stop',
  staffId: string,
): 'accounts.phone_change_over' | 'accounts.phone_change_second_person' | undefined => {
  const open = change.state === 'waiting' || (act === 'stop' && change.state === 'confirmed')
  if (!open) return 'accounts.phone_change_over'
  return act === 'confirm' && change.askedBy === staffId ? 'accounts.phone_change_second_person' : undefined
}

/** Under this age an account needs a guardian. */
export const guardianAge = 14

/** Whether somebody born on a day is under that age; unknown days of birth are those of grown-ups with old documents. */
export const isChild = (birthOn: Day | null, today: Day): boolean => birthOn !== null && ageOn(birthOn, today) < guardianAge

/** A person as read from what was typed: one spelling of the name and of the document. */
export type ReadPerson = {
  readonly name: string
  readonly idKind: IdKind
  readonly number: string
  readonly birthOn: Day | null
  readonly sex: 'male' | 'female' | null
  readonly warnings: readonly (IdWarning | 'not_in_province')[]
}

/** Facts of a person as typed. `guardian` says whether a guardian's name and phone were given. */
export type TypedPerson = { readonly name: string; readonly idKind: IdKind; readonly idNumber: string; readonly guardian: boolean }

const faults: Readonly<Record<IdFault, readonly [zh: string, en: string]>> = {
  empty: ['请填写证件号码。', 'Please fill in the document number.'],
  scientific_notation: [
    '号码被表格软件改成了科学记数，请重新填写完整号码。',
    'A spreadsheet has destroyed this number. Please type it in full.',
  ],
  format: ['号码的位数或格式不对，请对照证件检查。', 'The length or form is not right. Please compare with the document.'],
  birth_date: ['号码中的出生日期不存在，请对照证件检查。', 'The birth date inside the number does not exist.'],
  birth_future: ['号码中的出生日期晚于今天，请对照证件检查。', 'The birth date inside the number lies in the future.'],
  birth_too_early: ['号码中的出生日期太早，请对照证件检查。', 'The birth date inside the number is too early.'],
  checksum: ['最后一位校验码不对，可能输错了一位，请对照证件检查。', 'The check digit is wrong: one digit may be mistyped.'],
  demo_region: ['这是演示号码，不能使用。', 'This is a demo number and cannot be used.'],
}

/** Why a person cannot be read, in documented order: name, document, guardian. */
export type PersonFault = {
  readonly refused: 'accounts.name_invalid' | 'accounts.id_invalid' | 'accounts.guardian_needed'
  readonly fields: readonly FieldProblem[]
}

const field = (name: string, code: string, zh: string, en: string): FieldProblem => ({ field: name, code, zh, en })

/** Reads a person, or says what is wrong and how to mend it. An unknown region code warns, it does not refuse. */
export const readPerson = (
  typed: TypedPerson,
  facts: { readonly today: Day; readonly refuseDemo: boolean; readonly regionCode?: string | undefined },
): ReadPerson | PersonFault => {
  const name = parseName(typed.name)
  if (!name.ok)
    return {
      refused: 'accounts.name_invalid',
      fields: [
        field('name', name.code, '姓名只能用汉字、字母和间隔号，不超过 50 个字。', 'Letters and the dot only, 50 characters at most.'),
      ],
    }
  const id = parseIdDocument(typed.idKind, typed.idNumber, { today: facts.today, regionKnown: isKnownRegion, refuseDemo: facts.refuseDemo })
  if (!id.ok) return { refused: 'accounts.id_invalid', fields: [field('idNumber', id.code, ...faults[id.code])] }
  const young = id.birthDate !== undefined && ageOn(id.birthDate, facts.today) < guardianAge
  if (young && !typed.guardian)
    return {
      refused: 'accounts.guardian_needed',
      fields: [
        field(
          'guardianName',
          'required',
          '未满 14 周岁，请填写监护人姓名和手机号。',
          'Under 14: please give the name and mobile of a guardian.',
        ),
      ],
    }
  const outside = facts.regionCode !== undefined && !facts.regionCode.startsWith('34')
  return {
    name: name.name,
    idKind: typed.idKind,
    number: id.number,
    birthOn: id.birthDate ?? null,
    sex: id.sex ?? null,
    warnings: outside ? [...id.warnings, 'not_in_province'] : id.warnings,
  }
}

/** A dated tie, as far as it decides the home unit. */
export type Tie<U> = { readonly kind: 'student' | 'resident' | 'employee'; readonly from: Day; readonly to: Day | null; readonly unit: U }

/** Whether a tie is in force on a day. */
export const inForce = (tie: { readonly from: Day; readonly to: Day | null }, today: Day): boolean =>
  tie.from <= today && (tie.to === null || tie.to >= today)

/** The home unit: enrolled → the school; else the city of residence; else the management centre. */
export const homeUnit = <U>(ties: readonly Tie<U>[], today: Day, city: U | undefined, management: U): U => {
  const enrolled = ties.filter((tie) => tie.kind === 'student' && inForce(tie, today)).toSorted((a, b) => (a.from < b.from ? 1 : -1))
  return enrolled[0]?.unit ?? city ?? management
}

/** What is stored of an account that may be woken. */
export type StoredFacts = { readonly name: string; readonly state: AccountState; readonly phoneLookup: string | null }

/**
 * Whether typed facts wake an account whose document they named. Everything must fit; a single different fact is a case for a person to look at, and
 * whoever typed it hears the same as for a document nobody has.
 */
export const judgeActivation = (
  stored: StoredFacts | undefined,
  typed: { readonly name: string; readonly phoneLookup: string },
): 'wake' | 'nameDiffers' | 'phoneDiffers' | 'none' => {
  if (stored === undefined || stored.state !== 'inactive') return 'none'
  const sameName = normaliseName(stored.name) === normaliseName(typed.name)
  const samePhone = stored.phoneLookup === typed.phoneLookup
  if (sameName && samePhone) return 'wake'
  if (samePhone) return 'nameDiffers'
  return sameName ? 'phoneDiffers' : 'none'
}

/** Full values a person of staff may look at in a day. */
export const revealsPerDay = 200

/** The range of texts that begin with a prefix, for the bytewise operators ~>=~ and ~<~ (leakproof, so that row-level security keeps the index). */
export const prefixRange = (prefix: string): { readonly from: string; readonly below: string } => ({
  from: prefix,
  below: `${prefix}\u{10FFFF}`,
})

/** How a typed search is understood: a name's beginning, or its end as well from two characters on. */
export const nameSearch = (typed: string): { readonly head: string; readonly tail: string | undefined } => {
  const head = normaliseName(typed)
  return { head, tail: [...head].length >= 2 ? reverseName(head) : undefined }
}

/** Days between two reminders of the same person. */
export const reminderDays = 7

/** Share of active people in hundredths of a percent; 10000 for an empty group. */
export const rateOf = (total: number, inactive: number): number =>
  total === 0 ? 10_000 : Math.floor(((total - inactive) * 10_000) / total)

/** Which kind of tie a unit makes with a person it opens an account for. */
export const tieKindOf = (unitKind: string, learnerKind: string): 'student' | 'resident' | 'employee' => {
  if (!unitKind.startsWith('university')) return 'resident'
  return learnerKind === 'student' ? 'student' : 'employee'
}

/** Whether the dates of an affiliation make sense: it ends after it begins, and not later than a year from now. */
export const periodRight = (from: Day, to: Day | null, latest: Day): boolean =>
  from <= latest && (to === null || (to >= from && to <= latest))
