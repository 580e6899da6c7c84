import { type PointerEvent, useRef } from 'react'
import { useT } from '../i18n/words.ts'
import { Button } from 'antd'
import { words } from './words.ts'

const size = { width: 560, height: 200 }

/** A frame in which somebody signs with a finger, a pen or the mouse. `onDrawn` gets the image after each stroke, undefined when it was wiped. */
export const SignaturePad = ({ onDrawn }: { readonly onDrawn: (image: Blob | undefined) => void }) => {
  const t = useT(words)
  const canvas = useRef<HTMLCanvasElement>(null)
  const drawing = useRef(false)
  const place = (event: PointerEvent<HTMLCanvasElement>): readonly [number, number] => {
    const frame = event.currentTarget.getBoundingClientRect()
    return [((event.clientX - frame.left) * size.width) / frame.width, ((event.clientY - frame.top) * size.height) / frame.height]
  }
  const begin = (event: PointerEvent<HTMLCanvasElement>) => {
    const pen = canvas.current?.getContext('2d')
    if (pen === null || pen === undefined) return
    event.currentTarget.setPointerCapture(event.pointerId)
    drawing.current = true
    pen.lineWidth = 3
    pen.lineCap = 'round'
    pen.strokeStyle = '#000'
    pen.beginPath()
    pen.moveTo(...place(event))
  }
  const draw = (event: PointerEvent<HTMLCanvasElement>) => {
    const pen = canvas.current?.getContext('2d')
    if (!drawing.current || pen === null || pen === undefined) return
    pen.lineTo(...place(event))
    pen.stroke()
  }
  const end = () => {
    if (!drawing.current) return
    drawing.current = false
    canvas.current?.toBlob((image) => onDrawn(image ?? undefined), 'image/png')
  }
  const wipe = () => {
    canvas.current?.getContext('2d')?.clearRect(0, 0, size.width, size.height)
    onDrawn(undefined)
  }
  return (
    <>
      <canvas
        ref={canvas}
        {...size}
        className="signature-pad"
        role="img"
        aria-label={t('counter.signHere')}
        onPointerDown={begin}
        onPointerMove={draw}
        onPointerUp={end}
        onPointerCancel={end}
      />
      <Button onClick={wipe}>{t('counter.clear')}</Button>
    </>
  )
}
