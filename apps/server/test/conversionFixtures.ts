import { sql } from 'kysely'
import { plainRule } from '../src/conversion/given.ts'
import type { ActorOrganization } from '../src/platform/actor.ts'
import type { Id } from '../src/platform/ids.ts'
import { at, learnerOf, type Maker, scoped } from './fixtureRows.ts'
import type { Bank } from './harness/bank.ts'
import type { UnitKey } from './harness/units.ts'

/** A programme with the draft of its plan. */
export const programme: Maker = async (bank, o) => {
  const id = await scoped(bank, 'programmes.programme', o, {
    code: `P${bank.platform.newId()}`,
    name: '示范专业',
    level: 'undergraduate',
    mode: 'open',
    major_name: '示范专业',
    updated_at: at,
  })
  const content = {
    name: '示范专业',
    level: 'undergraduate',
    mode: 'open',
    majorCode: '080901',
    majorName: '示范专业',
    months: 30,
    feeYuan: null,
    admission: '',
    plan: {
      cohortFrom: 2026,
      least: 300,
      groups: [{ code: 'G1', name: '公共基础课', least: 300 }],
      courses: [{ code: 'C1', name: '大学语文', credits: 300, nature: 'required', group: 'G1', convertible: true }],
      caps: [],
    },
  }
  await sql`insert into programmes.version (programme_id, version, state, content, cohort_from, authors) values (${id}, 1, 'draft', ${JSON.stringify(content)}::jsonb, 2026, '{1}')`.execute(
    bank.platform.database.app,
  )
  return id
}

/** A rule that is a draft. */
export const conversionRule: Maker = async (bank, o) => {
  const id = await scoped(bank, 'conversion.rule', o, { number: `ZG${bank.platform.newId()}`, updated_at: at })
  await sql`insert into conversion.rule_version (rule_id, version, state, content, effective_from, authors) values (${id}, 1, 'draft', ${JSON.stringify(plainRule)}::jsonb, '2026-09-01', '{1}')`.execute(
    bank.platform.database.app,
  )
  return id
}

/** Somebody who studies in a programme of a unit. */
export const enrolled = async (bank: Bank, o: ActorOrganization, key: UnitKey): Promise<{ id: Id; learnerId: Id; programmeId: Id }> => {
  const [learnerId, programmeId] = [await learnerOf(bank, key), await programme(bank, o, key)]
  const id = await scoped(bank, 'programmes.enrolment', o, {
    learner_id: learnerId,
    programme_id: programmeId,
    cohort: 2026,
    student_no: `S${learnerId}`,
    from_on: '2026-09-01',
    entered_by: 1,
    entered_at: at,
  })
  return { id, learnerId, programmeId }
}

/** An application that waits to be accepted. */
export const conversion: Maker = async (bank, o, key) => {
  const { id, learnerId, programmeId } = await enrolled(bank, o, key)
  return scoped(bank, 'conversion.application', o, {
    learner_id: learnerId,
    number: `ZH${id}`,
    enrolment_id: id,
    programme_id: programmeId,
    programme_version: 1,
    cohort: 2026,
    state: 'submitted',
    key: 'x',
    case_text: '{"today":"2026-09-01","outcomes":[],"courses":[],"rules":[],"caps":[],"assumeCertified":false}',
    matching_text: '{}',
    shown: '{}',
    grants: '[]',
    credit: 0,
    exempt: 0,
    courses: 1,
    created_at: at,
    updated_at: at,
  })
}

/** A round that is being confirmed. */
export const conversionRound: Maker = async (bank, o, key) =>
  scoped(bank, 'conversion.round', o, {
    number: `JZ${bank.platform.newId()}`,
    name: '2026 秋',
    programme_id: await programme(bank, o, key),
    cohort: 2026,
    opens_on: '2026-09-01',
    closes_on: '2026-09-30',
    state: 'open',
    opened_by: 1,
    opened_at: at,
  })

/** An override that waits; `entryAt` makes the entry it is about. */
export const conversionOverride =
  (entryAt: Maker): Maker =>
  async (bank, o, key) => {
    const { learnerId, programmeId } = await enrolled(bank, o, key)
    return scoped(bank, 'conversion.override', o, {
      number: `TP${bank.platform.newId()}`,
      programme_id: programmeId,
      learner_id: learnerId,
      course_code: 'C1',
      entry_id: await entryAt(bank, o, key),
      credits: 100,
      effect: 'credit',
      reason: '教材与课程内容一致',
      expires_on: '2026-12-31',
      state: 'asked',
      asked_by: 1,
      asked_name: '甲',
      asked_at: at,
    })
  }
