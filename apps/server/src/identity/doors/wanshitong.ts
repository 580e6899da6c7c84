import { createHash, createHmac } from 'node:crypto'
import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose'
import { type Line, lineTo } from './http.ts'
import type { Fault, Journey, Proven, Provider } from './provider.ts'

/** The provincial government's sign-on as it was registered for this bank. */
export type WanshitongConfig = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** What the provider hands to the browser: a code that is exchanged with PKCE, or (where it does not allow that) a one-time ticket. */
  readonly exchange: 'code' | 'ticket'
}

/** What the provider's documents call its levels: from 3 on it has checked the real name against the document. */
const realNameFrom = 3
/** The names that the provider uses for kinds of documents are the bank's own; a kind that is not among these is not known to either. */
const scope = 'openid realname'
/** Signature algorithms that are accepted; none and HMAC are not among them. Seconds by which clocks may differ, and the age at which a token is stale. */
const algorithms = ['RS256', 'ES256']
const clockTolerance = 60
const keptMs = 600_000

type Metadata = {
  readonly authorize: string
  readonly token: string
  readonly userInfo: string
  readonly keys: string
  readonly ticket: string
}

const record = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
  } catch {
    return {}
  }
}
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** Addresses out of the provider's metadata: of the issuer itself, and all on its own origin; undefined for anything else. */
const metadataOf = (issuer: string, body: string): Metadata | undefined => {
  const said = record(body)
  const own = (value: unknown): string | undefined => {
    const url = text(value)
    return url !== undefined && URL.canParse(url) && new URL(url).origin === new URL(issuer).origin ? url : undefined
  }
  const [authorize, token] = [own(said['authorization_endpoint']), own(said['token_endpoint'])]
  const [userInfo, keys] = [own(said['userinfo_endpoint']), own(said['jwks_uri'])]
  if (said['issuer'] !== issuer || authorize === undefined || token === undefined || userInfo === undefined || keys === undefined)
    return undefined
  return { authorize, token, userInfo, keys, ticket: own(said['ticket_endpoint']) ?? `${issuer}/ticket` }
}

const keySet = (body: string): JSONWebKeySet | undefined => {
  const keys = record(body)['keys']
  return Array.isArray(keys) ? { keys } : undefined
}

/** What is asked once and kept for ten minutes: the metadata and the signing keys. Keys are asked anew when a token names one that is not known. */
const keeper = (config: WanshitongConfig, line: Line) => {
  let metadata: { readonly value: Metadata; readonly at: number } | undefined
  let keys: { readonly value: JSONWebKeySet; readonly at: number } | undefined
  const addresses = async (now: Date): Promise<Metadata | undefined> => {
    if (metadata !== undefined && now.getTime() - metadata.at < keptMs) return metadata.value
    const heard = await line.ask(`${config.issuer}/.well-known/openid-configuration`)
    const value = heard?.status === 200 ? metadataOf(config.issuer, heard.text) : undefined
    metadata = value === undefined ? metadata : { value, at: now.getTime() }
    return value
  }
  const signingKeys = async (now: Date, anew: boolean): Promise<JSONWebKeySet | undefined> => {
    if (!anew && keys !== undefined && now.getTime() - keys.at < keptMs) return keys.value
    const from = await addresses(now)
    const heard = from === undefined ? undefined : await line.ask(from.keys)
    const value = heard?.status === 200 ? keySet(heard.text) : undefined
    keys = value === undefined ? keys : { value, at: now.getTime() }
    return value
  }
  const look = (now: Date): void => {
    if (!line.stale()) return
    metadata = undefined
    // Two calls in a row: one that fails may be an accident.
    void addresses(now).then((found) => found ?? addresses(now))
  }
  return { addresses, signingKeys, look }
}
type Kept = ReturnType<typeof keeper>

/** The claims of a token that this provider signed for this bank, now; undefined for every other one. */
const verified = async (config: WanshitongConfig, kept: Kept, token: string, now: Date): Promise<JWTPayload | undefined> => {
  for (const anew of [false, true]) {
    const keys = await kept.signingKeys(now, anew)
    if (keys === undefined) return undefined
    try {
      const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
        algorithms,
        issuer: config.issuer,
        audience: config.clientId,
        clockTolerance,
        currentDate: now,
        requiredClaims: ['sub', 'iat', 'exp'],
        maxTokenAge: 600,
      })
      const azp = payload['azp']
      return azp === undefined || azp === config.clientId ? payload : undefined
    } catch (error) {
      // Only a key that is not known yet is worth asking again for: the provider may have changed its keys.
      const unknownKey = error instanceof Error && 'code' in error && error.code === 'ERR_JWKS_NO_MATCHING_KEY'
      if (!unknownKey) return undefined
    }
  }
  return undefined
}

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')

