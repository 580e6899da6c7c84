import { Alert } from 'antd'
import type { ComponentType } from 'react'
import { useT } from '../i18n/words.ts'
import { words } from './words.ts'

/** The address of this page with some of its query changed; undefined takes a part away. */
export const addressWith = (filters: Readonly<Record<string, string>>, change: Readonly<Record<string, string | undefined>>): string => {
  const kept = Object.entries({ ...filters, ...change }).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))
  return `/admin/reports?${new URLSearchParams(kept).toString()}`
}

/** A figure, or a dash that says why it is not told. */
export const Told = ({ value, as: Figure }: { readonly value: number | null; readonly as: ComponentType<{ value: number }> }) => {
  const t = useT(words)
  return value === null ? (
    <span role="img" aria-label={t('hidden')} title={t('hidden')}>
      ＊
    </span>
  ) : (
    <Figure value={value} />
  )
}

/** Says that small groups are not told, and why. */
export const Untold = ({ hidden }: { readonly hidden: number }) => {
  const t = useT(words)
  if (hidden === 0) return null
  return <Alert type="info" showIcon className="untold" title={t('untold', { n: hidden })} />
}
