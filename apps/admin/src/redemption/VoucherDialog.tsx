import type { OutputOf } from '@creditbank/contract'
import { type Good, importVouchers } from '@creditbank/contract/redemption'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { intents } from '../api/intent.ts'
import { upload } from '../api/upload.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { FileChoice, tableFiles } from '../parts/FileChoice.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { WideTable } from '../parts/WideTable.tsx'
import { words } from './words.ts'

type Report = OutputOf<typeof importVouchers>

/** Codes of vouchers out of a file: looked at first, then stored; repeated ones are told row by row. */
export const VoucherDialog = ({ good, onClose }: { readonly good: Good; readonly onClose: () => void }) => {
  const t = useT(words)
  const language = useLanguage()
  const queries = useQueryClient()
  const [intent] = useState(intents)
  const [file, setFile] = useState<File>()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const [report, setReport] = useState<{ readonly dry: boolean; readonly found: Report }>()
  const send = (dryRun: 'yes' | 'no') => {
    if (file === undefined) return
    setBusy(true)
    setError(undefined)
    const input = { id: good.id, dryRun }
    const options = dryRun === 'no' ? { key: intent.keyFor({ ...input, file: `${file.name} ${file.size} ${file.lastModified}` }) } : {}
    upload(importVouchers, input, file, options)
      .then(async (found) => {
        if (dryRun === 'no') intent.done()
        setReport({ dry: dryRun === 'yes', found })
        await queries.invalidateQueries({ queryKey: ['redemption'] })
      })
      .catch(setError)
      .finally(() => setBusy(false))
  }
  return (
    <Modal open title={`${t('vouchers')} · ${good.name}`} onCancel={onClose} footer={null} width={640} destroyOnHidden>
      <p className="lead">{t('vouchers.lead')}</p>
      <FileChoice
        file={file}
        accept={tableFiles}
        text={t('vouchers.choose')}
        onChoose={(chosen) => {
          setFile(chosen)
          setReport(undefined)
        }}
      />
      <RefusalAlert error={error} />
      {report !== undefined && (
        <div role="status">
          <p>
            {t(report.dry ? 'vouchers.checked' : 'vouchers.done', {
              rows: report.found.rows,
              stored: report.found.stored,
              wrong: report.found.wrong,
            })}
          </p>
          {report.found.problems.length > 0 && (
            <WideTable
              rowKey={(row) => `${row.row} ${row.zh}`}
              dataSource={[...report.found.problems]}
              columns={[
                { title: t('row'), dataIndex: 'row', width: 80 },
                { title: t('problem'), render: (_, row) => row[language] },
              ]}
            />
          )}
        </div>
      )}
      <div className="form-actions">
        <Button disabled={file === undefined} loading={busy} onClick={() => send('yes')}>
          {t('vouchers.look')}
        </Button>
        <Button type="primary" disabled={report?.dry !== true || report.found.stored === 0} loading={busy} onClick={() => send('no')}>
          {t('vouchers.do')}
        </Button>
      </div>
    </Modal>
  )
}
