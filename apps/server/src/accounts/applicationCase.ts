import { notify, sendMessage } from '../notices/index.ts'
import { type CaseKind, openCase, type Opened, type TheCase } from '../reviews/index.ts'
import { type Levels, levels } from '../platform/actor.ts'
import { refuse, type EventDraft } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import { sealedColumns } from '../platform/crypto/columns.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { normaliseName, reverseName } from '../platform/pure/names.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import type { Details, ApplicationRow, ApplicationState, NewApplication } from './applicationStore.ts'
import * as applications from './applicationStore.ts'
import type { SealedFacts } from './applicationFacts.ts'
import { regionName } from './me.ts'
import { openLearner, refreshHomeUnit } from './open.ts'
import { nextState } from './rules.ts'
import { typedNameKind } from './repair/repairRules.ts'
import * as store from './store.ts'

/** Who hands an application in. */
export type Hand = {
  readonly channel: 'counter' | 'portal'
  readonly staff: { readonly staffId: Id; readonly organizationId: Id } | null
  readonly secretHash: Buffer | null
  readonly unit: Levels & { readonly id: Id; readonly kind: string }
  readonly seenBy: Levels
}

/** Puts an application on the desk and stores it under the number of its case. Refuses where the same one is open already. */
export const submitApplication = async (
  tx: Sql,
  ctx: Context,
  facts: SealedFacts,
  details: Details,
  hand: Hand,
): Promise<{ id: Id; opened: Opened }> => {
  const id = ctx.newId()
  const { person } = facts
  const opened = await openCase(tx, ctx, {
    kind: 'accountApplication',
    subjectId: id,
    title: '开户申请',
    learnerName: person.name,
    path: 'first',
    organization: hand.unit,
    ...(hand.staff === null ? {} : { enteredBy: hand.staff }),
  })
  if (opened === undefined) throw new Error('a new application has a case already')
  const row: NewApplication = {
    id,
    number: opened.number,
    channel: hand.channel,
    name: person.name,
    document: facts.document,
    phone: facts.phone,
    guardianPhoneSealed: facts.guardianPhoneSealed,
    details,
    secretHash: hand.secretHash,
    enteredBy: hand.staff?.staffId ?? null,
    enteredOrganizationId: hand.staff?.organizationId ?? null,
    organizationId: opened.office.id,
    levels: hand.seenBy,
    caseId: opened.caseId,
    now: ctx.now,
  }
  try {
    await applications.insertApplication(tx, row)
  } catch (error) {
    if (store.applicationIsOpen(error)) return refuse('accounts.application_open')
    throw error
  }
  return { id, opened }
}

const stateOf = {
  submitted: 'submitted',
  accepted: 'accepted',
  firstReviewed: 'accepted',
  approved: 'opened',
  returned: 'returned',
  refused: 'refused',
  withdrawn: 'withdrawn',
} as const satisfies Record<TheCase['state'], ApplicationState>

