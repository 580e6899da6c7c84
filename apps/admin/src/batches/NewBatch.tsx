import { type Batch, batchTemplate, lastPeopleBasis, uploadBatch } from '@creditbank/contract/batches'
import type { batches } from '@creditbank/contract'
import { DownloadOutlined, InboxOutlined } from '@ant-design/icons'
import { App, Button, Form, Input, Progress, Radio, Select, Upload } from 'antd'
import { useRef, useState } from 'react'
import { useOne } from '../api/hooks.ts'
import { newKey } from '../api/intent.ts'
import { hrefOf } from '../api/transport.ts'
import { upload } from '../api/upload.ts'
import { useTypeFilter } from '../catalog/names.tsx'
import { useT } from '../i18n/words.ts'
import { anyFile, tableFiles } from '../parts/FileChoice.tsx'
import { useFilters, useGo } from '../parts/links.tsx'
import { Block, Page } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { useMay } from '../session/session.ts'
import { words } from './words.ts'

/** On what an import of people rests, and the document that says so. */
type Basis = { readonly basis: batches.PeopleBasis; readonly document: string }

type Sending = { readonly percent: number; readonly stop: () => void }

/** Sends the file and shows how far it is; the idempotency key stays while the same file is tried again. */
const useSend = (
  kind: batches.BatchKind,
  typeCode: string | undefined,
  rests: Basis | undefined,
  onDone: (answer: { earlier: boolean; batch: Batch }) => void,
) => {
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
      const basis = rests === undefined ? {} : { basis: rests.basis, basisDocument: rests.document }
      const type = typeCode === undefined ? {} : { typeCode }
      onDone(await upload(uploadBatch, { kind, name: file.name.slice(0, 200), ...type, ...basis }, file, options))
    } catch (failure) {
      if (!(failure instanceof DOMException && failure.name === 'AbortError')) setError(failure)
    } finally {
      setSending(undefined)
    }
  }
  return { sending, error, send }
}

const bases = ['consent', 'contract', 'humanResources', 'statutoryDuty'] as const satisfies readonly batches.PeopleBasis[]

/** What the unit named last time, until something else is typed; undefined while the document is missing. */
const useBasis = (people: boolean) => {
  const last = useOne(lastPeopleBasis, {}, { enabled: people })
  const [typed, setTyped] = useState<{ readonly basis?: batches.PeopleBasis; readonly document?: string }>({})
  const basis = typed.basis ?? last.data?.basis ?? 'statutoryDuty'
  const document = typed.document ?? last.data?.document ?? ''
  const change = (next: { readonly basis?: batches.PeopleBasis; readonly document?: string }) => setTyped({ basis, document, ...next })
  return { basis, document, change, whole: people && document.trim() !== '' ? { basis, document: document.trim() } : undefined }
}

const BasisFields = ({ basis, document, change }: Omit<ReturnType<typeof useBasis>, 'whole'>) => {
  const t = useT(words)
  return (
    <Block title={t('basis')}>
      <p>{t('basis.note')}</p>
      <Radio.Group
        value={basis}
        onChange={(event) => change({ basis: bases.find((value) => value === event.target.value) ?? basis })}
        aria-label={t('basis')}
      >
        {bases.map((value) => (
          <Radio key={value} value={value}>
            {t(`basis.${value}`)}
          </Radio>
        ))}
      </Radio.Group>
      <Form.Item label={t('basis.document')} required htmlFor="basis-document">
        <Input
          id="basis-document"
          value={document}
          maxLength={200}
          placeholder={t('basis.document.example')}
          onChange={(event) => change({ document: event.target.value })}
        />
      </Form.Item>
    </Block>
  )
}

/** Narrows the template, and the file, to one type of outcome; without one every type may be mixed. */
const TypeChoice = ({ value, onChange }: { readonly value: string | undefined; readonly onChange: (code: string | undefined) => void }) => {
  const t = useT(words)
  return (
    <Form.Item label={t('type')} htmlFor="batch-type" extra={t('type.note')}>
      <Select
        id="batch-type"
        allowClear
        style={{ width: '100%', maxWidth: 400 }}
        placeholder={t('type.any')}
        {...(value === undefined ? {} : { value })}
        showSearch={{ optionFilterProp: 'label' }}
        options={useTypeFilter()}
        onChange={(code: string | undefined) => onChange(code)}
      />
    </Form.Item>
  )
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
  const type = kind === 'outcomes' ? filters['type'] : undefined
  const { whole, ...rests } = useBasis(kind === 'people')
  const waits = kind === 'people' && whole === undefined
  const { sending, error, send } = useSend(kind, type, whole, ({ earlier, batch }) => {
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
        {kind === 'outcomes' && <TypeChoice value={type} onChange={(code) => change({ type: code })} />}
        <Button icon={<DownloadOutlined />} href={hrefOf(batchTemplate, type === undefined ? { kind } : { kind, typeCode: type })}>
          {t('template.get')}
        </Button>
      </Block>
      {kind === 'people' && <BasisFields {...rests} />}
      <Block title={t('step.upload')}>
        <RefusalAlert error={error} />
        {waits && <p className="lead">{t('basis.first')}</p>}
        {sending === undefined ? (
          <Upload.Dragger
            accept={anyFile(tableFiles)}
            showUploadList={false}
            disabled={waits}
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
