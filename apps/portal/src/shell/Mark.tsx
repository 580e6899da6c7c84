/** The bank's mark: a gate under a horse-head wall, as the houses of southern Anhui have. Not a seal. */
export const Mark = () => (
  <svg viewBox="0 0 40 40" aria-hidden="true" focusable="false">
    <path fill="var(--tile-deep)" d="M1 13v-3h7V7h7V4h10v3h7v3h7v3h-9v-3h-7V7h-6v3h-7v3z" />
    <path fill="none" stroke="var(--tile-deep)" strokeWidth="2" d="M6 13v23h28V13" />
    <path fill="var(--tile-deep)" d="M15 20h10v3H15zM17 23h6v13h-6z" />
  </svg>
)
