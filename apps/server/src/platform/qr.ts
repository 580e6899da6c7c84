import { create } from 'qrcode'

/** The dark (1) and light squares of a QR code, row by row. */
export const codeRows = (text: string): string[] => {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  return Array.from({ length: modules.size }, (_row, y) =>
    Array.from({ length: modules.size }, (_cell, x) => (modules.get(y, x) ? '1' : '0')).join(''),
  )
}
