import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { networkOf } from './pure/networks.ts'

/** Everything the process learns from its environment, read once at boot. */
export type Config = {
  readonly production: boolean
  readonly port: number
  readonly host: string
  readonly publicUrl: string
  /** Connection of the administrator of the database: used by `migrate` alone. The other roles' connections are derived from it. */
  readonly databaseUrl: string
  /** Secret from which the database roles' passwords are derived. */
  readonly databaseSecret: string
  readonly dataDir: string
  readonly storage:
    | { readonly kind: 'disk'; readonly dir: string }
    | { readonly kind: 's3'; readonly bucket: string; readonly endpoint: string | undefined; readonly region: string }
  /** Folder of the list of erasures where files lie on a disk; null: `erasures` in the data folder. */
  readonly erasuresDir: string | null
  /** File of the public key of the sealed store; null: a trial makes its own. */
  readonly sealedKeyFile: string | null
  /** How many reverse proxies stand in front (the address before them counts), or their networks; false where none does. */
  readonly trustProxy: false | number | string
  readonly logLevel: string
  /** Requests an address may send in five minutes. */
  readonly rateLimit: number
  readonly messageSender: string
  /** The provincial government's sign-on (皖事通), where it was registered; undefined: that door is not offered. */
  readonly wanshitong:
    | { readonly issuer: string; readonly clientId: string; readonly clientSecret: string; readonly exchange: 'code' | 'ticket' }
    | undefined
  /** Address of the service that seals PDFs electronically; undefined where there is none. */
  readonly sealService: string | undefined
  /** Request header in which a proxy or CDN tells the visitor's region in words; undefined where none does. */
  readonly placeHeader: string | undefined
  /** The keys and the registered signature of a gateway that wants requests signed; undefined: messages are posted plainly. */
  readonly sms: { readonly keyId: string; readonly secret: string; readonly sign: string } | undefined
  /** One-time codes that the whole province may send in a day. */
  readonly codesPerDay: number
  /** WeChat's applications of this bank, where there are any; undefined: none of its doors is offered. */
  readonly wechat:
    | {
        readonly api: string
        readonly pages: string
        readonly web: { readonly id: string; readonly secret: string } | undefined
        readonly service: { readonly id: string; readonly secret: string } | undefined
        readonly mini: { readonly id: string; readonly secret: string } | undefined
        readonly template: string | undefined
      }
    | undefined
  readonly node: number
}

/** Thrown at boot with every problem of the configuration, one a line. */
export class BadConfiguration extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`The bank does not start:\n- ${problems.join('\n- ')}`)
    this.name = 'BadConfiguration'
    this.problems = problems
  }
}

const storageOf = (env: NodeJS.ProcessEnv, dataDir: string): Config['storage'] =>
  env['BANK_S3_BUCKET'] === undefined
    ? { kind: 'disk', dir: env['BANK_FILES_DIR'] ?? join(dataDir, 'files') }
    : { kind: 's3', bucket: env['BANK_S3_BUCKET'], endpoint: env['BANK_S3_ENDPOINT'], region: env['BANK_S3_REGION'] ?? 'cn-north-1' }

/** The settings of 皖事通: all three or none. In production its address is https. */
const wanshitongOf = (env: NodeJS.ProcessEnv, production: boolean, problems: string[]): Config['wanshitong'] => {
  const [issuer, clientId, clientSecret] = [
    env['BANK_WANSHITONG_ISSUER'],
    env['BANK_WANSHITONG_CLIENT_ID'],
    env['BANK_WANSHITONG_CLIENT_SECRET'],
  ]
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return undefined
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) {
    problems.push(
      'BANK_WANSHITONG_ISSUER, BANK_WANSHITONG_CLIENT_ID and BANK_WANSHITONG_CLIENT_SECRET belong together: set all three or none',
    )
    return undefined
  }
  if (!URL.canParse(issuer) || (production && !issuer.startsWith('https://')))
    problems.push('BANK_WANSHITONG_ISSUER is not an address (https in production)')
  if (production && (clientSecret.endsWith('-secret') || clientSecret.length < 16))
    problems.push('BANK_WANSHITONG_CLIENT_SECRET is a demo secret or shorter than 16 characters')
  const exchange = env['BANK_WANSHITONG_EXCHANGE'] ?? 'code'
  if (exchange !== 'code' && exchange !== 'ticket') {
    problems.push('BANK_WANSHITONG_EXCHANGE is neither code (OAuth 2.0 with PKCE) nor ticket (one-time ticket)')
    return undefined
  }
  return { issuer, clientId, clientSecret, exchange }
}

