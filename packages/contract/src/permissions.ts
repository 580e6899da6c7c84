/** Every permission there is: `<capability>.<act>`. What a role may do; on whom is decided by scope. */
export const permissions = [
  'organizations.read',
  'organizations.manage',
  'organizations.import',
  'staff.read',
  'staff.create',
  'staff.grant',
  'staff.propose',
  'accounts.read',
  'accounts.enter',
  'accounts.import',
  'accounts.accept',
  'accounts.firstReview',
  'accounts.guide',
  'accounts.reveal',
  'accounts.manage',
  'catalog.read',
  'catalog.edit',
  'catalog.approve',
  'catalog.types',
  'deposits.prepareBatch',
  'deposits.approveBatch',
  'deposits.enter',
  'deposits.apiKeys',
  'reviews.read',
  'reviews.accept',
  'reviews.firstReview',
  'reviews.finalReview',
  'reviews.handOver',
  'outcomes.read',
  'outcomes.revoke',
  'outcomes.export',
  'certification.score',
  'programmes.read',
  'programmes.edit',
  'programmes.publish',
  'programmes.enrol',
  'conversion.read',
  'conversion.editRules',
  'conversion.reviewRules',
  'conversion.fileRules',
  'conversion.accept',
  'conversion.finalReview',
  'points.read',
  'points.rules',
  'points.publish',
  'points.close',
  'points.freeze',
  'conversion.noticeDays',
  'proofs.issue',
  'proofs.batch',
  'proofs.templates',
  'redemption.read',
  'redemption.edit',
  'redemption.approve',
  'redemption.handOut',
  'audit.read',
  'settings.manage',
  'reports.read',
  'closing.read',
] as const

/** One permission. */
export type Permission = (typeof permissions)[number]

/** Kinds of unit in the tree of the service system, with the education authorities that read aggregates beside them. */
export const organizationKinds = [
  'managementCentre',
  'universityCentre',
  'universitySubCentre',
  'localCentre',
  'localSubCentre',
  'servicePoint',
  'educationAuthority',
] as const
/** One kind of unit. */
export type OrganizationKind = (typeof organizationKinds)[number]

/** Which kinds may stand below which: the parent rules of the service system. */
export const parentKinds: Readonly<Record<OrganizationKind, readonly OrganizationKind[]>> = {
  managementCentre: [],
  universityCentre: ['managementCentre'],
  universitySubCentre: ['universityCentre'],
  localCentre: ['managementCentre'],
  localSubCentre: ['localCentre'],
  servicePoint: ['localCentre', 'localSubCentre'],
  educationAuthority: ['managementCentre', 'localCentre', 'localSubCentre'],
}

/** The depth of a kind in the tree: the number of its scope column (l1 … l4). An education authority looks at its parent's subtree and has none. */
export const levelOf: Readonly<Record<OrganizationKind, 1 | 2 | 3 | 4 | 0>> = {
  managementCentre: 1,
  universityCentre: 2,
  localCentre: 2,
  universitySubCentre: 3,
  localSubCentre: 3,
  servicePoint: 4,
  educationAuthority: 0,
}

/** A preset role: at which kinds of unit it exists and what it may do. The presets follow the duty table of the service system exactly. */
export type RolePreset = {
  readonly zh: string
  readonly en: string
  readonly at: readonly OrganizationKind[]
  readonly may: readonly Permission[]
  readonly officer?: true
}

const consult = ['organizations.read', 'catalog.read', 'accounts.read', 'outcomes.read', 'reviews.read'] as const
const pointsDesk = ['points.read', 'points.rules'] as const
const pointsHead = [...pointsDesk, 'points.publish', 'points.close', 'points.freeze'] as const
const centreEntry = ['accounts.enter', 'deposits.enter', 'accounts.guide', 'proofs.issue'] as const
// Activities are the local centres' own: where a role exists at universities as well, the action looks at the unit.
const counterOfGoods = ['redemption.read', 'redemption.handOut'] as const

