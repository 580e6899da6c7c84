import { isMainThread } from 'node:worker_threads'

/**
 * Loaded into the server before its own code: ends it when the start script is gone (kill -9, a closed terminal), so
 * that the next start finds the port free. A look at the parent's pid twice a second; worker threads and
 * grandchildren, which inherit this import, have another parent and stay out.
 */
const parent = Number(process.env.FOLLOW_PARENT)

if (isMainThread && parent > 1 && process.ppid === parent) {
  let orphanedFor = 0
  setInterval(() => {
    if (process.ppid === parent) return
    orphanedFor += 1
    if (orphanedFor === 1) process.kill(process.pid, 'SIGTERM')
    if (orphanedFor === 20) process.kill(process.pid, 'SIGKILL')
  }, 500).unref()
}
