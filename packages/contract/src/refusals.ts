import { accountsRefusals } from './refusals/accounts.ts'
import { archiveRefusals } from './refusals/archive.ts'
import { auditRefusals } from './refusals/audit.ts'
import { batchesRefusals } from './refusals/batches.ts'
import { catalogRefusals } from './refusals/catalog.ts'
import { certificationRefusals } from './refusals/certification.ts'
import { conversionRefusals } from './refusals/conversion.ts'
import { closingRefusals } from './refusals/closing.ts'
import { depositsRefusals } from './refusals/deposits.ts'
import { doorsRefusals } from './refusals/doors.ts'
import { filesRefusals } from './refusals/files.ts'
import { generalRefusals } from './refusals/general.ts'
import { identityRefusals } from './refusals/identity.ts'
import { organizationsRefusals } from './refusals/organizations.ts'
import { outcomesRefusals } from './refusals/outcomes.ts'
import { pointsRefusals } from './refusals/points.ts'
import { privacyRefusals } from './refusals/privacy.ts'
import { programmesRefusals } from './refusals/programmes.ts'
import { proofsRefusals } from './refusals/proofs.ts'
import { redemptionRefusals } from './refusals/redemption.ts'
import { reviewsRefusals } from './refusals/reviews.ts'
import { settingsRefusals } from './refusals/settings.ts'

/** One reason to say no: HTTP status and the sentences people read; `{name}` is replaced by a parameter. */
export type RefusalText = { readonly status: number; readonly zh: string; readonly en: string }

/** Every reason for which the platform may say no. Each has a line in docs/errors.md. */
export const refusals = {
  ...generalRefusals,
  ...identityRefusals,
  ...doorsRefusals,
  ...organizationsRefusals,
  ...accountsRefusals,
  ...catalogRefusals,
  ...certificationRefusals,
  ...programmesRefusals,
  ...conversionRefusals,
  ...closingRefusals,
  ...reviewsRefusals,
  ...depositsRefusals,
  ...batchesRefusals,
  ...outcomesRefusals,
  ...pointsRefusals,
  ...proofsRefusals,
  ...redemptionRefusals,
  ...archiveRefusals,
  ...auditRefusals,
  ...filesRefusals,
  ...privacyRefusals,
  ...settingsRefusals,
} as const satisfies Record<`${string}.${string}`, RefusalText>

/** The code of a refusal, e.g. `deposits.entry_closed`. */
export type Code = keyof typeof refusals

/** Values put into a refusal's sentence. Never personal data. */
export type RefusalParams = Readonly<Record<string, string | number>>

/** A decision against a request: a code with parameters, never a finished sentence. */
export type Refusal<C extends Code = Code> = {
  readonly refused: C
  readonly params?: RefusalParams
  readonly fields?: readonly FieldProblem[]
}

/** What is wrong with one field of the input. */
export type FieldProblem = { readonly field: string; readonly code: string; readonly zh: string; readonly en: string }

/** The sentence of a refusal in one language, parameters filled in. */
export const sentence = (code: Code, language: 'zh' | 'en', params: RefusalParams = {}): string =>
  refusals[code][language].replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
