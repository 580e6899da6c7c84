import { UploadOutlined } from '@ant-design/icons'
import { consentForm } from '@creditbank/contract/accounts'
import { uploadStaffFile } from '@creditbank/contract/files'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { hrefOf } from '../../api/transport.ts'
import { upload } from '../../api/upload.ts'
import { useT } from '../../i18n/words.ts'
import { RefusalAlert } from '../RefusalAlert.tsx'
import { words } from './words.ts'

/** Uploads one photo or scan of a signed form. Works as a form item (the file's id). */
export const SignedForm = ({
  onChange,
  id,
}: {
  readonly value?: string
  readonly onChange?: (fileId: string) => void
  readonly id?: string
}) => {
  const t = useT(words)
  const input = useRef<HTMLInputElement>(null)
  const [name, setName] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const send = async (file: File) => {
    setBusy(true)
    setError(undefined)
    try {
      const sent = await upload(uploadStaffFile, { name: file.name === '' ? 'form' : file.name }, file, { key: crypto.randomUUID() })
      setName(sent.name)
      onChange?.(sent.id)
    } catch (failed) {
      setError(failed)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        className="unseen"
        tabIndex={-1}
        aria-hidden
        accept="image/jpeg,image/png,image/webp,application/pdf"
        data-testid="signed-form"
        onChange={(event) => {
          const [file] = [...(event.target.files ?? [])]
          event.target.value = ''
          if (file !== undefined) void send(file)
        }}
      />
      <Button {...(id === undefined ? {} : { id })} icon={<UploadOutlined />} loading={busy} onClick={() => input.current?.click()}>
        {t('form.upload')}
      </Button>
      <Button type="link" href={hrefOf(consentForm, {})} target="_blank">
        {t('form.print')}
      </Button>
      <p role="status" className="lead">
        {name === undefined ? t('consent.formHelp') : t('form.done', { name })}
      </p>
      <RefusalAlert error={error} />
    </>
  )
}
