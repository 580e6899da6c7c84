import { catalog, conversionOverrides, conversionRounds, enrolments } from '@creditbank/contract'
import type { FastifyInstance } from 'fastify'
import { workRounds } from '../conversion/index.ts'
import type { Platform } from '../platform/context.ts'
import type { Id } from '../platform/ids.ts'
import { addDays, shanghaiDay } from '../platform/pure/shanghai.ts'
import { makeCast, type Player } from './cast.ts'
import * as store from './store.ts'

/** Students of a class. */
const classSize = 5
type Ending = 'open' | 'prepared' | 'decided'

/**
 * Rounds of four classes of the registrar's university: two being confirmed, one waiting for its second person, one decided; and overrides. The demo's own
 * learner is alone in the last one, in another programme than the one of which a conversion was concluded, and has not answered.
 */
export const playRounds = async (platform: Platform, http: FastifyInstance): Promise<void> => {
  const cast = makeCast(platform, http)
  const [registrar, chief] = [await cast.staff('univ.registrar'), await cast.staff('univ.chief')]
  const people = await store.demoStudents(platform.database.app, 3 * classSize, 3 * 60)
  const programmeId = people[0]?.programmeId
  const another = people.find((one) => one.programmeId !== programmeId)?.programmeId
  const own = await store.demoStudents(platform.database.app, 1, 0)
  if (programmeId === undefined || another === undefined) return
  const day = shanghaiDay(platform.clock.now())

  const enrol = async (into: Id, className: string, students: readonly store.DemoStudent[]): Promise<void> => {
    for (const { accountNo, name, studentNo } of students)
      await cast.call(
        enrolments.enrol,
        { accountNo, name, programmeId: into, cohort: 2025, studentNo: `25${studentNo}`, className, fromOn: '2025-09-01' },
        registrar,
      )
  }

  /** All but one answer: the second asks first, the third declines. */
  const reply = async (id: Id, learner: Player, at: number): Promise<void> => {
    const { items } = await cast.call(conversionRounds.myProposals, {}, learner)
    if (!items.some((one) => one.id === id)) return
    if (at === 1) await cast.call(conversionRounds.askAboutProposal, { id, question: '我的普通话证书为什么没有用上？' }, learner)
    if (at === 2) return void (await cast.call(conversionRounds.declineProposal, { id, reason: '想用在另一个专业' }, learner))
    const found = await cast.call(conversionRounds.myProposal, { id }, learner)
    if (found.result !== null && found.can.accept) await cast.call(conversionRounds.acceptProposal, { id, key: found.result.key }, learner)
  }

  const play = async (ending: Ending, n: number, into: Id, students: readonly store.DemoStudent[], answering: number): Promise<void> => {
    const className = `继教 250${n + 1} 班`
    await enrol(into, className, students)
    const { id } = await cast.call(
      conversionRounds.openRound,
      { name: `${className}集中转换`, programmeId: into, cohort: 2025, className, opensOn: day, closesOn: addDays(day, 14) },
      registrar,
    )
    await workRounds(platform)
    for (const [at, student] of students.slice(0, answering).entries()) await reply(id, await cast.learner(student.id), at)
    const round = await cast.call(conversionRounds.readRound, { id }, registrar)
    if (ending === 'open' || !round.can.prepare) return
    await cast.call(conversionRounds.prepareRound, { id, documentNumber: `教务〔${day.slice(0, 4)}〕${20 + n} 号` }, registrar)
    if (ending === 'prepared') return
    await cast.call(conversionRounds.decideRound, { id, decision: 'approve' }, chief)
    await workRounds(platform)
  }
  for (const [n, ending] of (['decided', 'prepared', 'open'] as const).entries())
    await play(ending, n, programmeId, people.slice(n * classSize, (n + 1) * classSize), ending === 'open' ? 3 : classSize)
  await play('open', 3, another, own, 0)

  const { items } = await cast.call(catalog.searchCatalog, { limit: '2' }, registrar)
  for (const [n, entry] of items.entries()) {
    const wish = { programmeId, accountNo: null, course: 'SJ001', entryId: entry.id, credits: 400, effect: 'credit' as const }
    const reason = '企业项目实践的内容和学时经专业负责人核实，与专业实习一致'
    const { id } = await cast.call(conversionOverrides.askOverride, { ...wish, reason, expiresOn: addDays(day, 120) }, registrar)
    // The second one waits for its second person.
    if (n === 0) await cast.call(conversionOverrides.decideOverride, { id, decision: 'agree' }, chief)
  }
}
