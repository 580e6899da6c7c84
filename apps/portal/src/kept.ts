/** What the portal remembers on this device. No name, number or other personal data ever goes here. */
export type KeptName = 'language' | 'elder' | 'elderSize'

/** Reads one remembered choice; null when there is none or when the browser forbids storage (private windows). */
export const kept = (name: KeptName): string | null => {
  try {
    return localStorage.getItem(`bank.${name}`)
  } catch {
    return null
  }
}

/** Remembers one choice on this device; without storage it lasts until the page closes. */
export const keep = (name: KeptName, value: string): void => {
  try {
    localStorage.setItem(`bank.${name}`, value)
  } catch {
    // A browser that forbids storage still shows the page; the choice is only not kept.
  }
}
