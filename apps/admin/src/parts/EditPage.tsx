import type { Endpoint, InputOf, OutputOf } from '@creditbank/contract'
import { App, type FormInstance } from 'antd'
import type { ReactNode } from 'react'
import { CommandForm } from './CommandForm.tsx'
import { Loaded } from './DetailPage.tsx'
import { useGo } from './links.tsx'
import { type Above, Page } from './Page.tsx'

type Values = Record<string, unknown>

/** Editing one record: it is read, shown in a form, saved, and told so on the page above it, where cancelling leads as well. `found` is the record as it was read. */
export const EditPage = <R extends Endpoint, S extends Endpoint>({
  title,
  above,
  read,
  input,
  save,
  initial,
  inputOf,
  saved,
  form,
  narrow = false,
  children,
}: {
  readonly title: string
  readonly above: Above
  readonly read: R
  readonly input: InputOf<R>
  readonly save: S
  readonly initial: (found: OutputOf<R>) => Values
  readonly inputOf: (values: Values, found: OutputOf<R>) => InputOf<S>
  readonly saved: string
  readonly form?: FormInstance
  readonly narrow?: boolean
  readonly children: (found: OutputOf<R>) => ReactNode
}) => {
  const go = useGo()
  const { message } = App.useApp()
  const back = () => go(above.to)
  return (
    <Page title={title} above={above} narrow={narrow}>
      <Loaded endpoint={read} input={input}>
        {(found) => (
          <CommandForm
            endpoint={save}
            {...(form === undefined ? {} : { form })}
            initial={initial(found)}
            inputOf={(values) => inputOf(values, found)}
            onDone={() => {
              message.success(saved)
              back()
            }}
            onCancel={back}
          >
            {children(found)}
          </CommandForm>
        )}
      </Loaded>
    </Page>
  )
}
