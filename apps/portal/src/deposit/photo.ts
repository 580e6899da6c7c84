/** The largest side of a photo that is sent, px: enough to read a certificate's small print. */
export const longestSide = 2200
/** The size that a photo should stay under, bytes. */
export const photoGoal = 1_000_000

/** A photo could not be read by this browser (HEIC outside Safari, a broken file). */
export class UnreadablePhoto extends Error {
  constructor() {
    super('unreadable photo')
    this.name = 'UnreadablePhoto'
  }
}

/** Width and height after shrinking to a longest side; never enlarged. Pure. */
export const fittedSize = (width: number, height: number, longest: number): { readonly width: number; readonly height: number } => {
  const scale = Math.min(1, longest / Math.max(width, height, 1))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** A part of a picture, each number a share (0 … 1) of its width or height. */
export type Crop = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }
/** The whole picture. */
export const whole: Crop = { left: 0, top: 0, right: 1, bottom: 1 }
/** The least that a cut may leave of a side. */
const least = 0.1
/** The corners by which a cut is drawn. */
export const corners = ['leftTop', 'rightTop', 'leftBottom', 'rightBottom'] as const
/** One of the corners. */
export type Corner = (typeof corners)[number]

/** A cut with one of its corners moved to a place; it stays inside the picture and never becomes thinner than a tenth. Pure. */
export const movedCorner = (crop: Crop, corner: Corner, x: number, y: number): Crop => {
  const between = (low: number, value: number, high: number) => Math.min(high, Math.max(low, value))
  const aside = corner.startsWith('left')
    ? { left: between(0, x, crop.right - least), right: crop.right }
    : { left: crop.left, right: between(crop.left + least, x, 1) }
  const up = corner.endsWith('Top')
    ? { top: between(0, y, crop.bottom - least), bottom: crop.bottom }
    : { top: crop.top, bottom: between(crop.top + least, y, 1) }
  return { ...aside, ...up }
}

/** The pixels of a picture that a cut keeps. Pure. */
export const cutPixels = (width: number, height: number, crop: Crop) => {
  const [x, y] = [Math.round(crop.left * width), Math.round(crop.top * height)]
  return { x, y, width: Math.max(1, Math.round(crop.right * width) - x), height: Math.max(1, Math.round(crop.bottom * height) - y) }
}

/** The tries to get under the goal, from best to smallest: longest side in px and JPEG quality. Pure. */
export const attempts: readonly { readonly longest: number; readonly quality: number }[] = [
  { longest: longestSide, quality: 0.86 },
  { longest: longestSide, quality: 0.74 },
  { longest: 1800, quality: 0.7 },
  { longest: 1500, quality: 0.62 },
  { longest: 1200, quality: 0.55 },
]

const blobOf = (canvas: HTMLCanvasElement, quality: number) =>
  new Promise<Blob>((done, fail) =>
    canvas.toBlob((blob) => (blob === null ? fail(new UnreadablePhoto()) : done(blob)), 'image/jpeg', quality),
  )

const drawn = (image: ImageBitmap, turns: number, crop: Crop, longest: number): HTMLCanvasElement => {
  const cut = cutPixels(image.width, image.height, crop)
  const size = fittedSize(cut.width, cut.height, longest)
  const aside = turns % 2 === 1
  const canvas = document.createElement('canvas')
  canvas.width = aside ? size.height : size.width
  canvas.height = aside ? size.width : size.height
  const paper = canvas.getContext('2d')
  if (paper === null) throw new UnreadablePhoto()
  paper.fillStyle = '#fff'
  paper.fillRect(0, 0, canvas.width, canvas.height)
  paper.translate(canvas.width / 2, canvas.height / 2)
  paper.rotate((turns * Math.PI) / 2)
  paper.drawImage(image, cut.x, cut.y, cut.width, cut.height, -size.width / 2, -size.height / 2, size.width, size.height)
  return canvas
}

/**
 * Cuts a photo, turns it by quarter turns and makes it small enough to send over a weak network. Drawing it anew also drops everything hidden in it (place,
 * device). PDF files pass as they are. Throws UnreadablePhoto.
 */
export const prepared = async (file: Blob, turns = 0, crop = whole): Promise<Blob> => {
  if (file.type === 'application/pdf') return file
  const image = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => {
    throw new UnreadablePhoto()
  })
  let last: Blob | null = null
  for (const attempt of attempts) {
    last = await blobOf(drawn(image, turns, crop, attempt.longest), attempt.quality)
    if (last.size <= photoGoal) break
  }
  image.close()
  if (last === null) throw new UnreadablePhoto()
  return last
}
