import { type NewOutcome, storeOutcome } from '../../src/outcomes/index.ts'
import { levels } from '../../src/platform/actor.ts'
import type { Id } from '../../src/platform/ids.ts'
import type { Bank, TestLearner } from './bank.ts'

/** An outcome of a learner, stored at Hefei past every review: 36 hours, 86 points, for life. `of` is its entry (`givenEntry`); `over` is what a test cares about. */
export const storedOutcome = async (
  bank: Bank,
  learner: Pick<TestLearner, 'id'>,
  of: { readonly id: Id; readonly achievementId: Id; readonly issuerId: Id },
  over: Partial<NewOutcome> = {},
): Promise<Id> => {
  const office = bank.unit('hefei')
  const id = bank.platform.newId()
  await bank.platform.database.app.transaction().execute((tx) =>
    storeOutcome(tx, {
      id,
      learnerId: learner.id,
      entryId: of.id,
      achievementId: of.achievementId,
      achievementVersion: 1,
      typeCode: 'trainingProgramme',
      issuerId: of.issuerId,
      organizationId: office.id,
      levels: levels(office),
      occurrence: 0,
      obtainedOn: '2025-06-30',
      minutes: 2160,
      credits: 200,
      points: 0,
      grade: '86',
      certificateNo: null,
      certificateSealed: null,
      certificateClaim: null,
      expiresOn: null,
      channel: 'self',
      caseId: null,
      correctsId: null,
      storedAt: bank.platform.clock.now(),
      ...over,
    }),
  )
  return id
}
