import type { FieldProblem, Refusal } from '@creditbank/contract'
import { phoneFrom } from '../identity/index.ts'
import type { Context } from '../platform/context.ts'
import type { IdKind } from '../platform/pure/idNumber.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type SealedDocument, sealDocument, sealGuardianPhone } from './identifiers.ts'
import { type ReadPerson, readPerson } from './rules.ts'

/** Facts of an application as typed, by applicant or clerk. */
export type TypedFacts = {
  readonly name: string
  readonly idKind: IdKind
  readonly idNumber: string
  readonly regionCode: string
  readonly phone?: string | undefined
  readonly guardianName?: string | undefined
  readonly guardianPhone?: string | undefined
  /** A guardian's phone is stored already and need not be typed again. */
  readonly guardianPhoneStored?: boolean
}

/** Facts read and sealed, ready to be stored. */
export type SealedFacts = {
  readonly person: ReadPerson
  readonly document: SealedDocument
  readonly phone: { readonly sealed: Buffer; readonly lookup: string; readonly masked: string } | null
  readonly guardianPhoneSealed: Buffer | null
}

type FactsCode = 'accounts.name_invalid' | 'accounts.id_invalid' | 'accounts.guardian_needed' | 'identity.phone_invalid'

const badPhone = (field: string): Refusal<FactsCode> => {
  const problem: FieldProblem = {
    field,
    code: 'format',
    zh: '手机号不正确，请填写 11 位手机号。',
    en: 'The mobile is not right: 11 digits are needed.',
  }
  return { refused: 'identity.phone_invalid', fields: [problem] }
}

/** Reads, checks and seals what was typed. Refuses with the field and how to mend it. */
export const sealFacts = (ctx: Context, typed: TypedFacts): SealedFacts | Refusal<FactsCode> => {
  const guardian = typed.guardianName !== undefined && (typed.guardianPhone !== undefined || typed.guardianPhoneStored === true)
  const person = readPerson(
    { name: typed.name, idKind: typed.idKind, idNumber: typed.idNumber, guardian },
    { today: shanghaiDay(ctx.now), refuseDemo: ctx.platform.config.production, regionCode: typed.regionCode },
  )
  if ('refused' in person) return person
  const phone = typed.phone === undefined ? null : (phoneFrom(ctx, typed.phone) ?? undefined)
  if (phone === undefined) return badPhone('phone')
  const guardianPhone = typed.guardianPhone === undefined ? null : (sealGuardianPhone(ctx, typed.guardianPhone) ?? undefined)
  if (guardianPhone === undefined) return badPhone('guardianPhone')
  return {
    person,
    document: sealDocument(ctx.platform.keyring, person.idKind, person.number),
    phone,
    guardianPhoneSealed: guardianPhone?.sealed ?? null,
  }
}
