import { notify } from '../notices/index.ts'
import { refuse, runCommand } from '../platform/command.ts'
import { type Platform, systemContext } from '../platform/context.ts'
import { shanghaiDay } from '../platform/pure/shanghai.ts'
import * as store from './applicationStore.ts'
import { insertEscalation, lateApplications, superiorsOf } from './escalationStore.ts'

/** Applications that one round of the periodic work escalates at most. */
const aRound = 200

type Late = { readonly id: string; readonly seq: number; readonly dueOn: string }

/** Tells the chief of the school and the management centre of one step that was not done in time, and the learner that it was told. */
const escalate = (platform: Platform, late: Late) => {
  const ctx = systemContext(platform, `late conversion ${late.id}`)
  const keyed = { key: undefined, endpoint: 'conversion.escalate', input: {}, keepAnswer: false }
  return runCommand(ctx, {}, keyed, async (tx) => {
    const row = (await store.applicationById(tx, late.id, true)) ?? refuse('record.not_found')
    const step = { learnerId: row.learnerId, applicationId: row.id, seq: late.seq, dueOn: late.dueOn, now: ctx.now }
    // Another worker was first.
    if (!(await insertEscalation(tx, step))) return refuse('record.not_found')
    const params = { office: row.organization, programme: row.programme, number: row.number, due: late.dueOn }
    for (const staffId of await superiorsOf(tx, row.organizationId, [row.l1]))
      await notify(tx, ctx, {
        to: { kind: 'staff', id: staffId },
        code: 'conversion.overdueAtSchool',
        params,
        href: `/admin/conversions/${row.id}`,
      })
    await notify(tx, ctx, {
      to: { kind: 'learner', id: row.learnerId },
      code: 'conversion.escalated',
      params,
      href: `/me/conversions/${row.id}`,
    })
    return {
      output: {},
      account: {
        act: 'conversion.escalate',
        subject: { kind: 'conversion', id: row.id },
        learnerId: row.learnerId,
        params: { seq: late.seq, due: late.dueOn },
      },
      events: [{ kind: 'conversion.escalated', facts: { conversion: row.id, learner: row.learnerId, seq: late.seq, due: late.dueOn } }],
    }
  })
}

/** Periodic work: silence past the limit is told to whom the school answers. Safe to run by several workers and again after a crash. */
export const escalateLate = async (platform: Platform): Promise<void> => {
  const day = shanghaiDay(platform.clock.now())
  for (const late of await lateApplications(platform.database.app, day, aRound)) await escalate(platform, late)
}
