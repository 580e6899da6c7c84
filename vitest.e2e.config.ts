import { basename } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The longest files first, so that none begins when the others are done and keeps one processor idle. */
const longest = ['menus', 'life', 'doors', 'conversion', 'proofs', 'redemption', 'staff', 'security', 'public', 'learner']
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = (file: TestSpecification) => {
      const at = longest.indexOf(basename(file.moduleId, '.e2e.ts'))
      return at < 0 ? longest.length : at
    }
    return files.toSorted((a, b) => place(a) - place(b))
  }
}

/** The browser's tests: two files at a time, each with a server, a database and a browser of its own; the tests of a file share them and go one after the other. */
export default defineConfig({
  test: {
    include: ['e2e/**/*.e2e.ts'],
    globalSetup: ['apps/server/test/harness/postgres.ts', 'e2e/province.ts'],
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    hookTimeout: 300_000,
    env: { TZ: 'UTC' },
  },
})
