import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accountNoOf, dammDigit, formatAccountNo, parseAccountNo } from './accountNo.ts'
import { formatCredits, formatHours, parseCredits, parseHours } from './amounts.ts'
import { canonicalBytes } from './canonical.ts'
import { creditCodeCheck, parseCreditCode } from './creditCode.ts'
import { CITIES, divisionName, divisionPath, isKnownRegion } from './divisions.ts'
import { formatPassMark, type GradingScheme, parseGrade } from './grades.ts'
import { normaliseName, parseName, reverseName } from './names.ts'

describe('account numbers', () => {
  test('every wrong digit and every swap of neighbours is noticed', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 9_999_999_999_999n), fc.nat(15), fc.integer({ min: 1, max: 9 }), (serial, at, shift) => {
        const good = accountNoOf(serial)
        const digits = [...good]
        const wrong = digits.with(at, String((Number(digits[at]) + shift) % 10)).join('')
        expect(parseAccountNo(wrong).ok).toBe(false)
        const [a = '', b = ''] = [digits[at], digits[at + 1] ?? digits[at]]
        if (a !== b)
          expect(
            parseAccountNo(
              digits
                .with(at, b)
                .with(at + 1, a)
                .join(''),
            ).ok,
          ).toBe(false)
        expect(parseAccountNo(formatAccountNo(good))).toEqual({ ok: true, accountNo: good, serial: String(serial) })
      }),
    )
  })

  test('why Damm: Luhn and MOD 11,10 miss swaps that Damm catches', () => {
    const luhn = (digits: string) =>
      [...digits].reverse().reduce((sum, d, i) => sum + (i % 2 === 0 ? Number(d) : ((Number(d) * 2) % 10) + (Number(d) > 4 ? 1 : 0)), 0) %
      10
    const mod1110 = (digits: string) => [...digits].reduce((p, d) => (((p + Number(d)) % 10 || 10) * 2) % 11, 10)
    expect(luhn('09')).toBe(luhn('90'))
    const pairs = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0')).filter((pair) => pair[0] !== pair[1])
    const swap = (pair: string) => `${pair[1]}${pair[0]}`
    const missed = (check: (digits: string) => unknown, before: string) =>
      pairs.filter((p) => check(before + p) === check(before + swap(p)))
    const befores = Array.from({ length: 100 }, (_, i) => `34${i}`)
    expect(befores.flatMap((before) => missed(mod1110, before)).length).toBeGreaterThan(0)
    expect(befores.flatMap((before) => missed(dammDigit, before))).toEqual([])
  })

  test.each([
    ['空', '', 'empty'],
    ['字母', '3400 0000 0000 00A2', 'format'],
    ['少一位', '340000000000001', 'format'],
    ['外省开头', '1100000000000012', 'format'],
  ])('a text that is no account number is refused: %s', (_, raw, code) => {
    expect(parseAccountNo(raw)).toEqual({ ok: false, code })
  })

  test('serial numbers outside thirteen digits are refused', () => {
    expect(() => accountNoOf(0n)).toThrow(RangeError)
    expect(() => accountNoOf(10_000_000_000_000n)).toThrow(RangeError)
  })
})

