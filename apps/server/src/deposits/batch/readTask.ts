import type { batches } from '@creditbank/contract'
import type { Keyring } from '../../platform/crypto/keyring.ts'
import type { ColumnLooks } from './mapping.ts'
import type { DepositorFacts } from './rules.ts'

/** The keys as they travel to a worker thread (bytes lose their Buffer on the way). */
export type KeyringParts = {
  readonly current: number
  readonly encrypt: readonly (readonly [number, Uint8Array])[]
  readonly lookup: Uint8Array
  readonly audit: Uint8Array
  readonly demo: boolean
}

/** Takes a keyring apart for a worker thread. */
export const keyringParts = (keyring: Keyring): KeyringParts => ({
  current: keyring.current,
  encrypt: [...keyring.encrypt],
  lookup: keyring.lookup,
  audit: keyring.audit,
  demo: keyring.demo,
})

const bytes = (part: Uint8Array): Buffer => Buffer.from(part.buffer, part.byteOffset, part.byteLength)

/** Puts it together again there. */
export const keyringOf = (parts: KeyringParts): Keyring => ({
  current: parts.current,
  encrypt: new Map(parts.encrypt.map(([n, key]) => [n, bytes(key)])),
  lookup: bytes(parts.lookup),
  audit: bytes(parts.audit),
  demo: parts.demo,
})

/** A note about a whole file. */
export type FileNote = { readonly code: string; readonly params: Readonly<Record<string, string | number>> }

type Source = { readonly path: string; readonly keyring: KeyringParts }

/** Work for a reading thread: look at the header, stage all rows, or fetch the cells of some rows. */
export type ReadTask =
  | (Source & { readonly mode: 'header'; readonly today: string })
  | (Source & {
      readonly mode: 'stage'
      readonly kind: batches.BatchKind
      readonly batchId: string
      readonly serial: string
      readonly mapping: batches.BatchMapping
      readonly header: readonly string[]
      readonly url: string
      readonly unit: DepositorFacts
      readonly usual: 'student' | 'resident'
      readonly refuseDemo: boolean
    })
  | (Source & { readonly mode: 'rows'; readonly rows: Uint32Array })

/** What looking at the header found. */
export type HeaderFound = { readonly header: readonly string[]; readonly looks: ColumnLooks; readonly warnings: readonly FileNote[] }

/** What staging found. */
export type StageFound = { readonly read: number; readonly staged: number; readonly wrong: number; readonly warnings: readonly FileNote[] }

/** What a reading thread says. `rows`: cells of the wanted rows, in the order of the file; it waits for `go` after each. */
export type ReadMessage =
  | { readonly said: 'progress'; readonly rows: number; readonly done: number; readonly total: number }
  | { readonly said: 'header'; readonly found: HeaderFound }
  | { readonly said: 'staged'; readonly found: StageFound }
  | { readonly said: 'rows'; readonly rows: readonly { readonly row: number; readonly cells: readonly string[] }[] }
  | { readonly said: 'end' }
  | { readonly said: 'failed'; readonly code: string; readonly params: Readonly<Record<string, string | number>> }
