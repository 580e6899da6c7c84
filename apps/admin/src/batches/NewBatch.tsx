import { type Batch, batchTemplate, uploadBatch } from '@creditbank/contract/batches'
import type { batches } from '@creditbank/contract'
import { DownloadOutlined, InboxOutlined } from '@ant-design/icons'
import { App, Button, Progress, Radio, Upload } from 'antd'
import { useRef, useState } from 'react'
import { newKey } from '../api/intent.ts'
import { hrefOf } from '../api/transport.ts'
import { upload } from '../api/upload.ts'
import { useT } from '../i18n/words.ts'
import { useFilters, useGo } from '../parts/links.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { useMay } from '../session/session.ts'
import { words } from './words.ts'

type Sending = { readonly percent: number; readonly stop: () => void }

/** Sends the file and shows how far it is; the idempotency key stays while the same file is tried again. */
const useSend = (kind: batches.BatchKind, onDone: (answer: { earlier: boolean; batch: Batch }) => void) => {
  const [sending, setSending] = useState<Sending>()
  const [error, setError] = useState<unknown>()
  const intent = useRef<{ file: File; key: string }>(undefined)
  const send = async (file: File) => {
    if (intent.current?.file !== file) intent.current = { file, key: newKey() }
    const stopper = new AbortController()
    const stop = () => stopper.abort()
    setError(undefined)
    setSending({ percent: 0, stop })
    try {
      const onProgress = (p: { sent: number; total: number }) =>
        setSending({ percent: Math.floor((p.sent * 100) / Math.max(1, p.total)), stop })
      const options = { key: intent.current.key, signal: stopper.signal, onProgress }
      onDone(await upload(uploadBatch, { kind, name: file.name.slice(0, 200) }, file, options))
    } catch (failure) {
      if (!(failure instanceof DOMException && failure.name === 'AbortError')) setError(failure)
    } finally {
      setSending(undefined)
    }
  }
  return { sending, error, send }
}

/** Template, then the file: the first two steps of a batch. */
export const NewBatch = () => {
  const t = useT(words)
  const may = useMay()
  const go = useGo()
  const { message } = App.useApp()
  const [filters, change] = useFilters()
  const kinds = [...(may('deposits.prepareBatch') ? (['outcomes'] as const) : []), ...(may('accounts.import') ? (['people'] as const) : [])]
  const kind: batches.BatchKind = filters['kind'] === 'people' || !kinds.includes('outcomes') ? 'people' : 'outcomes'
  const { sending, error, send } = useSend(kind, ({ earlier, batch }) => {
    if (earlier) message.info(t('earlier'))
    go(`/admin/batches/${batch.id}`)
  })
  return (
    <Page title={t('new')} lead={t('new.lead')} above={{ to: '/admin/batches', text: t('batches') }} narrow>
      <Block title={t('kind')}>
        <Radio.Group value={kind} onChange={(event) => change({ kind: String(event.target.value) })} aria-label={t('kind')}>
          {kinds.map((value) => (
            <Radio key={value} value={value}>
              {t(`kind.${value}`)} <span className="lead">{t(`kind.${value}.note`)}</span>
            </Radio>
          ))}
        </Radio.Group>
      </Block>
      <Block title={t('step.template')}>
        <p>{t('template.note')}</p>
        <Button icon={<DownloadOutlined />} href={hrefOf(batchTemplate, { kind })}>
          {t('template.get')}
        </Button>
      </Block>
      <Block title={t('step.upload')}>
        <RefusalAlert error={error} />
        {sending === undefined ? (
          <Upload.Dragger
            accept=".xlsx,.xls,.csv,.txt,.dbf"
            showUploadList={false}
            beforeUpload={(file) => {
              void send(file)
              return Upload.LIST_IGNORE
            }}
          >
            <p className="ant-upload-drag-icon">
              <InboxOutlined />
            </p>
            <p>{t('drop')}</p>
            <p className="lead">{t('drop.note')}</p>
          </Upload.Dragger>
        ) : (
          <div role="status">
            <Progress percent={sending.percent} />
            <p>{sending.percent < 100 ? t('upload.sent', { percent: sending.percent }) : t('upload.reading')}</p>
            <Button onClick={sending.stop}>{t('upload.stop')}</Button>
          </div>
        )}
      </Block>
    </Page>
  )
}
