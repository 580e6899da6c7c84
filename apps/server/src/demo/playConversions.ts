import { conversionDesk, conversions, conversionWhatIf, enrolments, reviews } from '@creditbank/contract'
import type { FastifyInstance } from 'fastify'
import { concludeDue } from '../conversion/index.ts'
import type { Platform } from '../platform/context.ts'
import type { Id } from '../platform/ids.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Cast, makeCast, type Player } from './cast.ts'
import * as store from './store.ts'

/** How far a conversion goes. `left`: only an intention. */
type Ending = 'submitted' | 'accepted' | 'firstReviewed' | 'notice' | 'returned' | 'refused' | 'withdrawn' | 'objected' | 'left'

const endings: readonly Ending[] = [
  'notice',
  'submitted',
  'notice',
  'accepted',
  'notice',
  'firstReviewed',
  'returned',
  'notice',
  'refused',
  'left',
  'withdrawn',
  'objected',
]
/** Students whose conversions each round plays. */
const perRound = 60
const dayMs = 86_400_000

type School = {
  readonly cast: Cast
  readonly platform: Platform
  readonly registrar: Player
  readonly chief: Player
  readonly round: number
}

const decide = async (
  s: School,
  id: Id,
  by: Player,
  event: 'accept' | 'firstReview' | 'finalReview' | 'return' | 'refuse',
  reason?: string,
) => {
  const c = await store.caseOf(s.platform.database.app, id)
  const defects = [{ ground: '成绩单上的姓名和学籍不一致', remedy: '上传盖章的成绩单后重新提交' }]
  await s.cast.call(reviews.decideCase, { id: c.id, seq: c.seq, event, ...(reason === undefined ? {} : { reason, defects }) }, by)
}

/** Takes an application as far as it is to go. */
const review = async (s: School, id: Id, ending: Ending): Promise<void> => {
  if (ending === 'refused') return decide(s, id, s.registrar, 'refuse', 'notEligible')
  if (ending === 'submitted') return
  await decide(s, id, s.registrar, 'accept')
  if (ending === 'returned') return decide(s, id, s.registrar, 'return', 'evidenceMissing')
  if (ending === 'accepted') return
  await decide(s, id, s.registrar, 'firstReview')
  if (ending !== 'firstReviewed') await decide(s, id, s.chief, 'finalReview')
}

/** Records what the examination authority has decided about a round of some weeks ago; the later round still waits for it. */
const authority = async (s: School, id: Id): Promise<void> => {
  if (s.round > 0) return
  const refused = BigInt(id) % 3n === 0n
  await s.cast.call(
    conversionDesk.recordAuthorityDecision,
    {
      id,
      decision: refused ? 'refused' : 'accepted',
      documentNumber: '皖考院学〔2026〕18 号',
      decidedOn: shanghaiDay(s.platform.clock.now()),
      ...(refused
        ? { defects: [{ ground: '来源课程的大纲与考试课程不一致', remedy: '按考试大纲报考这门课程，或者用大纲一致的课程重新申请' }] }
        : {}),
    },
    s.registrar,
  )
}

const playOne = async (s: School, student: store.DemoStudent, ending: Ending, witness: Id): Promise<void> => {
  const learner = await s.cast.learner(student.id)
  const { programmeId } = student
  if (ending === 'left') return void (await s.cast.call(enrolments.keepIntention, { programmeId }, learner))
  const { accountNo, name, cohort, studentNo, className } = student
  await s.cast.call(
    enrolments.enrol,
    { accountNo, name, programmeId, cohort, studentNo, className, fromOn: `${cohort}-09-01` },
    s.registrar,
  )
  const found = await s.cast.call(conversionWhatIf.whatIf, { id: programmeId, assume: 'no' }, learner)
  if (!found.courses.some((course) => course.by !== null)) return
  const { id } = await s.cast.call(conversions.applyForConversion, { programmeId, key: found.key }, learner)
  if (ending === 'withdrawn') return void (await s.cast.call(conversions.withdrawConversion, { id }, learner))
  await review(s, id, ending)
  if ((await s.cast.call(conversions.myConversion, { id }, learner)).state === 'authority') return authority(s, id)
  if (ending === 'objected')
    await s.cast.call(
      conversions.objectToConversion,
      { id, text: '这项证书的取得日期和我了解的不一致，请学校核实。' },
      await s.cast.learner(witness),
    )
}

/**
 * Conversions of the open university's students in every state. The round of some weeks ago is concluded, as its public notice is over; the one of
 * yesterday waits on the registrar's desk.
 */
export const playConversions = async (platform: Platform, http: FastifyInstance, round: number): Promise<void> => {
  const cast = makeCast(platform, http)
  const s = { cast, platform, round, registrar: await cast.staff('univ.registrar'), chief: await cast.staff('univ.chief') }
  const students = await store.demoStudents(platform.database.app, perRound, round * perRound)
  const witness = students.at(-1)?.id
  if (witness === undefined) return
  for (const [i, student] of students.slice(0, -1).entries()) await playOne(s, student, endings[i % endings.length] ?? 'submitted', witness)
  if (round === 0) await concludeDue({ ...platform, clock: { now: () => new Date(platform.clock.now().getTime() + 12 * dayMs) } })
}
