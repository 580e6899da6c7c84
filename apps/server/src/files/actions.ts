import { files, type Refusal } from '@creditbank/contract'
import { type Account, runCommand, type WrapperCode } from '../platform/command.ts'
import type { Context } from '../platform/context.ts'
import { noteAccess } from '../platform/access.ts'
import { type Actor, actorId, type StaffActor } from '../platform/actor.ts'
import type { Sql } from '../platform/database.ts'
import type { Id } from '../platform/ids.ts'
import { startOfShanghaiDay, shanghaiDay } from '../platform/pure/shanghai.ts'
import { type Bound, type Download, effect, query } from '../platform/serve.ts'
import { discard, insertFile, openFile, stageUpload } from './receive.ts'
import { type Accepted, evidenceTypes, filesPerDay } from './rules.ts'
import * as store from './store.ts'

type FileInfo = files.FileInfo

/**
 * Says whether a member of staff sees something that a file belongs to, and whose it is (null: nobody's); `hidden` where it belongs to something out of
 * their sight, undefined where the capability knows nothing of it. Capabilities bring theirs.
 */
export type Viewer = (ctx: Context<StaffActor>, fileId: Id) => Promise<{ readonly learnerId: Id | null } | 'hidden' | undefined>

/** Says whether a file belongs to something of a learner's own, whoever uploaded it. */
export type LearnerViewer = (tx: Sql, learnerId: Id, fileId: Id) => Promise<boolean>

/** Says why a learner may not upload evidence now; undefined where they may. */
export type UploadGuard = (
  tx: Sql,
  learnerId: Id,
  now: Date,
) => Promise<Refusal<'privacy.sensitive_withdrawn' | 'privacy.guardian_consent'> | undefined>

type UploadCode = 'files.type_not_allowed' | 'files.image_too_large' | 'files.broken' | 'files.empty' | 'files.too_many' | 'input.too_large'

/** What is taken, from whom and under which idempotency key. */
export type Upload = {
  readonly name: string
  readonly purpose: string
  readonly limit: number
  readonly types: readonly Accepted[]
  readonly key: string | undefined
  readonly endpoint: string
}

/**
 * Takes the body of an `upload` endpoint as one command of its own: content sealed in the object store, one row owned by the caller, one audit row. A
 * repeat under the same key gives the first file. Capabilities that store more in the same transaction use stageUpload and insertFile instead.
 */
export const receiveUpload = async <A extends Actor>(
  ctx: Context<A>,
  upload: Upload,
): Promise<FileInfo | Refusal<UploadCode | WrapperCode>> => {
  const staged = await stageUpload(ctx, upload)
  if ('refused' in staged) return staged
  const { kind } = ctx.actor
  const owner = actorId(ctx.actor) ?? '0'
  const input = { name: upload.name, sha256: staged.sha256.toString('hex') }
  const keyed = { key: upload.key, endpoint: upload.endpoint, input, keepAnswer: true }
  const result = await runCommand<A, typeof input, FileInfo, 'files.too_many'>(ctx, input, keyed, async (tx) => {
    const today = startOfShanghaiDay(shanghaiDay(ctx.now))
    if ((kind === 'learner' || kind === 'staff') && (await store.countSince(tx, kind, owner, today)) >= filesPerDay)
      return { refused: 'files.too_many' }
    const file = await insertFile(tx, ctx, staged, upload)
    const account: Account = {
      act: 'files.upload',
      subject: { kind: 'file', id: file.id },
      params: { type: file.type, size: file.size },
      ...(kind === 'learner' ? { learnerId: owner } : {}),
    }
    return { output: { id: file.id, name: file.name, type: file.type, size: file.size }, account }
  })
  if ('refused' in result || result.replayed) await discard(ctx.platform, staged)
  return 'refused' in result ? result : result.output
}

const evidence = (endpoint: { readonly path: string }, name: string, key: string | undefined): Upload => ({
  name,
  purpose: 'evidence',
  limit: files.evidenceLimit,
  types: evidenceTypes,
  key,
  endpoint: `POST ${endpoint.path}`,
})

const download = async (ctx: Context, file: store.FileRow): Promise<Download> => ({
  download: { name: file.name, type: file.type, content: await openFile(ctx.platform, file), size: file.size },
})

// Scope alone is not enough: an education authority and the separated officers have a subtree too, and no business with anybody's papers.
const viewed = async (ctx: Context<StaffActor>, viewers: readonly Viewer[], id: Id): ReturnType<Viewer> => {
  let seen: Awaited<ReturnType<Viewer>>
  for (const viewer of viewers) {
    const said = await viewer(ctx, id)
    if (said !== undefined && said !== 'hidden') return ctx.actor.may.has('reviews.read') ? said : 'hidden'
    seen ??= said
  }
  return seen
}

/** Uploads of evidence and downloads by whoever may see them. */
export const fileActions = (viewers: readonly Viewer[], shown: LearnerViewer, guard: UploadGuard): readonly Bound[] => [
  effect(files.uploadFile, async (ctx, { name }, key) => {
    const refused = await guard(ctx.platform.database.app, ctx.actor.learnerId, ctx.now)
    return refused ?? receiveUpload(ctx, evidence(files.uploadFile, name, key))
  }),
  effect(files.uploadStaffFile, (ctx, { name }, key) => receiveUpload(ctx, evidence(files.uploadStaffFile, name, key))),
  query(files.downloadFile, async (ctx, { id }) => {
    const file = await store.fileById(ctx.platform.database.app, id)
    if (file === undefined) return { refused: 'record.not_found' }
    const own = file.ownerKind === 'learner' && file.ownerId === ctx.actor.learnerId
    return own || (await shown(ctx.platform.database.app, ctx.actor.learnerId, id)) ? download(ctx, file) : { refused: 'record.not_found' }
  }),
  query(files.downloadStaffFile, async (ctx, { id }) => {
    const file = await store.fileById(ctx.platform.database.app, id)
    if (file === undefined) return { refused: 'record.not_found' }
    const seen = await viewed(ctx, viewers, id)
    // Who uploaded a file sees it as long as it is nobody's; once it is a person's evidence, scope decides and the person sees who looked.
    if (seen === undefined && file.ownerKind === 'staff' && file.ownerId === ctx.actor.staffId) return download(ctx, file)
    if (seen === undefined || seen === 'hidden') return { refused: 'record.not_found' }
    await noteAccess(ctx, 'files.open', [seen.learnerId])
    return download(ctx, file)
  }),
]
