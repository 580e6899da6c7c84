import type { OutputOf } from '@creditbank/contract'
import { importCatalog, importTemplate } from '@creditbank/contract/catalog'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Table } from 'antd'
import { useState } from 'react'
import { hrefOf } from '../api/transport.ts'
import { upload } from '../api/upload.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { FileChoice } from '../parts/FileChoice.tsx'
import { LinkButton } from '../parts/links.tsx'
import { Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { words } from './words.ts'

type Report = OutputOf<typeof importCatalog>

const Result = ({ report }: { readonly report: Report }) => {
  const t = useT(words)
  const language = useLanguage()
  return (
    <>
      <Alert
        type={report.wrong > 0 ? 'warning' : 'success'}
        showIcon
        className="refusal"
        title={t('import.result', {
          rows: report.rows,
          achievements: report.achievements,
          entries: report.entries,
          existing: report.existing,
          wrong: report.wrong,
        })}
        {...(report.done ? { description: t('import.done') } : {})}
      />
      {report.problems.length > 0 && (
        <Table
          rowKey={(row) => `${row.row} ${row.column} ${row.en}`}
          size="small"
          pagination={false}
          dataSource={report.problems}
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

/** Import of achievements and entries: template, check, import. */
export const ImportCatalog = () => {
  const t = useT(words)
  const queries = useQueryClient()
  const [file, setFile] = useState<File>()
  const send = useMutation({
    mutationFn: ({ dryRun }: { dryRun: 'yes' | 'no' }) => upload(importCatalog, { name: file?.name ?? '', dryRun }, file ?? new Blob()),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['catalog'] }),
  })
  const checked = send.data !== undefined && !send.data.done && send.data.wrong === 0
  return (
    <Page
      title={t('import')}
      lead={t('import.lead')}
      above={{ to: '/admin/entries', text: t('entries') }}
      actions={<Button href={hrefOf(importTemplate, {})}>{t('import.template')}</Button>}
    >
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
          onClick={() => send.mutate({ dryRun: 'yes' })}
        >
          {t('import.check')}
        </Button>
        <Button
          disabled={!checked}
          type={checked ? 'primary' : 'default'}
          loading={send.isPending}
          onClick={() => send.mutate({ dryRun: 'no' })}
        >
          {t('import.do')}
        </Button>
        {send.data?.done === true && <LinkButton to="/admin/entries?mine=yes&state=draft">{t('entries')}</LinkButton>}
      </div>
      <RefusalAlert error={send.error} />
      {send.data !== undefined && <Result report={send.data} />}
    </Page>
  )
}
