/** pending contract */
export const Counters = () => null