/** Ties an account that was there before to the unit; an identity check in person also wakes it. A name that differs binds nothing and becomes a repair case. */
const tieExisting = async (tx: Sql, ctx: Context, application: ApplicationRow, learnerId: Id): Promise<readonly EventDraft[]> => {
  const { details } = application
  const today = shanghaiDay(ctx.now)
  const learner = await store.learnerById(tx, learnerId, true)
  const unit = await store.openUnit(tx, details.tieUnitId)
  if (learner === undefined || unit === undefined) return []
  const ties = await store.affiliationsOf(tx, learnerId)
  if (!ties.some((tie) => tie.organization_id === unit.id && tie.kind === details.tieKind && (tie.to_on === null || tie.to_on >= today)))
    await store.insertAffiliation(
      {
        learnerId,
        id: ctx.newId(),
        unit,
        kind: details.tieKind,
        from: today,
        studentNo: details.studentNo,
        className: details.className,
        township: details.township,
        name: learner.name,
        nameReversed: reverseName(learner.name),
        state: learner.state,
      },
      tx,
    )
  await refreshHomeUnit(tx, learnerId, today)
  if (normaliseName(learner.name) !== normaliseName(application.name)) {
    await store.insertRepair(tx, {
      learnerId,
      id: ctx.newId(),
      kind: typedNameKind(learner.name, application.name),
      typedName: application.name,
      phone: null,
      now: ctx.now,
    })
    return []
  }
  if (!details.checkedInPerson || nextState(learner.state, 'activate') === undefined) return []
  await store.setLearnerState(tx, learnerId, 'active', ctx.now)
  await store.raiseRealName(tx, learnerId, 'counterChecked')
  if (
    learner.phone_lookup === null &&
    application.phone_sealed !== null &&
    application.phone_lookup !== null &&
    application.phone_masked !== null
  )
    await store.setLearnerPhone(tx, learnerId, {
      sealed: application.phone_sealed,
      lookup: application.phone_lookup,
      masked: application.phone_masked,
    })
  return [{ kind: 'account.activated', facts: { learner: learnerId, level: 'counterChecked' } }]
}

const phoneOf = (p: ApplicationRow) =>
  p.phone_sealed === null || p.phone_lookup === null || p.phone_masked === null
    ? null
    : { sealed: p.phone_sealed, lookup: p.phone_lookup, masked: p.phone_masked }

/** What the centre's first review does: it opens the account, or ties the one that the document has already. */
const conclude = async (tx: Sql, ctx: Context, application: ApplicationRow): Promise<{ learnerId: Id; events: readonly EventDraft[] }> => {
  const { details: d } = application
  const document = {
    kind: application.id_kind,
    sealed: application.id_sealed,
    lookup: application.id_lookup,
    masked: application.id_masked,
  }
  const result = await openLearner(tx, ctx, {
    name: application.name,
    document,
    phone: phoneOf(application),
    sex: d.sex,
    birthOn: d.birthOn,
    regionCode: d.regionCode,
    learnerKind: d.learnerKind,
    state: d.checkedInPerson ? 'active' : 'inactive',
    realNameLevel: d.checkedInPerson ? 'counterChecked' : 'none',
    guardianName: d.guardianName,
    guardianPhoneSealed: application.guardian_phone_sealed,
    channel: application.channel,
    tie: { unitId: d.tieUnitId, kind: d.tieKind, studentNo: d.studentNo, className: d.className, township: d.township },
  })
  if ('existing' in result) return { learnerId: result.existing, events: await tieExisting(tx, ctx, application, result.existing) }
  await notify(tx, ctx, { to: { kind: 'learner', id: result.opened }, code: 'accounts.opened', params: { accountNo: result.accountNo } })
  return { learnerId: result.opened, events: [result.event] }
}

const messages = {
  opened: 'accounts.applicationOpened',
  returned: 'accounts.applicationReturned',
  refused: 'accounts.applicationRefused',
} as const

const tellApplicant = async (tx: Sql, ctx: Context, application: ApplicationRow, to: ApplicationState): Promise<void> => {
  if (application.phone_sealed === null || application.phone_masked === null || !(to === 'opened' || to === 'returned' || to === 'refused'))
    return
  await sendMessage(tx, ctx, {
    phone: { sealed: application.phone_sealed, column: sealedColumns.phone, masked: application.phone_masked },
    code: messages[to],
    params: { number: application.number },
  })
}

const yesNo = (value: boolean) => (value ? '是' : '否')

