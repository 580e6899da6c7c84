import { accounts, Id as contractId, type OutputOf } from '@creditbank/contract'
import { exportPageRows, listExport } from '../files/index.ts'
import { notify } from '../notices/index.ts'
import { noteAccess } from '../platform/access.ts'
import { type StaffActor, seesRow } from '../platform/actor.ts'
import { tellParams } from '../platform/auditText.ts'
import { type Account, refuse } from '../platform/command.ts'
import { type Context, staffRead } from '../platform/context.ts'
import { documentPurpose, phonePurpose, sealedColumns } from '../platform/crypto/columns.ts'
import { lookupUuid } from '../platform/crypto/lookup.ts'
import { open } from '../platform/crypto/seal.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { formatAccountNo, parseAccountNo } from '../platform/pure/accountNo.ts'
import { ID_KINDS, parseIdDocument, parseMobile } from '../platform/pure/idNumber.ts'
import { type Day, shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { scopeColumn } from '../platform/scope.ts'
import { regionName } from './me.ts'
import { canonicalId, personIds } from './person.ts'
import * as people from './peopleStore.ts'
import { inForce, nameSearch, revealsPerDay } from './rules.ts'
import * as store from './store.ts'

type Line = OutputOf<typeof accounts.listLearners>['items'][number]

/** The subtree of a member of staff as a condition. */
export const scopeFor = (actor: StaffActor): people.Scope => ({ column: scopeColumn(actor), unit: actor.scope.organizationId })

const lineOf = (row: people.LineRow): Line => ({
  id: row.id,
  accountNo: formatAccountNo(row.account_no),
  name: row.name,
  idMasked: row.id_masked,
  phoneMasked: row.phone_masked,
  state: row.state,
  learnerKind: row.learner_kind,
  realNameLevel: row.real_name_level,
  organization: { id: row.organization_id, name: row.organization },
  className: row.class_name,
  township: row.township,
})

const once = <T extends { id: Id }>(rows: readonly T[]): T[] =>
  rows.filter((row, i) => rows.findIndex((other) => other.id === row.id) === i)

const encode = (cursor: readonly string[]): string => Buffer.from(JSON.stringify(cursor)).toString('base64url')
const decode = (cursor: string | undefined): readonly string[] => {
  if (cursor === undefined) return []
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return Array.isArray(value) && value.every((part): part is string => typeof part === 'string') ? value : []
  } catch {
    return []
  }
}
const isId = (text: string): boolean => contractId.safeParse(text).success

/** Names that begin with the text first, then those whose given name is the text; the cursor says in which of the two lists to go on. */
const searchPage = async (
  tx: Sql,
  scope: people.Scope,
  filter: people.PeopleFilter,
  typed: string,
  cursor: string | undefined,
  limit: number,
) => {
  const { head, tail } = nameSearch(typed)
  const [mode = 'head', text, id = ''] = decode(cursor)
  const after = text !== undefined && isId(id) ? { text, id } : undefined
  const items: people.LineRow[] = []
  if (mode === 'head') {
    const rows = await people.learnersByName(tx, scope, filter, { column: 'name', text: head }, after, limit + 1)
    const last = rows[limit - 1]
    if (rows.length > limit && last !== undefined)
      return { items: once(rows.slice(0, limit)), next: encode(['head', last.searched, last.id]) }
    items.push(...rows)
    if (tail === undefined) return { items: once(items), next: null }
  }
  const room = limit - items.length
  if (tail === undefined) return { items: once(items), next: null }
  const rows = await people.learnersByName(
    tx,
    scope,
    filter,
    { column: 'name_reversed', text: tail },
    mode === 'tail' ? after : undefined,
    room + 1,
  )
  const last = rows[room - 1]
  items.push(...rows.slice(0, room).filter((row) => !row.name.startsWith(head)))
  const next = rows.length <= room ? null : last === undefined ? encode(['tail']) : encode(['tail', last.searched, last.id])
  return { items: once(items), next }
}

