/**
 * Invented persons. Their ID numbers have valid checksums under a region code that was never assigned, their mobiles a prefix
 * that no operator has, so that none of them can be a real person's; production refuses both.
 */
import { DEMO_MOBILE_PREFIX, DEMO_REGION_CODE, residentCheckDigit } from '../platform/pure/idNumber.ts'
import { addDays, type Day } from '../platform/pure/shanghai.ts'
import { between, type Chance, mulberry32, pick, seedOf } from './random.ts'

/** One invented person. The mobile has 11 digits, the ID number 18. */
export type DemoPerson = {
  readonly name: string
  readonly sex: 'male' | 'female'
  readonly birthDate: Day
  readonly idNumber: string
  readonly mobile: string
}

/** How many different persons one seed can give. */
export const DEMO_PEOPLE_LIMIT = 13_000_000

const FIRST_BIRTH = '1940-01-01'
/** Days from 1940 to 2012. */
const BIRTH_DAYS = 26_664

/** Family names with their share in ten thousand people, the most frequent of the country. */
const FAMILY_NAMES: readonly (readonly [string, number])[] = [
  ['王', 725],
  ['李', 719],
  ['张', 683],
  ['刘', 538],
  ['陈', 453],
  ['杨', 308],
  ['赵', 229],
  ['黄', 223],
  ['周', 212],
  ['吴', 205],
  ['徐', 166],
  ['孙', 154],
  ['胡', 131],
  ['朱', 126],
  ['高', 121],
  ['林', 118],
  ['何', 117],
  ['郭', 115],
  ['马', 105],
  ['罗', 86],
  ['梁', 84],
  ['宋', 81],
  ['郑', 78],
  ['谢', 72],
  ['韩', 68],
  ['唐', 65],
  ['冯', 64],
  ['于', 62],
  ['董', 61],
  ['萧', 59],
  ['程', 57],
  ['曹', 57],
  ['袁', 54],
  ['邓', 54],
  ['许', 54],
  ['傅', 51],
  ['沈', 50],
  ['曾', 50],
  ['彭', 49],
  ['吕', 47],
  ['苏', 47],
  ['卢', 47],
  ['蒋', 47],
  ['蔡', 47],
  ['贾', 42],
  ['丁', 43],
  ['魏', 42],
  ['薛', 42],
  ['叶', 42],
  ['阎', 42],
  ['余', 41],
  ['潘', 41],
  ['杜', 39],
  ['戴', 39],
  ['夏', 38],
  ['汪', 60],
  ['方', 36],
  ['石', 36],
  ['姚', 36],
  ['章', 30],
  ['陶', 28],
  ['查', 12],
  ['单', 10],
  ['欧阳', 11],
  ['诸葛', 4],
  ['上官', 3],
]
const FAMILY_TOTAL = FAMILY_NAMES.reduce((sum, [, share]) => sum + share, 0)

/** Given names follow fashions: characters of men and women born before 1970, before 1990, and after. */
const GIVEN = {
  male: ['国建德志明贵福生广富荣金学忠', '伟强军勇斌峰刚平辉波涛健海鹏', '浩宇轩泽睿子涵晨博文俊杰昊然'],
  female: ['兰英秀珍桂芳凤玉梅莲翠素华荣', '丽敏静艳娟霞燕红萍玲雪琴娜洁', '欣怡梓涵雨桐诗思佳语萱妍琪婷'],
} as const

/** Person number `index` (from 0) of a seed. All numbers of one seed are different. Throws RangeError beyond DEMO_PEOPLE_LIMIT. */
export function demoPerson(seed: number, index: number): DemoPerson {
  if (!Number.isInteger(index) || index < 0 || index >= DEMO_PEOPLE_LIMIT) throw new RangeError(`no demo person ${index}`)
  const chance = mulberry32(seedOf(seed, index))
  const sex = chance() < 0.5 ? 'male' : 'female'
  // 7919 has no divisor in common with the number of days, nor 48271 with a power of ten: no two persons meet in a number.
  const dayNumber = (index * 7919) % BIRTH_DAYS
  const pair = (Math.floor(index / BIRTH_DAYS) + dayNumber * 37) % 499
  const birthDate = addDays(FIRST_BIRTH, dayNumber)
  const serial = String(pair * 2 + (sex === 'male' ? 1 : 2)).padStart(3, '0')
  const first17 = DEMO_REGION_CODE + birthDate.replaceAll('-', '') + serial
  const mobile = DEMO_MOBILE_PREFIX + String((index * 48_271 + 12_345_678) % 100_000_000).padStart(8, '0')
  return { name: demoName(chance, sex, birthDate), sex, birthDate, idNumber: first17 + residentCheckDigit(first17), mobile }
}

/** A name for an invented person or member of staff, in the fashion of the year of birth. */
export function demoName(chance: Chance, sex: 'male' | 'female', birthDate: Day): string {
  let left = between(chance, 0, FAMILY_TOTAL - 1)
  let family = '王'
  for (const [name, share] of FAMILY_NAMES) {
    family = name
    left -= share
    if (left < 0) break
  }
  const generation = birthDate < '1970' ? 0 : birthDate < '1990' ? 1 : 2
  const characters = [...GIVEN[sex][generation]]
  const given = pick(chance, characters)
  return family + given + (chance() < 0.78 ? pick(chance, characters) : '')
}
