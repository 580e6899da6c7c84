import type { Refusal } from '@creditbank/contract'
import sharp from 'sharp'
import { pixelLimit } from './rules.ts'

sharp.cache(false)
sharp.concurrency(1)

/** An image is at most this long on a side after re-encoding: enough to read a certificate, little enough to load on a phone. */
const longestSide = 3_000

const working = { now: 0 }
const waiting: (() => void)[] = []

/** Two images at a time: decoding one of 50 megapixels takes up to 200 MB. */
const turn = async <T>(work: () => Promise<T>): Promise<T> => {
  if (working.now >= 2) await new Promise<void>((go) => waiting.push(go))
  working.now += 1
  try {
    return await work()
  } finally {
    working.now -= 1
    waiting.shift()?.()
  }
}

/**
 * Encodes an image anew in its own format: turned upright, without EXIF, GPS and anything hidden behind the picture. The header is read before a pixel
 * is decoded, so that a small file which claims a huge picture costs nothing. Refuses with files.image_too_large or files.broken.
 */
export const reencode = (content: Buffer, type: string): Promise<Buffer | Refusal<'files.image_too_large' | 'files.broken'>> =>
  turn(async () => {
    const options = { limitInputPixels: pixelLimit, failOn: 'error', pages: 1 } as const
    try {
      const { width, height } = await sharp(content, { ...options, limitInputPixels: false }).metadata()
      if (width * height > pixelLimit) return { refused: 'files.image_too_large', params: { megapixels: pixelLimit / 1_000_000 } }
      const upright = sharp(content, options)
        .autoOrient()
        .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      if (type === 'image/png') return await upright.png({ compressionLevel: 7 }).toBuffer()
      return type === 'image/webp' ? await upright.webp({ quality: 85 }).toBuffer() : await upright.jpeg({ quality: 85 }).toBuffer()
    } catch {
      return { refused: 'files.broken' }
    }
  })
