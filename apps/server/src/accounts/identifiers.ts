import type { Context } from '../platform/context.ts'
import { documentPurpose, sealedColumns } from '../platform/crypto/columns.ts'
import type { Keyring } from '../platform/crypto/keyring.ts'
import { lookupUuid } from '../platform/crypto/lookup.ts'
import { open, seal } from '../platform/crypto/seal.ts'
import { type IdKind, maskIdNumber, maskPhone, parseMobile } from '../platform/pure/idNumber.ts'

/** A document number as it is stored. */
export type SealedDocument = { readonly kind: IdKind; readonly sealed: Buffer; readonly lookup: string; readonly masked: string }

/** Seals a document number in its one spelling (see readPerson). */
export const sealDocument = (keyring: Keyring, kind: IdKind, number: string): SealedDocument => ({
  kind,
  sealed: seal(keyring, number, sealedColumns.idNumber),
  lookup: lookupUuid(keyring, documentPurpose(kind), number),
  masked: maskIdNumber(number),
})

/** Opens a sealed document number. Throws SealBroken. */
export const openDocument = (keyring: Keyring, sealed: Buffer): string => open(keyring, sealed, sealedColumns.idNumber)

/** Opens a sealed phone. Throws SealBroken. */
export const openPhone = (keyring: Keyring, sealed: Buffer): string => open(keyring, sealed, sealedColumns.phone)

/** A guardian's phone, sealed and masked; undefined where the text is no phone. */
export const sealGuardianPhone = (ctx: Context, typed: string): { readonly sealed: Buffer; readonly masked: string } | undefined => {
  const parsed = parseMobile(typed, { refuseDemo: ctx.platform.config.production })
  return parsed.ok
    ? { sealed: seal(ctx.platform.keyring, parsed.mobile, sealedColumns.guardianPhone), masked: maskPhone(parsed.mobile) }
    : undefined
}
