import { sql } from 'kysely'
import { grantCredit } from '../src/credits/index.ts'
import type { ActorOrganization } from '../src/platform/actor.ts'
import { sealedColumns } from '../src/platform/crypto/columns.ts'
import { seal } from '../src/platform/crypto/seal.ts'
import { systemContext } from '../src/platform/context.ts'
import type { Id } from '../src/platform/ids.ts'
import type { Bank } from './harness/bank.ts'
import type { UnitKey } from './harness/units.ts'
import { conversion, conversionOverride, conversionRound, conversionRule, enrolled, programme } from './conversionFixtures.ts'
import { offeringAt, sheetOn } from './offeringFixtures.ts'

import { at, learnerOf, type Maker, scoped } from './fixtureRows.ts'
import { pointsMakers } from './pointsFixtures.ts'

/** Things that a path parameter can name and that lie at a unit. */
export type FixtureKind = keyof typeof makers

const anIssuer = async (bank: Bank): Promise<Id> => {
  const id = bank.platform.newId()
  await sql`insert into catalog.issuer (id, name, created_at) values (${id}, ${`示范颁发单位${id}`}, ${at})`.execute(
    bank.platform.database.app,
  )
  return id
}
const aType = async (bank: Bank): Promise<string> =>
  (
    await sql<{ code: string }>`select code from catalog.type where parent is not null order by code limit 1`.execute(
      bank.platform.database.app,
    )
  ).rows[0]?.code ?? ''

const achievement: Maker = async (bank, o) => {
  const type = await aType(bank)
  return scoped(bank, 'catalog.achievement', o, {
    code: `M${bank.platform.newId()}`,
    type_code: type,
    state: 'draft',
    latest_version: 1,
    name: '示范课程',
    created_at: at,
    updated_at: at,
  })
}

const aVersion = async (bank: Bank, achievementId: Id, issuer: Id): Promise<void> => {
  await sql`insert into catalog.achievement_version (achievement_id, version, name, issuer_id, minutes, credits_proposed, grading, state, created_at) values (${achievementId}, 1, '示范课程', ${issuer}, 60, 100, 'pass', 'draft', ${at})`.execute(
    bank.platform.database.app,
  )
}

const entry: Maker = async (bank, o, key) => {
  const [type, issuer, achievementId] = [await aType(bank), await anIssuer(bank), await achievement(bank, o, key)]
  await aVersion(bank, achievementId, issuer)
  return scoped(bank, 'catalog.entry', o, {
    number: `E${bank.platform.newId()}`,
    achievement_id: achievementId,
    achievement_version: 1,
    name: '示范课程',
    type_code: type,
    issuer_id: issuer,
    channels: ['self'],
    review_path: 'first',
    credits: 100,
    opens_on: '2026-01-01',
    public: false,
    state: 'draft',
    created_at: at,
    updated_at: at,
  })
}

const outcome: Maker = async (bank, o, key) => {
  const entryId = await entry(bank, o, key)
  const { rows } = await sql<{
    achievement_id: Id
    issuer_id: Id
    type_code: string
  }>`select achievement_id, issuer_id, type_code from catalog.entry where id = ${entryId}`.execute(bank.platform.database.app)
  const learner = await learnerOf(bank, key)
  return scoped(bank, 'outcomes.outcome', o, {
    learner_id: learner,
    entry_id: entryId,
    achievement_id: rows[0]?.achievement_id,
    achievement_version: 1,
    type_code: rows[0]?.type_code,
    issuer_id: rows[0]?.issuer_id,
    occurrence: 1,
    obtained_on: '2026-01-01',
    minutes: 60,
    credits: 100,
    points: 0,
    channel: 'self',
    stored_at: at,
  })
}

const staff: Maker = async (bank, _o, key) => {
  const role = {
    management: 'finalReviewer',
    hefei: 'centreClerk',
    wuhu: 'centreClerk',
    openUniversity: 'centreClerk',
    techUniversity: 'centreClerk',
  }[String(key)]
  const kind = bank.unit(key).kind
  if (role === 'finalReviewer') return (await bank.staff('finalReviewer', key, 'matrix')).id
  if (role === 'centreClerk') return (await bank.staff('centreClerk', key, 'matrix')).id
  return (
    await bank.staff(
      kind === 'servicePoint' ? 'pointClerk' : kind === 'educationAuthority' ? 'authorityReader' : 'subCentreClerk',
      key,
      'matrix',
    )
  ).id
}

