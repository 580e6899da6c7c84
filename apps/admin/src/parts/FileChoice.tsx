import { InboxOutlined } from '@ant-design/icons'
import { Upload } from 'antd'

/** Chooses one file by click or by dropping it; nothing is sent. `text` asks for it, `note` says which files do; the chosen name takes the place of `text`. */
export const FileChoice = ({
  file,
  accept,
  text,
  note,
  onChoose,
}: {
  readonly file: File | undefined
  readonly accept: string
  readonly text: string
  readonly note?: string
  readonly onChoose: (file: File) => void
}) => (
  <Upload.Dragger
    accept={accept}
    showUploadList={false}
    className="file-choice"
    beforeUpload={(chosen) => {
      onChoose(chosen)
      return Upload.LIST_IGNORE
    }}
  >
    <p className="ant-upload-drag-icon">
      <InboxOutlined />
    </p>
    <p>{file === undefined ? text : <strong>{file.name}</strong>}</p>
    {note !== undefined && <p className="lead">{note}</p>}
  </Upload.Dragger>
)
