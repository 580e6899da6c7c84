import { listPublicTypes } from '@creditbank/contract/catalog'
import { Select } from 'antd'
import { useOne } from '../api/hooks.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { StateTag, type Tone } from '../parts/StateTag.tsx'
import { words } from './words.ts'

const tones = {
  draft: 'quiet',
  inReview: 'moving',
  enabled: 'good',
  retired: 'bad',
  superseded: 'quiet',
  returned: 'due',
  published: 'good',
  closed: 'bad',
} as const satisfies Record<string, Tone>

/** The state of an achievement, a version or an entry in words. */
export const CatalogState = ({ state, pending = false }: { readonly state: keyof typeof tones; readonly pending?: boolean }) => {
  const t = useT(words)
  return (
    <>
      <StateTag tone={tones[state]}>{t(`state.${state}`)}</StateTag>
      {pending && <StateTag tone="moving">{t('pending')}</StateTag>}
    </>
  )
}

/** The outcome types, asked once. */
export const useTypes = () => useOne(listPublicTypes, {}, { staleTime: 600_000 }).data?.items ?? []

/** The types of the second level in groups of the first, as choices. `codes` of the first level are choices of a filter too. */
export const useTypeOptions = () => {
  const language = useLanguage()
  const types = useTypes()
  const active = types.filter((one) => one.active)
  return active
    .filter((one) => one.parent === null)
    .map((top) => ({
      label: top[language],
      title: top.code,
      options: active.filter((one) => one.parent === top.code).map((one) => ({ value: one.code, label: one[language] })),
    }))
}

/** Types as choices of a filter: both levels. */
export const useTypeFilter = () => {
  const language = useLanguage()
  return useTypes().map((one) => ({ value: one.code, label: one.parent === null ? one[language] : `　${one[language]}` }))
}

/** Chooses an outcome type. Works as a form item. */
export const TypeSelect = ({
  value,
  onChange,
  id,
}: {
  readonly value?: string
  readonly onChange?: (code: string) => void
  readonly id?: string
}) => (
  <Select
    {...(id === undefined ? {} : { id })}
    value={value ?? null}
    showSearch={{ optionFilterProp: 'label' }}
    options={useTypeOptions()}
    onChange={(code: string | null) => code !== null && onChange?.(code)}
  />
)
