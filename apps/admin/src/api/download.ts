import type { Endpoint, InputOf } from '@creditbank/contract'
import { pathOf } from '@creditbank/contract/client'
import { currentLanguage } from '../i18n/words.ts'
import { persist, Unreachable } from './transport.ts'
import { refusalOf } from './upload.ts'

const nameOf = (answer: Response, otherwise: string): string => {
  const coded = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get('content-disposition') ?? '')?.[1]
  return coded === undefined ? otherwise : decodeURIComponent(coded)
}

const fetchFile = async <E extends Endpoint>(e: E, input: InputOf<E>): Promise<Response> => {
  const { path, rest } = pathOf(e, { ...(typeof input === 'object' ? input : {}) })
  const answer = await fetch(path, {
    method: e.method,
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json', 'x-bank-client': '1', 'accept-language': currentLanguage() },
    body: JSON.stringify(rest),
  }).catch(() => {
    throw new Unreachable()
  })
  if (answer.status >= 400) throw refusalOf(answer.status, await answer.text())
  return answer
}

/** Downloads what an endpoint answers that is no plain link (it asks for a fresh proof of who asks) and hands it to the browser under its name. */
export const download = async <E extends Endpoint>(e: E, input: InputOf<E>, otherwise: string): Promise<void> => {
  const answer = await persist(() => fetchFile(e, input))
  const address = URL.createObjectURL(await answer.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = nameOf(answer, otherwise)
  link.click()
  URL.revokeObjectURL(address)
}
