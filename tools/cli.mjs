import { join } from 'node:path'
import { codeOf, openDatabase, runServerCommand } from './bank.mjs'
import { installDependencies } from './install.mjs'
import { root } from './node24.mjs'

/**
 * `npm run cli -- <command> …` and, through bench.mjs, `npm run bench -- …`: a program of the repository under Node 24
 * on this checkout's database, which is started for the time of the command when it does not run.
 */
export async function runOnDatabase(args, script) {
  try {
    installDependencies((line) => process.stderr.write(`${line}\n`))
    const database = await openDatabase()
    const child = runServerCommand(args, { databaseUrl: database.url, ...(script ? { script } : {}) })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    const code = await codeOf(child)
    await database.close()
    process.exitCode = code
  } catch (error) {
    process.stderr.write(`${error.constructor === Error ? error.message : error.stack}\n`)
    process.exitCode = 1
  }
}

if (process.argv[1] === join(root, 'tools', 'cli.mjs')) await runOnDatabase(process.argv.slice(2))
