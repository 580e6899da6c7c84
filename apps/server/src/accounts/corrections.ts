import { accounts, type OutputOf, type ParsedInputOf, type Refusal, type reviews } from '@creditbank/contract'
import { filesByIds, keepFiles, type Viewer } from '../files/index.ts'
import { notify } from '../notices/index.ts'
import { type CaseKind, openCase, type TheCase, withdrawCase } from '../reviews/index.ts'
import { refuse, writeAudit } from '../platform/command.ts'
import { type Context, staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import type { IdKind } from '../platform/pure/idNumber.ts'
import { reverseName } from '../platform/pure/names.ts'
import { formatDay, shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { heldAssistance, noteAct } from './acting/assistance.ts'
import { readAccountWish, sameDocument, type Standing, type Wanted } from './correctionRules.ts'
import * as corrections from './correctionStore.ts'
import { openDocument, sealDocument } from './identifiers.ts'
import { regionName } from './me.ts'
import { handlingOffices, refreshHomeUnit } from './open.ts'
import { learnerToChange } from './people.ts'
import { personIds } from './person.ts'
import { readPerson } from './rules.ts'
import * as store from './store.ts'

const standing = (row: store.LearnerRow): Standing => ({
  name: row.name,
  idKind: row.id_kind,
  sex: row.sex,
  birthOn: row.birth_on,
  regionCode: row.region_code,
  learnerKind: row.learner_kind,
  guardianName: row.guardian_name,
})

/** What the request stores: codes as they are, a document masked and sealed. */
const stored = (ctx: Context, row: store.LearnerRow, wanted: Wanted) => {
  if (wanted.what !== 'document') {
    const was = standing(row)[wanted.what] ?? ''
    return { was, wanted: wanted.value, id_kind: null, wanted_sealed: null, wanted_lookup: null }
  }
  const document = sealDocument(ctx.platform.keyring, wanted.kind, wanted.number)
  return {
    was: row.id_masked,
    wanted: document.masked,
    id_kind: wanted.kind,
    wanted_sealed: document.sealed,
    wanted_lookup: document.lookup,
  }
}

type Asked = ParsedInputOf<typeof accounts.requestAccountCorrection>
/** Who asks: the learner, or a clerk for the learner who is present; the papers are theirs. */
type Asker = {
  readonly owner: { readonly kind: 'learner' | 'staff'; readonly id: Id }
  readonly enteredBy?: { readonly staffId: Id; readonly organizationId: Id }
}

type AskCode = 'accounts.correction_wrong' | 'accounts.correction_open' | 'deposits.file_unknown'
type Opened = { readonly id: Id; readonly caseId: Id; readonly output: OutputOf<typeof accounts.requestAccountCorrection> }

/** Writes the wish and puts it on the desk; where the office had sent one back, this one takes its place under the same number. The account's row is held. */
const ask = async (
  tx: Sql,
  ctx: Context,
  row: store.LearnerRow,
  { note, fileIds, ...wish }: Asked,
  by: Asker,
): Promise<Opened | Refusal<AskCode>> => {
  const facts = { today: shanghaiDay(ctx.now), refuseDemo: ctx.platform.config.production }
  const read = readAccountWish(wish, standing(row), facts)
  if ('problems' in read) return { refused: 'accounts.correction_wrong', fields: [...read.problems] }
  const values = stored(ctx, row, read.wanted)
  if (values.wanted_lookup === row.id_lookup) return { refused: 'accounts.correction_wrong', fields: [...sameDocument] }
  const under = await corrections.openCorrection(tx, row.id)
  if (under?.returned === false) return { refused: 'accounts.correction_open' }
  const files = [...new Set(fileIds)]
  if ((await keepFiles(tx, files, by.owner)) !== files.length) return { refused: 'deposits.file_unknown' }
  const office = (await handlingOffices(tx, row.id, facts.today))[0] ?? (await store.rootUnit(tx))
  const id = under?.id ?? ctx.newId()
  await corrections.saveCorrection(tx, {
    id,
    learner_id: row.id,
    field: wish.what,
    ...values,
    note: note ?? null,
    file_ids: files,
    now: ctx.now,
  })
  const opened = await openCase(tx, ctx, {
    kind: 'accountCorrection',
    subjectId: id,
    title: `账户信息更正：${fieldWords[wish.what][0]}`,
    learnerId: row.id,
    learnerName: row.name,
    path: 'first',
    organization: office,
    ...(by.enteredBy === undefined ? {} : { enteredBy: by.enteredBy }),
  })
  if (opened === undefined) return { refused: 'accounts.correction_open' }
  return { id, caseId: opened.caseId, output: { number: opened.number, dueOn: opened.dueOn, office: opened.office.name } }
}

const request = command(accounts.requestAccountCorrection, async (tx, ctx, wish) => {
  const { learnerId } = ctx.actor
  const row = await store.learnerById(tx, learnerId, true)
  if (row === undefined) return { refused: 'record.not_found' }
  if ((await store.standsFor(tx, learnerId)) !== undefined) return { refused: 'accounts.merged' }
  const asked = await ask(tx, ctx, row, wish, { owner: { kind: 'learner', id: learnerId } })
  if ('refused' in asked) return asked
  const subject = { kind: 'accountCorrection', id: asked.id }
  return { output: asked.output, account: { act: 'accounts.requestCorrection', subject, learnerId, params: { field: wish.what } } }
})

const enter = command(accounts.enterAccountCorrection, async (tx, ctx, { id: learnerId, assistanceId, ...wish }) => {
  const { row } = await learnerToChange(tx, ctx, learnerId)
  const held = await heldAssistance(tx, ctx, assistanceId, { learnerId })
  if (row.state !== 'active' && row.state !== 'inactive') return { refused: 'accounts.state_conflict' }
  const { staffId, organization } = ctx.actor
  const asked = await ask(tx, ctx, row, wish, {
    owner: { kind: 'staff', id: staffId },
    enteredBy: { staffId, organizationId: organization.id },
  })
  if ('refused' in asked) return asked
  await noteAct(tx, ctx, held, 'correctAccount', { number: asked.output.number, caseId: asked.caseId })
  const subject = { kind: 'accountCorrection', id: asked.id }
  const params = { field: wish.what, assistance: held.id }
  return { output: asked.output, account: { act: 'accounts.enterCorrection', subject, learnerId, params } }
})

const listMine = query(accounts.listMyAccountCorrections, async (ctx) => {
  const db = ctx.platform.database.app
  const rows = await corrections.correctionsOf(db, await personIds(db, ctx.actor.learnerId))
  return {
    items: rows.map(({ due_on, created_at, ...row }) => ({ ...row, dueOn: due_on, at: created_at.toISOString() })),
  }
})

const withdraw = command(accounts.withdrawAccountCorrection, async (tx, ctx, { id }) => {
  const found = await corrections.correctionById(tx, id, true)
  if (found === undefined || found.learner_id !== ctx.actor.learnerId) return { refused: 'record.not_found' }
  if ((await withdrawCase(tx, ctx, 'accountCorrection', id)) !== 'withdrawn') return { refused: 'accounts.correction_over' }
  await corrections.endCorrection(tx, id, 'withdrawn', ctx.now)
  return {
    output: { done: true as const },
    account: { act: 'accounts.withdrawCorrection', subject: { kind: 'accountCorrection', id }, learnerId: found.learner_id },
  }
})

const applyDocument = async (tx: Sql, ctx: Context, c: corrections.CorrectionRow): Promise<void> => {
  if (c.id_kind === null || c.wanted_sealed === null || c.wanted_lookup === null) return refuse('record.not_found')
  const person = readPerson(
    { name: '—', idKind: c.id_kind, idNumber: openDocument(ctx.platform.keyring, c.wanted_sealed), guardian: true },
    { today: shanghaiDay(ctx.now), refuseDemo: false },
  )
  const told = 'refused' in person ? { birthOn: null, sex: null } : { birthOn: person.birthOn, sex: person.sex }
  const document = { kind: c.id_kind, sealed: c.wanted_sealed, lookup: c.wanted_lookup, masked: c.wanted }
  if (!(await corrections.setDocument(tx, c.learner_id, { ...document, ...told }))) return refuse('accounts.document_taken')
}

/** Writes the wanted value into the account. What the account said stays in the request and, of names, in the former names. */
const applyTo = async (tx: Sql, ctx: Context, c: corrections.CorrectionRow): Promise<void> => {
  const { learner_id: id, wanted } = c
  if (c.field === 'document') return applyDocument(tx, ctx, c)
  if (c.field === 'name') return store.renameLearner(tx, id, wanted, reverseName(wanted))
  if (c.field === 'birthOn') await corrections.setPersonFacts(tx, id, { birthOn: wanted })
  if (c.field === 'sex') await corrections.setPersonFacts(tx, id, { sex: wanted === 'male' ? 'male' : 'female' })
  if (c.field === 'guardianName') await store.setContact(tx, id, { guardianName: wanted })
  if (c.field === 'learnerKind') await store.setContact(tx, id, { learnerKind: wanted })
  if (c.field !== 'regionCode') return
  await store.setContact(tx, id, { regionCode: wanted })
  await refreshHomeUnit(tx, id, shanghaiDay(ctx.now))
}

const apply = async (tx: Sql, ctx: Context, theCase: TheCase, c: corrections.CorrectionRow) => {
  const learner = await store.learnerById(tx, c.learner_id, true)
  if (learner === undefined || learner.state === 'closed') return refuse('accounts.state_conflict')
  await applyTo(tx, ctx, c)
  await corrections.endCorrection(tx, c.id, 'applied', ctx.now)
  await writeAudit(tx, ctx, {
    act: 'accounts.correct',
    subject: { kind: 'learner', id: c.learner_id },
    learnerId: c.learner_id,
    params: { field: c.field, case: theCase.number },
  })
  const to = { kind: 'learner' as const, id: c.learner_id }
  await notify(tx, ctx, { to, code: 'accounts.corrected', params: { number: theCase.number }, href: '/me/account/correction' })
  return { events: [{ kind: 'account.corrected', facts: { learner: c.learner_id, field: c.field, correction: c.id } }] }
}

const fieldWords = {
  name: ['姓名', 'Name'],
  document: ['证件', 'Document'],
  sex: ['性别', 'Sex'],
  birthOn: ['出生日期', 'Date of birth'],
  regionCode: ['常住地', 'Residence'],
  learnerKind: ['学习者类别', 'Kind of learner'],
  guardianName: ['监护人', 'Guardian'],
} as const
const valueWords: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  male: ['男', 'male'],
  female: ['女', 'female'],
  student: ['学生', 'student'],
  resident: ['居民', 'resident'],
  employee: ['职工', 'employee'],
  senior: ['老年学员', 'senior learner'],
}
const kindWords: Readonly<Record<IdKind, string>> = {
  residentIdCard: '居民身份证',
  hkMacaoTaiwanResidencePermit: '港澳台居民居住证',
  hkMacaoTravelPermit: '港澳居民来往内地通行证',
  taiwanTravelPermit: '台湾居民来往大陆通行证',
  passport: '护照',
  foreignPermanentResidence: '外国人永久居留身份证',
}

/** A stored value as a reviewer reads it. */
const readable = (field: corrections.CorrectionRow['field'], value: string): string => {
  if (value === '') return '—'
  if (field === 'birthOn') return formatDay(value)
  if (field === 'regionCode') return regionName(value) ?? value
  return field === 'sex' || field === 'learnerKind' ? (valueWords[value]?.[0] ?? value) : value
}

/** Corrections of account data on the review desk: what stands and what is wanted, side by side; an approved one changes the account. */
export const accountCorrectionCase: CaseKind = {
  kind: 'accountCorrection',
  onEvent: async (tx, ctx, theCase, step) => {
    const c = await corrections.correctionById(tx, theCase.subject_id, true)
    if (c === undefined) return refuse('record.not_found')
    if (step.to === 'approved') return apply(tx, ctx, theCase, c)
    if (step.to === 'refused' || step.to === 'withdrawn') await corrections.endCorrection(tx, c.id, step.to, ctx.now)
    return {}
  },
  view: async (ctx, theCase) => {
    const db = ctx.platform.database.app
    const c = await corrections.correctionById(db, theCase.subject_id)
    const learner = c === undefined ? undefined : await store.learnerById(db, c.learner_id)
    if (c === undefined || learner === undefined) return { facts: [], attachments: [] }
    const [zh, en] = fieldWords[c.field]
    const other = c.wanted_lookup === null ? undefined : await store.learnerByLookup(db, c.wanted_lookup)
    const taken = other !== undefined && other.id !== c.learner_id
    const kind = c.id_kind === null ? '' : `${kindWords[c.id_kind]} `
    const english = c.field === 'sex' || c.field === 'learnerKind' ? valueWords[c.wanted]?.[1] : undefined
    const facts: reviews.CaseFact[] = [
      {
        field: 'wanted',
        zh,
        en,
        was: readable(c.field, c.was),
        value: `${kind}${readable(c.field, c.wanted)}`,
        ...(english === undefined ? {} : { valueEn: english }),
        ...(taken ? { warn: '这个证件已有另一个账户，不能通过。请核对后退回，或先合并两个账户。' } : {}),
      },
      ...(c.field === 'name' ? [] : [{ zh: '姓名', en: 'Name', value: learner.name }]),
      ...(c.field === 'document' ? [] : [{ zh: '证件', en: 'Document', value: `${kindWords[learner.id_kind]} ${learner.id_masked}` }]),
      { field: 'note', zh: '说明', en: 'Note', value: c.note ?? '—' },
    ]
    const files = await filesByIds(db, c.file_ids)
    return { facts, attachments: files.map((f) => ({ fileId: f.id, name: f.name, type: f.type, size: f.size })) }
  },
}

/** Papers of a correction as staff see them: with its case. */
export const correctionPaperSeen: Viewer = async (ctx, fileId) => {
  const found = await corrections.correctionsWith(ctx.platform.database.app, fileId)
  const [first] = found
  if (first === undefined) return undefined
  const ids = found.map((one) => one.id)
  return (await staffRead(ctx, (tx) => corrections.seesCorrection(tx, ids))) ? { learnerId: first.learner_id } : 'hidden'
}

/** Requests to correct what the bank knows of a learner: their own, and those that a clerk enters for them at the counter. */
export const accountCorrectionActions: readonly Bound[] = [request, enter, listMine, withdraw]
