import { create } from 'qrcode'

/**
 * A QR code as an SVG of one stroke, a unit a module, with the quiet zone of four modules that the standard asks for. Only digits and path letters come
 * out, whatever goes in. Error correction M: a fold or a stamp on the paper still lets it be read. A dash for each run of dark modules is a third of the
 * text of a rectangle for each, and of the time that the typesetter spends on it.
 */
export const qrSvg = (text: string): string => {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules
  let path = ''
  for (let y = 0; y < size; y += 1) {
    let pen: number | undefined
    for (let x = 0; x < size; x += 1) {
      const from = x
      while (x < size && data[y * size + x] === 1) x += 1
      if (x === from) continue
      path += pen === undefined ? `M${from} ${y}.5h${x - from}` : `m${from - pen} 0h${x - from}`
      pen = x
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 ${size + 8} ${size + 8}"><path d="${path}" stroke="#000" fill="none"/></svg>`
}
