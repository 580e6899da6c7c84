import { accounts } from '@creditbank/contract'
import { codeRefused, phoneFrom, sendCode, takeCode } from '../identity/index.ts'
import { notify } from '../notices/index.ts'
import { seesRow } from '../platform/actor.ts'
import { reverseName } from '../platform/pure/names.ts'
import { addMonths, shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, command } from '../platform/serve.ts'
import { heldAssistance, noteAct } from './acting/assistance.ts'
import { endClassAffiliations } from './boardStore.ts'
import { changePhone, doorLearners } from './doorLearners.ts'
import { sealGuardianPhone } from './identifiers.ts'
import { refreshHomeUnit } from './open.ts'
import { learnerToChange, scopeFor } from './people.ts'
import { counterBinding } from './present.ts'
import { isChild, nextState, periodRight } from './rules.ts'
import * as store from './store.ts'

const done = { done: true as const }

const consentCode = command(
  accounts.requestConsentCode,
  async (tx, ctx, { id, phone }) => {
    await learnerToChange(tx, ctx, id)
    const target = phone === undefined ? await doorLearners.phoneOf(tx, id) : phoneFrom(ctx, phone)
    if (target === undefined) return { refused: phone === undefined ? 'identity.no_phone' : 'identity.phone_invalid' }
    const sent = await sendCode(tx, ctx, { purpose: 'counterConsent', phone: target, boundTo: counterBinding(ctx, id) })
    return 'refused' in sent ? sent : { output: sent, account: { act: 'codes.send', learnerId: id, params: { purpose: 'counterConsent' } } }
  },
  { keepAnswer: false },
)

const contact = command(accounts.editContact, async (tx, ctx, { id, assistanceId, request, code, guardianPhone, ...given }) => {
  const seen = await learnerToChange(tx, ctx, id)
  const held = await heldAssistance(tx, ctx, assistanceId, { learnerId: id })
  if (seen.row.state !== 'active' && seen.row.state !== 'inactive') return { refused: 'accounts.state_conflict' }
  // Nobody takes an account in use over by naming another phone: that is a change of its own, with a second person and a day of waiting.
  if (request !== undefined && seen.row.state === 'active' && seen.row.phone_lookup !== null)
    return { refused: 'accounts.phone_change_needed' }
  const guardian = guardianPhone === undefined ? undefined : sealGuardianPhone(ctx, guardianPhone)
  if (guardianPhone !== undefined && guardian === undefined) return { refused: 'identity.phone_invalid' }
  const changed = Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [key]))
  if (request !== undefined) {
    const taken = await takeCode(tx, ctx, { request, code: code ?? '', purposes: ['counterConsent'], boundTo: counterBinding(ctx, id) })
    if (codeRefused(taken)) return taken
    await changePhone(tx, ctx, id, taken.phone)
    await notify(tx, ctx, { to: { kind: 'learner', id }, code: 'accounts.phoneChanged', params: { phone: taken.phone.masked } })
    changed.push('phone')
  }
  await store.setContact(tx, id, { ...given, guardianPhoneSealed: guardian?.sealed })
  await refreshHomeUnit(tx, id, shanghaiDay(ctx.now))
  await noteAct(tx, ctx, held, 'contact')
  const params = { changed, assistance: held.id }
  return { output: done, account: { act: 'accounts.editContact', subject: { kind: 'learner', id }, learnerId: id, params } }
})

const counterCheck = command(accounts.counterCheck, async (tx, ctx, { id, assistanceId, request, code }) => {
  const { row } = await learnerToChange(tx, ctx, id)
  const to = nextState(row.state, 'activate')
  if (to === undefined) return { refused: 'accounts.state_conflict' }
  // Document, name and consent were checked when the assistance began.
  const held = await heldAssistance(tx, ctx, assistanceId, { learnerId: id })
  if (isChild(row.birth_on, shanghaiDay(ctx.now)) && row.guardian_name === null) return { refused: 'accounts.guardian_needed' }
  const account = { act: 'accounts.counterCheck', subject: { kind: 'learner', id }, learnerId: id, params: { assistance: held.id } }
  if (request !== undefined) {
    const taken = await takeCode(tx, ctx, { request, code: code ?? '', purposes: ['counterConsent'], boundTo: counterBinding(ctx, id) })
    if (codeRefused(taken)) return taken
    await changePhone(tx, ctx, id, taken.phone)
  }
  await store.setLearnerState(tx, id, to, ctx.now)
  await store.raiseRealName(tx, id, 'counterChecked')
  await noteAct(tx, ctx, held, 'activate')
  return { output: done, account, events: [{ kind: 'account.activated', facts: { learner: id, level: 'counterChecked' } }] }
})

