import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Endpoint, InputOf, OutputOf } from '@creditbank/contract'
import { pathOf } from '@creditbank/contract/client'

const main = join(import.meta.dirname, '../../src/main.ts')

/** A server process of its own, as an operator runs it, to be killed. */
export type Child = { readonly url: string; readonly kill: () => Promise<void>; readonly alive: () => boolean; readonly said: () => string }

const ready = (child: ChildProcess, hear: (text: string) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = ''
    const note = (chunk: Buffer) => {
      said += chunk.toString()
      hear(chunk.toString())
      if (said.includes('READY')) resolve()
    }
    child.stdout?.on('data', note)
    child.stderr?.on('data', note)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${said.slice(-2000)}`)))
  })

/** Starts `main.ts serve` and waits until it listens. */
export const startChild = async (about: {
  readonly databaseUrl: string
  readonly secret: string
  readonly dataDir: string
  readonly port: number
}): Promise<Child> => {
  const env = {
    ...process.env,
    DATABASE_URL: about.databaseUrl,
    BANK_DB_SECRET: about.secret,
    BANK_DATA: about.dataDir,
    PORT: String(about.port),
    HOST: '127.0.0.1',
    LOG_LEVEL: 'fatal',
    NODE_ENV: 'test',
  }
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'serve'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  await ready(child, (text) => {
    said += text
  })
  return {
    url: `http://127.0.0.1:${about.port}`,
    said: () => said.slice(-3000),
    alive: () => child.exitCode === null && child.signalCode === null,
    kill: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve()
        child.once('exit', () => resolve())
        child.kill('SIGKILL')
      }),
  }
}

/** Calls an endpoint of a child; undefined where nothing was answered or it was refused: the child may just have been killed. */
export const attempt = async <E extends Endpoint>(
  url: string,
  e: E,
  input: InputOf<E>,
  token: string,
  file?: Buffer,
): Promise<OutputOf<E> | undefined> => {
  const { path, rest } = pathOf(e, typeof input === 'object' && input !== null ? { ...input } : {})
  const headers = { authorization: `Bearer ${token}`, 'content-type': file === undefined ? 'application/json' : 'application/octet-stream' }
  const body = e.method === 'GET' ? {} : { body: file === undefined ? JSON.stringify(rest) : new Uint8Array(file) }
  try {
    const answer = await fetch(`${url}${path}`, { method: e.method, headers, ...body, signal: AbortSignal.timeout(20_000) })
    if (!answer.ok) return undefined
    const parsed: OutputOf<E> = await answer.json()
    return parsed
  } catch {
    return undefined
  }
}

/** Waits until something holds; fails after the time. */
export const eventually = async (what: string, holds: () => Promise<boolean>, ms: number): Promise<void> => {
  const until = performance.now() + ms
  while (!(await holds())) {
    if (performance.now() > until) throw new Error(`not within ${ms} ms: ${what}`)
    await pause(250)
  }
}