type ListInput = Parameters<typeof people.learnersPage>[2] | Record<string, unknown>
const word = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
/** Filters as a list or a stored export carries them. */
const filterOf = (input: ListInput & { readonly current?: unknown }, now: Date): people.PeopleFilter => {
  const given: Record<string, unknown> = { ...input }
  const current = given['current']
  return {
    state: word(given['state']),
    learnerKind: word(given['learnerKind']),
    organizationId: word(given['organizationId']),
    className: word(given['className']),
    township: word(given['township']),
    current: current === 'yes' ? true : current === 'no' ? false : undefined,
    today: shanghaiDay(now),
  }
}

/** One page of the list or of the search inside a scope; run it in staffRead. */
const linesPage = async (
  tx: Sql,
  scope: people.Scope,
  filter: people.PeopleFilter,
  typed: string,
  cursor: string | undefined,
  limit: number,
): Promise<{ items: Line[]; next: string | null }> => {
  const number = parseAccountNo(typed)
  if (number.ok) return { items: (await people.learnersByExact(tx, scope, { accountNo: number.accountNo })).map(lineOf), next: null }
  if (typed !== '') {
    const found = await searchPage(tx, scope, filter, typed, cursor, limit)
    return { items: found.items.map(lineOf), next: found.next }
  }
  const [after] = decode(cursor)
  const rows = await people.learnersPage(tx, scope, filter, after !== undefined && isId(after) ? after : undefined, limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { items: once(page).map(lineOf), next: rows.length > limit && last !== undefined ? encode([last.id]) : null }
}

const list = query(accounts.listLearners, (ctx, input) =>
  staffRead(ctx, (tx) => linesPage(tx, scopeFor(ctx.actor), filterOf(input, ctx.now), input.search ?? '', input.cursor, input.limit ?? 50)),
)

const stateWords: Readonly<Record<Line['state'], string>> = {
  inactive: '未激活',
  active: '正常',
  frozen: '已冻结',
  closing: '注销中',
  closed: '已注销',
}
const kindWords: Readonly<Record<Line['learnerKind'], string>> = { student: '学生', resident: '居民', employee: '职工', senior: '老年学员' }

/** The export of the list of learners: page by page in the caller's scope, masked like the screen. Each page's persons see that they were looked at. */
export const learnersExport = listExport({
  endpoint: accounts.exportLearners,
  act: 'accounts.export',
  kind: 'accounts.learners',
  title: '学习者列表',
  pages: async (ctx, filters) => {
    const filter = filterOf(filters, ctx.now)
    const typed = word(filters['search']) ?? ''
    return async (cursor: string | undefined) => {
      const page = await staffRead(ctx, (tx) => linesPage(tx, scopeFor(ctx.actor), filter, typed, cursor, exportPageRows))
      return { items: page.items, next: page.next ?? undefined }
    }
  },
  persons: { look: 'accounts.export', of: (one) => [one.id] },
  columns: [
    ['姓名', 12, (one) => one.name],
    ['学银账号', 22, (one) => one.accountNo],
    ['状态', 10, (one) => stateWords[one.state]],
    ['证件号码', 22, (one) => one.idMasked],
    ['手机号', 14, (one) => one.phoneMasked ?? ''],
    ['人员类别', 12, (one) => kindWords[one.learnerKind]],
    ['单位', 28, (one) => one.organization.name],
    ['班级', 18, (one) => one.className ?? ''],
    ['乡镇街道', 18, (one) => one.township ?? ''],
  ],
})

/** The lookup hashes of a text as each kind of document it may be a number of. */
const documentLookups = (ctx: Context, text: string): string[] =>
  ID_KINDS.flatMap((kind) => {
    const parsed = parseIdDocument(kind, text, { today: shanghaiDay(ctx.now) })
    return parsed.ok ? [lookupUuid(ctx.platform.keyring, documentPurpose(kind), parsed.number)] : []
  })

const find = query(accounts.findLearners, async (ctx, { text }) => {
  const number = parseAccountNo(text)
  const mobile = parseMobile(text)
  const db = ctx.platform.database.app
  const claimed = await people.claimedBy(db, documentLookups(ctx, text))
  const ids = [...new Set(await Promise.all(claimed.map((id) => canonicalId(db, id))))]
  const scope = scopeFor(ctx.actor)
  const items = await staffRead(ctx, async (tx) => {
    const rows: people.LineRow[] = []
    if (number.ok) rows.push(...(await people.learnersByExact(tx, scope, { accountNo: number.accountNo })))
    if (mobile.ok)
      rows.push(
        ...(await people.learnersByExact(tx, scope, { phoneLookup: lookupUuid(ctx.platform.keyring, phonePurpose, mobile.mobile) })),
      )
    if (ids.length > 0) rows.push(...(await people.learnersByExact(tx, scope, { ids })))
    return once(rows).map(lineOf)
  })
  await noteAccess(
    ctx,
    'accounts.find',
    items.map((one) => one.id),
  )
  return { items }
})

/** A learner as a member of staff meets them. `present`: the home unit, or an affiliation in force (or to come), lies in the subtree; else the unit may look back, not act. */
export type Seen = {
  readonly row: store.LearnerRow
  readonly ties: readonly store.AffiliationRow[]
  readonly present: boolean
  readonly standsFor: Id | undefined
}

/** A learner with the affiliations, where the caller sees one of them or the home unit; undefined for a foreign or missing one, without a difference. */
export const seenLearner = async (tx: Sql, actor: StaffActor, id: Id, today: Day, lock = false): Promise<Seen | undefined> => {
  const ties = await store.affiliationsOf(tx, id)
  const row = await store.learnerById(tx, id, lock)
  if (row === undefined) return undefined
  // A person is seen through any of their accounts; what hangs on a merged one is told at that one.
  const through = await store.mergedInto(tx, id)
  const mine = [...ties, ...through].filter((tie) => seesRow(actor, tie))
  const home = seesRow(actor, row)
  if (mine.length === 0 && !home) return undefined
  return {
    row,
    ties,
    standsFor: await store.standingFor(tx, id),
    present: home || mine.some((tie) => tie.to_on === null || tie.to_on >= today),
  }
}

/** The same for acts: refuses a foreign or missing learner, and one whose time with the caller's units is over. The row is locked. */
export const learnerToChange = async (tx: Sql, ctx: Context<StaffActor>, id: Id): Promise<Seen> => {
  const seen = await seenLearner(tx, ctx.actor, id, shanghaiDay(ctx.now), true)
  if (seen === undefined) return refuse('record.not_found')
  if (seen.standsFor !== undefined) return refuse('accounts.merged')
  return seen.present ? seen : refuse('permission.denied')
}

const canDo = (actor: StaffActor, state: store.LearnerRow['state'], present: boolean): string[] => {
  if (!present) return []
  const may = (permission: Parameters<typeof actor.may.has>[0]) => actor.may.has(permission)
  const open = state === 'active' || state === 'inactive'
  return [
    ...(may('accounts.reveal') ? ['reveal'] : []),
    ...(may('accounts.manage') && state === 'active' ? ['freeze'] : []),
    ...(may('accounts.enter') && open ? ['contact', 'affiliate'] : []),
    ...(may('accounts.enter') && state === 'frozen' ? ['object'] : []),
    ...(may('accounts.enter') && state === 'inactive' ? ['counterCheck'] : []),
  ]
}

const detail = query(accounts.getLearner, async (ctx, { id }) => {
  const today = shanghaiDay(ctx.now)
  const seen = await staffRead(ctx, (tx) => seenLearner(tx, ctx.actor, id, shanghaiDay(ctx.now)))
  if (seen === undefined) return { refused: 'record.not_found' }
  await noteAccess(ctx, 'accounts.read', [id])
  const { row, ties } = seen
  // Only ties inside the caller's subtree are told: where else somebody studies or works is not this unit's business.
  const mine = ties.filter((tie) => seesRow(ctx.actor, tie))
  const first = mine.find((tie) => inForce({ from: tie.from_on, to: tie.to_on }, today)) ?? mine[0]
  const home = await store.openUnit(ctx.platform.database.app, row.organization_id)
  return {
    ...lineOf({ ...row, organization: home?.name ?? '', class_name: first?.class_name ?? null, township: first?.township ?? null }),
    formerNames: row.former_names,
    idKind: row.id_kind,
    sex: row.sex,
    birthYear: row.birth_on === null ? null : Number(row.birth_on.slice(0, 4)),
    regionCode: row.region_code,
    region: regionName(row.region_code),
    guardianName: row.guardian_name,
    channel: row.channel,
    affiliations: mine.map((t) => ({
      id: t.id,
      organization: { id: t.organization_id, name: t.organization },
      kind: t.kind,
      from: t.from_on,
      to: t.to_on,
      className: t.class_name,
      studentNo: t.student_no,
      township: t.township,
      mine: true,
    })),
    openedAt: row.created_at.toISOString(),
    activatedAt: row.activated_at?.toISOString() ?? null,
    lastVisitAt: row.last_visit_at?.toISOString() ?? null,
    version: row.version,
    mergedInto: seen.standsFor ?? null,
    can: canDo(ctx.actor, row.state, seen.present && seen.standsFor === undefined),
  }
})

const history = query(accounts.learnerHistory, async (ctx, { id }) => {
  const seen = await staffRead(ctx, (tx) => seenLearner(tx, ctx.actor, id, shanghaiDay(ctx.now)))
  if (seen === undefined) return { refused: 'record.not_found' }
  await noteAccess(ctx, 'accounts.history', [id])
  const db = ctx.platform.database.app
  const rows = await people.historyOf(db, await personIds(db, id))
  const told = await tellParams(db, ctx.platform.keyring, rows)
  return {
    items: rows.map((r) => ({
      at: r.at.toISOString(),
      act: r.act,
      actor: r.actor,
      organization: r.organization,
      params: told.get(r.id)?.params ?? {},
    })),
  }
})

const sealedField = (row: store.LearnerRow, field: 'idNumber' | 'phone' | 'guardianPhone'): Buffer | null =>
  field === 'idNumber' ? row.id_sealed : field === 'phone' ? row.phone_sealed : row.guardian_phone_sealed

const tellSuperiors = async (tx: Sql, ctx: Context<StaffActor>): Promise<void> => {
  const { actor } = ctx
  const superiors = await people.superiorsOf(tx, actor.organization.id, actor.staffId, [
    'managementDirector',
    'centreDirector',
    'subCentreManager',
  ])
  for (const id of superiors)
    await notify(tx, ctx, {
      to: { kind: 'staff', id },
      code: 'accounts.revealBudgetSpent',
      params: { staff: actor.name, office: actor.organization.name, limit: revealsPerDay },
    })
}

/** A value to be revealed and for what. */
export type RevealAsked = {
  readonly field: keyof typeof sealedColumns
  readonly reason: string
  readonly note: string | undefined
  readonly sealed: Buffer | null
  readonly account: Account
}

/** Opens one sealed value for a person of staff inside their daily budget; the record names field and reason. A spent budget is told to the superior once a day. */
export const countedReveal = async (tx: Sql, ctx: Context<StaffActor>, asked: RevealAsked) => {
  const { field, reason, note } = asked
  if (reason === 'other' && (note ?? '') === '') return { refused: 'accounts.reveal_note_needed' as const }
  const day = shanghaiDay(ctx.now)
  const { count, told } = await people.countReveal(tx, ctx.actor.staffId, day)
  const account: Account = { ...asked.account, params: { field, reason }, texts: { note } }
  if (count > revealsPerDay) {
    if (!told) await tellSuperiors(tx, ctx)
    if (!told) await people.noteBudgetTold(tx, ctx.actor.staffId, day, ctx.now)
    return { refusal: { refused: 'accounts.reveal_budget_spent' as const, params: { limit: revealsPerDay } }, account }
  }
  const value = asked.sealed === null ? null : open(ctx.platform.keyring, asked.sealed, sealedColumns[field])
  return { output: { value, left: revealsPerDay - count }, account }
}

const reveal = command(
  accounts.reveal,
  async (tx, ctx, { id, field, reason, note }) => {
    const seen = await learnerToChange(tx, ctx, id)
    return countedReveal(tx, ctx, {
      field,
      reason,
      note,
      sealed: sealedField(seen.row, field),
      account: { act: 'accounts.reveal', subject: { kind: 'learner', id }, learnerId: id },
    })
  },
  { keepAnswer: false },
)

/** What staff read of learners: lists, search, detail, history, and single values revealed. */
export const peopleActions: readonly Bound[] = [list, learnersExport.start, find, detail, history, reveal]
