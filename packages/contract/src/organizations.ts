import * as z from 'zod/mini'
import { ById, Day, Done, Flag, Id, Instant, Line, OrganizationRef, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'
import { ExportStarted, exportFields } from './jobs.ts'
import { type OrganizationKind, organizationKinds } from './permissions.ts'

/** Kinds of unit as a schema. */
export const Kind = z.enum(organizationKinds)
/** open, closed, or merged into another unit. */
export const Status = z.enum(['active', 'closed', 'merged'])

/**
 * Who sets up which subordinate unit, by the duty table: `create` at once, `propose` for the management centre to register. Below which parent: `self`
 * only directly below the own unit, `subtree` below any fitting unit of the own subtree.
 */
export const setsUp: Readonly<
  Record<
    OrganizationKind,
    Partial<Readonly<Record<OrganizationKind, { readonly how: 'create' | 'propose'; readonly below: 'self' | 'subtree' }>>>
  >
> = {
  managementCentre: {
    universityCentre: { how: 'create', below: 'self' },
    localCentre: { how: 'create', below: 'self' },
    localSubCentre: { how: 'create', below: 'subtree' },
    educationAuthority: { how: 'create', below: 'subtree' },
  },
  universityCentre: { universitySubCentre: { how: 'create', below: 'self' } },
  localCentre: { localSubCentre: { how: 'propose', below: 'self' }, servicePoint: { how: 'create', below: 'self' } },
  localSubCentre: { servicePoint: { how: 'create', below: 'self' } },
  universitySubCentre: {},
  servicePoint: {},
  educationAuthority: {},
}

/** The roles that a new unit of each kind starts with: the template. The first is the one without whom the unit cannot work. */
export const startRoles: Readonly<Record<OrganizationKind, readonly string[]>> = {
  managementCentre: ['managementDirector', 'finalReviewer', 'systemOfficer', 'securityOfficer', 'auditOfficer'],
  universityCentre: ['centreDirector', 'centreReviewer', 'centreClerk'],
  localCentre: ['centreDirector', 'centreReviewer', 'centreClerk'],
  universitySubCentre: ['subCentreManager', 'subCentreClerk'],
  localSubCentre: ['subCentreManager', 'subCentreClerk'],
  servicePoint: ['pointClerk'],
  educationAuthority: ['authorityReader'],
}

const Phone = z.string().check(z.trim(), z.regex(/^[0-9+() -]{5,30}$/))
const Code = z.string().check(z.trim(), z.regex(/^[A-Z0-9]{2,20}$/))
const RegionCode = z.string().check(z.regex(/^[0-9]{6}([0-9]{3})?$/))
const Longitude = z.number().check(z.minimum(73), z.maximum(136))
const Latitude = z.number().check(z.minimum(3), z.maximum(54))

/** The unit on whose poster somebody began; one that is not known is not counted. */
export const FromUnit = z.optional(Code)

/** What can be edited of a unit. Coordinates are degrees (GCJ-02, as Chinese maps use them). */
export const unitFields = {
  name: Line,
  regionCode: z.nullable(RegionCode),
  address: z.nullable(z.string().check(z.trim(), z.maxLength(200))),
  phone: z.nullable(Phone),
  hours: z.nullable(z.string().check(z.trim(), z.maxLength(200))),
  longitude: z.nullable(Longitude),
  latitude: z.nullable(Latitude),
}
/** The editable fields of a unit as one object. */
export const UnitFields = z.object(unitFields)

/** A unit in a list. `units` counts the open units of its subtree without itself. */
export const OrganizationLine = z.object({
  id: Id,
  code: z.string(),
  name: z.string(),
  kind: Kind,
  status: Status,
  parent: z.nullable(OrganizationRef),
  regionCode: z.nullable(z.string()),
  regionName: z.nullable(z.string()),
  phone: z.nullable(z.string()),
  address: z.nullable(z.string()),
})
export type OrganizationLine = z.infer<typeof OrganizationLine>
/** A node of the tree. `own` is false for the units above one's own, shown only as the path up. */
export const TreeNode = z.object({
  id: Id,
  parentId: z.nullable(Id),
  code: z.string(),
  name: z.string(),
  kind: Kind,
  status: Status,
  own: z.boolean(),
})
export type TreeNode = z.infer<typeof TreeNode>

/** What a change of the tree touches, in numbers, before it is done. `blocks` are the reasons why it cannot be done at all. */
export const Impact = z.object({
  units: z.number(),
  people: z.number(),
  staff: z.number(),
  openCases: z.number(),
  openBatches: z.number(),
  entries: z.number(),
  outcomes: z.number(),
  apiKeys: z.number(),
  losesSight: z.nullable(OrganizationRef),
  gainsSight: z.nullable(OrganizationRef),
  blocks: z.array(z.object({ code: z.string(), zh: z.string(), en: z.string() })),
})
export type Impact = z.infer<typeof Impact>

/** A unit in full, with what the caller can do to it. `vacant`: roles of the template that nobody holds yet. */
export const OrganizationDetail = z.extend(OrganizationLine, {
  hours: z.nullable(z.string()),
  longitude: z.nullable(z.number()),
  latitude: z.nullable(z.number()),
  version: z.number(),
  createdAt: Instant,
  updatedAt: Instant,
  mergedInto: z.nullable(OrganizationRef),
  formerNames: z.array(z.object({ name: z.string(), until: Day })),
  path: z.array(OrganizationRef),
  children: z.array(OrganizationLine),
  staff: z.number(),
  people: z.number(),
  vacant: z.array(z.string()),
  /** How many came by the unit's poster in the last `days`, and for how many of them the account woke or opened; null for a unit above one's own. */
  byPoster: z.nullable(z.object({ days: z.number(), came: z.number(), began: z.number() })),
  can: z.object({
    edit: z.boolean(),
    move: z.boolean(),
    merge: z.boolean(),
    close: z.boolean(),
    create: z.array(Kind),
    propose: z.array(Kind),
  }),
})
export type OrganizationDetail = z.infer<typeof OrganizationDetail>

/** What the list of units, or its export, is narrowed to. */
export const OrganizationFilter = z.object({
  search: z.optional(z.string().check(z.trim(), z.maxLength(100))),
  kind: z.optional(Kind),
  status: z.optional(Status),
  parentId: z.optional(Id),
  regionCode: z.optional(RegionCode),
})
export type OrganizationFilter = z.infer<typeof OrganizationFilter>
export const listOrganizations = endpoint({
  method: 'GET',
  path: '/organizations',
  may: 'organizations.read',
  summary: '机构列表（本单位及下属）',
  input: z.extend(OrganizationFilter, paging),
  output: page(OrganizationLine),
  refusals: [],
})
/** The list as a file; a job of the tray. */
export const exportOrganizations = endpoint({
  method: 'POST',
  path: '/organizations/exports',
  may: 'organizations.read',
  stepUp: true,
  summary: '导出机构列表（本单位及下属）',
  input: z.extend(OrganizationFilter, exportFields),
  output: ExportStarted,
  refusals: [],
})
export const organizationTree = endpoint({
  method: 'GET',
  path: '/organizations/tree',
  may: 'organizations.read',
  summary: '机构树：本单位及下属，连同上级路径；under 只取某个机构的直接下级',
  input: z.object({ under: z.optional(Id), closed: z.optional(Flag) }),
  output: z.object({ nodes: z.array(TreeNode), more: z.boolean() }),
  refusals: [],
})
export const organizationDetail = endpoint({
  method: 'GET',
  path: '/organizations/:id',
  may: 'organizations.read',
  summary: '机构详情',
  input: ById,
  output: OrganizationDetail,
  refusals: [],
})
/**
 * A sheet to be printed: `poster` to hang up, `cards` (eight on a sheet) to hand out. It carries the code of 皖事通 and the 小程序码, both with the unit, so that
 * who comes by them is counted for it. `organizations.no_codes`: neither door is set up, or WeChat does not answer.
 */
export const unitPoster = endpoint({
  method: 'GET',
  path: '/organizations/:id/poster',
  may: 'organizations.read',
  summary: '机构海报或名片（PDF，带皖事通二维码和小程序码）',
  input: z.object({ id: Id, form: z.enum(['poster', 'cards']) }),
  output: z.object({}),
  refusals: ['organizations.not_open', 'organizations.no_codes'],
  transfer: 'download',
})
export const organizationHistory = endpoint({
  method: 'GET',
  path: '/organizations/:id/history',
  may: 'organizations.read',
  summary: '机构变更历史',
  input: ById,
  output: z.object({
    items: z.array(
      z.object({
        seq: z.number(),
        at: Instant,
        act: z.string(),
        actor: z.nullable(z.string()),
        before: z.nullable(z.record(z.string(), z.unknown())),
        after: z.nullable(z.record(z.string(), z.unknown())),
      }),
    ),
  }),
  refusals: [],
})
export const organizationAsOf = endpoint({
  method: 'GET',
  path: '/organizations/:id/as-of',
  may: 'organizations.read',
  summary: '某一天的机构信息',
  input: z.object({ id: Id, on: Day }),
  output: z.object({ on: Day, fields: z.record(z.string(), z.unknown()) }),
  refusals: [],
})
export const createOrganization = endpoint({
  method: 'POST',
  path: '/organizations',
  may: 'organizations.manage',
  summary: '新建下属机构；appointments 按模板提议任职，由另一人确认',
  input: z.object({
    ...unitFields,
    parentId: Id,
    kind: Kind,
    code: z.optional(Code),
    appointments: z.optional(z.array(z.object({ staffId: Id, role: z.string() })).check(z.maxLength(20))),
  }),
  output: z.object({ id: Id, code: z.string(), proposals: z.number() }),
  refusals: [
    'organizations.parent_not_allowed',
    'organizations.not_your_duty',
    'organizations.code_taken',
    'organizations.not_open',
    'identity.own_rights',
    'identity.role_not_for_unit',
    'identity.officer_conflict',
    'identity.above_own_rights',
  ],
})
export const editOrganization = endpoint({
  method: 'PUT',
  path: '/organizations/:id',
  may: 'organizations.manage',
  summary: '修改机构信息；改名时保留曾用名',
  input: z.object({ id: Id, version: z.number(), ...unitFields }),
  output: z.object({ version: z.number() }),
  refusals: ['organizations.not_open', 'organizations.not_your_duty'],
})
export const previewMove = endpoint({
  method: 'GET',
  path: '/organizations/:id/move-preview',
  may: 'organizations.manage',
  summary: '调整上级前的影响',
  input: z.object({ id: Id, parentId: Id }),
  output: Impact,
  refusals: [],
})
export const moveOrganization = endpoint({
  method: 'POST',
  path: '/organizations/:id/move',
  may: 'organizations.manage',
  stepUp: true,
  summary: '调整上级机构',
  input: z.object({ id: Id, parentId: Id }),
  output: Done,
  refusals: [
    'organizations.parent_not_allowed',
    'organizations.not_your_duty',
    'organizations.not_open',
    'organizations.cycle',
    'organizations.same_parent',
  ],
})
export const previewMerge = endpoint({
  method: 'GET',
  path: '/organizations/:id/merge-preview',
  may: 'organizations.manage',
  summary: '合并前的影响',
  input: z.object({ id: Id, intoId: Id }),
  output: Impact,
  refusals: [],
})
export const mergeOrganization = endpoint({
  method: 'POST',
  path: '/organizations/:id/merge',
  may: 'organizations.manage',
  stepUp: true,
  summary: '并入另一机构：下属、人员、在办件随之转入，名称作为曾用名保留',
  input: z.object({ id: Id, intoId: Id }),
  output: Done,
  refusals: [
    'organizations.not_your_duty',
    'organizations.not_open',
    'organizations.merge_kinds_differ',
    'organizations.cycle',
    'organizations.batches_open',
  ],
})
export const previewClose = endpoint({
  method: 'GET',
  path: '/organizations/:id/close-preview',
  may: 'organizations.manage',
  summary: '撤销前的影响',
  input: z.object({ id: Id, handOverToId: z.optional(Id) }),
  output: Impact,
  refusals: [],
})
export const closeOrganization = endpoint({
  method: 'POST',
  path: '/organizations/:id/close',
  may: 'organizations.manage',
  stepUp: true,
  summary: '撤销机构；在办件和学习者移交给指定机构',
  input: z.object({ id: Id, handOverToId: z.optional(Id) }),
  output: Done,
  refusals: [
    'organizations.not_your_duty',
    'organizations.not_open',
    'organizations.has_units',
    'organizations.hand_over_needed',
    'organizations.hand_over_unfit',
    'organizations.batches_open',
  ],
})

/** A county sub-centre that a local centre proposes and the management centre registers. */
export const UnitProposal = z.object({
  id: Id,
  kind: Kind,
  parent: OrganizationRef,
  fields: UnitFields,
  proposedBy: z.string(),
  proposedAt: Instant,
  state: z.enum(['open', 'registered', 'refused']),
  reason: z.nullable(z.string()),
  canDecide: z.boolean(),
})
export const proposeOrganization = endpoint({
  method: 'POST',
  path: '/organization-proposals',
  may: 'organizations.manage',
  summary: '提请设立下属机构（由管理中心登记）',
  input: z.object({ ...unitFields, parentId: Id, kind: Kind }),
  output: z.object({ id: Id }),
  refusals: ['organizations.not_your_duty', 'organizations.parent_not_allowed', 'organizations.not_open'],
})
export const listOrganizationProposals = endpoint({
  method: 'GET',
  path: '/organization-proposals',
  may: 'organizations.read',
  summary: '提请设立的机构',
  input: z.object({ state: z.optional(z.enum(['open', 'registered', 'refused'])) }),
  output: z.object({ items: z.array(UnitProposal) }),
  refusals: [],
})
export const decideOrganizationProposal = endpoint({
  method: 'POST',
  path: '/organization-proposals/:id/decide',
  may: 'organizations.manage',
  stepUp: true,
  summary: '登记或不予登记',
  input: z.object({
    id: Id,
    decision: z.enum(['register', 'refuse']),
    reason: z.optional(z.string().check(z.trim(), z.maxLength(500))),
    code: z.optional(Code),
  }),
  output: z.object({ organizationId: z.nullable(Id) }),
  refusals: [
    'organizations.not_your_duty',
    'organizations.proposal_decided',
    'organizations.code_taken',
    'organizations.not_open',
    'organizations.parent_not_allowed',
  ],
})

/** One thing wrong in an import file: row numbers as the spreadsheet shows them, the header of the column, and how to fix it. */
export const ImportProblem = z.object({ row: z.number(), column: z.string(), code: z.string(), zh: z.string(), en: z.string() })
export const importOrganizations = endpoint({
  method: 'POST',
  path: '/organizations/import',
  may: 'organizations.import',
  summary: '从表格导入机构（xlsx、xls、csv，最多 2000 行）；dryRun=yes 只检查',
  input: z.object({ name: z.string().check(z.minLength(1), z.maxLength(200)), dryRun: Flag }),
  output: z.object({ rows: z.number(), created: z.number(), unchanged: z.number(), wrong: z.number(), problems: z.array(ImportProblem) }),
  refusals: ['organizations.import_unreadable', 'organizations.import_too_long', 'organizations.import_wrong', 'input.too_large'],
  transfer: 'upload',
  bodyLimit: 10_485_760,
})
export const organizationImportTemplate = endpoint({
  method: 'GET',
  path: '/organizations/import-template',
  may: 'organizations.import',
  summary: '机构导入模板',
  input: z.object({}),
  output: z.object({}),
  refusals: [],
  transfer: 'download',
})

/** A unit of the service network as anybody sees it: no personal data. */
export const PublicUnit = z.object({
  id: Id,
  name: z.string(),
  kind: Kind,
  regionCode: z.nullable(z.string()),
  regionName: z.nullable(z.string()),
  cityCode: z.nullable(z.string()),
  address: z.nullable(z.string()),
  phone: z.nullable(z.string()),
  hours: z.nullable(z.string()),
  longitude: z.nullable(z.number()),
  latitude: z.nullable(z.number()),
})
export type PublicUnit = z.infer<typeof PublicUnit>
export const publicUnits = endpoint({
  method: 'GET',
  path: '/public/units',
  may: 'public',
  summary: '服务网点查询（按名称、城市、类型）',
  input: z.object({
    ...paging,
    search: z.optional(z.string().check(z.trim(), z.maxLength(100))),
    cityCode: z.optional(z.string().check(z.regex(/^[0-9]{6}$/))),
    kind: z.optional(Kind),
  }),
  output: page(PublicUnit),
  refusals: [],
})
