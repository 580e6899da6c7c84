import { defineConfig } from 'vitest/config'

/** Every test but the browser's. One PostgreSQL serves the run; each file that asks gets a database of its own. */
export default defineConfig({
  test: {
    include: ['apps/**/*.test.{ts,tsx}', 'packages/**/*.test.ts', 'tools/**/*.test.ts', 'bench/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['apps/server/test/harness/postgres.ts'],
    pool: 'forks',
    // Loading the server's modules anew for each file took half of the time; no test replaces a module, and each file has a database of its own.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    env: { TZ: 'UTC' },
  },
})
