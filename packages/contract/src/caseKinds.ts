import * as z from 'zod/mini'

/** Every kind of application that the one review engine handles, with the words people read and the reasons ready to hand. */
export const caseKinds = {
  accountApplication: { zh: '开户申请', en: 'Account application' },
  accountCorrection: { zh: '账户信息更正', en: 'Account correction' },
  deposit: { zh: '存入申请', en: 'Deposit' },
  outcomeCorrection: { zh: '成果更正', en: 'Outcome correction' },
  certification: { zh: '学分认定', en: 'Certification of credit' },
  certificationStandard: { zh: '认证标准', en: 'Certification standard' },
  certificationOffering: { zh: '机构项目认证', en: 'Certification of an offering' },
  conversion: { zh: '学分转换', en: 'Conversion' },
  missingCertificate: { zh: '找不到的证书', en: 'Missing certificate' },
  achievement: { zh: '成果基础信息审批', en: 'Achievement approval' },
  catalogEntry: { zh: '名录审批', en: 'Catalogue entry approval' },
  catalogCorrection: { zh: '名录更正', en: 'Catalogue correction' },
  catalogReport: { zh: '名录报错', en: 'Report on an entry' },
} as const
/** The identifier of a kind of case. */
export const CaseKindName = z.enum([
  'accountApplication',
  'accountCorrection',
  'deposit',
  'outcomeCorrection',
  'missingCertificate',
  'achievement',
  'catalogEntry',
  'catalogCorrection',
  'catalogReport',
  'certification',
  'certificationStandard',
  'certificationOffering',
  'conversion',
])
export type CaseKindName = z.infer<typeof CaseKindName>
