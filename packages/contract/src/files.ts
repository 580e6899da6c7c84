import * as z from 'zod/mini'
import { ById, Id } from './common.ts'
import { endpoint } from './endpoint.ts'

/** A stored file as its owner sees it. `type` is what the bytes are, not what was claimed; `size` in bytes. */
export const FileInfo = z.object({ id: Id, name: z.string(), type: z.string(), size: z.number() })
export type FileInfo = z.infer<typeof FileInfo>

/** The largest piece of evidence in bytes (10 MB). Phones should compress photos below 1 MB before sending. */
export const evidenceLimit = 10_485_760

const input = z.object({ name: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)), purpose: z.optional(z.enum(['evidence'])) })

export const uploadFile = endpoint({
  method: 'POST',
  path: '/files',
  may: 'learner',
  forAnother: 'apply',
  summary: '学习者上传证明材料（照片 JPG/PNG/WebP 或 PDF，最大 10 MB；自动去除拍摄地点等信息）',
  input,
  output: FileInfo,
  refusals: [
    'files.type_not_allowed',
    'files.image_too_large',
    'files.broken',
    'files.empty',
    'files.too_many',
    'input.too_large',
    'privacy.sensitive_withdrawn',
    'privacy.guardian_consent',
  ],
  transfer: 'upload',
  bodyLimit: evidenceLimit,
})
export const uploadStaffFile = endpoint({
  method: 'POST',
  path: '/staff/files',
  may: 'staff',
  summary: '管理员上传证明材料（代办时拍照）',
  input,
  output: FileInfo,
  refusals: ['files.type_not_allowed', 'files.image_too_large', 'files.broken', 'files.empty', 'files.too_many', 'input.too_large'],
  transfer: 'upload',
  bodyLimit: evidenceLimit,
})
export const downloadFile = endpoint({
  method: 'GET',
  path: '/files/:id',
  may: 'learner',
  forAnother: 'view',
  summary: '学习者下载自己的文件',
  input: ById,
  output: z.object({}),
  refusals: [],
  transfer: 'download',
})
export const downloadStaffFile = endpoint({
  method: 'GET',
  path: '/staff/files/:id',
  may: 'staff',
  summary: '管理员查看范围内的证明材料、自己的导出文件',
  input: ById,
  output: z.object({}),
  refusals: [],
  transfer: 'download',
})
