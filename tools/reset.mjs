import * as fs from 'node:fs'
import { join } from 'node:path'
import { codeOf, dataDir, markSeeded, openDatabase, ownedDatabase, prepareDataDir, runServerCommand } from './bank.mjs'
import { installDependencies } from './install.mjs'
import { runningPostgres, stopPostgres } from './postgres.mjs'

/**
 * `npm run reset`: throws the demo data of this checkout away (database, keys, files, logs) and seeds the demo
 * province afresh. Refuses in production, on a foreign database, and while the bank runs.
 */

const say = (line) => process.stdout.write(`${line}\n`)

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

if (process.env.NODE_ENV === 'production') refuse('生产环境不能重置。 / Production cannot be reset.')
if (process.env.DATABASE_URL) {
  refuse(
    '设置了 DATABASE_URL：本命令只清空内置数据库。请自行重建那个数据库。\nDATABASE_URL is set: this command clears the embedded database only. Recreate that database yourself.',
  )
}
const owned = ownedDatabase()
if (owned) refuse(`学分银行正在运行（进程 ${owned.owner}），请先停止。 / The bank is running (process ${owned.owner}); stop it first.`)

if (fs.existsSync(dataDir) && fs.readdirSync(dataDir).length > 0 && !fs.existsSync(join(dataDir, 'postgres.json'))) {
  refuse(`${dataDir} 不像本系统的数据目录，未作改动。 / ${dataDir} does not look like this bank's data folder; nothing was changed.`)
}

const postgresDir = join(dataDir, 'postgres')
const orphan = fs.existsSync(postgresDir) ? runningPostgres(postgresDir) : undefined
if (orphan) await stopPostgres(orphan.pid)
if (fs.existsSync(postgresDir)) fs.rmSync(fs.realpathSync(postgresDir), { recursive: true, force: true })
fs.rmSync(dataDir, { recursive: true, force: true })
say('演示数据已清空，重新写入… / demo data cleared, seeding again…')

prepareDataDir()
installDependencies(say)
const database = await openDatabase({ alone: true })
let code = 0
for (const name of ['migrate', 'seed-demo']) {
  if (code === 0) code = await codeOf(runServerCommand([name], { databaseUrl: database.url, stdio: ['ignore', 'inherit', 'inherit'] }))
}
if (code === 0) await markSeeded(database.url)
await database.close()
say(
  code === 0 ? '完成，npm start 启动。 / Done; npm start starts it.' : '重置失败，原因见上。 / The reset failed; the reason stands above.',
)
process.exit(code)
