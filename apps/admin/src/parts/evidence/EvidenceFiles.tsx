import { CloseOutlined, FileImageOutlined, UploadOutlined } from '@ant-design/icons'
import { downloadStaffFile, type FileInfo, uploadStaffFile } from '@creditbank/contract/files'
import { Alert, Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { hrefOf } from '../../api/transport.ts'
import { upload } from '../../api/upload.ts'
import { useT } from '../../i18n/words.ts'
import { RefusalAlert } from '../RefusalAlert.tsx'
import { words } from './words.ts'

const usual = 9
type Sending = { readonly name: string; readonly percent: number }
/** A file that is with the bank already: what a form of evidence holds. */
export type Evidence = Pick<FileInfo, 'id' | 'name'>

/** Sends files one after the other, so that a weak line finishes some of them; stops at the first that fails. */
const useSending = (value: readonly Evidence[], onChange: ((files: readonly Evidence[]) => void) | undefined, most: number) => {
  const [sending, setSending] = useState<Sending>()
  const [error, setError] = useState<unknown>()
  const [tooMany, setTooMany] = useState(false)
  const send = async (files: readonly File[]) => {
    setError(undefined)
    setTooMany(value.length + files.length > most)
    let held = value
    try {
      for (const file of files.slice(0, most - value.length)) {
        const name = file.name === '' ? 'photo' : file.name
        setSending({ name, percent: 0 })
        const sent = await upload(uploadStaffFile, { name, purpose: 'evidence' }, file, {
          key: crypto.randomUUID(),
          onProgress: (p) => setSending({ name, percent: Math.round((p.sent / Math.max(1, p.total)) * 100) }),
        })
        held = [...held, { id: sent.id, name: sent.name }]
        onChange?.(held)
      }
    } catch (failed) {
      setError(failed)
    } finally {
      setSending(undefined)
    }
  }
  return { sending, error, tooMany, send }
}

const usePaste = (take: (files: readonly File[]) => void, listens: boolean) => {
  const latest = useRef(take)
  latest.current = take
  useEffect(() => {
    if (!listens) return undefined
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])]
      if (files.length > 0) latest.current(files)
    }
    document.addEventListener('paste', paste)
    return () => document.removeEventListener('paste', paste)
  }, [listens])
}

/** The files that are held, each to be looked at or taken out again. */
const Held = ({
  files,
  onChange,
}: {
  readonly files: readonly Evidence[]
  readonly onChange: ((files: readonly Evidence[]) => void) | undefined
}) => {
  const t = useT(words)
  return (
    <ul className="rows">
      {files.map((file) => (
        <li key={file.id} className="row">
          <FileImageOutlined />
          <a className="grow" href={hrefOf(downloadStaffFile, { id: file.id })}>
            {file.name}
          </a>
          <Button
            type="text"
            icon={<CloseOutlined />}
            aria-label={t('evidence.remove', { name: file.name })}
            onClick={() => onChange?.(files.filter((one) => one.id !== file.id))}
          />
        </li>
      ))}
    </ul>
  )
}

/** Photos and scans of the paper: chosen, dropped or pasted, uploaded at once with progress. Works as a form item; of several on a page none takes what is pasted. */
export const EvidenceFiles = ({
  value = [],
  onChange,
  id,
  pastes = true,
  most = usual,
}: {
  readonly value?: readonly Evidence[]
  readonly onChange?: (files: readonly Evidence[]) => void
  readonly id?: string
  readonly pastes?: boolean
  /** How many files there may be. */
  readonly most?: number
}) => {
  const t = useT(words)
  const input = useRef<HTMLInputElement>(null)
  const { sending, error, tooMany, send } = useSending(value, onChange, most)
  const take = (files: readonly File[]) => void send(files)
  usePaste(take, pastes)
  return (
    <fieldset
      className="evidence"
      aria-label={t('evidence')}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        take([...event.dataTransfer.files])
      }}
    >
      <input
        ref={input}
        type="file"
        multiple={most > 1}
        className="unseen"
        tabIndex={-1}
        aria-hidden
        accept="image/jpeg,image/png,image/webp,application/pdf"
        data-testid="evidence"
        onChange={(event) => {
          take([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      <Button
        {...(id === undefined ? {} : { id })}
        icon={<UploadOutlined />}
        loading={sending !== undefined}
        onClick={() => input.current?.click()}
      >
        {sending === undefined ? t('evidence.add') : t('evidence.sending', { n: sending.percent })}
      </Button>
      <p className="lead">{t('evidence.help', { n: most })}</p>
      <RefusalAlert error={error} />
      {tooMany && <Alert type="warning" showIcon title={t('evidence.full', { n: most })} className="refusal" />}
      <Held files={value} onChange={onChange} />
    </fieldset>
  )
}
