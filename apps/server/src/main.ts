import { buildPlatform, buildServer } from './app.ts'
import { assertErasuresReplayed } from './closing/index.ts'
import { commands } from './commands.ts'
import { isDemo } from './demo/seed.ts'
import { BadConfiguration, readConfig } from './platform/config.ts'
import { KeyringRefused } from './platform/crypto/keyring.ts'
import { assertHarmlessRole, isConnectionLoss } from './platform/database.ts'
import { startWorker } from './platform/jobs.ts'
import { migrate } from './platform/migrate.ts'

/** Runs until a signal comes: HTTP, the worker, or both. */
const run = async (parts: { http: boolean; worker: boolean }): Promise<void> => {
  const config = readConfig()
  const platform = buildPlatform(config)
  await assertHarmlessRole(platform.database.appPool)
  if (config.production && (await isDemo(platform.database.app)))
    throw new BadConfiguration([
      'the database holds the demo province with its demo accounts and log-ins: production needs a database of its own',
    ])
  await assertErasuresReplayed(platform)
  const server = await buildServer(platform)
  const worker = parts.worker ? await startWorker(platform, server.work) : undefined
  // The queue lets some failures of its connection escape. A lost database is waited for; every other escaped failure ends the process, as Node does.
  process.on('unhandledRejection', (error) => {
    if (!isConnectionLoss(error)) {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
      process.exit(1)
    }
    platform.log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'database lost')
    void worker?.renew()
  })
  if (parts.http) {
    await server.http.listen({ port: config.port, host: config.host })
    process.stdout.write(`READY http://localhost:${config.port}\n`)
  } else process.stdout.write('READY worker\n')
  let stopping = false
  const stop = async (): Promise<void> => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), 20_000).unref()
    await server.http.close()
    await worker?.stop()
    await platform.database.close()
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

const main = async (): Promise<void> => {
  const [name = 'serve', ...args] = process.argv.slice(2)
  if (name === 'serve') return run({ http: true, worker: true })
  if (name === 'http') return run({ http: true, worker: false })
  if (name === 'worker') return run({ http: false, worker: true })
  if (name === 'migrate') {
    const config = readConfig()
    const applied = await migrate(config.databaseUrl, config)
    process.stdout.write(`schema is up to date (${applied} applied)\n`)
    return
  }
  const chosen = commands[name]
  if (chosen === undefined) {
    process.stderr.write(`unknown command: ${name}\nknown: serve, http, worker, migrate, ${Object.keys(commands).join(', ')}\n`)
    process.exitCode = 2
    return
  }
  const platform = buildPlatform(readConfig())
  try {
    process.exitCode = await chosen(platform, args)
  } finally {
    await platform.database.close()
  }
}

main().catch((error: unknown) => {
  const plain = error instanceof BadConfiguration || error instanceof KeyringRefused
  process.stderr.write(`${plain ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
})
