import type { Endpoint, InputOf, OutputOf } from '@creditbank/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Table } from 'antd'
import { type ReactNode, useState } from 'react'
import { upload } from '../api/upload.ts'
import { shellWords } from '../i18n/shell.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { FileChoice } from './FileChoice.tsx'
import { LinkButton } from './links.tsx'
import { type Above, Page } from './Page.tsx'
import { RefusalAlert } from './RefusalAlert.tsx'

/** What such an import answers, whatever it is of. */
type Answer = {
  readonly rows: number
  readonly problems: readonly { readonly row: number; readonly column: string; readonly zh: string; readonly en: string }[]
}
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

/** A file that is checked first: template, check, import, and what is wrong cell by cell. It is stored whole or not at all; `partial`: its right rows are. */
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
  partial = false,
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
  readonly partial?: boolean
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
  const checked = report !== undefined && send.variables === 'yes' && (report.problems.length === 0 || (partial && report.created > 0))
  return (
    <Page title={title} lead={lead} above={above} actions={<Button href={template}>{t('import.template')}</Button>}>
      {children}
      <FileChoice
        file={file}
        accept=".xlsx,.xls,.csv,.dbf"
        text={t('import.choose')}
        note={t('import.note')}
        onChoose={(chosen) => {
          setFile(chosen)
          send.reset()
        }}
      />
      <div className="form-actions">
        <Button
          disabled={file === undefined}
          loading={send.isPending}
          type={checked ? 'default' : 'primary'}
          onClick={() => send.mutate('yes')}
        >
          {t('import.check')}
        </Button>
        <Button disabled={!checked} type={checked ? 'primary' : 'default'} loading={send.isPending} onClick={() => send.mutate('no')}>
          {t('import.do')}
        </Button>
        {done && <LinkButton to={after.to}>{after.text}</LinkButton>}
      </div>
      <RefusalAlert error={send.error} />
      {report !== undefined && <Report report={report} title={resultText(report)} note={done ? doneText : undefined} />}
    </Page>
  )
}
