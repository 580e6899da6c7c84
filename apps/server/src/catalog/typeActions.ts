import { catalog as contract } from '@creditbank/contract'
import { refuse } from '../platform/command.ts'
import { staffRead } from '../platform/context.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { parseCreditCode } from '../platform/pure/creditCode.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import * as store from './store.ts'

/** A type that may be chosen: known, active, of the second level. Refuses otherwise. */
export const usableType = async (db: Sql, code: string): Promise<contract.OutcomeType> => {
  const found = (await store.types(db)).find((one) => one.code === code)
  return found?.active === true && found.parent !== null ? found : refuse('catalog.type_unknown')
}

const issuerOf = async (tx: Sql, id: Id): Promise<contract.Issuer> => (await store.issuerById(tx, id)) ?? refuse('record.not_found')

/** Types and issuers. */
export const typeActions: readonly Bound[] = [
  query(contract.listPublicTypes, async (ctx) => ({ items: await store.types(ctx.platform.database.app) })),
  command(contract.createType, async (tx, _ctx, input) => {
    const all = await store.types(tx)
    if (all.some((one) => one.code === input.code)) return { refused: 'catalog.code_taken' }
    if (input.parent !== null && !all.some((one) => one.code === input.parent && one.parent === null))
      return { refused: 'catalog.type_unknown' }
    await store.putType(tx, input)
    return { output: input, account: { act: 'catalog.createType', params: { code: input.code } } }
  }),
  command(contract.saveType, async (tx, _ctx, input) => {
    const all = await store.types(tx)
    const before = all.find((one) => one.code === input.code)
    const parentFine =
      input.parent === null || all.some((one) => one.code === input.parent && one.parent === null && one.code !== input.code)
    if (before === undefined || !parentFine || (input.parent === null) !== (before.parent === null))
      return { refused: 'catalog.type_unknown' }
    if (before.active && !input.active && (await store.typeInUse(tx, input.code))) return { refused: 'catalog.type_in_use' }
    await store.putType(tx, input)
    return { output: input, account: { act: 'catalog.saveType', params: { code: input.code, active: input.active } } }
  }),
  query(contract.listIssuers, async (ctx, input) => {
    const limit = input.limit ?? 50
    const rows = await staffRead(ctx, (tx) => store.issuers(tx, input.search ?? '', input.cursor ?? '', limit))
    return { items: rows.slice(0, limit), next: rows.length > limit ? (rows[limit - 1]?.name ?? null) : null }
  }),
  command(contract.createIssuer, async (tx, ctx, { name, creditCode }) => {
    if (creditCode !== undefined && !parseCreditCode(creditCode).ok)
      return {
        refused: 'input.invalid',
        fields: [{ field: 'creditCode', code: 'credit_code', zh: '统一社会信用代码的校验位不对', en: 'The check digit is wrong' }],
      }
    const known = await store.issuerNamed(tx, name, creditCode ?? null)
    if (known !== undefined) return { refused: 'catalog.issuer_exists', params: { name: known.name } }
    const id = ctx.newId()
    await store.insertIssuer(tx, { id, name, creditCode: creditCode ?? null, now: ctx.now })
    return { output: await issuerOf(tx, id), account: { act: 'catalog.createIssuer', subject: { kind: 'issuer', id }, params: { name } } }
  }),
  command(contract.renameIssuer, async (tx, _ctx, { id, name, until }) => {
    const before = await issuerOf(tx, id)
    const known = await store.issuerNamed(tx, name, null)
    if (known !== undefined && known.id !== id) return { refused: 'catalog.issuer_exists', params: { name: known.name } }
    await store.insertFormerName(tx, id, before.name, until)
    await store.setIssuerName(tx, id, name)
    return {
      output: await issuerOf(tx, id),
      account: { act: 'catalog.renameIssuer', subject: { kind: 'issuer', id }, params: { from: before.name, to: name } },
    }
  }),
  command(contract.addFormerName, async (tx, _ctx, { id, name, until }) => {
    await issuerOf(tx, id)
    const known = await store.issuerNamed(tx, name, null)
    if (known !== undefined && known.id !== id) return { refused: 'catalog.issuer_exists', params: { name: known.name } }
    await store.insertFormerName(tx, id, name, until ?? null)
    return { output: await issuerOf(tx, id), account: { act: 'catalog.formerName', subject: { kind: 'issuer', id }, params: { name } } }
  }),
]
