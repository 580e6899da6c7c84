import * as fs from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  codeOf,
  dataDir,
  isSeeded,
  markSeeded,
  openDatabase,
  ownedDatabase,
  parentOf,
  prepareDataDir,
  rotated,
  runServerCommand,
} from './bank.mjs'
import { buildFrontEnds } from './front-ends.mjs'
import { installDependencies } from './install.mjs'
import { node24, root } from './node24.mjs'
import { freePort } from './postgres.mjs'

/**
 * `npm start`: everything from a fresh checkout to a running bank, and Ctrl-C back to nothing running. Plain
 * JavaScript for Node 20.19, because it runs before anything is installed.
 */

const production = process.env.NODE_ENV === 'production'
const say = (line) => process.stdout.write(`${line}\n`)

/** A sentence for the operator; no stack is shown for it. */
class Refusal extends Error {}

const running = { children: new Set(), database: undefined, opening: undefined, ending: undefined }

function wishedPort() {
  const given = process.env.PORT || '3000'
  const port = Number(given)
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port
  throw new Refusal(`PORT=${given} 不是端口号（0–65535）。 / PORT=${given} is no port number (0–65535).`)
}

/** Error code of listening on a port on all addresses, or undefined when it works. */
const listenError = (port, host) =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', (error) => resolve(error.code))
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(undefined)))
  })

const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => resolve(true) || socket.destroy())
    socket.once('error', () => resolve(false))
  })

/** Refuses a taken port with a way out; waits some seconds first, because the server of a killed start is just ending. */
async function requireFreePort(port) {
  if (port === 0) return
  for (let attempt = 0; ; attempt += 1) {
    let code = await listenError(port, '::')
    if (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL') code = await listenError(port, '0.0.0.0')
    if (code === undefined && (await answers(port))) code = 'EADDRINUSE'
    if (code === undefined) return
    if (code !== 'EADDRINUSE') {
      throw new Refusal(
        `端口 ${port} 不能使用（${code}）。换一个：PORT=3001 npm start\nPort ${port} cannot be used (${code}). Choose another: PORT=3001 npm start`,
      )
    }
    if (attempt >= 6) {
      const other = port === 3001 ? 3002 : 3001
      throw new Refusal(
        `端口 ${port} 已被占用。换一个：PORT=${other} npm start\nPort ${port} is already in use. Choose another: PORT=${other} npm start`,
      )
    }
    await sleep(500)
  }
}

function track(child) {
  running.children.add(child)
  child.once('exit', () => running.children.delete(child))
  return child
}

const tailOf = (path, lines = 25) =>
  fs.existsSync(path) ? fs.readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n') : ''

/** Runs one command of the server to its end; its words go to the terminal. */
async function command(name, databaseUrl) {
  const code = await codeOf(track(runServerCommand([name], { databaseUrl, stdio: ['ignore', 'inherit', 'inherit'] })))
  if (code !== 0 && !running.ending)
    throw new Refusal(`${name} 失败（退出码 ${code}），原因见上。 / ${name} failed (exit code ${code}); the reason stands above.`)
}

async function seedOnce(databaseUrl) {
  if (await isSeeded(databaseUrl)) return
  say('写入演示省份（约一分钟）… / seeding the demo province (about a minute)…')
  await command('seed-demo', databaseUrl)
  if (!running.ending) await markSeeded(databaseUrl)
}

async function databaseReady() {
  running.opening = openDatabase({
    alone: true,
    onExit: (code, signal) => {
      say(`数据库意外停止 / the database ended unexpectedly (${signal ?? code})`)
      void end(1)
    },
  })
  running.database = await running.opening
  if (running.ending) return
  const { url } = running.database
  await command('migrate', url)
  if (!production && !running.ending) await seedOnce(url)
}

/** Starts the server and resolves with the address it prints when it listens. */
function serve(port, doors) {
  const logFile = rotated('server.log')
  const log = production ? 'inherit' : fs.openSync(logFile, 'a', 0o600)
  const child = track(
    runServerCommand(['serve'], {
      databaseUrl: running.database.url,
      stdio: ['ignore', 'pipe', log],
      env: { PORT: String(port), ...doors },
    }),
  )
  return new Promise((resolve, reject) => {
    let ready = false
    let rest = ''
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (chunk) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const address = /^READY (\S+)/.exec(line)?.[1]
        if (address && !ready) resolve(address)
        ready ||= Boolean(address)
        if (!address) say(line)
      }
    })
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      if (running.ending) return
      if (!production) say(tailOf(logFile))
      say(`服务已退出 / the server ended (${signal ?? code})`)
      void end(code ?? 1)
    })
  })
}

/** Starts the simulated 皖事通 (and WeChat, and SMS gateway) of the demo for a bank at `at`; resolves with its address. */
function simulate(at) {
  const child = track(
    runServerCommand([], {
      script: join(root, 'apps/simulator/main.ts'),
      databaseUrl: '',
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PORT: process.env.SIMULATOR_PORT || '0',
        SIMULATOR_BANK: at,
        SIMULATOR_PEOPLE: join(dataDir, 'simulator-people.json'),
      },
    }),
  )
  return new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (text) => {
      const address = /READY (\S+)/.exec(text)?.[1]
      if (address) resolve(address)
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Refusal(`模拟服务已退出 / the simulator ended (${code})`)))
  })
}

