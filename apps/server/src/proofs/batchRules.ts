/** People of one batch. */
export const mostPeople = 5_000