/**
 * The proxies in front: a number of hops, or their addresses and networks with commas. Never "all of X-Forwarded-For": its first entries are whatever the
 * client wrote, and limits, networks and the audit stand on the address.
 */
const proxiesOf = (value: string | undefined, problems: string[]): Config['trustProxy'] => {
  const typed = value?.trim() ?? ''
  if (typed === '' || typed === '0') return false
  if (/^[1-9]$/.test(typed)) return Number(typed)
  const wrong = typed.split(',').find((one) => networkOf(one) === undefined)
  if (wrong !== undefined) problems.push(`BANK_TRUST_PROXY is neither a number of proxies nor a list of their networks: ${wrong}`)
  return typed
}

/** The keys of the message gateway: all three or none. */
const smsOf = (env: NodeJS.ProcessEnv, production: boolean, problems: string[]): Config['sms'] => {
  const [keyId, secret, sign] = [env['BANK_SMS_KEY'], env['BANK_SMS_SECRET'], env['BANK_SMS_SIGN']]
  if (keyId === undefined && secret === undefined && sign === undefined) return undefined
  if (keyId === undefined || secret === undefined || sign === undefined) {
    problems.push('BANK_SMS_KEY, BANK_SMS_SECRET and BANK_SMS_SIGN belong together: set all three or none')
    return undefined
  }
  if (production && secret.endsWith('-secret')) problems.push('BANK_SMS_SECRET is a demo secret')
  return { keyId, secret, sign }
}

/** One WeChat application: its id and its secret, both or neither. */
const wechatApp = (env: NodeJS.ProcessEnv, production: boolean, name: string, problems: string[]) => {
  const [id, secret] = [env[`BANK_WECHAT_${name}_ID`], env[`BANK_WECHAT_${name}_SECRET`]]
  if (id === undefined && secret === undefined) return undefined
  if (id === undefined || secret === undefined) {
    problems.push(`BANK_WECHAT_${name}_ID and BANK_WECHAT_${name}_SECRET belong together: set both or neither`)
    return undefined
  }
  if (production && secret.endsWith('-secret')) problems.push(`BANK_WECHAT_${name}_SECRET is a demo secret`)
  return { id, secret }
}

/** WeChat's applications. Its addresses are WeChat's own unless a simulator's are set, which production refuses when they are not https. */
const wechatOf = (env: NodeJS.ProcessEnv, production: boolean, problems: string[]): Config['wechat'] => {
  const [web, service, mini] = ['WEB', 'SERVICE', 'MINI'].map((name) => wechatApp(env, production, name, problems))
  if (web === undefined && service === undefined && mini === undefined) return undefined
  const api = env['BANK_WECHAT_API'] ?? 'https://api.weixin.qq.com'
  const pages = env['BANK_WECHAT_PAGES'] ?? 'https://open.weixin.qq.com'
  for (const [name, address] of [
    ['BANK_WECHAT_API', api],
    ['BANK_WECHAT_PAGES', pages],
  ] as const)
    if (!URL.canParse(address) || (production && !address.startsWith('https://')))
      problems.push(`${name} is not an address (https in production)`)
  return { api: api.replace(/\/$/, ''), pages: pages.replace(/\/$/, ''), web, service, mini, template: env['BANK_WECHAT_TEMPLATE'] }
}

const demoSecret = (dataDir: string): string | undefined => {
  try {
    return readFileSync(join(dataDir, 'keys', 'database-secret'), 'utf8').trim()
  } catch {
    return undefined
  }
}