/** What the bank is told of the simulated providers; nothing in production, nor where an operator has set the real ones. */
async function simulated(port) {
  if (production || process.env.BANK_WANSHITONG_ISSUER) return { simulator: undefined, doors: {} }
  const simulator = await simulate(process.env.BANK_PUBLIC_URL || `http://localhost:${port}`)
  return {
    simulator,
    doors: {
      BANK_WANSHITONG_ISSUER: `${simulator}/wst`,
      BANK_WANSHITONG_CLIENT_ID: 'xuefen',
      BANK_WANSHITONG_CLIENT_SECRET: 'xuefen-secret',
      ...simulatedWechat(simulator),
      ...(process.env.BANK_SEAL_SERVICE ? {} : { BANK_SEAL_SERVICE: `${simulator}/seal` }),
    },
  }
}

/** The simulated WeChat's three applications; nothing where an operator has set one of the real ones. */
function simulatedWechat(simulator) {
  const ways = ['web', 'service', 'mini']
  if (ways.some((way) => process.env[`BANK_WECHAT_${way.toUpperCase()}_ID`])) return {}
  const apps = ways.flatMap((way) => [
    [`BANK_WECHAT_${way.toUpperCase()}_ID`, `wx-${way}`],
    [`BANK_WECHAT_${way.toUpperCase()}_SECRET`, `wx-${way}-secret`],
  ])
  return { BANK_WECHAT_API: simulator, BANK_WECHAT_PAGES: simulator, BANK_WECHAT_TEMPLATE: 'notice', ...Object.fromEntries(apps) }
}

function demoLogins() {
  const path = join(dataDir, 'demo-logins.json')
  if (production || !fs.existsSync(path)) return []
  const rows = JSON.parse(fs.readFileSync(path, 'utf8'))
  return ['', '演示账号 / demo log-ins:', ...rows.map((row) => `  ${Object.values(row).join('  ')}`)]
}

function announce(address, simulator) {
  const at = address.replace(/\/$/, '')
  const lines = [
    '',
    '学分银行已启动 / The credit bank is running',
    `  门户 portal             ${at}/`,
    `  管理后台 back office     ${at}/web/login`,
    `  接口 API                ${at}/api/docs`,
    `  数据 data               ${dataDir}${production ? '' : `   (日志 log: ${join(dataDir, 'log', 'server.log')})`}`,
    ...(simulator ? [`  模拟的皖事通和微信 simulator  ${simulator}/`] : []),
    ...demoLogins(),
    '',
    '按 Ctrl-C 停止 / press Ctrl-C to stop',
  ]
  say(lines.join('\n'))
}

/** Server first, database last, so that no request meets a closed database. A second signal ends at once. */
function end(code) {
  if (running.ending) return running.ending
  running.ending = (async () => {
    const children = [...running.children]
    await Promise.all(
      children.map(async (child) => {
        const gone =
          child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve))
        child.kill('SIGTERM')
        const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
        await gone
        clearTimeout(timer)
      }),
    )
    // A failed build may end the start while the database is just coming up; it must not be left behind.
    const database = await running.opening?.catch(() => undefined)
    await database?.close()
    process.exit(code)
  })()
  return running.ending
}

function listenForTheEnd() {
  let asked = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      asked += 1
      if (asked === 1) say('\n正在停止… / stopping…')
      if (asked > 2) for (const child of running.children) child.kill('SIGKILL')
      void end(0)
    })
  }
  // npm killed hard leaves this script behind; under npm (npm, its shell, we) the end of either is the end of the start.
  if (process.env.npm_lifecycle_event === 'start') {
    const lineage = () => `${process.ppid} ${parentOf(process.ppid)}`
    const first = lineage()
    setInterval(() => lineage() !== first && void end(0), 2000).unref()
  }
  // A terminal that is gone makes each write fail; that is no reason to die before the database is stopped.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
}

async function start() {
  const port = wishedPort()
  const owned = ownedDatabase()
  if (owned && !process.env.DATABASE_URL) await openDatabase({ alone: true })
  await requireFreePort(port)
  prepareDataDir()
  installDependencies(say)
  node24()
  await Promise.all([buildFrontEnds((name) => say(`构建前端 ${name}… / building the front end ${name}…`)), databaseReady()])
  if (running.ending) return
  const bankPort = port === 0 ? await freePort() : port
  const { simulator, doors } = await simulated(bankPort)
  announce(await serve(bankPort, doors), simulator)
}

listenForTheEnd()
try {
  await start()
} catch (error) {
  if (!running.ending) {
    process.stderr.write(`\n${error.constructor === Error || error instanceof Refusal ? error.message : error.stack}\n`)
    await end(1)
  }
}
