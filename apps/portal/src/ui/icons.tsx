import type { ReactNode } from 'react'

const Icon = ({ children }: { readonly children: ReactNode }) => (
  <svg
    width="20"
    height="20"
    viewBox="0 0 20 20"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.6"
    strokeLinecap="square"
    aria-hidden="true"
    focusable="false"
  >
    {children}
  </svg>
)

/** Line icons in one stroke; each stands beside a word, never alone. */
export const icons = {
  home: (
    <Icon>
      <path d="M2 9h3V6h10v3h3M4 9v9h12V9M8 18v-6h4v6" />
    </Icon>
  ),
  archive: (
    <Icon>
      <path d="M3 4h14v4H3zM4 8v9h12V8M8 11h4" />
    </Icon>
  ),
  deposit: (
    <Icon>
      <path d="M4 2h9l3 3v13H4zM10 8v7M6.500 11.500h7" />
    </Icon>
  ),
  progress: (
    <Icon>
      <path d="M4 4h12M4 10h12M4 16h7M15 14l-2.500 3-1.500-1.500" />
    </Icon>
  ),
  person: (
    <Icon>
      <circle cx="10" cy="6.500" r="3.500" />
      <path d="M3 18c0-4 3-6 7-6s7 2 7 6" />
    </Icon>
  ),
  search: (
    <Icon>
      <circle cx="9" cy="9" r="6" />
      <path d="M13.500 13.500L18 18" />
    </Icon>
  ),
  phone: (
    <Icon>
      <path d="M6 2L3 4c0 8 5 13 13 13l2-3-4-3-2 2c-2-1-4-3-5-5l2-2z" />
    </Icon>
  ),
  back: (
    <Icon>
      <path d="M12 4l-6 6 6 6" />
    </Icon>
  ),
  next: (
    <Icon>
      <path d="M8 4l6 6-6 6" />
    </Icon>
  ),
  menu: (
    <Icon>
      <path d="M3 5h14M3 10h14M3 15h14" />
    </Icon>
  ),
  bell: (
    <Icon>
      <path d="M4 15h12l-1.500-2V8a4.500 4.500 0 0 0-9 0v5zM8.500 17.500h3" />
    </Icon>
  ),
  print: (
    <Icon>
      <path d="M6 7V3h8v4M6 14H3V7h14v7h-3M6 12h8v6H6z" />
    </Icon>
  ),
  sound: (
    <Icon>
      <path d="M3 8v4h3l4 4V4L6 8zM13 7c1.500 1.500 1.500 4.500 0 6M15.500 4.500c3 3 3 8 0 11" />
    </Icon>
  ),
  check: (
    <Icon>
      <path d="M3 11l4 4L17 5" />
    </Icon>
  ),
  camera: (
    <Icon>
      <path d="M2 6h4l2-3h4l2 3h4v11H2z" />
      <circle cx="10" cy="11" r="3.200" />
    </Icon>
  ),
  help: (
    <Icon>
      <path d="M7 7a3 3 0 1 1 4.500 2.600C10.400 10.300 10 11 10 12.200M10 15.500v.5" />
    </Icon>
  ),
  rotate: (
    <Icon>
      <path d="M16 10a6 6 0 1 1-2-4.500M16 2v4h-4" />
    </Icon>
  ),
} as const
