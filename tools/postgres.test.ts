import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { ensureDatabase, isAlive, runningPostgres, startPostgres } from './postgres.mjs'

const folder = mkdtempSync(join(tmpdir(), 'bank-postgres-'))
chmodSync(folder, 0o711)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const options = { dir: join(folder, 'postgres'), passwordFile: join(folder, 'password'), logFile: join(folder, 'log') }

const ask = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('what was committed is there after a crash of the server and a new start, with the same password', async () => {
  const first = await startPostgres(options)
  const url = await ensureDatabase(first.url, 'kept')
  await ask(url, "create table word (text text); insert into word values ('学分银行')")
  await first.kill()
  const second = await startPostgres({ ...options, port: first.port })
  expect(second.url).toBe(first.url)
  expect(await ask(url, 'select text from word')).toEqual([{ text: '学分银行' }])
  await second.stop()
  expect(runningPostgres(options.dir)).toBeUndefined()
})

test('a pid file that names some other living process does not stop a start', async () => {
  writeFileSync(join(options.dir, 'postmaster.pid'), `${process.pid}\n${options.dir}\n`)
  const server = await startPostgres(options)
  expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await server.stop()
})

test('a server left behind by a killed start is taken over, not doubled', async () => {
  const script = `import('${join(import.meta.dirname, 'postgres.mjs')}').then(async (m) => { const s = await m.startPostgres(${JSON.stringify(options)}); process.stdout.write(String(s.pid)) })`
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const orphan = await new Promise<number>((resolve) => parent.stdout.once('data', (chunk) => resolve(Number(chunk))))
  const gone = new Promise((resolve) => parent.once('exit', resolve))
  parent.kill('SIGKILL')
  await gone
  expect(isAlive(orphan)).toBe(true)
  const server = await startPostgres(options)
  expect(isAlive(orphan)).toBe(false)
  expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await server.stop()
})

test('the server listens on the loopback address alone, asks for the password and keeps checksums', async () => {
  const server = await startPostgres(options)
  expect(
    await ask(
      server.url,
      "select current_setting('listen_addresses') as at, current_setting('data_checksums') as sums, current_setting('unix_socket_directories') as sockets",
    ),
  ).toEqual([{ at: '127.0.0.1', sums: 'on', sockets: '' }])
  const wrong = new URL(server.url)
  wrong.password = 'wrong'
  await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
  await server.stop()
})