describe('amounts', () => {
  test.each([
    ['整数', '3', 300],
    ['一位小数', '2.5', 250],
    ['全角', '２．５', 250],
    ['带单位', ' 3 学分 ', 300],
    ['多余的零', '3.500', 350],
    ['三位小数', '2.555', 'decimals'],
    ['负数', '-1', 'format'],
    ['千分位', '1,000', 'format'],
    ['科学计数', '1e3', 'format'],
    ['只有小数点', '.5', 'format'],
    ['空', '', 'empty'],
    ['只有单位', '学分', 'empty'],
    ['太大', '340000199001', 'too_large'],
  ])('credits as typed: %s', (_, raw, wanted) => {
    expect(parseCredits(raw)).toEqual(typeof wanted === 'number' ? { ok: true, value: wanted } : { ok: false, code: wanted })
  })

  test.each([
    ['整数', '36', 2160],
    ['半学时', '36.5', 2190],
    ['带学时', '36学时', 2160],
    ['带小时', '1.25小时', 75],
    ['不是整分钟', '1.33', 'not_whole_minutes'],
  ])('hours as typed: %s', (_, raw, wanted) => {
    expect(parseHours(raw)).toEqual(typeof wanted === 'number' ? { ok: true, value: wanted } : { ok: false, code: wanted })
  })

  test('amounts come back as they went in', () => {
    fc.assert(fc.property(fc.nat(9_999_999), (value) => void expect(parseCredits(formatCredits(value))).toEqual({ ok: true, value })))
    fc.assert(
      fc.property(fc.nat(99_999), (value) => void expect(parseHours(formatHours(value * 15))).toEqual({ ok: true, value: value * 15 })),
    )
    expect([formatCredits(300), formatCredits(305), formatHours(50)]).toEqual(['3', '3.05', '0.83'])
    expect(() => formatCredits(0.5)).toThrow(RangeError)
  })
})

describe('canonical bytes', () => {
  test('keys are sorted, nothing is spaced, Chinese stays UTF-8', () => {
    expect(canonicalBytes({ b: [1, null, true], a: '学分', é: '"\n' }).toString()).toBe('{"a":"学分","b":[1,null,true],"é":"\\"\\n"}')
  })

  test('the order of keys never changes the bytes, and JSON reads the same value back', () => {
    const value = fc.dictionary(
      fc.string(),
      fc.oneof(
        fc.string(),
        fc.maxSafeInteger().map((n) => n + 0),
        fc.boolean(),
        fc.constant(null),
      ),
    )
    fc.assert(
      fc.property(value, (record) => {
        const reversed = Object.fromEntries(Object.entries(record).reverse())
        expect(canonicalBytes(record)).toEqual(canonicalBytes(reversed))
        expect(JSON.parse(canonicalBytes(record).toString())).toEqual(JSON.parse(JSON.stringify(record)))
      }),
    )
  })

  test.each([
    ['小数', { a: 1.5 }, /\$\.a/],
    ['不安全整数', [2 ** 53], /\$\[0\]/],
    ['半个字符', { a: '\ud800' }, /half a character/],
  ])('values without one canonical form are refused with their place: %s', (_, value, message) => {
    expect(() => canonicalBytes(value)).toThrow(message)
  })
})

describe('credit codes', () => {
  const made = `91340000MA2M0000${'0'}`
  const good = made + creditCodeCheck(made)
  test.each([
    ['规范', good, { ok: true, code: good }],
    ['小写与空格', ` ${good.toLowerCase().slice(0, 9)} ${good.slice(9)}`, { ok: true, code: good }],
    ['字母 O', good.replace('0', 'O'), { ok: false, reason: 'format' }],
    ['改一位', good.replace('91', '92'), { ok: false, reason: 'checksum' }],
    ['短', good.slice(1), { ok: false, reason: 'format' }],
    ['空', ' ', { ok: false, reason: 'empty' }],
  ])('%s', (_, raw, wanted) => {
    expect(parseCreditCode(raw)).toEqual(wanted)
  })
  // The worked example of the standard's check: 3^i weights modulo 31 over 17 characters.
  test('the check character follows GB 32100', () => expect(creditCodeCheck('91350100M000100Y4')).toBe('3'))
})

describe('divisions', () => {
  test('Anhui has 16 cities and 104 counties under their names of today', () => {
    expect(CITIES).toHaveLength(16)
    const names = CITIES.flatMap((city) => city.counties.map((county) => county.name))
    expect(names).toHaveLength(104)
    expect(names).toEqual(expect.arrayContaining(['潜山市', '无为市', '广德市', '湾沚区', '繁昌区']))
    expect(names).not.toContain('三山区')
    expect(CITIES.flatMap((city) => city.counties.flatMap((county) => county.townships)).length).toBeGreaterThan(1450)
  })
  test('codes have names and paths', () => {
    expect(divisionName('340123')).toBe('肥西县')
    expect(divisionPath('340123')).toEqual(['合肥市', '肥西县'])
    expect(divisionPath('110101')).toEqual([])
  })
  test.each([
    ['今天的县', '340123', true],
    ['外省的县', '110101', true],
    ['原巢湖地区', '342601', true],
    ['原六安地区', '342401', true],
    ['从未有过', '349901', false],
  ])('region codes of ID numbers: %s', (_, code, known) => expect(isKnownRegion(code)).toBe(known))
})

