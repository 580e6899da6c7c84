import type { Deposit, DepositContent } from '@creditbank/contract/deposits'
import { useId, useState } from 'react'
import { dayOf } from '../format.ts'
import { ChoiceField, TextField } from '../ui/fields.tsx'
import { type Say, useWords } from '../words.ts'
import { type ChosenDate, chosenDate, dateText, daysIn, type StepName } from './flow.ts'
import grades from './grades.json' with { type: 'json' }

/** What is missing on one page; undefined when it may go on. Pure. */
export const answerWrong = (step: StepName, content: DepositContent, deposit: Deposit, t: Say): string | undefined => {
  const empty = (text: string | undefined) => text === undefined || text.trim() === ''
  if (step === 'date') return empty(content.obtainedOn) ? t('deposit.dateMissing') : undefined
  if (step === 'grade') return empty(content.grade) ? t('problem.required') : undefined
  if (step === 'number') return empty(content.certificateNo) ? t('problem.required') : undefined
  if (step === 'photos') return deposit.attachments.length === 0 ? t('deposit.photoMissing') : undefined
  return undefined
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => String(from + i))

/** The date in three lists: nothing to type, and the day may be left open when the paper shows only a month. */
export const DateQuestion = ({
  value,
  wrong,
  onChange,
}: {
  readonly value: string | undefined
  readonly wrong: string | undefined
  readonly onChange: (text: string) => void
}) => {
  const { t } = useWords()
  const id = useId()
  const [chosen, setChosen] = useState<ChosenDate>(chosenDate(value))
  const thisYear = Number(dayOf(new Date()).slice(0, 4))
  const set = (part: Partial<ChosenDate>) => {
    const next = { ...chosen, ...part }
    const kept = Number(next.day) > daysIn(next.year, next.month) ? { ...next, day: '' } : next
    setChosen(kept)
    onChange(dateText(kept))
  }
  const years = numbers(1950, thisYear).reverse()
  const fields = [
    { name: 'year', label: t('deposit.year'), options: years, none: t('deposit.pick') },
    { name: 'month', label: t('deposit.month'), options: numbers(1, 12), none: t('deposit.pick') },
    { name: 'day', label: t('deposit.day'), options: numbers(1, daysIn(chosen.year, chosen.month)), none: t('deposit.noDay') },
  ] as const
  return (
    <fieldset className={wrong === undefined ? 'field' : 'field has-wrong'}>
      <legend>{t('deposit.dateLabel')}</legend>
      {wrong !== undefined && (
        <p className="wrong" id={`${id}-wrong`}>
          {wrong}
        </p>
      )}
      <div className="date">
        {fields.map((field) => (
          <div key={field.name}>
            <label htmlFor={`${id}-${field.name}`}>{field.label}</label>
            <select
              id={`${id}-${field.name}`}
              className="control"
              value={chosen[field.name]}
              aria-invalid={wrong !== undefined && field.name !== 'day' && chosen[field.name] === '' ? true : undefined}
              aria-describedby={wrong === undefined ? undefined : `${id}-wrong`}
              onChange={(event) => set({ [field.name]: event.target.value })}
            >
              <option value="">{field.none}</option>
              {field.options.map((option) => (
                <option key={option} value={option}>
                  {option}
                </option>
              ))}
            </select>
          </div>
        ))}
      </div>
    </fieldset>
  )
}

/** The result as it stands on the paper: points typed, or one of the usual grades. */
export const GradeQuestion = ({
  grading,
  value,
  wrong,
  onChange,
}: {
  readonly grading: 'percent' | 'grade' | 'pass'
  readonly value: string
  readonly wrong: string | undefined
  readonly onChange: (text: string) => void
}) => {
  const { t } = useWords()
  if (grading === 'grade')
    return (
      <ChoiceField
        label={t('deposit.gradeLabel')}
        value={value}
        wrong={wrong}
        onChange={onChange}
        options={grades.map((grade) => ({ value: grade, label: grade }))}
      />
    )
  return (
    <TextField
      label={t('deposit.gradeLabel')}
      hint={grading === 'percent' ? t('deposit.percentHint') : t('deposit.gradeHint')}
      wrong={wrong}
      value={value}
      onChange={onChange}
      mode={grading === 'percent' ? 'decimal' : 'text'}
      max={20}
      short
    />
  )
}

/** The certificate's number. */
export const NumberQuestion = ({
  value,
  wrong,
  onChange,
}: {
  readonly value: string
  readonly wrong: string | undefined
  readonly onChange: (text: string) => void
}) => {
  const { t } = useWords()
  return (
    <TextField label={t('deposit.numberLabel')} hint={t('deposit.numberHint')} wrong={wrong} value={value} onChange={onChange} max={64} />
  )
}
