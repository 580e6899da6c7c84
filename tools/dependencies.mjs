import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { node24, root } from './node24.mjs'

/** The gate on dependencies, without asking anybody on the network. */

/** Packages that must not come in, with the reason; `below` limits the ban to versions under it. */
const banned = {
  xlsx: { why: 'frozen at 0.18.5 on npm with known holes; the readers of platform/sheets read workbooks' },
  'sm-crypto': { below: '0.4.0', why: 'three CVEs of 2026' },
  'id-validator': { why: 'accepts 30 February and births in the future; platform/pure has the check' },
}

const older = (version, limit) => {
  const [a, b] = [version, limit].map((text) => text.split(/[.-]/).map(Number))
  for (let i = 0; i < 3; i += 1) if (a[i] !== b[i]) return a[i] < b[i]
  return false
}

const denied = (packages) =>
  Object.entries(packages).flatMap(([path, { version }]) => {
    const name = path.split('node_modules/').at(-1)
    const ban = banned[name]
    return ban && path !== '' && (!ban.below || older(version, ban.below)) ? [`${name}@${version} is banned: ${ban.why}`] : []
  })

const unpinned = () =>
  ['.', 'apps/server', 'apps/admin', 'apps/portal', 'packages/contract'].flatMap((folder) => {
    const manifest = JSON.parse(fs.readFileSync(join(root, folder, 'package.json'), 'utf8'))
    const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }
    return Object.entries(all)
      .filter(([name, range]) => !name.startsWith('@creditbank/') && !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range))
      .map(([name, range]) => `${folder}/package.json: ${name} "${range}" is not pinned to one version`)
  })

const lockfileLint = () => {
  const program = join(root, 'node_modules', 'lockfile-lint', 'bin', 'lockfile-lint.js')
  const args = ['--path', join(root, 'package-lock.json'), '--type', 'npm', '--validate-https', '--allowed-hosts', 'npm']
  const answer = spawnSync(node24(), [program, ...args], { encoding: 'utf8' })
  return answer.status === 0 ? [] : [`lockfile-lint: ${answer.stdout}${answer.stderr}`.trim()]
}

/** Each check with what it found; an empty list means that it passed. */
export function checkDependencies() {
  const { packages } = JSON.parse(fs.readFileSync(join(root, 'package-lock.json'), 'utf8'))
  return [
    { name: 'lockfile-lint', problems: lockfileLint() },
    { name: 'deny-list', problems: denied(packages) },
    { name: 'pinned versions', problems: unpinned() },
  ]
}