/** A certified outcome at a unit: its application and its record, with the credit granted. */
const certified = async (bank: Bank, o: ActorOrganization, key: UnitKey): Promise<{ applicationId: Id; recordId: Id }> => {
  const db = bank.platform.database.app
  const outcomeId = await outcome(bank, o, key)
  const learnerId =
    (await sql<{ learner_id: Id }>`select learner_id from outcomes.outcome where id = ${outcomeId}`.execute(db)).rows[0]?.learner_id ?? ''
  const applicationId = await scoped(bank, 'certification.application', o, {
    learner_id: learnerId,
    number: `R${bank.platform.newId()}`,
    outcome_id: outcomeId,
    state: 'approved',
    proposal: '{"credits":100,"standardId":"1","standardVersion":1,"minutes":960}',
    created_at: at,
    updated_at: at,
  })
  const recordId = bank.platform.newId()
  await sql`insert into certification.record (learner_id, id, number, outcome_id, application_id, credits, derivation, organization_id, certified_at)
    values (${learnerId}, ${recordId}, ${`X${recordId}`}, ${outcomeId}, ${applicationId}, 100, '{}', ${o.id}, ${at})`.execute(db)
  const movement = { learnerId, recordId, outcomeId, reference: { kind: 'certificationRecord', id: recordId }, key: `grant ${recordId}` }
  await db.transaction().execute((tx) => grantCredit(tx, systemContext(bank.platform, 'fixtures'), movement, 100))
  return { applicationId, recordId }
}

const accountCorrection: Maker = async (bank, _o, key) => {
  const id = bank.platform.newId()
  await sql`insert into accounts.correction (id, learner_id, field, was, wanted, file_ids, state, created_at, updated_at)
    values (${id}, ${await learnerOf(bank, key)}, 'name', '甲', '乙', '{}', 'open', ${at}, ${at})`.execute(bank.platform.database.app)
  return id
}

const activity: Maker = (bank, o) =>
  scoped(bank, 'redemption.activity', o, {
    title: '书香兑换',
    state: 'draft',
    delivery: 'counter',
    rules: '',
    starts_on: '2026-09-01',
    ends_on: '2026-10-31',
    collect_until: '2026-11-10',
    cancel_returns: true,
    lapse_returns: false,
    authors: '{1}',
    created_at: at,
    updated_at: at,
  })

const good: Maker = async (bank, o, key) => {
  const [id, activityId] = [bank.platform.newId(), await activity(bank, o, key)]
  await sql`insert into redemption.good (id, activity_id, position, name, about, points, per_person) values (${id}, ${activityId}, 0, '字典', '', 50, 1)`.execute(
    bank.platform.database.app,
  )
  return id
}

const redemption: Maker = async (bank, o, key) =>
  scoped(bank, 'redemption.redemption', o, {
    learner_id: await learnerOf(bank, key),
    activity_id: await activity(bank, o, key),
    delivery: 'counter',
    points: 50,
    state: 'waiting',
    collect_until: '2026-11-10',
    created_at: at,
  })

