// Under what an outcome is claimed as the only one in the province. Apart from the outcomes themselves, because the threads that read files load nothing else of them.

/** The number of an occurrence: a day as yyyymmdd where a result may repeat daily, the term's number where it may repeat each term, 0 where never. */
export const occurrenceOf = (facts: { repeats: 'never' | 'term' | 'day'; termId: number | null; obtainedOn: string }): number => {
  if (facts.repeats === 'never') return 0
  if (facts.repeats === 'day') return Number(facts.obtainedOn.replaceAll('-', ''))
  return facts.termId ?? 0
}

/** A certificate number as it is claimed: spaces out, full width to half width, upper case; so that the same paper typed twice meets itself. */
export const certificateKey = (raw: string): string => raw.normalize('NFKC').replace(/\s+/g, '').toUpperCase()

/** Whether a certificate number is in truth an ID number (18 digits with a birth date): it is then sealed and claimed by keyed hash. */
export const looksLikeIdNumber = (key: string): boolean =>
  /^[1-9]\d{5}(18|19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]$/.test(key)
