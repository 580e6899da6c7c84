import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { capabilities } from './capabilities.ts'
import { type Clock, systemClock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import type { Platform } from './platform/context.ts'
import { loadKeyring } from './platform/crypto/keyring.ts'
import { openDatabase } from './platform/database.ts'
import { diskStore } from './platform/files.ts'
import { s3Store } from './platform/files-s3.ts'
import { buildHttp } from './platform/http.ts'
import { idMaker } from './platform/ids.ts'
import { makeLog } from './platform/log.ts'
import { registerPages } from './platform/pages.ts'
import { makeIdentify } from './identity/index.ts'

/** Builds the platform of a process from its configuration: keys, database pools, files, clock. */
export const buildPlatform = (config: Config, options: { clock?: Clock; env?: NodeJS.ProcessEnv } = {}): Platform => {
  const clock = options.clock ?? systemClock
  const log = makeLog(config.logLevel)
  const keyring = loadKeyring(options.env ?? process.env, {
    production: config.production,
    demoFile: join(config.dataDir, 'keys', 'bank.json'),
  })
  const folder = config.storage.kind === 'disk' ? config.storage.dir : join(config.dataDir, 'files')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return {
    config,
    log,
    clock,
    keyring,
    newId: idMaker(clock, config.node),
    database: openDatabase(config, log),
    files: config.storage.kind === 's3' ? s3Store(config.storage, join(config.dataDir, 'tmp')) : diskStore(folder),
  }
}

/** The whole server over a platform: every capability built and wired, nothing listening yet. */
export const buildServer = async (platform: Platform) => {
  const identify = makeIdentify(platform)
  const built = capabilities(platform, { forget: identify.forget })
  const http = await buildHttp(platform, identify.identify, built.bound)
  await registerPages(http, platform, built)
  return { http, work: built.work, bound: built.bound, forget: identify.forget }
}
