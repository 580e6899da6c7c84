import type { Case, CaseDefect } from '@creditbank/contract/reviews'
import { Button, Input, Select } from 'antd'
import { useT } from '../i18n/words.ts'
import { words } from './words.ts'

/** A defect as it is typed: `field` empty is the whole application. */
export type TypedDefect = { readonly field: string; readonly ground: string; readonly remedy: string }
/** A defect nobody has typed yet. */
export const emptyDefect: TypedDefect = { field: '', ground: '', remedy: '' }

/** Kinds that are turned down only with every defect named. */
export const asksDefects = (found: Pick<Case, 'kind'>): boolean => found.kind === 'conversion'

/** The typed defects as they are sent; undefined while one of them is not whole. Pure. */
export const defectsOf = (typed: readonly TypedDefect[]): CaseDefect[] | undefined =>
  typed.length === 0 || typed.some((one) => one.ground.trim() === '' || one.remedy.trim() === '')
    ? undefined
    : typed.map(({ field, ground, remedy }) => ({
        ground: ground.trim(),
        remedy: remedy.trim(),
        ...(field === '' ? {} : { field }),
      }))

/** Every defect of an application with its ground and remedy, one block each. `about` are its parts that a defect may name. */
export const Defects = ({
  about,
  value,
  onChange,
}: {
  readonly about: readonly { readonly value: string; readonly label: string }[]
  readonly value: readonly TypedDefect[]
  readonly onChange: (value: readonly TypedDefect[]) => void
}) => {
  const t = useT(words)
  const options = [{ value: '', label: t('defect.whole') }, ...about]
  const change = (at: number, one: Partial<TypedDefect>) => onChange(value.map((d, i) => (i === at ? { ...d, ...one } : d)))
  return (
    <fieldset className="answer defects">
      <legend>{t('defects')}</legend>
      <p className="lead">{t('defects.lead')}</p>
      {value.map((one, at) => (
        <div key={at} className="defect">
          <Select
            aria-label={t('defect.about')}
            value={one.field}
            options={options}
            style={{ width: '100%' }}
            onChange={(field) => change(at, { field })}
          />
          <Input
            aria-label={t('defect.ground')}
            placeholder={t('defect.ground')}
            maxLength={200}
            value={one.ground}
            onChange={(event) => change(at, { ground: event.target.value })}
          />
          <Input
            aria-label={t('defect.remedy')}
            placeholder={t('defect.remedy')}
            maxLength={200}
            value={one.remedy}
            onChange={(event) => change(at, { remedy: event.target.value })}
          />
          {value.length > 1 && (
            <Button size="small" onClick={() => onChange(value.filter((_, i) => i !== at))}>
              {t('defect.remove')}
            </Button>
          )}
        </div>
      ))}
      <Button size="small" disabled={value.length >= 30} onClick={() => onChange([...value, emptyDefect])}>
        {t('defect.add')}
      </Button>
    </fieldset>
  )
}
