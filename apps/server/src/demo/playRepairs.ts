import { accounts } from '@creditbank/contract'
import type { FastifyInstance } from 'fastify'
import { doorLearners, findRepairs, type LearnerRow, learnerById, openDocument, openLearner, sealDocument } from '../accounts/index.ts'
import { runCommand } from '../platform/command.ts'
import { type Platform, systemContext } from '../platform/context.ts'
import type { Id } from '../platform/ids.ts'
import { DEMO_REGION_CODE, residentCheckDigit } from '../platform/pure/idNumber.ts'
import { addDays, shanghaiDay } from '../platform/pure/shanghai.ts'
import { makeCast } from './cast.ts'
import * as store from './store.ts'

/** Another document number for somebody born on the same day: the serials 980 and above belong to nobody of the province. */
const secondNumber = (row: LearnerRow): string => {
  const first17 = `${DEMO_REGION_CODE}${(row.birth_on ?? '1990-01-01').replaceAll('-', '')}${row.sex === 'female' ? '998' : '999'}`
  return first17 + residentCheckDigit(first17)
}

/** The same name as another register would write it: the first character in its traditional form, where it has one. */
const traditional: Readonly<Record<string, string>> = {
  刘: '劉',
  陈: '陳',
  张: '張',
  杨: '楊',
  赵: '趙',
  黄: '黃',
  吴: '吳',
  孙: '孫',
  马: '馬',
  罗: '羅',
  郑: '鄭',
  谢: '謝',
  韩: '韓',
}
const variantOf = (name: string): string | undefined => {
  const other = traditional[name.charAt(0)]
  return other === undefined ? undefined : other + name.slice(1)
}

/** A second account of somebody: what about it differs, in the words of the kinds of repair. */
type Twin = 'documentChanged' | 'nameChanged' | 'variantName' | 'foreignDocument' | 'neverActivated'

const openTwin = async (platform: Platform, row: LearnerRow, twin: Twin): Promise<void> => {
  const ctx = systemContext(platform, 'demo')
  const foreign = twin === 'foreignDocument'
  const sleeps = twin === 'neverActivated'
  const name = twin === 'nameChanged' ? `${row.name.charAt(0)}梦圆` : twin === 'variantName' ? (variantOf(row.name) ?? row.name) : row.name
  const document = foreign
    ? sealDocument(platform.keyring, 'passport', `E${row.account_no.slice(-8)}`)
    : sealDocument(platform.keyring, 'residentIdCard', secondNumber(row))
  const phone =
    sleeps || row.phone_sealed === null || row.phone_lookup === null || row.phone_masked === null
      ? null
      : { sealed: row.phone_sealed, lookup: row.phone_lookup, masked: row.phone_masked }
  const keyed = { key: undefined, endpoint: 'demo', input: {}, keepAnswer: false }
  await runCommand(ctx, {}, keyed, async (tx) => {
    const opened = await openLearner(tx, ctx, {
      name,
      document,
      phone,
      sex: row.sex,
      birthOn: foreign ? null : row.birth_on,
      regionCode: row.region_code,
      learnerKind: row.learner_kind,
      state: sleeps ? 'inactive' : 'active',
      realNameLevel: sleeps ? 'none' : 'counterChecked',
      guardianName: null,
      guardianPhoneSealed: null,
      channel: sleeps ? 'import' : 'counter',
      tie: { unitId: row.organization_id, kind: 'resident', studentNo: null, className: null, township: null },
    })
    if (!('opened' in opened)) throw new Error('a second account of the demo exists already')
    return { output: {}, account: { act: 'demo.openTwin', learnerId: opened.opened }, events: [opened.event] }
  })
}

/** Somebody types other facts than the record has, as at an activation. */
const typeOther = async (
  platform: Platform,
  row: LearnerRow,
  other: { readonly name?: string; readonly phoneOf?: LearnerRow },
): Promise<void> => {
  const ctx = systemContext(platform, 'demo')
  const { phone_sealed: sealed, phone_lookup: lookup, phone_masked: masked } = other.phoneOf ?? row
  if (sealed === null || lookup === null || masked === null) return
  const facts = { name: other.name ?? row.name, idKind: row.id_kind, idNumber: openDocument(platform.keyring, row.id_sealed) }
  await platform.database.app.transaction().execute((tx) => doorLearners.activate(tx, ctx, { ...facts, phone: { sealed, lookup, masked } }))
}

const rowsOf = async (platform: Platform, ids: readonly { readonly id: Id }[]): Promise<LearnerRow[]> =>
  (await Promise.all(ids.map(({ id }) => learnerById(platform.database.app, id)))).flatMap((row) => (row === undefined ? [] : [row]))

/**
 * People who are recorded twice, in every way that identity repair knows, found by the bank's own search; one merge that waits for its second person and one
 * that can still be undone; one freeze that waits, and one that stands with an objection.
 */
export const playRepairs = async (platform: Platform, http: FastifyInstance): Promise<void> => {
  const db = platform.database.app
  const people = await rowsOf(platform, (await store.activeLearners(db, 'hefei', 120)).slice(24))
  const spelt = people.find((row) => variantOf(row.name) !== undefined)
  const [changed, renamed, foreign, asleep, merged, frozen, waiting] = people.filter((row) => row !== spelt)
  const twins: readonly (readonly [LearnerRow | undefined, Twin])[] = [
    [merged, 'documentChanged'],
    [changed, 'documentChanged'],
    [renamed, 'nameChanged'],
    [spelt, 'variantName'],
    [foreign, 'foreignDocument'],
    [asleep, 'neverActivated'],
  ]
  for (const [row, twin] of twins) if (row !== undefined) await openTwin(platform, row, twin)
  const [first, second] = await rowsOf(platform, await store.sleepers(db, 'hefei', 2))
  if (first !== undefined) await typeOther(platform, first, { name: `${first.name.charAt(0)}思远` })
  if (second !== undefined && changed !== undefined) await typeOther(platform, second, { phoneOf: changed })
  await findRepairs(platform)

  const cast = makeCast(platform, http)
  const [proposer, confirmer] = [await cast.staff('hefei'), await cast.staff('director')]
  const { items } = await cast.call(accounts.listRepairs, { limit: 100 }, proposer)
  const found = items.find((one) => one.learnerId === merged?.id)
  if (merged !== undefined && found !== undefined) {
    const decided = { id: found.id, decision: 'merge', keepId: merged.id, reason: '本人到窗口核对了新旧两张身份证' } as const
    const { mergeId } = await cast.call(accounts.decideRepair, decided, proposer)
    await cast.call(accounts.confirmMerge, { id: mergeId ?? '' }, confirmer)
  }
  const untilOn = addDays(shanghaiDay(platform.clock.now()), 20)
  for (const row of [frozen, waiting]) {
    if (row === undefined) continue
    const asked = { id: row.id, cause: 'takeover', reason: '本人来电称账户被他人登录，核实前先行冻结', untilOn } as const
    const { id } = await cast.call(accounts.proposeFreeze, asked, proposer)
    if (row === waiting) continue
    await cast.call(accounts.confirmFreeze, { id }, confirmer)
    await cast.call(accounts.objectToFreeze, { text: '登录的是我本人，在女儿家用了她的手机。' }, await cast.learner(row.id))
  }
}
