/** Why the capability `files` says no. */
export const filesRefusals = {
  'files.type_not_allowed': {
    status: 422,
    zh: '不支持这种文件。请上传 {allowed}。',
    en: 'This kind of file is not accepted. Please send {allowed}.',
  },
  'files.image_too_large': {
    status: 422,
    zh: '图片尺寸太大（最多 {megapixels} 百万像素），请缩小后再上传。',
    en: 'The image is too large (at most {megapixels} megapixels). Please scale it down.',
  },
  'files.broken': {
    status: 422,
    zh: '文件已损坏或不完整，请重新拍摄或导出后再上传。',
    en: 'The file is damaged or incomplete. Please take or export it again.',
  },
  'files.empty': { status: 422, zh: '文件是空的，请重新选择。', en: 'The file is empty. Please choose again.' },
  'files.too_many': { status: 429, zh: '今天上传的文件太多了，请明天再试。', en: 'Too many files today. Please try again tomorrow.' },
} as const