const makers = {
  ...pointsMakers,
  activity,
  good,
  redemption,
  accountCorrection,
  conversionRule,
  conversionRound,
  conversionOverride: conversionOverride(entry),
  enrolment: (async (bank, o, key) => (await enrolled(bank, o, key)).id) satisfies Maker,
  conversion,
  intention: (async (bank, o, key) =>
    scoped(bank, 'conversion.intention', o, {
      learner_id: await learnerOf(bank, key),
      programme_id: await programme(bank, o, key),
      credit: 0,
      state: 'open',
      created_at: at,
      updated_at: at,
    })) satisfies Maker,
  programme,
  organization: (async (_bank, o) => o.id) satisfies Maker,
  learner: ((bank, _o, key) => learnerOf(bank, key)) satisfies Maker,
  staff,
  appointment: (async (bank, o, key) => {
    const id = await staff(bank, o, key)
    return (
      (await sql<{ id: Id }>`select id from identity.appointment where staff_id = ${id}`.execute(bank.platform.database.app)).rows[0]?.id ??
      ''
    )
  }) satisfies Maker,
  proposal: (async (bank, o, key) =>
    scoped(bank, 'identity.proposal', o, {
      staff_id: await staff(bank, o, key),
      role: 'pointClerk',
      from_on: '2026-01-01',
      proposed_by: 1,
      proposed_at: at,
      state: 'open',
    })) satisfies Maker,
  apiKey: ((bank, o) =>
    scoped(bank, 'identity.api_key', o, {
      name: 'x',
      key_hash: Buffer.from(bank.platform.newId()),
      hint: 'abcd',
      created_by: 1,
      created_at: at,
    })) satisfies Maker,
  unitProposal: ((bank, o) =>
    scoped(bank, 'organizations.proposal', o, {
      kind: 'localSubCentre',
      parent_id: o.id,
      fields: '{"name":"x"}',
      proposed_by: 1,
      proposed_at: at,
      state: 'open',
    })) satisfies Maker,
  application: ((bank, o) =>
    scoped(bank, 'accounts.application', o, {
      number: `A${bank.platform.newId()}`,
      state: 'draft',
      channel: 'portal',
      name: '甲',
      id_kind: 'residentIdCard',
      id_sealed: Buffer.alloc(1),
      id_lookup: '00000000-0000-0000-0000-000000000001',
      id_masked: '3****',
      created_at: at,
      updated_at: at,
    })) satisfies Maker,
  case: ((bank, o) =>
    scoped(bank, 'reviews.case', o, {
      kind: 'deposit',
      subject_id: bank.platform.newId(),
      number: `C${bank.platform.newId()}`,
      title: '存入',
      state: 'submitted',
      path: 'first',
      submitted_at: at,
    })) satisfies Maker,
  deposit: (async (bank, o, key) =>
    scoped(bank, 'deposits.deposit', o, {
      number: `D${bank.platform.newId()}`,
      learner_id: await learnerOf(bank, key),
      state: 'draft',
      channel: 'self',
      created_at: at,
      updated_at: at,
    })) satisfies Maker,
  batch: ((bank, o) =>
    scoped(bank, 'deposits.batch', o, {
      serial: bank.platform.newId(),
      kind: 'outcomes',
      file_name: 'x.csv',
      state: 'submitted',
      prepared_by: 1,
      prepared_at: at,
    })) satisfies Maker,
  assistance: (async (bank, o, key) => {
    const clerk = await bank.staff('pointClerk', key)
    return scoped(bank, 'accounts.assistance', o, {
      number: `BB${bank.platform.newId()}`,
      learner_id: await learnerOf(bank, key),
      person_lookup: '00000000-0000-0000-0000-000000000000',
      id_masked: '3499***0010',
      staff_id: clerk.id,
      consent: 'code',
      phone_masked: '154****0000',
      at,
      ends_at: at,
    })
  }) satisfies Maker,
  merge: (async (bank, o, key) =>
    scoped(bank, 'accounts.merge', o, {
      canonical_id: await learnerOf(bank, key),
      merged_id: await learnerOf(bank, key),
      state: 'proposed',
      reason: '同一人',
      proposed_by: 1,
      proposed_at: at,
    })) satisfies Maker,
  repair: (async (bank, _o, key) => {
    const id = bank.platform.newId()
    const learnerId = await learnerOf(bank, key)
    await sql`insert into accounts.repair (learner_id, id, kind, typed_name, created_at, seen_by) values (${learnerId}, ${id}, 'nameDiffers', '甲', ${at}, accounts.sides_seen_by(${learnerId}, null))`.execute(
      bank.platform.database.app,
    )
    return id
  }) satisfies Maker,
  freeze: (async (bank, o, key) =>
    scoped(bank, 'accounts.freeze', o, {
      learner_id: await learnerOf(bank, key),
      state: 'proposed',
      cause: 'identity',
      reason: '核查身份信息',
      until_on: '2026-10-01',
      proposed_by: 1,
      proposed_at: at,
    })) satisfies Maker,
  phoneChange: (async (bank, o, key) =>
    scoped(bank, 'accounts.phone_change', o, {
      learner_id: await learnerOf(bank, key),
      state: 'waiting',
      reason: '手机遗失',
      new_sealed: Buffer.from('x'),
      new_masked: '154****0000',
      asked_by: 1,
      asked_at: at,
    })) satisfies Maker,
  standard: (async (bank, o) =>
    scoped(bank, 'certification.standard', o, {
      type_code: await aType(bank),
      minutes_per_credit: 960,
      rounding: 50,
      most: 1000,
      effective_from: '2026-01-01',
      state: 'draft',
      proposed_by: 1,
      created_at: at,
    })) satisfies Maker,
  offering: offeringAt satisfies Maker,
  sheet: (async (bank, o, key) => sheetOn(bank, await offeringAt(bank, o), String(key))) satisfies Maker,
  certification: (async (bank, o, key) => (await certified(bank, o, key)).applicationId) satisfies Maker,
  record: (async (bank, o, key) => (await certified(bank, o, key)).recordId) satisfies Maker,
  proof: (async (bank, o, key) => {
    const learnerId = await learnerOf(bank, key)
    const content = { language: 'zh', title: '学银账户证明', name: '甲', statement: '', holder: [], sections: [], note: '' }
    const secrets = seal(bank.platform.keyring, JSON.stringify({ code: 'K7QM2Z9RK7QM2Z9R', fullNumber: null }), sealedColumns.proof)
    return scoped(bank, 'proofs.proof', o, {
      learner_id: learnerId,
      number: `Z${bank.platform.newId()}`,
      kind: 'account',
      template_version: 1,
      choice: JSON.stringify({
        kind: 'account',
        language: 'zh',
        outcomeIds: [],
        typeCodes: [],
        years: [],
        hide: [],
        idNumber: 'masked',
        validity: '30',
      }),
      choice_hash: '00000000-0000-0000-0000-000000000001',
      content: JSON.stringify(content),
      secrets_sealed: secrets,
      channel: 'counter',
      sha256: Buffer.alloc(32),
      sm3: Buffer.alloc(32),
      bytes: 1,
      file_id: bank.platform.newId(),
      issued_at: at,
      issuer_id: o.id,
    })
  }) satisfies Maker,
  proofBatch: ((bank, o) =>
    scoped(bank, 'proofs.batch', o, {
      title: '毕业班',
      kind: 'archive',
      choice: '{"kind":"archive"}',
      reason: '毕业',
      state: 'waiting',
      job_id: 1,
      total: 0,
      created_by: 1,
      appointment_id: 1,
      created_at: at,
    })) satisfies Maker,
  proofStop: (async (bank, o, key) =>
    scoped(bank, 'proofs.stop', o, {
      learner_id: await learnerOf(bank, key),
      kind: 'account',
      characters: ['𮧵'],
      in_name: true,
      name_lookup: '00000000-0000-0000-0000-000000000001',
      stopped_at: at,
    })) satisfies Maker,
  achievement,
  entry,
  outcome,
  session: (async (bank, o, key) => {
    const id = await staff(bank, o, key)
    return (
      (await sql<{ id: Id }>`select id from identity.session where principal_id = ${id}`.execute(bank.platform.database.app)).rows[0]?.id ??
      ''
    )
  }) satisfies Maker,
  learnerFile: (async (bank, _o, key) => {
    const id = bank.platform.newId()
    await sql`insert into files.file (id, storage_key, name, type, size, sha256, purpose, owner_kind, owner_id, created_at) values (${id}, ${`x/${id}`}, 'x', 'image/png', 1, ${Buffer.alloc(32)}, 'evidence', 'learner', ${await learnerOf(bank, key)}, ${at})`.execute(
      bank.platform.database.app,
    )
    return id
  }) satisfies Maker,
} as const

/** Makes one thing of a kind at a unit and returns its id; the same one each time for a bank. */
export const fixtures = (bank: Bank): ((kind: FixtureKind, key: UnitKey) => Promise<Id>) => {
  const made = new Map<string, Promise<Id>>()
  return (kind, key) => {
    const name = `${kind}@${key}`
    const id = made.get(name) ?? makers[kind](bank, bank.unit(key), key)
    made.set(name, id)
    return id
  }
}
