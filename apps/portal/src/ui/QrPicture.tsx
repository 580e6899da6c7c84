import '../styles/forms.css'

/** A QR code as dark squares on white with its quiet zone; the same in the elder mode and in every theme, because a camera reads it. */
export const QrPicture = ({ rows, label }: { readonly rows: readonly string[]; readonly label: string }) => {
  const size = rows.length + 8
  const path = rows.flatMap((row, y) => [...row].flatMap((cell, x) => (cell === '1' ? [`M${x + 4} ${y + 4}h1v1h-1z`] : []))).join('')
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