const addAffiliation = command(accounts.addAffiliation, async (tx, ctx, { id, organizationId, ...tie }) => {
  const seen = await learnerToChange(tx, ctx, id)
  const unit = await store.openUnit(tx, organizationId)
  if (unit === undefined || !seesRow(ctx.actor, unit) || unit.kind === 'educationAuthority') return { refused: 'accounts.affiliation_unit' }
  if (tie.kind === 'student' && !unit.kind.startsWith('university')) return { refused: 'accounts.affiliation_unit' }
  const today = shanghaiDay(ctx.now)
  if (!periodRight(tie.from, null, addMonths(today, 12))) return { refused: 'accounts.period' }
  if (seen.ties.some((t) => t.organization_id === organizationId && t.kind === tie.kind && (t.to_on === null || t.to_on >= tie.from)))
    return { refused: 'accounts.affiliation_exists' }
  const affiliationId = ctx.newId()
  const { row } = seen
  await store.insertAffiliation(
    {
      learnerId: id,
      id: affiliationId,
      unit,
      kind: tie.kind,
      from: tie.from,
      studentNo: tie.studentNo ?? null,
      className: tie.className ?? null,
      township: tie.township ?? null,
      name: row.name,
      nameReversed: reverseName(row.name),
      state: row.state,
    },
    tx,
  )
  await refreshHomeUnit(tx, id, today)
  await notify(tx, ctx, {
    to: { kind: 'learner', id },
    code: 'accounts.affiliated',
    params: { office: unit.name, kind: { student: '学生', resident: '居民', employee: '职工' }[tie.kind] },
  })
  return {
    output: { affiliationId },
    account: {
      act: 'accounts.addAffiliation',
      subject: { kind: 'learner', id },
      learnerId: id,
      params: { organization: organizationId, kind: tie.kind, from: tie.from },
    },
  }
})

const endAffiliation = command(accounts.endAffiliation, async (tx, ctx, { id, affiliationId, on }) => {
  const seen = await learnerToChange(tx, ctx, id)
  const tie = seen.ties.find((one) => one.id === affiliationId)
  if (tie === undefined || !seesRow(ctx.actor, tie)) return { refused: 'record.not_found' }
  const today = shanghaiDay(ctx.now)
  if (!periodRight(tie.from_on, on, addMonths(today, 12))) return { refused: 'accounts.period' }
  if (!(await store.closeAffiliation(tx, id, affiliationId, on))) return { refused: 'accounts.affiliation_ended' }
  await refreshHomeUnit(tx, id, today)
  return {
    output: done,
    account: {
      act: 'accounts.endAffiliation',
      subject: { kind: 'learner', id },
      learnerId: id,
      params: { organization: tie.organization_id, on },
    },
  }
})

const endClass = command(accounts.endClass, async (tx, ctx, { className, on }) => {
  const today = shanghaiDay(ctx.now)
  if (!periodRight('1949-10-01', on, addMonths(today, 12))) return { refused: 'accounts.period' }
  const ids = await endClassAffiliations(tx, scopeFor(ctx.actor), className, on)
  for (const id of ids) await refreshHomeUnit(tx, id, today)
  return { output: { ended: ids.length }, account: { act: 'accounts.endClass', params: { class: className, on, count: ids.length } } }
})

/** What staff change of accounts: contact data, the check at the counter, affiliations. */
export const upkeepActions: readonly Bound[] = [consentCode, contact, counterCheck, addAffiliation, endAffiliation, endClass]
