/** Three horse-head gables in line: white walls, dark tiles. Drawn from the tokens, seen by nobody who listens. */
const cap = (x: number, y: number, w: number) => `M${x - 7} ${y - 5}q5 3 10 3h${w - 6}q5 0 10 -3l-2 8q-4 -1 -8 -1h${-(w - 6)}q-4 0 -8 1z`

const Gable = ({
  x,
  base,
  step,
  w,
  top,
}: {
  readonly x: number
  readonly base: number
  readonly step: number
  readonly w: number
  readonly top: number
}) => {
  const tiers = [0, 1, 2]
  const left = (i: number) => x + (2 - i) * 0 + (i === 2 ? w * 0.34 : i === 1 ? w * 0.17 : 0)
  const right = (i: number) => x + w - (left(i) - x)
  const y = (i: number) => top + (2 - i) * step
  const wall = `M${left(0)} ${base}V${y(0)}H${left(1)}V${y(1)}H${left(2)}V${y(2)}H${right(2)}V${y(1)}H${right(1)}V${y(0)}H${right(0)}V${base}z`
  return (
    <g>
      <path d={wall} fill="var(--surface)" stroke="var(--hairline)" />
      {tiers.map((i) =>
        i === 2 ? (
          <path key={i} d={cap(left(2), y(2), right(2) - left(2))} fill="var(--tile-deep)" />
        ) : (
          <g key={i} fill="var(--tile-deep)">
            <path d={cap(left(i), y(i), left(i + 1) - left(i))} />
            <path d={cap(right(i + 1), y(i), right(i) - right(i + 1))} />
          </g>
        ),
      )}
    </g>
  )
}

/** The drawing beside the title of the public home. */
export const Wall = () => (
  <svg className="wall" viewBox="0 0 520 240" aria-hidden="true" focusable="false" preserveAspectRatio="xMaxYMax meet">
    <path d="M0 239h520" stroke="var(--tile-deep)" strokeWidth="2" />
    <Gable x={300} base={238} step={22} w={200} top={54} />
    <Gable x={20} base={238} step={18} w={170} top={96} />
    <Gable x={150} base={238} step={20} w={190} top={76} />
    <g fill="var(--tile-deep)">
      <path d="M238 166h16v4h-16zM240 172h12v18h-12zM386 130h16v4h-16zM388 136h12v20h-12zM92 166h14v4H92zM94 172h10v16H94z" />
      <path d="M376 190h48v5h-48zM382 195h36v43h-36z" />
    </g>
    <path d="M400 195v43" stroke="var(--tile)" />
  </svg>
)
