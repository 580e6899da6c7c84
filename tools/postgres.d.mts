/** Types of postgres.mjs for the test harness; the words stand there. */
export type PostgresOptions = {
  dir: string
  port?: number
  passwordFile?: string
  settings?: Record<string, string>
  logFile?: string
  onExit?: (code: number | null, signal: string | null) => void
}
export type PostgresServer = { url: string; port: number; pid: number; dir: string; stop: () => Promise<void>; kill: () => Promise<void> }
export function startPostgres(options: PostgresOptions): Promise<PostgresServer>
export function stopPostgres(pid: number): Promise<void>
export function runningPostgres(dir: string): { pid: number; port: number; ready: boolean } | undefined
export function ensureDatabase(url: string, name: string): Promise<string>
export function superuserUrl(password: string, port: number, database?: string): string
export function freePort(wished?: number): Promise<number>
export function isAlive(pid: number): boolean
