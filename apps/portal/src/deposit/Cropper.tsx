import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { Act } from '../ui/parts.tsx'
import { useWords } from '../words.ts'
import { type Corner, type Crop, corners, movedCorner, whole } from './photo.ts'

const placeOf = (crop: Crop, corner: Corner) => ({
  x: corner.startsWith('left') ? crop.left : crop.right,
  y: corner.endsWith('Top') ? crop.top : crop.bottom,
})

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

type HandleProps = {
  readonly corner: Corner
  readonly crop: Crop
  /** Where the pointer is, as shares of the picture; undefined while it is not shown. */
  readonly share: (event: PointerEvent) => { readonly x: number; readonly y: number } | undefined
  readonly onMove: (change: (now: Crop) => Crop) => void
}

/** One corner: follows the pointer that holds it, and the arrow keys. */
const Handle = ({ corner, crop, share, onMove }: HandleProps) => {
  const { t } = useWords()
  const place = placeOf(crop, corner)
  const pull = (event: PointerEvent) => {
    const to = event.buttons === 0 ? undefined : share(event)
    if (to !== undefined) onMove((now) => movedCorner(now, corner, to.x, to.y))
  }
  const nudge = (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    onMove((now) => {
      const { x, y } = placeOf(now, corner)
      return movedCorner(now, corner, x + step[0] * 0.02, y + step[1] * 0.02)
    })
  }
  return (
    <button
      type="button"
      className="cropper-corner"
      aria-label={t(`deposit.crop_${corner}`)}
      style={{ left: percent(place.x), top: percent(place.y) }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={pull}
      onKeyDown={nudge}
    />
  )
}

const percent = (share: number) => `${share * 100}%`

type Props = {
  readonly src: string
  readonly alt: string
  readonly busy: boolean
  readonly onCut: (crop: Crop) => void
  readonly onClose: () => void
}

/** A photo with four corners to pull, by finger, mouse or arrow keys; what lies outside is cut away. */
export const Cropper = ({ src, alt, busy, onCut, onClose }: Props) => {
  const { t } = useWords()
  const [crop, setCrop] = useState(whole)
  const frame = useRef<HTMLDivElement>(null)
  const share = (event: PointerEvent) => {
    const box = frame.current?.getBoundingClientRect()
    if (box === undefined || box.width === 0 || box.height === 0) return undefined
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height }
  }
  const kept = {
    left: percent(crop.left),
    top: percent(crop.top),
    width: percent(crop.right - crop.left),
    height: percent(crop.bottom - crop.top),
  }
  return (
    <div className="stack">
      <p className="soft">{t('deposit.cropLead')}</p>
      <div className="cropper" ref={frame}>
        <img src={src} alt={alt} draggable={false} />
        <span className="cropper-kept" style={kept} />
        {corners.map((corner) => (
          <Handle key={corner} corner={corner} crop={crop} share={share} onMove={setCrop} />
        ))}
      </div>
      <div className="row">
        <Act busy={busy} onClick={() => onCut(crop)}>
          {t('deposit.cropDone')}
        </Act>
        <Act kind="quiet" busy={busy} onClick={onClose}>
          {t('deposit.cropCancel')}
        </Act>
      </div>
    </div>
  )
}
