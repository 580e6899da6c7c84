import { conversions, conversionWhatIf, enrolments, reviews } from '@creditbank/contract'
import type { givenEntry } from '../../src/deposits/given.ts'
import type { Id } from '../../src/platform/ids.ts'
import type { Bank, TestLearner, TestStaff } from './bank.ts'
import { storedOutcome } from './outcomes.ts'
import type { School } from './schools.ts'

type Entry = Awaited<ReturnType<typeof givenEntry>>
type Where = { readonly school: School; readonly programme: Id; readonly className?: string }

let studentNo = 0
/** A learner who studies in a programme and holds outcomes of these entries, three credits each. */
export const studentIn = async (bank: Bank, at: Where, ...entries: readonly Entry[]): Promise<TestLearner> => {
  const learner = await bank.learner('hefei')
  for (const entry of entries) await storedOutcome(bank, learner, entry, { credits: 300 })
  studentNo += 1
  const wish = {
    programmeId: at.programme,
    cohort: 2026,
    studentNo: `H${studentNo}`,
    className: at.className ?? null,
    fromOn: '2026-09-01',
  }
  await bank.ok(enrolments.enrol, { accountNo: learner.accountNo, name: learner.name, ...wish }, { as: at.school.registrar })
  return learner
}

/** What a learner would be given officially. */
export const officialOf = (bank: Bank, learner: TestLearner, programme: Id) =>
  bank.ok(conversionWhatIf.whatIf, { id: programme, assume: 'no' }, { as: learner })

/** An application by the result of now. */
export const appliedBy = async (bank: Bank, learner: TestLearner, programme: Id) =>
  bank.ok(
    conversions.applyForConversion,
    { programmeId: programme, key: (await officialOf(bank, learner, programme)).key },
    { as: learner },
  )

/** One step of the review of an application. */
export const reviewStep = async (bank: Bank, by: TestStaff, id: Id, event: 'accept' | 'firstReview' | 'finalReview') => {
  const { caseId } = await bank.ok(conversions.readConversion, { id }, { as: by })
  const { seq } = await bank.ok(reviews.readCase, { id: caseId ?? '' }, { as: by })
  return bank.call(reviews.decideCase, { id: caseId ?? '', seq, event }, { as: by })
}

/** Both reviews of the school, passed. */
export const approvedBySchool = async (bank: Bank, school: School, id: Id): Promise<void> => {
  await reviewStep(bank, school.registrar, id, 'accept')
  await reviewStep(bank, school.registrar, id, 'firstReview')
  await reviewStep(bank, school.chief, id, 'finalReview')
}