/**
 * Reads the configuration. In production it refuses missing and demo values and names each; elsewhere it falls back to the demo's files under
 * the data folder. Throws BadConfiguration.
 */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): Config => {
  const production = env['NODE_ENV'] === 'production'
  const problems: string[] = []
  const dataDir = resolve(env['BANK_DATA'] ?? '.data')
  const port = Number(env['PORT'] ?? 3000)
  if (!Number.isInteger(port) || port < 0 || port > 65535) problems.push(`PORT is not a port number: ${env['PORT']}`)
  const databaseUrl = env['DATABASE_URL'] ?? ''
  if (databaseUrl === '') problems.push('DATABASE_URL is missing: the connection to PostgreSQL')
  const databaseSecret = env['BANK_DB_SECRET'] ?? (production ? '' : (demoSecret(dataDir) ?? 'demo-database-secret'))
  if (production && databaseSecret.length < 32)
    problems.push('BANK_DB_SECRET is missing or shorter than 32 characters: the database roles’ passwords are derived from it')
  if (production && databaseSecret.startsWith('demo')) problems.push('BANK_DB_SECRET is a demo secret')
  if (production && env['BANK_KEYS'] === undefined && env['BANK_KEYS_FILE'] === undefined)
    problems.push('BANK_KEYS_FILE (or BANK_KEYS) is missing: the keys that seal ID numbers and phones')
  if (production && env['BANK_SEALED_KEY_FILE'] === undefined)
    problems.push(
      'BANK_SEALED_KEY_FILE is missing: the public key of the sealed store, without which no account can be closed (make-sealed-key)',
    )
  if (production && env['BANK_PUBLIC_URL'] === undefined)
    problems.push('BANK_PUBLIC_URL is missing: the https address under which people reach the bank')
  const messageSender = env['BANK_MESSAGE_SENDER'] ?? (production ? '' : 'development')
  if (production && messageSender === '') problems.push('BANK_MESSAGE_SENDER is missing: who delivers one-time codes')
  if (production && messageSender === 'development')
    problems.push('BANK_MESSAGE_SENDER is the development sender, which shows codes to everybody')
  const wanshitong = wanshitongOf(env, production, problems)
  const sealService = env['BANK_SEAL_SERVICE'] ?? ''
  if (sealService !== '' && !/^https?:\/\//.test(sealService)) problems.push('BANK_SEAL_SERVICE is no address of a sealing service')
  const trustProxy = proxiesOf(env['BANK_TRUST_PROXY'], problems)
  const wechat = wechatOf(env, production, problems)
  const sms = smsOf(env, production, problems)
  const codesPerDay = Number(env['BANK_CODES_PER_DAY'] ?? 20_000)
  if (!Number.isInteger(codesPerDay) || codesPerDay < 1) problems.push('BANK_CODES_PER_DAY is not a number of messages')
  if (problems.length > 0) throw new BadConfiguration(problems)
  return {
    production,
    port,
    host: env['HOST'] ?? (production ? '0.0.0.0' : '::'),
    publicUrl: env['BANK_PUBLIC_URL'] ?? `http://localhost:${port}`,
    databaseUrl,
    databaseSecret,
    dataDir,
    storage: storageOf(env, dataDir),
    erasuresDir: env['BANK_ERASURES_DIR'] ?? null,
    sealedKeyFile: env['BANK_SEALED_KEY_FILE'] ?? null,
    trustProxy,
    logLevel: env['LOG_LEVEL'] ?? 'info',
    rateLimit: Number(env['BANK_RATE_LIMIT'] ?? (production ? 1500 : 100_000)),
    messageSender,
    wanshitong,
    sealService: sealService === '' ? undefined : sealService,
    placeHeader: env['BANK_PLACE_HEADER']?.toLowerCase(),
    wechat,
    sms,
    codesPerDay,
    node: Number(env['BANK_NODE'] ?? 0),
  }
}
