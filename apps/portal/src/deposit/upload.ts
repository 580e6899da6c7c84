import { pathOf, Refused } from '@creditbank/contract/client'
import { type FileInfo, uploadFile } from '@creditbank/contract/files'
import { Unreachable } from '../api.ts'
import { newKey } from '../intent.ts'
import { languageNow } from '../words.ts'

const isInfo = (value: unknown): value is FileInfo =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'

const put = (
  blob: Blob,
  name: string,
  key: string,
  progress: (share: number) => void,
): Promise<{ readonly status: number; readonly body: unknown }> =>
  new Promise((done, fail) => {
    const request = new XMLHttpRequest()
    request.open(uploadFile.method, pathOf(uploadFile, { name, purpose: 'evidence' }).path)
    request.responseType = 'json'
    request.timeout = 120_000
    for (const [header, value] of [
      ['x-bank-client', '1'],
      ['idempotency-key', key],
      ['accept-language', languageNow()],
      ['content-type', 'application/octet-stream'],
    ] as const)
      request.setRequestHeader(header, value)
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total)
    request.onload = () => done({ status: request.status, body: request.response })
    request.onerror = () => fail(new Unreachable())
    request.ontimeout = () => fail(new Unreachable())
    request.send(blob)
  })

/** Sends one file and says how far it is (0 … 1). A lost network is tried three times with the same key. Throws Refused or Unreachable. */
export const upload = async (blob: Blob, name: string, progress: (share: number) => void): Promise<FileInfo> => {
  const key = newKey()
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await put(blob, name.slice(0, 120), key, progress)
      if (answer.status < 400 && isInfo(answer.body)) return answer.body
      throw refusalOf(answer)
    } catch (error) {
      if (!(error instanceof Unreachable) || attempt === 2) throw error
      await new Promise((again) => setTimeout(again, 1500 * (attempt + 1)))
    }
  }
}

const refusalOf = (answer: { readonly status: number; readonly body: unknown }): Error => {
  const body = typeof answer.body === 'object' && answer.body !== null ? answer.body : {}
  const text = (name: string, or: string) => {
    const value = Object.entries(body).find(([key]) => key === name)?.[1]
    return typeof value === 'string' ? value : or
  }
  return new Refused({
    status: answer.status,
    code: text('code', 'server.failed'),
    detail: text('detail', `HTTP ${answer.status}`),
    requestId: text('requestId', ''),
    fields: [],
  })
}
