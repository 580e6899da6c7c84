import { type ReactNode, useId, useState } from 'react'
import { Field } from './parts.tsx'

/** The typed values of a form by name, and a setter for one of them. Nothing is cleared by an error. */
export const useValues = <T extends Readonly<Record<string, string>>>(
  start: T,
): readonly [T, (name: keyof T & string, value: string) => void] => {
  const [values, setValues] = useState(start)
  return [values, (name, value) => setValues((now) => ({ ...now, [name]: value }))]
}

type TextProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly hint?: ReactNode
  readonly wrong?: string | undefined
  readonly type?: 'text' | 'tel' | 'password' | 'search' | 'date'
  readonly mode?: 'text' | 'numeric' | 'tel' | 'decimal'
  readonly auto?: string
  readonly max?: number
  readonly short?: boolean
  readonly name?: string
}

/** A question answered by one line of text. */
export const TextField = ({
  label,
  value,
  onChange,
  hint,
  wrong,
  type = 'text',
  mode,
  auto = 'off',
  max = 200,
  short = false,
  name,
}: TextProps) => (
  <Field label={label} hint={hint} wrong={wrong}>
    {(ids) => (
      <input
        {...ids}
        className={short ? 'control short' : 'control'}
        type={type}
        name={name}
        value={value}
        maxLength={max}
        autoComplete={auto}
        inputMode={mode}
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
    )}
  </Field>
)

/** A question answered by a longer text. */
export const LongField = ({
  label,
  value,
  onChange,
  hint,
  wrong,
  max = 500,
}: Pick<TextProps, 'label' | 'value' | 'onChange' | 'hint' | 'wrong' | 'max'>) => (
  <Field label={label} hint={hint} wrong={wrong}>
    {(ids) => <textarea {...ids} className="control" value={value} maxLength={max} onChange={(event) => onChange(event.target.value)} />}
  </Field>
)

/** An answer that can be chosen. */
export type Option = { readonly value: string; readonly label: string; readonly hint?: string }

/** A question with many answers, one of which holds. */
export const SelectField = ({
  label,
  value,
  onChange,
  options,
  hint,
  wrong,
  none,
}: Pick<TextProps, 'label' | 'value' | 'onChange' | 'hint' | 'wrong'> & {
  readonly options: readonly Option[]
  readonly none?: string
}) => (
  <Field label={label} hint={hint} wrong={wrong}>
    {(ids) => (
      <select {...ids} className="control" value={value} onChange={(event) => onChange(event.target.value)}>
        {none !== undefined && <option value="">{none}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    )}
  </Field>
)

/** A question with few answers, all of them visible and large enough for a thumb. */
export const ChoiceField = ({
  label,
  value,
  onChange,
  options,
  hint,
  wrong,
}: Pick<TextProps, 'label' | 'value' | 'onChange' | 'hint' | 'wrong'> & { readonly options: readonly Option[] }) => {
  const id = useId()
  return (
    <fieldset
      className={wrong === undefined ? 'field' : 'field has-wrong'}
      aria-describedby={wrong === undefined ? undefined : `${id}-wrong`}
    >
      <legend>{label}</legend>
      {hint !== undefined && <p className="hint">{hint}</p>}
      {wrong !== undefined && (
        <p className="wrong" id={`${id}-wrong`}>
          {wrong}
        </p>
      )}
      <div className="choices">
        {options.map((option, i) => (
          <label key={option.value} className="choice">
            <input
              type="radio"
              name={id}
              value={option.value}
              checked={value === option.value}
              aria-invalid={wrong !== undefined && i === 0 ? true : undefined}
              onChange={() => onChange(option.value)}
            />
            <span>
              {option.label}
              {option.hint !== undefined && <small className="soft"> {option.hint}</small>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** A statement that one agrees to. */
export const TickField = ({
  value,
  onChange,
  wrong,
  children,
}: {
  readonly value: boolean
  readonly onChange: (value: boolean) => void
  readonly wrong?: string | undefined
  readonly children: ReactNode
}) => {
  const id = useId()
  return (
    <div className={wrong === undefined ? 'field' : 'field has-wrong'}>
      {wrong !== undefined && (
        <p className="wrong" id={`${id}-wrong`}>
          {wrong}
        </p>
      )}
      <label className="choice">
        <input
          type="checkbox"
          checked={value}
          aria-invalid={wrong === undefined ? undefined : true}
          aria-describedby={wrong === undefined ? undefined : `${id}-wrong`}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{children}</span>
      </label>
    </div>
  )
}

/** Puts the focus on the first question that is wrong, after the page has been drawn again. */
export const focusWrong = (): void => {
  setTimeout(() => document.querySelector<HTMLElement>('main [aria-invalid="true"], dialog [aria-invalid="true"]')?.focus(), 30)
}
