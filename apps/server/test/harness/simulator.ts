import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Platform } from '../../src/platform/context.ts'
import type { TestLearner } from './bank.ts'

/** The simulated providers as a process of their own, reached over HTTP like the real ones. */
export type Simulator = {
  readonly address: string
  /** What the bank is configured with to use its 皖事通. */
  readonly wanshitong: {
    readonly issuer: string
    readonly clientId: string
    readonly clientSecret: string
    readonly exchange: 'code' | 'ticket'
  }
  /** What the bank is configured with to use its WeChat. */
  readonly wechat: NonNullable<Platform['config']['wechat']>
  /** What the bank is configured with to use its gateway for text messages, and what that took. */
  readonly messages: { readonly sender: string; readonly sms: NonNullable<Platform['config']['sms']> }
  /** What the service account wrote, newest last. */
  readonly told: () => Promise<readonly { readonly to: string; readonly template: string; readonly url: string; readonly data: unknown }[]>
  readonly sent: () => Promise<readonly { readonly phone: string; readonly text: string }[]>
  /** Makes a person known to it: a learner of the test bank, perhaps under another name or with a lower real-name level. */
  readonly knows: (
    learner: Pick<TestLearner, 'name' | 'idNumber' | 'phone'>,
    about?: { readonly name?: string; readonly level?: number; readonly idKind?: string },
  ) => Promise<string>
  /** What WeChat's client gives the mini program on a person's phone: the code of a log-in, or of the phone component. */
  readonly device: (kind: 'wx-login' | 'wx-phone', person: string, app?: string) => Promise<string>
  /** Switches faults; `{ reset: true }` takes all away. */
  readonly faults: (faults: unknown) => Promise<void>
  readonly rotateKeys: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Starts a simulator that sends people back to a bank at `bank`; `people`: a file of those it knows from the beginning. */
export const openSimulator = async (bank: string, people?: string): Promise<Simulator> => {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, '../../../simulator/main.ts')],
    {
      // One call in twenty fails, as on a bad day: what is not made for that is noticed in every test.
      env: {
        ...process.env,
        PORT: '0',
        SIMULATOR_BANK: bank,
        SIMULATOR_ERRORS: '0.05',
        NODE_ENV: 'test',
        ...(people === undefined ? {} : { SIMULATOR_PEOPLE: people }),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const address = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the simulator ended with ${code}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /^READY (\S+)/.exec(line)?.[1]
      if (found !== undefined) resolve(found)
    })
  })
  const post = async (path: string, body: unknown): Promise<void> => {
    const answer = await fetch(`${address}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`the simulator refused ${path}: ${await answer.text()}`)
  }
  let known = 0
  return {
    address,
    wanshitong: { issuer: `${address}/wst`, clientId: 'xuefen', clientSecret: 'xuefen-secret', exchange: 'code' },
    wechat: {
      api: address,
      pages: address,
      web: { id: 'wx-web', secret: 'wx-web-secret' },
      service: { id: 'wx-service', secret: 'wx-service-secret' },
      mini: { id: 'wx-mini', secret: 'wx-mini-secret' },
      template: 'decision',
    },
    messages: { sender: `${address}/sms/send`, sms: { keyId: 'demo-sms', secret: 'demo-sms-secret', sign: '学分银行' } },
    sent: async () => {
      const taken: unknown = await (await fetch(`${address}/admin/sms`)).json()
      return (Array.isArray(taken) ? taken : []).map((m: unknown) => ({
        phone: String(Reflect.get(Object(m), 'phone')),
        text: String(Reflect.get(Object(m), 'text')),
      }))
    },
    told: async () => {
      const taken: unknown = await (await fetch(`${address}/admin/told`)).json()
      return (Array.isArray(taken) ? taken : []).map((m: unknown) => ({
        to: String(Reflect.get(Object(m), 'to')),
        template: String(Reflect.get(Object(m), 'template')),
        url: String(Reflect.get(Object(m), 'url')),
        data: Reflect.get(Object(m), 'data'),
      }))
    },
    knows: async (learner, about = {}) => {
      known += 1
      const key = `p${known}`
      await post('/admin/people', {
        key,
        name: about.name ?? learner.name,
        idNumber: learner.idNumber,
        idKind: about.idKind ?? 'residentIdCard',
        phone: learner.phone,
        level: about.level ?? 4,
      })
      return key
    },
    device: async (kind, person, app = 'wx-mini') => {
      const said: unknown = await (await fetch(`${address}/device/${kind}?appid=${app}&person=${person}`)).json()
      return String(Reflect.get(Object(said), 'code'))
    },
    faults: (faults) => post('/admin/faults', faults),
    rotateKeys: () => post('/admin/rotate-keys', {}),
    close: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
    },
  }
}
