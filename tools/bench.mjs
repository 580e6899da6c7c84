import { join } from 'node:path'
import { runOnDatabase } from './cli.mjs'
import { root } from './node24.mjs'

/** `npm run bench -- <name> [--full]`: the figures of bench/, on the database of this checkout. */
await runOnDatabase(process.argv.slice(2), join(root, 'bench', 'main.ts'))