/** The kind of case "account application": moves the application with its case, and opens the account on the centre's first review. */
export const applicationCase: CaseKind = {
  kind: 'accountApplication',
  onEvent: async (tx, ctx, theCase, step) => {
    const application = await applications.applicationById(tx, theCase.subject_id, true)
    if (application === undefined) return {}
    if (step.event === 'forward' && step.organization !== undefined) {
      await applications.handApplication(tx, application.id, step.organization, ctx.now)
      return {}
    }
    const to = stateOf[step.to]
    const concluded = to === 'opened' ? await conclude(tx, ctx, application) : undefined
    await applications.moveApplication(tx, application.id, to, concluded?.learnerId ?? null, ctx.now)
    await tellApplicant(tx, ctx, application, to)
    return concluded === undefined ? {} : { events: concluded.events }
  },
  view: async (ctx, theCase) => {
    const db = ctx.platform.database.app
    const p = await applications.applicationById(db, theCase.subject_id)
    if (p === undefined) return { facts: [], attachments: [] }
    const existing = await store.learnerByLookup(db, p.id_lookup)
    const known = existing !== undefined && existing.id !== p.learner_id
    return {
      attachments: [],
      facts: [
        { field: 'name', zh: '姓名', en: 'Name', value: p.name },
        {
          field: 'idNumber',
          zh: '证件号码',
          en: 'Document number',
          value: p.id_masked,
          ...(p.details.warnings.includes('unknown_region') ? { warn: '号码中的地区代码不在已知范围，请核对证件' } : {}),
        },
        { field: 'phone', zh: '手机号', en: 'Mobile', value: p.phone_masked ?? '未填写' },
        {
          field: 'regionCode',
          zh: '常住地',
          en: 'Residence',
          value: regionName(p.details.regionCode) ?? p.details.regionCode,
          ...(p.details.warnings.includes('not_in_province') ? { warn: '不在本省' } : {}),
        },
        { zh: '柜台当面核验', en: 'Checked in person', value: yesNo(p.details.checkedInPerson) },
        ...(p.details.guardianName === null
          ? []
          : [{ field: 'guardianName', zh: '监护人', en: 'Guardian', value: p.details.guardianName }]),
        ...(p.details.className === null ? [] : [{ zh: '班级', en: 'Class', value: p.details.className }]),
        ...(p.details.township === null ? [] : [{ zh: '乡镇街道', en: 'Township', value: p.details.township }]),
        ...(known
          ? [{ zh: '已有账户', en: 'Existing account', value: '该证件已有账户', warn: '通过后不会新开账户，只把原账户归属到本单位' }]
          : []),
      ],
    }
  },
}

/** Brings a mended application back to the desk. The caller has checked whose it is and that it was returned. */
export const resubmitApplication = async (
  tx: Sql,
  ctx: Context,
  application: ApplicationRow,
  facts: SealedFacts,
  details: Details,
): Promise<void> => {
  const unit = await store.openUnit(tx, application.organization_id)
  if (unit === undefined) return refuse('accounts.no_office')
  try {
    await applications.mendApplication(tx, application.id, {
      name: facts.person.name,
      document: facts.document,
      phone: facts.phone ?? phoneOf(application),
      guardianPhoneSealed: facts.guardianPhoneSealed ?? application.guardian_phone_sealed,
      details,
      now: ctx.now,
    })
  } catch (error) {
    if (store.applicationIsOpen(error)) return refuse('accounts.application_open')
    throw error
  }
  // Who mended it last entered what is now reviewed: they never decide it, even where somebody else typed the first version.
  const entered = application.entered_by === null ? undefined : (application.entered_organization_id ?? undefined)
  const staffId = ctx.actor.kind === 'staff' ? ctx.actor.staffId : application.entered_by
  const staff = entered === undefined || staffId === null ? {} : { enteredBy: { staffId, organizationId: entered } }
  const opened = await openCase(tx, ctx, {
    kind: 'accountApplication',
    subjectId: application.id,
    title: '开户申请',
    learnerName: facts.person.name,
    path: 'first',
    organization: { ...levels(unit), id: unit.id, kind: unit.kind },
    ...staff,
  })
  if (opened === undefined) return refuse('accounts.application_not_returned')
}
