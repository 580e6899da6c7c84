import type { OutputOf } from '@creditbank/contract'
import { importOrganizations, organizationImportTemplate } from '@creditbank/contract/organizations'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Table } from 'antd'
import { useState } from 'react'
import { hrefOf } from '../api/transport.ts'
import { upload } from '../api/upload.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { FileChoice, tableFiles } from '../parts/FileChoice.tsx'
import { Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { words } from './words.ts'

type Report = OutputOf<typeof importOrganizations>

const Problems = ({ report }: { readonly report: Report }) => {
  const t = useT(words)
  const language = useLanguage()
  return (
    <Table
      size="small"
      pagination={{ pageSize: 50 }}
      rowKey={(p) => `${p.row} ${p.column} ${p.code}`}
      dataSource={report.problems}
      columns={[
        { title: t('import.row'), dataIndex: 'row', width: 80 },
        { title: t('import.column'), dataIndex: 'column', width: 160 },
        { title: t('import.problem'), dataIndex: language },
      ]}
    />
  )
}

/** Import of units from a table: check, see every problem by its cell, import when all is right. */
export const ImportUnits = () => {
  const t = useT(words)
  const queries = useQueryClient()
  const [file, setFile] = useState<File>()
  const [report, setReport] = useState<Report>()
  const [stored, setStored] = useState<Report>()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const [key, setKey] = useState('')
  const send = async (dryRun: 'yes' | 'no'): Promise<void> => {
    if (file === undefined) return
    setBusy(true)
    setError(undefined)
    try {
      const answer = await upload(importOrganizations, { name: file.name, dryRun }, file, dryRun === 'no' ? { key } : {})
      if (dryRun === 'yes') setReport(answer)
      else setStored(answer)
      if (dryRun === 'no') await queries.invalidateQueries({ queryKey: ['organizations'] })
    } catch (failure) {
      setError(failure)
    }
    setBusy(false)
  }
  const choose = (chosen: File) => {
    setFile(chosen)
    setReport(undefined)
    setStored(undefined)
    setKey(crypto.randomUUID())
  }
  return (
    <Page
      title={t('import')}
      lead={t('import.lead')}
      above={{ to: '/admin/organizations', text: t('tree') }}
      actions={<Button href={hrefOf(organizationImportTemplate, {})}>{t('import.template')}</Button>}
    >
      <FileChoice file={file} accept={tableFiles} text={t('import.choose')} note={t('import.note')} onChoose={choose} />
      <p className="form-actions">
        <Button
          type={report === undefined ? 'primary' : 'default'}
          disabled={file === undefined}
          loading={busy}
          onClick={() => void send('yes')}
        >
          {t('import.check')}
        </Button>
        {report !== undefined && stored === undefined && report.wrong === 0 && report.created > 0 && (
          <Button type="primary" loading={busy} onClick={() => void send('no')}>
            {t('import.commit', { n: report.created })}
          </Button>
        )}
      </p>
      <RefusalAlert error={error} />
      {stored !== undefined && <Alert type="success" showIcon title={t('import.done', { created: stored.created })} />}
      {report !== undefined && (
        <p role="status">
          {t('import.result', { rows: report.rows, created: report.created, unchanged: report.unchanged, wrong: report.wrong })}
        </p>
      )}
      {report !== undefined && report.wrong > 0 && <Alert type="warning" showIcon title={t('import.wrong', { wrong: report.wrong })} />}
      {report !== undefined && report.rows === report.unchanged && <Alert type="info" showIcon title={t('import.nothing')} />}
      {report !== undefined && report.problems.length > 0 && <Problems report={report} />}
    </Page>
  )
}
