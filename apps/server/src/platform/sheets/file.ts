import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { SheetFailure } from './failure.ts'

/**
 * A file open for reading at any place. Reads are synchronous on purpose: the importer runs in a worker thread, and
 * a scanner that need not wait is simpler and faster than one that may.
 */
export class SheetFile {
  readonly path: string
  readonly fd: number
  readonly size: number
  private open = true

  constructor(path: string) {
    this.path = path
    this.fd = openSync(path, 'r')
    this.size = fstatSync(this.fd).size
  }

  /** Exactly `length` bytes at `position` in a buffer of its own; a file that ends before is unreadable. */
  read(position: number, length: number): Buffer {
    if (position < 0 || length < 0 || position + length > this.size) throw new SheetFailure('sheet.unreadable', { reason: 'truncated' })
    return this.readUpTo(position, length)
  }

  /** At most `length` bytes at `position`. */
  readUpTo(position: number, length: number): Buffer {
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
    closeSync(this.fd)
  }
}
