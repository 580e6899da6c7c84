import type { Endpoint, InputOf, OutputOf } from '@creditbank/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Table } from 'antd'
import { type ReactNode, useState } from 'react'
import { upload } from '../api/upload.ts'
import { shellWords } from '../i18n/shell.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { FileChoice, tableFiles } from './FileChoice.tsx'
import { LinkButton } from './links.tsx'
import { type Above, Page } from './Page.tsx'
import { RefusalAlert } from './RefusalAlert.tsx'

/** What such an import answers, whatever it is of. */
type Answer = {
  readonly rows: number
  readonly problems: readonly { readonly row: number; readonly column: string; readonly zh: string; readonly en: string }[]
}
const faultless = (report: Answer): boolean => report.problems.length === 0
type Importing<E extends Endpoint> = OutputOf<E> extends Answer ? E : never

const Report = ({ report, title, note }: { readonly report: Answer; readonly title: string; readonly note: string | undefined }) => {
  const t = useT(shellWords)
  const language = useLanguage()
  const { problems } = report
  return (
    <>
      <Alert
        type={problems.length > 0 ? 'warning' : 'success'}
        showIcon
        className="refusal"
        title={title}
        {...(note === undefined ? {} : { description: note })}
      />
      {problems.length > 0 && (
        <Table
          rowKey={(row) => `${row.row} ${row.column} ${row.en}`}
          size="small"
          pagination={false}
          dataSource={[...problems]}
          columns={[
            { title: t('import.row'), dataIndex: 'row', width: 80 },
            { title: t('import.column'), dataIndex: 'column', width: 160 },
            { title: t('import.problem'), render: (_, row) => row[language] },
          ]}
        />
      )}
    </>
  )
}

/** The two steps of an import, and where to go once it is stored. */
const Steps = ({
  ready,
  checked,
  busy,
  onCheck,
  onStore,
  after,
}: {
  readonly ready: boolean
  readonly checked: boolean
  readonly busy: boolean
  readonly onCheck: () => void
  readonly onStore: () => void
  readonly after: Above | undefined
}) => {
  const t = useT(shellWords)
  return (
    <div className="form-actions">
      <Button disabled={!ready} loading={busy} type={checked ? 'default' : 'primary'} onClick={onCheck}>
        {t('import.check')}
      </Button>
      <Button disabled={!checked} type={checked ? 'primary' : 'default'} loading={busy} onClick={onStore}>
        {t('import.do')}
      </Button>
      {after !== undefined && <LinkButton to={after.to}>{after.text}</LinkButton>}
    </div>
  )
}

/** A file that is checked first: template, check, import, and what is wrong cell by cell. It is stored whole or not at all, unless `storable` says of a check that its right rows can be. */
export const ImportPage = <E extends Endpoint>({
  endpoint,
  inputOf,
  template,
  title,
  lead,
  above,
  family,
  resultText,
  doneText,
  after = above,
  storable = faultless,
  children,
}: {
  readonly endpoint: Importing<E>
  readonly inputOf: (dryRun: 'yes' | 'no', file: File | undefined) => InputOf<E>
  /** Address of the template. */
  readonly template: string
  readonly title: string
  readonly lead: string
  readonly above: Above
  /** First segment of the paths whose answers the import changes. */
  readonly family: string
  readonly resultText: (report: OutputOf<E> & Answer) => string
  /** What to do next, told once it is stored; and the page where that is done, the one above where nothing is said. */
  readonly doneText?: string
  readonly after?: Above
  readonly storable?: (report: OutputOf<E> & Answer) => boolean
  /** What is chosen before the file. */
  readonly children?: ReactNode
}) => {
  const t = useT(shellWords)
  const queries = useQueryClient()
  const [file, setFile] = useState<File>()
  const send = useMutation({
    mutationFn: async (dryRun: 'yes' | 'no') => (await upload(endpoint, inputOf(dryRun, file), file ?? new Blob())) as OutputOf<E> & Answer,
    onSuccess: () => queries.invalidateQueries({ queryKey: [family] }),
  })
  const report = send.data
  const done = report !== undefined && send.variables === 'no'
  const checked = report !== undefined && send.variables === 'yes' && storable(report)
  return (
    <Page title={title} lead={lead} above={above} actions={<Button href={template}>{t('import.template')}</Button>}>
      {children}
      <FileChoice
        file={file}
        accept={tableFiles}
        text={t('import.choose')}
        note={t('import.note')}
        onChoose={(chosen) => {
          setFile(chosen)
          send.reset()
        }}
      />
      <Steps
        ready={file !== undefined}
        checked={checked}
        busy={send.isPending}
        onCheck={() => send.mutate('yes')}
        onStore={() => send.mutate('no')}
        after={done ? after : undefined}
      />
      <RefusalAlert error={send.error} />
      {report !== undefined && <Report report={report} title={resultText(report)} note={done ? doneText : undefined} />}
    </Page>
  )
}
