/** The shape of the numbers that the bank gives to entries of the catalogue. */
export const entryNumberShape = /^AH-\d{4}-\d{6,}$/
/** The number of an entry by the year it is open in. */
export const entryNumber = (year: string, n: string): string => `AH-${year}-${n.padStart(6, '0')}`
