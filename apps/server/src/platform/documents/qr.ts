import { create } from 'qrcode'

/**
 * A QR code as an SVG of one path, a unit a module, with the quiet zone of four modules that the standard asks for. Only digits and path letters come
 * out, whatever goes in. Error correction M: a fold or a stamp on the paper still lets it be read.
 */
export const qrSvg = (text: string): string => {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules
  let path = ''
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      let width = 0
      while (x + width < size && data[y * size + x + width] === 1) width += 1
      if (width > 0) path += `M${x} ${y}h${width}v1h-${width}z`
      x += width
    }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 ${size + 8} ${size + 8}"><path d="${path}"/></svg>`
}
