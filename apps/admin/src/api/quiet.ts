import type { Endpoint, InputOf, OutputOf } from '@creditbank/contract'
import { callDirectly } from './transport.ts'

/**
 * Calls an endpoint whose answer only decorates the page (job tray, notices, contacts, demo log-ins): anything but an answer counts as
 * "nothing to show" and never opens a dialog or an error. null, because a query must not answer undefined.
 */
export const quietly = async <E extends Endpoint>(e: E, input: InputOf<E>): Promise<OutputOf<E> | null> => {
  try {
    return await callDirectly(e, input)
  } catch {
    return null
  }
}
