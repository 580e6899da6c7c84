import { Refused } from '@creditbank/contract/client'
import type { Endpoint, InputOf, OutputOf } from '@creditbank/contract'
import { Button, Form, type FormInstance } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { shellWords } from '../i18n/shell.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { RefusalAlert } from './RefusalAlert.tsx'

type Values = Record<string, unknown>

/** `address.city` and `rows.0.name` as the path of a form item. */
export const fieldPath = (field: string): (string | number)[] => field.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))

/** Marks the form items that a problem names; gives back the fields that found an item. What was typed stays. */
export const useFieldProblems = (form: FormInstance, error: unknown): readonly string[] => {
  const language = useLanguage()
  const [marked, setMarked] = useState<readonly string[]>([])
  useEffect(() => {
    const problems = error instanceof Refused ? error.problem.fields : []
    const mine = problems.filter((problem) => form.getFieldInstance(fieldPath(problem.field)) !== undefined)
    for (const problem of mine) form.setFields([{ name: fieldPath(problem.field), errors: [problem[language]] }])
    const first = mine[0]
    if (first !== undefined) form.scrollToField(fieldPath(first.field), { focus: true })
    setMarked(mine.map((problem) => problem.field))
  }, [error, form, language])
  return marked
}

/** Whether a change of a form touches this path. */
const touches = (changed: unknown, path: readonly (string | number)[]): boolean => {
  const [first, ...rest] = path
  if (first === undefined) return true
  if (typeof changed !== 'object' || changed === null || !Object.hasOwn(changed, first)) return false
  return touches(Object.entries(changed).find(([key]) => key === String(first))?.[1], rest)
}

/**
 * A form that sends one command. Its items are named like the endpoint's input; `inputOf` turns the values into the input where
 * they differ (path parameters, units). A refusal marks the items it names and shows the rest on top; a double tap is harmless.
 */
export const CommandForm = <E extends Endpoint>({
  endpoint,
  initial,
  inputOf,
  onDone,
  invalidates,
  submit,
  onCancel,
  children,
  form: given,
  danger = false,
  resets = false,
}: {
  readonly endpoint: E
  readonly initial?: Values
  readonly inputOf?: (values: Values) => InputOf<E>
  readonly onDone?: (output: OutputOf<E>) => void
  readonly invalidates?: readonly string[]
  readonly submit?: string
  readonly onCancel?: () => void
  readonly children: ReactNode
  readonly form?: FormInstance
  readonly danger?: boolean
  readonly resets?: boolean
}) => {
  const t = useT(shellWords)
  const [own] = Form.useForm()
  const form = given ?? own
  const command = useCommand(endpoint, {
    ...(invalidates === undefined ? {} : { invalidates }),
    onDone: (output) => {
      if (resets) form.resetFields()
      onDone?.(output)
    },
  })
  const marked = useFieldProblems(form, command.error)
  // A double click sends twice before the button knows that it waits.
  const sending = useRef(false)
  const send = (values: Values) => {
    if (sending.current) return
    sending.current = true
    const settled = { onSettled: () => void (sending.current = false) }
    command.mutate(inputOf === undefined ? (values as InputOf<E>) : inputOf(values), settled)
  }
  // A server's complaint goes as soon as the field it marks is corrected.
  const mended = (changed: unknown) => {
    for (const path of marked.map(fieldPath)) if (touches(changed, path)) form.setFields([{ name: path, errors: [] }])
  }
  return (
    <Form
      form={form}
      layout="vertical"
      initialValues={initial ?? {}}
      onFinish={send}
      onValuesChange={mended}
      scrollToFirstError={{ focus: true }}
      className="command-form"
    >
      <RefusalAlert error={command.error} shown={marked} />
      {children}
      <div className="form-actions">
        <Button type="primary" htmlType="submit" danger={danger} loading={command.isPending}>
          {submit ?? t('form.save')}
        </Button>
        {onCancel !== undefined && <Button onClick={onCancel}>{t('form.cancel')}</Button>}
      </div>
    </Form>
  )
}

/** The rule of a field that must be filled, with a sentence that names it. */
export const useNeeded = (): ((label: string) => { required: true; message: string }) => {
  const t = useT(shellWords)
  return (label) => ({ required: true, message: t('form.needed', { label }) })
}
