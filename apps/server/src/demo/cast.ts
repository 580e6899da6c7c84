import { randomBytes } from 'node:crypto'
import type { Endpoint, InputOf, OutputOf } from '@creditbank/contract'
import { pathOf } from '@creditbank/contract/client'
import type { FastifyInstance } from 'fastify'
import sharp from 'sharp'
import { insertSession } from '../identity/index.ts'
import type { Platform } from '../platform/context.ts'
import { newSessionToken, tokenHash } from '../platform/crypto/tokens.ts'
import type { Id } from '../platform/ids.ts'
import * as store from './store.ts'

/** Somebody of the demo with an open session. */
export type Player = { readonly token: string; readonly id: Id }

/** What the demo's scenes are played with: real calls over the real server, at the instant the platform's clock shows. */
export type Cast = {
  readonly call: <E extends Endpoint>(endpoint: E, input: InputOf<E>, as: Player, key?: string) => Promise<OutputOf<E>>
  /** Sends a file to an upload endpoint. */
  readonly send: <E extends Endpoint>(endpoint: E, input: InputOf<E>, file: Buffer, as: Player) => Promise<OutputOf<E>>
  readonly upload: (as: Player, who: 'learner' | 'staff') => Promise<Id>
  readonly staff: (userName: string) => Promise<Player>
  readonly learner: (id: Id) => Promise<Player>
}

/** A picture that stands for the photo of a certificate: plainly a demonstration, no imitation of a seal. */
export const demoCertificate = (): Promise<Buffer> =>
  sharp({ create: { width: 900, height: 640, channels: 3, background: '#fbfaf7' } })
    .composite([
      {
        input: Buffer.from(
          `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="640"><rect x="24" y="24" width="852" height="592" fill="none" stroke="#5b7083" stroke-width="6"/><rect x="120" y="150" width="660" height="18" fill="#1f2933"/>
<rect x="120" y="230" width="520" height="14" fill="#8a99a8"/><rect x="120" y="270" width="600" height="14" fill="#8a99a8"/><rect x="120" y="310" width="430" height="14" fill="#8a99a8"/><text x="120" y="540" font-size="40" fill="#b5382a">DEMO ${randomBytes(3).toString('hex')}</text></svg>`,
        ),
      },
    ])
    .jpeg({ quality: 80 })
    .toBuffer()

const answerOf = <T>(status: number, body: string, what: string): T => {
  if (status >= 400) throw new Error(`the demo's ${what} was answered with ${status}: ${body.slice(0, 400)}`)
  return JSON.parse(body)
}

/** The cast over a server. Sessions are opened directly: the demo's people need no doors. */
export const makeCast = (platform: Platform, http: FastifyInstance): Cast => {
  const open = async (kind: 'staff' | 'learner', id: Id, appointmentId: Id | null): Promise<Player> => {
    const token = newSessionToken()
    const now = platform.clock.now()
    const session = {
      id: platform.newId(),
      tokenHash: tokenHash(token),
      kind,
      principalId: id,
      appointmentId,
      stage: 'open',
      now,
      endsAt: new Date(now.getTime() + 600_000),
      address: '127.0.0.1',
      agent: 'demo',
      place: undefined,
    }
    await insertSession(platform.database.app, session)
    return { token, id }
  }
  const headers = (as: Player) => ({ authorization: `Bearer ${as.token}` })
  return {
    call: async (endpoint, input, as, key) => {
      const { path, rest } = pathOf(endpoint, { ...(input instanceof Object ? input : {}) })
      const answer = await http.inject({
        method: endpoint.method,
        url: path,
        headers: { ...headers(as), ...(key === undefined ? {} : { 'idempotency-key': key }) },
        ...(endpoint.method === 'GET' ? {} : { payload: rest }),
      })
      return answerOf(answer.statusCode, answer.body, `${endpoint.method} ${endpoint.path}`)
    },
    send: async (endpoint, input, file, as) => {
      const { path } = pathOf(endpoint, { ...(input instanceof Object ? input : {}) })
      const answer = await http.inject({
        method: 'POST',
        url: path,
        headers: { ...headers(as), 'content-type': 'application/octet-stream' },
        payload: file,
      })
      return answerOf(answer.statusCode, answer.body, `${endpoint.method} ${endpoint.path}`)
    },
    upload: async (as, who) => {
      const url = `${who === 'staff' ? '/api/staff/files' : '/api/files'}?name=${encodeURIComponent('证书照片.jpg')}`
      const answer = await http.inject({
        method: 'POST',
        url,
        headers: { ...headers(as), 'content-type': 'application/octet-stream' },
        payload: await demoCertificate(),
      })
      return answerOf<{ id: Id }>(answer.statusCode, answer.body, 'upload').id
    },
    staff: async (userName) => {
      const person = await store.staffByName(platform.database.app, userName)
      return open('staff', person.id, person.appointment_id)
    },
    learner: (id) => open('learner', id, null),
  }
}
