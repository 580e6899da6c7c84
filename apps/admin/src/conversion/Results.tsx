import { downloadResults, readResultColumns, type ResultColumn, resultColumns, saveResultColumns } from '@creditbank/contract/conversions'
import { useMutation } from '@tanstack/react-query'
import { App, Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { download } from '../api/download.ts'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { DayInput } from '../parts/DayInput.tsx'
import { Loaded } from '../parts/DetailPage.tsx'
import { today } from '../parts/formats.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { useMay } from '../session/session.ts'
import { ProgrammeSelect } from './ProgrammeSelect.tsx'
import { words } from './words.ts'

type Format = 'xlsx' | 'csv' | 'roster'
type Wish = { readonly from: string; readonly to: string; readonly programmeId?: string; readonly documentNumber?: string }

const Download = () => {
  const t = useT(words)
  const [form] = Form.useForm<Wish>()
  const send = useMutation({
    mutationFn: async (format: Format) => {
      const { from, to, programmeId, documentNumber } = await form.validateFields()
      const wish = { from, to, format, ...(programmeId === undefined ? {} : { programmeId }) }
      const numbered =
        documentNumber === undefined || documentNumber.trim() === '' ? wish : { ...wish, documentNumber: documentNumber.trim() }
      await download(downloadResults, numbered, `${t('results')}.${format === 'roster' ? 'pdf' : format}`)
    },
  })
  return (
    <Form form={form} layout="vertical" initialValues={{ from: `${today().slice(0, 7)}-01`, to: today() }} className="command-form">
      <RefusalAlert error={send.error} />
      <Form.Item name="from" label={t('results.from')} rules={[{ required: true }]}>
        <DayInput />
      </Form.Item>
      <Form.Item name="to" label={t('results.to')} rules={[{ required: true }]}>
        <DayInput />
      </Form.Item>
      <Form.Item name="programmeId" label={t('programme')}>
        <ProgrammeSelect />
      </Form.Item>
      <Form.Item name="documentNumber" label={t('results.documentNumber')}>
        <Input maxLength={60} />
      </Form.Item>
      <div className="form-actions">
        {(['xlsx', 'csv', 'roster'] as const).map((format) => (
          <Button
            key={format}
            type={format === 'xlsx' ? 'primary' : 'default'}
            loading={send.isPending && send.variables === format}
            disabled={send.isPending && send.variables !== format}
            onClick={() => send.mutate(format)}
          >
            {t(`results.${format}`)}
          </Button>
        ))}
      </div>
    </Form>
  )
}

const Columns = ({ saved }: { readonly saved: readonly ResultColumn[] }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [columns, setColumns] = useState(saved)
  const save = useCommand(saveResultColumns, { onDone: () => message.success(t('columns.saved')) })
  const change = (at: number, one: Partial<ResultColumn>) => setColumns(columns.map((c, i) => (i === at ? { ...c, ...one } : c)))
  const up = (at: number) => {
    const next = [...columns]
    const [one] = next.splice(at, 1)
    if (one !== undefined) next.splice(at - 1, 0, one)
    setColumns(next)
  }
  return (
    <>
      <p className="lead">{t('columns.lead')}</p>
      <RefusalAlert error={save.error} />
      <ol className="column-list">
        {columns.map((column, i) => (
          <li key={column.key}>
            <Select
              aria-label={t('columns.key')}
              value={column.key}
              style={{ width: 140 }}
              options={resultColumns
                .filter((key) => key === column.key || !columns.some((c) => c.key === key))
                .map((key) => ({ value: key, label: t(`column.${key}`) }))}
              onChange={(key) => change(i, { key })}
            />
            <Input
              aria-label={t('columns.header')}
              value={column.header}
              maxLength={40}
              style={{ width: 180 }}
              onChange={(event) => change(i, { header: event.target.value })}
            />
            <Button size="small" disabled={i === 0} onClick={() => up(i)}>
              {t('columns.up')}
            </Button>
            <Button size="small" disabled={columns.length === 1} onClick={() => setColumns(columns.filter((_, at) => at !== i))}>
              {t('columns.remove')}
            </Button>
          </li>
        ))}
      </ol>
      <div className="form-actions">
        <Button
          disabled={columns.length === resultColumns.length}
          onClick={() => {
            const key = resultColumns.find((one) => !columns.some((c) => c.key === one))
            if (key !== undefined) setColumns([...columns, { key, header: t(`column.${key}`) }])
          }}
        >
          {t('columns.add')}
        </Button>
        <Button type="primary" loading={save.isPending} onClick={() => save.mutate({ columns: [...columns] })}>
          {t('columns.save')}
        </Button>
      </div>
    </>
  )
}

/** Concluded conversions for the school's own system and its files. */
export const Results = () => {
  const t = useT(words)
  const may = useMay()
  return (
    <Page title={t('results')} lead={t('results.lead')} narrow>
      <Download />
      {may('conversion.accept') && (
        <Block title={t('columns')}>
          <Loaded endpoint={readResultColumns} input={{}}>
            {(found) => <Columns saved={found.columns} />}
          </Loaded>
        </Block>
      )}
    </Page>
  )
}