/** The preset roles by identifier: what an appointment may be made to. Nobody composes a role of their own. */
export const roles = {
  managementDirector: {
    zh: '管理中心主管',
    en: 'Management centre director',
    at: ['managementCentre'],
    may: [
      ...consult,
      // A centre with one person for its activities finds the second one here.
      'redemption.read',
      'redemption.approve',
      'programmes.read',
      'conversion.read',
      'conversion.fileRules',
      'conversion.noticeDays',
      'organizations.manage',
      'organizations.import',
      'staff.read',
      'staff.propose',
      'accounts.enter',
      'accounts.manage',
      'accounts.reveal',
      'catalog.edit',
      'catalog.approve',
      'catalog.types',
      'deposits.prepareBatch',
      'deposits.approveBatch',
      'reviews.finalReview',
      'reviews.handOver',
      'outcomes.revoke',
      'outcomes.export',
      'settings.manage',
      'reports.read',
      'closing.read',
      'deposits.apiKeys',
      'proofs.issue',
      'proofs.templates',
      ...pointsHead,
    ],
  },
  finalReviewer: {
    zh: '终审员',
    en: 'Final reviewer',
    at: ['managementCentre'],
    may: [
      ...consult,
      'programmes.read',
      'conversion.read',
      'conversion.fileRules',
      'catalog.approve',
      'reviews.finalReview',
      'deposits.approveBatch',
      'reports.read',
      'proofs.templates',
      'points.read',
      'points.publish',
    ],
  },
  /** Sees nothing but the sheets they were asked to fill in. */
  certificationExpert: { zh: '认证评审专家', en: 'Certification expert', at: ['managementCentre'], may: ['certification.score'] },
  systemOfficer: {
    zh: '系统管理员',
    en: 'System officer',
    at: ['managementCentre'],
    officer: true,
    may: ['organizations.read', 'staff.read', 'staff.create'],
  },
  securityOfficer: {
    zh: '安全管理员',
    en: 'Security officer',
    at: ['managementCentre'],
    officer: true,
    may: ['organizations.read', 'staff.read', 'staff.grant'],
  },
  auditOfficer: {
    zh: '审计管理员',
    en: 'Audit officer',
    at: ['managementCentre'],
    officer: true,
    may: ['organizations.read', 'audit.read'],
  },
  centreDirector: {
    zh: '认证中心主任',
    en: 'Centre director',
    at: ['universityCentre', 'localCentre'],
    may: [
      ...consult,
      ...centreEntry,
      ...counterOfGoods,
      'redemption.edit',
      'redemption.approve',
      'organizations.manage',
      'staff.read',
      'staff.propose',
      'accounts.import',
      'accounts.accept',
      'accounts.firstReview',
      'accounts.manage',
      'accounts.reveal',
      'catalog.edit',
      'deposits.prepareBatch',
      'deposits.approveBatch',
      'deposits.apiKeys',
      'reviews.accept',
      'reviews.firstReview',
      'reviews.handOver',
      'outcomes.revoke',
      'outcomes.export',
      'proofs.batch',
      'reports.read',
      ...pointsHead,
    ],
  },
  centreReviewer: {
    zh: '初审员',
    en: 'First reviewer',
    at: ['universityCentre', 'localCentre'],
    may: [
      ...consult,
      'redemption.read',
      'redemption.approve',
      'accounts.accept',
      'accounts.firstReview',
      'accounts.reveal',
      'reviews.accept',
      'reviews.firstReview',
      'deposits.approveBatch',
      'points.read',
      'points.publish',
    ],
  },
  centreClerk: {
    zh: '认证中心经办人',
    en: 'Centre clerk',
    at: ['universityCentre', 'localCentre'],
    may: [
      ...consult,
      ...centreEntry,
      ...counterOfGoods,
      'redemption.edit',
      'accounts.import',
      'catalog.edit',
      'deposits.prepareBatch',
      'outcomes.export',
      'proofs.batch',
      ...pointsDesk,
    ],
  },
  registrar: {
    zh: '教务管理员',
    en: 'Registrar',
    at: ['universityCentre'],
    may: [
      ...consult,
      'programmes.read',
      'programmes.edit',
      'programmes.enrol',
      'conversion.read',
      'conversion.editRules',
      'conversion.accept',
    ],
  },
  chiefRegistrar: {
    zh: '教务负责人',
    en: 'Chief registrar',
    at: ['universityCentre'],
    may: [
      ...consult,
      'programmes.read',
      'programmes.edit',
      'programmes.publish',
      'programmes.enrol',
      'conversion.read',
      'conversion.editRules',
      'conversion.reviewRules',
      'conversion.accept',
      'conversion.finalReview',
      'conversion.noticeDays',
      'reports.read',
    ],
  },
  subCentreManager: {
    zh: '分中心负责人',
    en: 'Sub-centre manager',
    at: ['universitySubCentre', 'localSubCentre'],
    may: [...consult, ...centreEntry, ...counterOfGoods, 'organizations.manage', 'staff.read', 'staff.propose', 'reports.read'],
  },
  subCentreClerk: {
    zh: '分中心经办人',
    en: 'Sub-centre clerk',
    at: ['universitySubCentre', 'localSubCentre'],
    may: [...consult, ...centreEntry, ...counterOfGoods],
  },
  pointClerk: {
    zh: '受理点经办人',
    en: 'Service point clerk',
    at: ['servicePoint'],
    may: [...consult, ...centreEntry, ...counterOfGoods, 'accounts.accept'],
  },
  authorityReader: { zh: '教育行政部门查阅人', en: 'Education authority reader', at: ['educationAuthority'], may: ['reports.read'] },
} as const satisfies Record<string, RolePreset>

/** The identifier of a preset role. */
export type Role = keyof typeof roles

/** The preset behind a role's identifier, widened to its general shape. */
export const rolePreset = (role: Role): RolePreset => roles[role]
