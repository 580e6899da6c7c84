import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Every test but the browser's. One PostgreSQL serves the run; each file that asks gets a database of its own. */
export default defineConfig({
  test: {
    include: ['apps/**/*.test.{ts,tsx}', 'packages/**/*.test.ts', 'tools/**/*.test.ts', 'bench/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['apps/server/test/harness/postgres.ts'],
    pool: 'forks',
    // By itself vitest leaves one processor free, and on two that is half of the machine; more than four would want more connections than the database has.
    maxWorkers: Math.min(4, Math.max(2, availableParallelism() - 1)),
    // Loading the server's modules anew for each file took half of the time; no test replaces a module, and each file has a database of its own.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    env: { TZ: 'UTC' },
  },
})