const personOf = (said: JWTPayload): Proven['person'] | undefined => {
  const [name, idKind, idNumber] = [text(said['name']), text(said['id_type']), text(said['id_number'])]
  if (name === undefined || idKind === undefined || idNumber === undefined) return undefined
  const level = said['real_name_level']
  return { name, idKind, idNumber, phone: text(said['phone']) ?? null, realName: typeof level === 'number' && level >= realNameFrom }
}

/** Code → token → user information; each answer signed, for us, fresh, and all three about one and the same person. */
const proofOf = async (
  config: WanshitongConfig,
  line: Line,
  kept: Kept,
  journey: Journey,
  code: string,
  now: Date,
): Promise<Proven | Fault> => {
  const at = await kept.addresses(now)
  if (at === undefined) return 'down'
  const answer = await line.ask(at.token, {
    form: {
      grant_type: 'authorization_code',
      code,
      redirect_uri: journey.redirect,
      code_verifier: journey.verifier,
      client_id: config.clientId,
      client_secret: config.clientSecret,
    },
  })
  if (answer === undefined) return 'down'
  const tokens = record(answer.text)
  const [idToken, access] = [text(tokens['id_token']), text(tokens['access_token'])]
  if (answer.status !== 200 || idToken === undefined || access === undefined) return 'refused'
  const claims = await verified(config, kept, idToken, now)
  if (claims?.sub === undefined || claims['nonce'] !== journey.nonce) return 'refused'
  const information = await line.ask(at.userInfo, { bearer: access })
  if (information === undefined) return 'down'
  // Unsigned information is worth nothing: whoever sits on the line could have written it.
  if (information.status !== 200 || !information.type.startsWith('application/jwt')) return 'refused'
  const said = await verified(config, kept, information.text, now)
  const person = said?.sub === claims.sub ? personOf(said) : undefined
  return person === undefined ? 'refused' : { subject: claims.sub, person }
}

/**
 * Ticket → signed statement about the person. The request is signed with the secret that was agreed on; the statement names this very ticket, this bank and the nonce of the journey, so
 * that a ticket of another application or of another journey is worth nothing here.
 */
const proofByTicket = async (a: {
  readonly config: WanshitongConfig
  readonly line: Line
  readonly kept: Kept
  readonly journey: Journey
  readonly ticket: string
  readonly now: Date
}): Promise<Proven | Fault> => {
  const { config, line, kept, journey, ticket, now } = a
  const at = await kept.addresses(now)
  if (at === undefined) return 'down'
  const timestamp = String(now.getTime())
  const signed = [config.clientId, ticket, timestamp, journey.nonce].join('\n')
  const sign = createHmac('sha256', config.clientSecret).update(signed).digest('hex')
  const answer = await line.ask(at.ticket, { form: { app_id: config.clientId, ticket, timestamp, nonce: journey.nonce, sign } })
  if (answer === undefined) return 'down'
  const statement = text(record(answer.text)['user'])
  if (answer.status !== 200 || statement === undefined) return 'refused'
  const said = await verified(config, kept, statement, now)
  if (said?.sub === undefined || said['nonce'] !== journey.nonce || said['ticket_hash'] !== challengeOf(ticket)) return 'refused'
  const person = personOf(said)
  return person === undefined ? 'refused' : { subject: said.sub, person }
}

/**
 * 皖事通: the provincial government's sign-on. An OpenID Connect code flow with PKCE (RFC 7636), the issuer in the way back (RFC 9207), and signed user
 * information. Public documents of the provider were not found: everything about it that may turn out otherwise stands in this file.
 */
export const wanshitong = (config: WanshitongConfig, clock: () => Date): Provider => {
  const line = lineTo(clock)
  const kept = keeper(config, line)
  return {
    id: 'wanshitong',
    name: { zh: '皖事通', en: 'Wanshitong (provincial government app)' },
    start: async (journey, now, quietly) => {
      const at = await kept.addresses(now)
      if (at === undefined || line.downSince() !== null) return 'down'
      const url = new URL(at.authorize)
      const query = {
        response_type: config.exchange,
        client_id: config.clientId,
        redirect_uri: journey.redirect,
        scope,
        state: journey.state,
        nonce: journey.nonce,
        ...(config.exchange === 'code' ? { code_challenge: challengeOf(journey.verifier), code_challenge_method: 'S256' } : {}),
        ...(quietly ? { prompt: 'none' } : {}),
      }
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
      return url.href
    },
    resolve: async (journey, { code, ticket, issuer }, now) => {
      if (issuer !== config.issuer) return 'refused'
      // The way that was not agreed on is not tried: it would be the weaker one of the two that an attacker chooses.
      if (config.exchange === 'ticket')
        return ticket === undefined ? 'refused' : proofByTicket({ config, line, kept, journey, ticket, now })
      return code === undefined ? 'refused' : proofOf(config, line, kept, journey, code, now)
    },
    downSince: line.downSince,
    look: kept.look,
  }
}
