import { type Bank, openBank } from './bank.ts'
import { openSimulator, type Simulator } from './simulator.ts'

/** A bank and the providers beside it, for all tests of a file. `calm` takes the faults back to those of the beginning and sets the bank's clock right. */
export type BankBeside = {
  readonly bank: Bank
  readonly simulator: Simulator
  readonly calm: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Opens a bank that uses a simulator; `settings` chooses which of the providers. `faults`: what goes wrong from the beginning on, one call in twenty where nothing is said. */
export const openBankBeside = async (
  settings: (simulator: Simulator) => Parameters<typeof openBank>[0],
  faults: { readonly errorRate?: number } = {},
): Promise<BankBeside> => {
  const simulator = await openSimulator('http://localhost:3000')
  const bank = await openBank({ now: new Date().toISOString(), ...settings(simulator) })
  return {
    bank,
    simulator,
    calm: async () => {
      await simulator.faults({ reset: true, ...faults })
      bank.clock.set(new Date().toISOString())
    },
    close: async () => {
      await bank.close()
      await simulator.close()
    },
  }
}