describe('names', () => {
  test.each([
    ['中间空格', ' 王 明 ', '王明'],
    ['全角空格', '王　明', '王明'],
    ['间隔点', '阿不都•热合曼', '阿不都·热合曼'],
    ['间隔点旁有空格', '买买提 ・ 吐尔逊', '买买提·吐尔逊'],
    ['句点作间隔点', '阿不都.热合曼', '阿不都·热合曼'],
    ['零宽字符', '王\u200b明', '王明'],
    ['全角字母', 'Ｊｏｈｎ  Ｓｍｉｔｈ', 'John Smith'],
    ['生僻字（扩展区）', '\u{20BB7}野', '\u{20BB7}野'],
    ['兼容区的字不换', '\uFA17田', '\uFA17田'],
  ])('one spelling: %s', (_, raw, wanted) => {
    expect(normaliseName(raw)).toBe(wanted)
    expect(parseName(raw)).toEqual({ ok: true, name: wanted })
  })
  test.each([
    ['空', ' ', 'empty'],
    ['数字', '王明2', 'characters'],
    ['公式', '=王明', 'characters'],
    ['只有点', '··', 'characters'],
    ['太长', '王'.repeat(51), 'too_long'],
  ])('what is no name is refused: %s', (_, raw, code) => expect(parseName(raw)).toEqual({ ok: false, code }))
  test('names turn around by characters, rare ones whole', () => expect(reverseName('王\u{20BB7}明')).toBe('明\u{20BB7}王'))
})

describe('grades', () => {
  const cases: [string, GradingScheme, string, number | undefined, unknown][] = [
    ['百分制及格', 'percent', '60', undefined, { ok: true, grade: '60', points: 6000, passed: true }],
    ['百分制差半分', 'percent', '59.5分', undefined, { ok: true, grade: '59.5', points: 5950, passed: false }],
    ['自定及格线', 'percent', '70', 7200, { ok: true, grade: '70', points: 7000, passed: false }],
    ['超过一百', 'percent', '101', undefined, { ok: false, code: 'range' }],
    ['等级优', 'grade', '优', undefined, { ok: true, grade: '优秀', points: null, passed: true }],
    ['等级不及格', 'grade', '不及格', undefined, { ok: true, grade: '不及格', points: null, passed: false }],
    ['字母 B+', 'grade', 'ｂ＋', undefined, { ok: true, grade: 'B+', points: null, passed: true }],
    ['要求良好', 'grade', '中等', 1, { ok: true, grade: '中等', points: null, passed: false }],
    ['字母对中文线', 'grade', 'C', 1, { ok: true, grade: 'C', points: null, passed: false }],
    ['认不出', 'grade', '甲', undefined, { ok: false, code: 'unknown_grade' }],
    ['通过', 'pass', '通过', undefined, { ok: true, grade: '合格', points: null, passed: true }],
    ['未通过', 'pass', '未 通过', undefined, { ok: true, grade: '不合格', points: null, passed: false }],
    ['空', 'pass', ' ', undefined, { ok: false, code: 'empty' }],
  ]
  test.each(cases)('%s', (_, scheme, raw, mark, wanted) => expect(parseGrade(scheme, raw, mark)).toEqual(wanted))
  test('a pass mark of another scheme is a programming fault', () => expect(() => parseGrade('grade', '优', 6000)).toThrow(RangeError))
  test('pass marks read as people write them', () => {
    expect([formatPassMark('percent', 6050), formatPassMark('grade', null), formatPassMark('pass', null)]).toEqual(['60.5', '及格', '合格'])
  })
})
