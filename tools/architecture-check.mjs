import * as fs from 'node:fs'
import { join, relative } from 'node:path'
import { root } from './node24.mjs'

/** The sources that the check must have read: TypeScript below apps/ and packages/, each in its src folder. */
export function sourcesBelow(base = root) {
  const found = []
  const visit = (folder) => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory() && !['node_modules', 'dist', 'test'].includes(entry.name)) visit(path)
      if (entry.isFile() && /\.tsx?$/.test(entry.name)) found.push(relative(base, path))
    }
  }
  for (const group of ['apps', 'packages']) {
    for (const name of fs.existsSync(join(base, group)) ? fs.readdirSync(join(base, group)) : []) {
      if (fs.existsSync(join(base, group, name, 'src'))) visit(join(base, group, name, 'src'))
    }
  }
  return found
}

/**
 * Judges dependency-cruiser's JSON report: its violations as sentences, and one more for sources it did not read. Under an unsupported TypeScript it
 * reads nothing and reports that all is well, so what it read is compared with what lies on the disk.
 */
export function judgeArchitecture(report, base = root) {
  let parsed
  try {
    parsed = JSON.parse(report)
  } catch {
    return ['dependency-cruiser wrote no report']
  }
  const read = new Set(parsed.modules.map((module) => module.source))
  const unread = sourcesBelow(base).filter((source) => !read.has(source))
  const problems = parsed.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)
  if (read.size === 0 || unread.length > 0)
    problems.push(`dependency-cruiser did not read ${unread.length} sources, for instance ${unread.slice(0, 3).join(', ')}`)
  return problems
}
