import { recordPast } from '../conversion/index.ts'
import { systemContext, type Platform } from '../platform/context.ts'
import * as store from './store.ts'

const dayMs = 86_400_000
/** Students whose conversions of the last year are tried; nearly all have something to convert. */
const students = 205

/** Conversions of the last twelve months at every school with programmes, so that practice data have something to say. One transaction for all. */
export const playPast = async (platform: Platform): Promise<void> => {
  const now = platform.clock.now()
  const ctx = systemContext(platform, 'seed-demo past')
  await platform.database.app.transaction().execute(async (tx) => {
    const chosen = await store.pastStudents(tx, students)
    const enrolled = chosen.map((one) => ({ ...one, enrolmentId: platform.newId() }))
    await store.insertRows(
      tx,
      'programmes.enrolment',
      enrolled.map((one) => ({
        learner_id: one.learnerId,
        id: one.enrolmentId,
        programme_id: one.programmeId,
        organization_id: one.organizationId,
        l1: one.l1,
        l2: one.l2,
        l3: one.l3,
        l4: one.l4,
        cohort: one.cohort,
        student_no: one.studentNo,
        class_name: one.className,
        from_on: `${one.cohort}-09-01`,
        ended_on: null,
        entered_by: one.writer,
        entered_at: new Date(now.getTime() - 400 * dayMs),
      })),
    )
    for (const [n, one] of enrolled.entries())
      await recordPast(tx, ctx, { ...one, concludedAt: new Date(now.getTime() - (5 + (n % 350)) * dayMs) })
  })
}
