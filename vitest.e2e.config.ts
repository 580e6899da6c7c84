import { defineConfig } from 'vitest/config'

/** The browser's tests: one at a time, because they share a server and a browser. */
export default defineConfig({
  test: {
    include: ['e2e/**/*.e2e.ts'],
    globalSetup: ['apps/server/test/harness/postgres.ts', 'e2e/province.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    env: { TZ: 'UTC' },
  },
})
