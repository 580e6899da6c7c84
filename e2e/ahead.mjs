/**
 * Puts the clock of a process ahead by AHEAD_DAYS before anything else of it runs: what the bank says of a day to come is heard from a bank that lives on that day.
 */
const ahead = Number(process.env.AHEAD_DAYS) * 86_400_000
const Present = Date
globalThis.Date = class extends Present {
  constructor(...given) {
    if (given.length === 0) super(Present.now() + ahead)
    else super(...given)
  }
  static now() {
    return Present.now() + ahead
  }
}
