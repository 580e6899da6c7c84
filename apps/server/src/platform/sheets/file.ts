import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs'
import { Readable } from 'node:stream'
import { SheetFailure } from './failure.ts'

/** Bytes that are read at any place but lie on the disk in another form: a sealed file. */
export type SheetSource = {
  readonly size: number
  readUpTo(position: number, length: number): Buffer
  close(): void
}

const STREAM_STEP = 1 << 18

/**
 * A file open for reading at any place. Reads are synchronous on purpose: the importer runs in a worker thread, and
 * a scanner that need not wait is simpler and faster than one that may.
 */
export class SheetFile {
  readonly path: string
  readonly fd: number
  readonly size: number
  private readonly source: SheetSource | undefined
  private open = true

  constructor(path: string, source?: SheetSource) {
    this.path = path
    this.source = source
    this.fd = source === undefined ? openSync(path, 'r') : -1
    this.size = source === undefined ? fstatSync(this.fd).size : source.size
  }

  /** The bytes [start, start + length) as a stream of buffers. */
  stream(start: number, length: number): Readable {
    if (this.source === undefined) return createReadStream(this.path, { start, end: start + length - 1, highWaterMark: STREAM_STEP })
    const read = (position: number, bytes: number) => this.readUpTo(position, bytes)
    const steps = function* () {
      for (let at = start; at < start + length; at += STREAM_STEP) yield read(at, Math.min(STREAM_STEP, start + length - at))
    }
    return Readable.from(steps(), { objectMode: false, highWaterMark: STREAM_STEP })
  }

  /** Exactly `length` bytes at `position` in a buffer of its own; a file that ends before is unreadable. */
  read(position: number, length: number): Buffer {
    if (position < 0 || length < 0 || position + length > this.size) throw new SheetFailure('sheet.unreadable', { reason: 'truncated' })
    return this.readUpTo(position, length)
  }

  /** At most `length` bytes at `position`. */
  readUpTo(position: number, length: number): Buffer {
    if (this.source !== undefined) return this.source.readUpTo(position, length)
    const wanted = Math.max(0, Math.min(length, this.size - position))
    const buffer = Buffer.allocUnsafeSlow(wanted)
    let done = 0
    while (done < wanted) {
      const got = readSync(this.fd, buffer, done, wanted - done, position + done)
      if (got === 0) break
      done += got
    }
    return done === wanted ? buffer : buffer.subarray(0, done)
  }

  /** Closes the file; harmless when repeated. */
  close(): void {
    if (!this.open) return
    this.open = false
    if (this.source === undefined) closeSync(this.fd)
    else this.source.close()
  }
}
