import { defineWords } from '../../i18n/words.ts'

/** The words of files that prove something. */
export const words = defineWords('evidence', {
  zh: {
    evidence: '证书照片或扫描件',
    'evidence.add': '选择文件、拖到这里或粘贴',
    'evidence.help': '照片 JPG、PNG、WebP 或 PDF，每个不超过 10 MB，最多 {{n}} 个。拍摄地点等信息会自动去除。',
    'evidence.sending': '正在上传 {{n}}%',
    'evidence.remove': '移除 {{name}}',
    'evidence.full': '最多 {{n}} 个文件。',
  },
  en: {
    evidence: 'Photos or scans of the certificate',
    'evidence.add': 'Choose files, drop them here or paste',
    'evidence.help': 'JPG, PNG, WebP or PDF, 10 MB each, {{n}} at most. Place and camera data are removed.',
    'evidence.sending': 'Uploading {{n}}%',
    'evidence.remove': 'Remove {{name}}',
    'evidence.full': 'At most {{n}}.',
  },
})
