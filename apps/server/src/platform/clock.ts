/** Where the present comes from. Everything that needs the time takes a Clock, so that tests decide what time it is. */
export type Clock = { readonly now: () => Date }

/** The machine's clock: the only place where the server asks for the time. */
export const systemClock: Clock = { now: () => new Date() }
