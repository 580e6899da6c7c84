import type { Endpoint, InputOf, OutputOf } from '@creditbank/contract'
import { pathOf, Refused } from '@creditbank/contract/client'
import { shellWords } from '../i18n/shell.ts'
import { currentLanguage } from '../i18n/words.ts'
import { persist, Unreachable } from './transport.ts'

/** How far an upload is, in bytes; `rate` in bytes a second since the start. */
export type UploadProgress = { readonly sent: number; readonly total: number; readonly rate: number }

/** What an upload may be told: an idempotency key, where to report progress, and how to stop it. */
export type UploadOptions = { readonly key?: string; readonly onProgress?: (p: UploadProgress) => void; readonly signal?: AbortSignal }

const text = (body: Record<string, unknown>, name: string, or: string): string => {
  const value = body[name]
  return typeof value === 'string' ? value : or
}

/** What an answer that is not read as JSON by the client says no with. */
export const refusalOf = (status: number, raw: string): Refused => {
  const body: Record<string, unknown> = (() => {
    try {
      const value: unknown = JSON.parse(raw)
      return typeof value === 'object' && value !== null ? { ...value } : {}
    } catch {
      return {}
    }
  })()
  const fields = body['fields']
  return new Refused({
    status,
    code: text(body, 'code', 'server.failed'),
    detail: text(body, 'detail', `HTTP ${status}`),
    requestId: text(body, 'requestId', ''),
    fields: Array.isArray(fields) ? fields : [],
  })
}

const sendOnce = <E extends Endpoint>(e: E, input: InputOf<E>, file: Blob, options: UploadOptions): Promise<OutputOf<E>> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const started = Date.now()
    request.open(e.method, pathOf(e, { ...(typeof input === 'object' ? input : {}) }).path)
    request.setRequestHeader('x-bank-client', '1')
    request.setRequestHeader('accept-language', currentLanguage())
    request.setRequestHeader('content-type', 'application/octet-stream')
    if (options.key !== undefined) request.setRequestHeader('idempotency-key', options.key)
    request.upload.onprogress = (p) =>
      options.onProgress?.({ sent: p.loaded, total: p.total, rate: p.loaded / Math.max(0.001, (Date.now() - started) / 1000) })
    request.onerror = () => reject(new Unreachable())
    request.onabort = () => reject(new DOMException('stopped', 'AbortError'))
    request.onload = () =>
      request.status >= 400
        ? reject(refusalOf(request.status, request.responseText))
        : resolve(JSON.parse(request.responseText === '' ? '{"done":true}' : request.responseText))
    options.signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })

/** A file beyond the endpoint's limit is refused here: the server would say the same after minutes of sending, or cut the line. */
const tooLarge = (limit: number): Refused =>
  new Refused({
    status: 413,
    code: 'input.too_large',
    detail: shellWords[currentLanguage()]['refusal.tooLarge'].replace('{{limit}}', `${Math.round(limit / 1_048_576)} MB`),
    requestId: '',
    fields: [],
  })

/** Sends a file as the raw body of an endpoint declared `transfer: 'upload'`; the input travels in the query. Waits for log-in where the session ended. Throws Refused, Unreachable or AbortError. */
export const upload = <E extends Endpoint>(e: E, input: InputOf<E>, file: Blob, options: UploadOptions = {}): Promise<OutputOf<E>> => {
  const limit = e.bodyLimit ?? 1_048_576
  return file.size > limit ? Promise.reject(tooLarge(limit)) : persist(() => sendOnce(e, input, file, options))
}
