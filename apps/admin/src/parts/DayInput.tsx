import { DatePicker } from 'antd'
import dayjs from 'dayjs'

/** A day as yyyy-mm-dd, typed or chosen; shown the same in every browser, whatever its language. Empty is undefined, null reads as empty. Works as a form item. */
export const DayInput = ({
  value,
  onChange,
  id,
}: {
  readonly value?: string | null | undefined
  readonly onChange?: (day: string | undefined) => void
  readonly id?: string
}) => {
  const day = value === undefined || value === null || value === '' ? null : dayjs(value)
  return (
    <DatePicker
      {...(id === undefined ? {} : { id })}
      className="day-input"
      value={day}
      onChange={(chosen: dayjs.Dayjs | null) => onChange?.(chosen?.format('YYYY-MM-DD'))}
    />
  )
}
