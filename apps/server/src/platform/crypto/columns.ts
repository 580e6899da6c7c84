/**
 * The names under which personal values are sealed and looked up: one place, because a value sealed or hashed under another name is never found
 * again. Everyone who writes or searches an ID number or a phone takes them from here.
 */

/** Column names (the AAD) of sealed values. */
export const sealedColumns = {
  idNumber: 'learner.id_number',
  phone: 'learner.phone',
  guardianPhone: 'learner.guardian_phone',
  certificate: 'outcome.certificate',
  totp: 'staff.totp',
  proof: 'proof.secrets',
  openId: 'wechat.openid',
  auditText: 'audit.text',
  collectionCode: 'redemption.code',
  voucher: 'redemption.voucher',
  collector: 'redemption.collector',
} as const

/** The lookup purpose of an identity document: a number means something only together with its kind. */
export const documentPurpose = (kind: string): string => `document:${kind}`
/** The lookup purpose of phones. */
export const phonePurpose = 'phone'
/** The lookup purpose of certificate numbers that are ID numbers. */
export const certificatePurpose = 'certificate'
/** The lookup purposes of proofs: their codes, the secrets of their share links, the holder's name beside a code, and what was wanted. */
export const proofPurposes = { code: 'proof.code', share: 'proof.share', name: 'proof.name', choice: 'proof.choice' } as const
/** The lookup purposes of redemption: codes at the counter, and vouchers of a centre (`centre code`). */
export const redemptionPurposes = { code: 'redemption.code', voucher: 'redemption.voucher' } as const
