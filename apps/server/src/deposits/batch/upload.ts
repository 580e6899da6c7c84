import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { batches } from '@creditbank/contract'
import type { StaffActor } from '../../platform/actor.ts'
import { levels } from '../../platform/actor.ts'
import { runCommand } from '../../platform/command.ts'
import type { Context, Platform } from '../../platform/context.ts'
import { sealingStream } from '../../platform/crypto/sealedFile.ts'
import { type Bound, effect } from '../../platform/serve.ts'
import { shanghaiDay } from '../../platform/pure/shanghai.ts'
import { cleanMapping, headerHash, mappingProblem, proposeMapping } from './mapping.ts'
import { type HeaderFound, keyringParts } from './readTask.ts'
import { openBatchLimit, sourceDays } from './rules.ts'
import { batchById, batchOfFile, insertBatch, openBatches, rememberedMapping, type StoredNote, typeKnown } from './store.ts'
import { FileRefused, runReader } from './thread.ts'
import { prepares, presentBatch } from './view.ts'

const headerMilliseconds = 20_000

/** Receives the body, sealed on its way to the object store; hash and size are of the clear bytes. */
const receive = async (platform: Platform, body: Readable, key: string): Promise<{ size: number; sha256: Buffer }> => {
  const sealing = sealingStream(platform.keyring)
  const flowing = pipeline(body, sealing.stream)
  const [put, flowed] = await Promise.allSettled([platform.files.put(key, sealing.stream), flowing])
  if (flowed.status === 'fulfilled' && put.status === 'fulfilled') return sealing.facts()
  await platform.files.remove(key)
  throw flowed.status === 'rejected' ? flowed.reason : put.status === 'rejected' ? put.reason : new Error('not stored')
}

/** Reads the header in a thread: a hostile file ends there, as a refused batch with a reason. */
const headerOf = async (platform: Platform, key: string): Promise<HeaderFound | StoredNote> => {
  const local = await platform.files.localPath(key)
  let found: HeaderFound | undefined
  try {
    await runReader(
      { mode: 'header', path: local.path, keyring: keyringParts(platform.keyring), today: shanghaiDay(platform.clock.now()) },
      (message) => {
        if (message.said === 'header') found = message.found
      },
      { milliseconds: headerMilliseconds },
    )
  } catch (error) {
    if (error instanceof FileRefused) return { code: error.code, params: { ...error.params } }
    throw error
  } finally {
    await local.release()
  }
  return found ?? { code: 'sheet.unreadable', params: {} }
}

type Uploaded = { readonly id: string; readonly earlier: boolean }
type Input = {
  readonly kind: batches.BatchKind
  readonly name: string
  readonly typeCode?: string | undefined
  readonly basis?: batches.PeopleBasis | undefined
  readonly basisDocument?: string | undefined
}

/** Stores the batch of a received file, or finds the earlier batch of the same file. */
const record = async (
  ctx: Context<StaffActor>,
  input: Input,
  file: { id: string; key: string; size: number; sha256: Buffer },
  header: HeaderFound | StoredNote,
  key: string | undefined,
) => {
  const { organization, staffId } = ctx.actor
  const found = 'header' in header ? header : undefined
  const hash = found === undefined ? null : headerHash(found.header)
  return runCommand<StaffActor, Input, Uploaded, 'batches.type_unknown' | 'batches.too_many_open'>(
    ctx,
    input,
    { key, endpoint: 'POST /batches', input: { ...input, sha256: file.sha256.toString('hex') }, keepAnswer: true },
    async (tx) => {
      if (input.typeCode !== undefined && !(await typeKnown(tx, input.typeCode))) return { refused: 'batches.type_unknown' }
      const account = (id: string, act: string) => ({
        act,
        subject: { kind: 'batch', id },
        params: {
          kind: input.kind,
          ...(input.basis === undefined ? {} : { basis: input.basis }),
          sha256: file.sha256.toString('hex'),
          size: file.size,
        },
      })
      const earlier = await batchOfFile(tx, organization.id, input.kind, file.sha256)
      if (earlier !== undefined) return { output: { id: earlier.id, earlier: true }, account: account(earlier.id, 'batches.uploadAgain') }
      if ((await openBatches(tx, organization.id)) >= openBatchLimit)
        return { refused: 'batches.too_many_open', params: { limit: openBatchLimit } }
      const remembered = hash === null ? undefined : await rememberedMapping(tx, organization.id, input.kind, input.typeCode ?? '', hash)
      const usable =
        found !== undefined && remembered !== undefined && mappingProblem(input.kind, remembered, found.header.length) === undefined
          ? cleanMapping(input.kind, remembered)
          : undefined
      const made = await insertBatch(tx, {
        id: file.id,
        kind: input.kind,
        typeCode: input.typeCode ?? null,
        organizationId: organization.id,
        levels: levels(organization),
        basis: input.kind === 'people' ? (input.basis ?? null) : null,
        basisDocument: input.kind === 'people' ? (input.basisDocument ?? null) : null,
        name: input.name,
        sha256: file.sha256,
        size: file.size,
        sourceKey: file.key,
        sourceUntil: new Date(ctx.now.getTime() + sourceDays * 86_400_000),
        header: found?.header ?? [],
        headerHash: hash,
        mapping: usable ?? (found === undefined ? {} : proposeMapping(input.kind, found.header, found.looks)),
        remembered: usable !== undefined,
        warnings: found === undefined ? [] : found.warnings.map((w) => ({ code: w.code, params: { ...w.params } })),
        failure: 'header' in header ? null : header,
        staffId,
        now: ctx.now,
      })
      // The unique index made a parallel upload of the same file wait and then lose: it finds the winner's batch on the next try.
      if (!made) throw Object.assign(new Error('the same file was uploaded at the same time'), { code: '40001' })
      return { output: { id: file.id, earlier: false }, account: account(file.id, 'batches.upload') }
    },
  )
}

/** Upload of a batch's file. */
export const uploadAction: Bound = effect(batches.uploadBatch, async (ctx, input, key) => {
  if (!prepares(ctx.actor, input.kind)) return { refused: 'permission.denied' }
  if (input.kind === 'people' && (input.basis === undefined || input.basisDocument === undefined))
    return { refused: 'batches.basis_missing' }
  if (ctx.body === undefined) return { refused: 'batches.empty_file' }
  const { platform } = ctx
  const id = ctx.newId()
  const storageKey = `batch/${id}`
  const file = { id, key: storageKey, ...(await receive(platform, Readable.from(ctx.body), storageKey)) }
  let kept = false
  try {
    if (file.size === 0) return { refused: 'batches.empty_file' }
    const known = await batchOfFile(platform.database.app, ctx.actor.organization.id, input.kind, file.sha256)
    const header = known === undefined ? await headerOf(platform, storageKey) : { header: [], looks: [], warnings: [] }
    const made = await record(ctx, input, file, header, key)
    if ('refused' in made) return made
    kept = made.output.id === id
    const row = await batchById(platform.database.app, made.output.id)
    return row === undefined
      ? { refused: 'record.not_found' }
      : { earlier: made.output.earlier, batch: await presentBatch(platform, ctx.actor, row) }
  } finally {
    if (!kept) await platform.files.remove(storageKey)
  }
})
