import { constants, setPriority } from 'node:os'

/** Puts the calling thread below the others, where the system knows priorities of threads (Linux): what people wait for goes before work in the background. */
export const stepBack = (): void => {
  if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
}
