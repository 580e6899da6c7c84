import { identity } from '@creditbank/contract'
import { unitById } from '../organizations/index.ts'
import { seesRow } from '../platform/actor.ts'
import { staffRead } from '../platform/context.ts'
import { newSessionToken, tokenHash } from '../platform/crypto/tokens.ts'
import { type Bound, command, query } from '../platform/serve.ts'
import { keyKinds } from './staffReads.ts'
import { keysPerUnit } from './staffRules.ts'
import * as store from './staffStore.ts'

const list = query(identity.listApiKeys, (ctx) =>
  staffRead(ctx, async (tx) => ({
    items: (await store.listKeys(tx)).map((k) => ({
      id: k.id,
      name: k.name,
      organization: { id: k.organizationId, name: k.organizationName },
      hint: k.hint,
      createdBy: k.createdBy,
      createdAt: k.createdAt.toISOString(),
      revokedAt: k.revokedAt?.toISOString() ?? null,
      lastUsedAt: k.lastUsedAt?.toISOString() ?? null,
    })),
  })),
)

const create = command(
  identity.createApiKey,
  async (tx, ctx, { organizationId, name }) => {
    const organization = await unitById(tx, organizationId)
    if (organization === undefined || organization.status !== 'active' || !seesRow(ctx.actor, organization))
      return { refused: 'record.not_found' }
    if (!keyKinds.includes(organization.kind)) return { refused: 'identity.key_not_for_unit' }
    if ((await store.countKeys(tx, organizationId)) >= keysPerUnit)
      return { refused: 'identity.too_many_keys', params: { limit: keysPerUnit } }
    const id = ctx.newId()
    const key = `bank_${newSessionToken()}`
    await store.insertKey(tx, { id, name, organization, hash: tokenHash(key), hint: key.slice(-4), by: ctx.actor.staffId, now: ctx.now })
    return {
      output: { id, key },
      account: { act: 'apiKeys.create', subject: { kind: 'apiKey', id }, params: { organization: organizationId } },
    }
  },
  { keepAnswer: false },
)

const revoke = (forget: () => void) =>
  command(identity.revokeApiKey, async (tx, ctx, { id }) => {
    const key = await store.lockKey(tx, id)
    if (key === undefined || !seesRow(ctx.actor, key)) return { refused: 'record.not_found' }
    await store.revokeKey(tx, id, ctx.now)
    forget()
    return { output: { done: true as const }, account: { act: 'apiKeys.revoke', subject: { kind: 'apiKey', id } } }
  })

/** Keys with which an institution's own systems push deposits: shown once, stored as a hash. */
export const apiKeyActions = (forget: () => void): readonly Bound[] => [list, create, revoke(forget)]
