import { dictionary } from '@zxcvbn-ts/language-common'

/** What people here choose most and the list, which was gathered elsewhere, does not know; and the bank's own names. */
const own = [
  'woaini1314',
  'woaini520',
  'woaini521',
  '5201314520',
  '1314520520',
  'aa123456',
  'qq123456',
  'q1w2e3r4',
  'zxcvbnm123',
  'admin1234',
  'abcd1234',
  'xuefenyinhang',
  'xuexiyinhang',
  'anhui123',
  'hefei123',
  '学分银行',
]
const known: { set: ReadonlySet<string> | undefined } = { set: undefined }

/** Digits or letters in the order of the keyboard or the alphabet, forwards or backwards, and one thing repeated. */
const rows = ['01234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']
const isRun = (text: string): boolean => {
  const back = [...text].toReversed().join('')
  return rows.some((row) => row.includes(text) || row.includes(back)) || /^(.{1,4})\1+$/u.test(text)
}

/**
 * Whether a password is among those that leaked and are tried first: about fifty thousand (a maintained package, read when the first one is asked), those
 * of this country, and what is only a run or a repetition. Full-width digits and capitals do not help.
 */
export const isCommonPassword = (password: string): boolean => {
  known.set ??= new Set([...dictionary['passwords-common'], ...own])
  const text = password.normalize('NFKC').toLowerCase()
  return known.set.has(text) || isRun(text)
}
