import { type Batch, batchWrongRows, listBatchProblems } from '@creditbank/contract/batches'
import { DownloadOutlined } from '@ant-design/icons'
import { Button, Select, Table } from 'antd'
import { useState } from 'react'
import { useOne } from '../api/hooks.ts'
import { hrefOf } from '../api/transport.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { words } from './words.ts'

const step = 100

/** Every wrong cell with its row, its column and what to do; and the wrong rows as a workbook. */
export const Problems = ({ batch }: { readonly batch: Batch }) => {
  const t = useT(words)
  const language = useLanguage()
  const [code, setCode] = useState<string>()
  const [limit, setLimit] = useState(step)
  const query = useOne(listBatchProblems, { id: batch.id, limit: Math.min(500, limit), ...(code === undefined ? {} : { code }) })
  const data = query.data
  return (
    <Block
      title={t('problems')}
      actions={
        batch.can.includes('wrongRows') && (
          <Button icon={<DownloadOutlined />} href={hrefOf(batchWrongRows, { id: batch.id })}>
            {t('wrongRows')}
          </Button>
        )
      }
    >
      <p className="lead">{t('wrongRows.note')}</p>
      <RefusalAlert error={query.error} onRetry={() => void query.refetch()} />
      <Select
        style={{ width: '100%', maxWidth: 640 }}
        aria-label={t('problems')}
        value={code ?? ''}
        onChange={(value: string) => setCode(value === '' ? undefined : value)}
        options={[
          { value: '', label: t('problems.by') },
          ...(data?.byCode ?? []).map((c) => ({ value: c.code, label: `${c.count} × ${c[language]}` })),
        ]}
      />
      <Table
        size="small"
        loading={query.isPending}
        rowKey={(row) => `${row.row} ${row.column} ${row.code}`}
        dataSource={[...(data?.items ?? [])]}
        pagination={false}
        columns={[
          { key: 'row', title: t('problems.row'), width: 80, align: 'right', render: (_, row) => row.row },
          { key: 'column', title: t('problems.column'), width: 160, render: (_, row) => row.header },
          { key: 'what', title: t('problems.what'), render: (_, row) => row[language] },
        ]}
      />
      {data?.next !== null && data !== undefined && limit < 500 && (
        <Button onClick={() => setLimit(limit + step)}>{t('problems.more')}</Button>
      )}
    </Block>
  )
}
