import type { batches } from '@creditbank/contract'
import { type Depositor, mayDeposit } from '../../platform/pure/depositors.ts'

/** What can happen to a batch. `begin…`, `finish…` and `break` are the jobs' own. */
export type BatchEvent =
  | 'check'
  | 'finishCheck'
  | 'submit'
  | 'approve'
  | 'refuse'
  | 'cancel'
  | 'beginCommit'
  | 'finishCommit'
  | 'undo'
  | 'finishUndo'
  | 'break'

/** Who may cause an event: who prepares, who approves (a second person), either, or the bank's own jobs. */
export type BatchParty = 'preparer' | 'approver' | 'job'

type Transition = {
  readonly event: BatchEvent
  readonly from: readonly batches.BatchState[]
  readonly to: batches.BatchState
  readonly by: BatchParty
}

/** The life of a batch. Checking may be done again until it is submitted: nothing is written by it. */
export const batchTransitions: readonly Transition[] = [
  { event: 'check', from: ['uploaded', 'checked', 'refused'], to: 'checking', by: 'preparer' },
  { event: 'finishCheck', from: ['checking'], to: 'checked', by: 'job' },
  { event: 'submit', from: ['checked'], to: 'submitted', by: 'preparer' },
  { event: 'approve', from: ['submitted'], to: 'approved', by: 'approver' },
  { event: 'refuse', from: ['submitted'], to: 'refused', by: 'approver' },
  {
    event: 'cancel',
    from: ['uploaded', 'checking', 'checked', 'submitted', 'approved', 'committing', 'refused'],
    to: 'cancelled',
    by: 'preparer',
  },
  { event: 'beginCommit', from: ['approved'], to: 'committing', by: 'job' },
  { event: 'finishCommit', from: ['committing'], to: 'committed', by: 'job' },
  { event: 'undo', from: ['committed'], to: 'undoing', by: 'approver' },
  { event: 'finishUndo', from: ['undoing'], to: 'undone', by: 'job' },
  { event: 'break', from: ['uploaded', 'checking', 'approved', 'committing'], to: 'failed', by: 'job' },
]

/** The state after an event, or undefined where the event cannot happen in this state. */
export const stateAfter = (event: BatchEvent, from: batches.BatchState): batches.BatchState | undefined =>
  batchTransitions.find((t) => t.event === event && t.from.includes(from))?.to

/** States in which work is running or waiting to run. */
export const isMoving = (state: batches.BatchState): boolean =>
  state === 'checking' || state === 'approved' || state === 'committing' || state === 'undoing'

/** Facts about a caller and a batch, from which follows what the caller may do. */
export type BatchFacts = {
  readonly state: batches.BatchState
  readonly prepares: boolean
  readonly approves: boolean
  readonly preparedByCaller: boolean
  readonly storable: number
  readonly wrong: number
  readonly sourceThere: boolean
}

/** What a caller may do with a batch now; the same list shows the buttons and guards the commands' first look. */
export const batchCan = (f: BatchFacts): batches.BatchAct[] => {
  const can: batches.BatchAct[] = []
  const after = (event: BatchEvent): boolean => stateAfter(event, f.state) !== undefined
  if (f.prepares && f.sourceThere && after('check')) can.push('map', 'check')
  if (f.prepares && after('submit') && f.storable > 0) can.push('submit')
  if (f.approves && !f.preparedByCaller && after('approve')) can.push('approve', 'refuse')
  if ((f.prepares || f.approves) && after('cancel')) can.push('cancel')
  if (f.approves && after('undo')) can.push('undo')
  if ((f.prepares || f.approves) && f.sourceThere && f.wrong > 0 && !['checking', 'uploaded'].includes(f.state)) can.push('wrongRows')
  return can
}

/** Facts of a catalogue entry that decide whether a unit may store into it by batch today. */
export type EntryFacts = {
  readonly state: string
  readonly channels: readonly string[]
  readonly depositors: readonly string[]
  readonly regions: readonly string[]
  readonly organizationId: string
  readonly opensOn: string
  readonly closesOn: string | null
  readonly typeCode: string
}

/** The columns of an entry's row that hold those facts. */
export type EntryFactsRow = {
  readonly state: string
  readonly channels: readonly string[]
  readonly depositors: readonly string[]
  readonly regions: readonly string[]
  readonly organization_id: string
  readonly opens_on: string
  readonly closes_on: string | null
  readonly type_code: string
}

/** The facts of an entry as its row holds them. */
export const entryFacts = (row: EntryFactsRow): EntryFacts => ({
  state: row.state,
  channels: row.channels,
  depositors: row.depositors,
  regions: row.regions,
  organizationId: row.organization_id,
  opensOn: row.opens_on,
  closesOn: row.closes_on,
  typeCode: row.type_code,
})

/** The depositing unit with the day and the type of its batch. */
export type DepositorFacts = Depositor & { readonly today: string; readonly typeCode: string | null }

/** Why an entry cannot be deposited into, in this order; undefined where it can. */
export const entryProblem = (entry: EntryFacts | undefined, unit: DepositorFacts): batches.BatchProblemCode | undefined => {
  if (entry === undefined) return 'entry_unknown'
  if (entry.state === 'draft' || entry.state === 'inReview') return 'entry_unpublished'
  if (entry.state === 'closed' || entry.opensOn > unit.today || (entry.closesOn !== null && entry.closesOn < unit.today))
    return 'entry_closed'
  if (unit.typeCode !== null && !entry.typeCode.startsWith(unit.typeCode)) return 'entry_type'
  if (!entry.channels.includes('batch')) return 'entry_channel'
  return mayDeposit(entry, unit) ? undefined : 'entry_organization'
}

/** Names of the template's sheets beside the one to be filled in: a file that has them is the template and says nothing else. */
export const templateSheets = { notes: '填写说明', entries: '可用名录' } as const
/** Rows from which a batch gets a partition of its own. */
export const largeBatchRows = 50_000
/** Batches up to this size tell each of their learners. */
export const noticeRows = 5_000
/** Problems kept of one batch, and of one row. */
export const problemLimit = 200_000
/** Problems kept of one row: the first ones tell enough. */
export const problemsOfRow = 4
/** Batches a unit may have in progress. */
export const openBatchLimit = 200
/** Days after which a source file is deleted. */
export const sourceDays = 30

/** Rows of a batch that are in the bank: none once it was undone, although its history keeps how many there were. */
export const storedNow = (b: { readonly state: batches.BatchState; readonly rows_stored: number }): number =>
  b.state === 'undone' ? 0 : b.rows_stored
