import type { OutputOf } from '@creditbank/contract'
import { importEnrolments, rollTemplate } from '@creditbank/contract/enrolments'
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

const Report = ({ report }: { readonly report: OutputOf<typeof importEnrolments> }) => {
  const t = useT(words)
  const language = useLanguage()
  const wrong = report.problems.length
  return (
    <>
      <Alert
        type={wrong > 0 ? 'warning' : 'success'}
        showIcon
        className="refusal"
        title={t('importRoll.result', { rows: report.rows, created: report.created, unchanged: report.unchanged, wrong })}
      />
      {wrong > 0 && (
        <Table
          rowKey={(row) => `${row.row} ${row.column}`}
          size="small"
          pagination={false}
          dataSource={report.problems}
          columns={[
            { title: t('importRoll.row'), dataIndex: 'row', width: 80 },
            { title: t('importRoll.column'), dataIndex: 'column', width: 160 },
            { title: t('importRoll.problem'), render: (_, row) => row[language] },
          ]}
        />
      )}
    </>
  )
}

/** Import of a school's roll: template, check, enrol. */
export const ImportRoll = () => {
  const t = useT(words)
  const queries = useQueryClient()
  const [file, setFile] = useState<File>()
  const send = useMutation({
    mutationFn: (dryRun: 'yes' | 'no') => upload(importEnrolments, { dryRun }, file ?? new Blob()),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['enrolments'] }),
  })
  const report = send.data
  const checked = report !== undefined && send.variables === 'yes' && report.problems.length === 0
  const done = report !== undefined && send.variables === 'no'
  return (
    <Page
      title={t('importRoll')}
      lead={t('importRoll.lead')}
      above={{ to: '/admin/enrolments', text: t('enrolments') }}
      actions={<Button href={hrefOf(rollTemplate, {})}>{t('importRoll.template')}</Button>}
    >
      <FileChoice
        file={file}
        accept=".xlsx,.xls,.csv,.dbf"
        text={t('importRoll.choose')}
        note={t('importRoll.note')}
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
          {t('importRoll.check')}
        </Button>
        <Button disabled={!checked} type={checked ? 'primary' : 'default'} loading={send.isPending} onClick={() => send.mutate('no')}>
          {t('importRoll.do')}
        </Button>
        {done && <LinkButton to="/admin/enrolments">{t('enrolments')}</LinkButton>}
      </div>
      <RefusalAlert error={send.error} />
      {report !== undefined && <Report report={report} />}
    </Page>
  )
}
