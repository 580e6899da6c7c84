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

/** A photo with four corners to pull, by finger, mouse or arrow keys; what lies outside is cut away. */
export const Cropper = ({
  src,
  alt,
  busy,
  onCut,
  onClose,
}: {
  readonly src: string
  readonly alt: string
  readonly busy: boolean
  readonly onCut: (crop: Crop) => void
  readonly onClose: () => void
}) => {
  const { t } = useWords()
  const [crop, setCrop] = useState(whole)
  const frame = useRef<HTMLDivElement>(null)
  const pull = (corner: Corner) => (event: PointerEvent) => {
    const box = frame.current?.getBoundingClientRect()
    if (event.buttons === 0 || box === undefined || box.width === 0) return
    const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]
    setCrop((now) => movedCorner(now, corner, x, y))
  }
  const nudge = (corner: Corner) => (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    setCrop((now) => {
      const { x, y } = placeOf(now, corner)
      return movedCorner(now, corner, x + step[0] * 0.02, y + step[1] * 0.02)
    })
  }
  const percent = (share: number) => `${share * 100}%`
  return (
    <div className="stack">
      <p className="soft">{t('deposit.cropLead')}</p>
      <div className="cropper" ref={frame}>
        <img src={src} alt={alt} draggable={false} />
        <span
          className="cropper-kept"
          style={{
            left: percent(crop.left),
            top: percent(crop.top),
            width: percent(crop.right - crop.left),
            height: percent(crop.bottom - crop.top),
          }}
        />
        {corners.map((corner) => {
          const { x, y } = placeOf(crop, corner)
          return (
            <button
              type="button"
              key={corner}
              className="cropper-corner"
              aria-label={t(`deposit.crop_${corner}`)}
              style={{ left: percent(x), top: percent(y) }}
              onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
              onPointerMove={pull(corner)}
              onKeyDown={nudge(corner)}
            />
          )
        })}
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
