import { readFileSync } from 'node:fs'

/** A person whom the simulated providers know. Always invented: the ID number is of the reserved county 349900, the mobile of a prefix nobody has. */
export type Person = {
  readonly key: string
  readonly name: string
  readonly idKind: string
  readonly idNumber: string
  readonly phone: string
  /** 皖事通's real-name level: 1 registered, 2 phone checked, 3 real name checked, 4 face checked. */
  readonly level: number
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checked = (seventeen: string): string => {
  const sum = [...seventeen].reduce((total, digit, i) => total + Number(digit) * (weights[i] ?? 0), 0)
  return seventeen + ('10X98765432'[sum % 11] ?? '')
}

const invented = (key: string, name: string, birth: string, serial: string, level: number): Person => ({
  key,
  name,
  idKind: 'residentIdCard',
  idNumber: checked(`349900${birth}${serial}`),
  phone: `1540099${serial.padStart(4, '0')}`,
  level,
})

/** Who can be chosen on the providers' pages when nobody else was handed in. */
export const builtIn: readonly Person[] = [
  invented('zhou', '周新安', '19580312', '901', 4),
  invented('wu', '吴小满', '19990521', '902', 3),
  invented('zheng', '郑立冬', '20010107', '903', 3),
  invented('low', '冯未核', '19850830', '904', 2),
]

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

/** Reads a person handed in. Refuses everybody who is not of the reserved county: no real person's data ever enters a simulator. Throws Error. */
export const personFrom = (value: unknown): Person => {
  const [key, name, idNumber, phone] = [field(value, 'key'), field(value, 'name'), field(value, 'idNumber'), field(value, 'phone')]
  const [level, idKind] = [field(value, 'level'), field(value, 'idKind')]
  if (!isText(key) || !isText(name) || !isText(idNumber) || !isText(phone)) throw new Error('a person needs key, name, idNumber and phone')
  const kind = isText(idKind) ? idKind : 'residentIdCard'
  if (!phone.startsWith('154') || (kind === 'residentIdCard' && !idNumber.startsWith('349900')))
    throw new Error('only invented people of the reserved county may be simulated')
  return { key, name, idKind: kind, idNumber, phone, level: typeof level === 'number' ? level : 4 }
}

/** The people of a file (a JSON list), or those built in where the file is not there. */
export const peopleOf = (path: string | undefined): Person[] => {
  if (path === undefined) return [...builtIn]
  try {
    const listed: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return Array.isArray(listed) ? [...listed.map(personFrom), ...builtIn] : [...builtIn]
  } catch {
    return [...builtIn]
  }
}
