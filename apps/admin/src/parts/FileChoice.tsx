import { InboxOutlined } from '@ant-design/icons'
import { Upload } from 'antd'

/** The endings of tables, for the file dialog. `.et` is what WPS writes; pages with a table are exported under .xls and .htm alike, workbooks in XML under .xls and .xml. */
export const tableFiles = '.xlsx,.xls,.et,.csv,.txt,.dbf,.htm,.html,.xml'

/** Endings as a hint for the dialog alone: a dropped file of another kind is taken and answered in words, where a filter would drop it silently. */
export const anyFile = (format: string) => ({ format, filter: () => true })

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
    accept={anyFile(accept)}
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
