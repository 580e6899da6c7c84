import { uploadStaffFile } from '@creditbank/contract/files'
import { Button, Upload } from 'antd'
import { useState } from 'react'
import { upload } from '../api/upload.ts'
import { useT } from '../i18n/words.ts'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { words } from './words.ts'

/** The picture of a good: uploaded at once, kept with the form. Works as a form item; its value is the file's id. */
export const PictureField = ({
  value,
  onChange,
  id,
}: {
  readonly value?: string | null
  readonly onChange?: (fileId: string | null) => void
  readonly id?: string
}) => {
  const t = useT(words)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const has = value !== undefined && value !== null && value !== ''
  const send = (file: File) => {
    setBusy(true)
    setError(undefined)
    upload(uploadStaffFile, { name: file.name }, file)
      .then((info) => onChange?.(info.id))
      .catch(setError)
      .finally(() => setBusy(false))
  }
  return (
    <div className="picture-field">
      {has && <img src={`/api/staff/files/${value}`} alt={t('picture')} className="good-picture" />}
      <Upload
        accept="image/jpeg,image/png,image/webp"
        showUploadList={false}
        beforeUpload={(file) => {
          send(file)
          return Upload.LIST_IGNORE
        }}
      >
        <Button loading={busy} {...(id === undefined ? {} : { id })}>
          {has ? t('picture.change') : t('picture.choose')}
        </Button>
      </Upload>
      {has && <Button onClick={() => onChange?.(null)}>{t('remove')}</Button>}
      <RefusalAlert error={error} />
    </div>
  )
}
