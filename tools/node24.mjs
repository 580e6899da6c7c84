import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the checkout, absolute, without a slash at its end. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const wanted = 24

const majorOf = (version) => Number(/^v?(\d+)\./.exec(version)?.[1] ?? 0)

/**
 * The Node that runs the bank's TypeScript (24 or newer): this very process, else the one that npm installed as
 * an optional dependency. Throws a sentence for the operator when the machine has neither.
 */
export function node24() {
  if (majorOf(process.version) >= wanted && existsSync(process.execPath)) return process.execPath
  const installed = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (existsSync(installed)) {
    const answer = spawnSync(installed, ['--version'], { encoding: 'utf8' })
    if (majorOf(answer.stdout ?? '') >= wanted) return installed
  }
  throw new Error(
    `需要 Node.js ${wanted} 或更高版本：本机是 ${process.version}，npm 也没有为 ${process.platform}-${process.arch} 装上。请安装 Node.js ${wanted} 后重试。\n` +
      `Node.js ${wanted} or newer is needed: this is ${process.version}, and npm installed none for ${process.platform}-${process.arch}. Install Node.js ${wanted} and try again.`,
  )
}

/**
 * The environment for programs of node_modules/.bin, which start with `#!/usr/bin/env node`: Node 24 first on the
 * PATH, so that none of them falls back to an older Node of the machine.
 */
export function withNode24(env = process.env) {
  return { ...env, PATH: [dirname(node24()), join(root, 'node_modules', '.bin'), env.PATH ?? ''].join(delimiter) }
}
