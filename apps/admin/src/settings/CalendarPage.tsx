import type { OutputOf } from '@creditbank/contract'
import { readCalendar, saveCalendar } from '@creditbank/contract/settings'
import { Alert, App, Button, Empty, Form, Input, InputNumber, Select, Switch, Table } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { DayInput } from '../parts/DayInput.tsx'
import { Loaded } from '../parts/DetailPage.tsx'
import { Day, today } from '../parts/formats.tsx'
import { Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { words } from './words.ts'

type Year = OutputOf<typeof readCalendar>
type Special = { readonly day: string; readonly kind: 'holiday' | 'workday' | 'vacation'; readonly name: string }
const kinds = ['holiday', 'workday', 'vacation'] as const

/** Days from one to another, both included; at most a year. */
const daysBetween = (from: string, to: string): string[] => {
  const days: string[] = []
  for (let at = Date.parse(`${from}T00:00:00Z`); at <= Date.parse(`${to}T00:00:00Z`) && days.length < 366; at += 86_400_000)
    days.push(new Date(at).toISOString().slice(0, 10))
  return days
}

type Span = Special & { readonly to: string; readonly days: readonly Special[] }
/** Days in a row of one kind and name as one line: a vacation is one thing to read and to remove. Days come in their order. */
const spansOf = (days: readonly Special[]): Span[] => {
  const spans: Span[] = []
  for (const kind of kinds)
    for (const one of days.filter((day) => day.kind === kind)) {
      const last = spans.at(-1)
      const goesOn = last !== undefined && last.kind === kind && last.name === one.name && daysBetween(last.to, one.day).length === 2
      if (goesOn) spans[spans.length - 1] = { ...last, to: one.day, days: [...last.days, one] }
      else spans.push({ ...one, to: one.day, days: [one] })
    }
  return spans.toSorted((a, b) => a.day.localeCompare(b.day))
}

const AddDays = ({ onAdd }: { readonly onAdd: (days: readonly Special[]) => void }) => {
  const t = useT(words)
  const [form] = Form.useForm()
  const add = (values: { from: string; to?: string; kind: Special['kind']; name: string }) => {
    onAdd(
      daysBetween(values.from, values.to === undefined || values.to === '' ? values.from : values.to).map((day) => ({
        day,
        kind: values.kind,
        name: values.name,
      })),
    )
    form.resetFields()
  }
  return (
    <Form form={form} layout="inline" onFinish={add} initialValues={{ kind: 'holiday' }}>
      <Form.Item name="from" label={t('from')} rules={[{ required: true }]}>
        <DayInput />
      </Form.Item>
      <Form.Item name="to" label={t('to')}>
        <DayInput />
      </Form.Item>
      <Form.Item name="kind" label={t('dayKind')}>
        <Select options={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))} />
      </Form.Item>
      <Form.Item name="name" label={t('dayName')} rules={[{ required: true }]}>
        <Input maxLength={100} />
      </Form.Item>
      <Button htmlType="submit">{t('add')}</Button>
    </Form>
  )
}

const Editor = ({ year }: { readonly year: Year }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [days, setDays] = useState<readonly Special[]>(year.days.map(({ day, kind, name }) => ({ day, kind, name })))
  const [announced, setAnnounced] = useState(year.announced)
  const save = useCommand(saveCalendar, { onDone: () => message.success(t('saved')) })
  const add = (more: readonly Special[]) =>
    setDays(
      [...days.filter((one) => !more.some((other) => other.day === one.day && other.kind === one.kind)), ...more].toSorted((a, b) =>
        a.day.localeCompare(b.day),
      ),
    )
  return (
    <>
      {year.reminder && <Alert type="warning" showIcon title={t('calendar.reminder')} className="refusal" />}
      <RefusalAlert error={save.error} />
      <AddDays onAdd={add} />
      <p className="form-actions">
        <Switch id="announced" checked={announced} onChange={setAnnounced} />{' '}
        <label htmlFor="announced">{t(announced ? 'calendar.announced' : 'calendar.provisional')}</label>
      </p>
      {days.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('none')} />
      ) : (
        <Table
          rowKey={(row: Span) => `${row.day} ${row.kind}`}
          size="small"
          pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
          dataSource={spansOf(days)}
          columns={[
            {
              title: t('day'),
              render: (_, row) => (
                <>
                  <Day value={row.day} />
                  {row.to !== row.day && (
                    <>
                      {' – '}
                      <Day value={row.to} /> {t('calendar.days', { n: row.days.length })}
                    </>
                  )}
                </>
              ),
            },
            { title: t('dayKind'), render: (_, row) => t(`kind.${row.kind}`) },
            { title: t('dayName'), dataIndex: 'name' },
            {
              title: '',
              render: (_, row) => (
                <Button type="link" onClick={() => setDays(days.filter((one) => !row.days.includes(one)))}>
                  {t('remove')}
                </Button>
              ),
            },
          ]}
        />
      )}
      <div className="form-actions">
        <Button type="primary" loading={save.isPending} onClick={() => save.mutate({ year: year.year, announced, days: [...days] })}>
          {t('save')}
        </Button>
      </div>
    </>
  )
}

/** The working-day calendar, a year at a time. */
export const CalendarPage = () => {
  const t = useT(words)
  const [year, setYear] = useState(Number(today().slice(0, 4)))
  return (
    <Page title={t('calendar')} lead={t('calendar.lead')} above={{ to: '/admin/settings', text: t('settings') }}>
      <p>
        <label htmlFor="calendar-year">{t('year')}</label>{' '}
        <InputNumber id="calendar-year" min={2000} max={2200} value={year} onChange={(value) => value !== null && setYear(value)} />
      </p>
      <Loaded endpoint={readCalendar} input={{ year }}>
        {(found) => <Editor key={found.year} year={found} />}
      </Loaded>
    </Page>
  )
}
