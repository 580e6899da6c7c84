import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  convert15To18,
  DEMO_REGION_CODE,
  type IdKind,
  maskIdNumber,
  maskName,
  maskPhone,
  parseIdDocument,
  parseMobile,
  residentCheckDigit,
} from './idNumber.ts'

const facts = { today: '2026-12-03', regionKnown: (code: string) => code === '340123' }
const withCheck = (first17: string) => first17 + residentCheckDigit(first17)
const good = withCheck('34012319900230'.replace('0230', '0228').concat('123'))
const demo = withCheck(`${DEMO_REGION_CODE}19900228124`)

describe('resident ID numbers', () => {
  test('the check digit follows the example of GB 11643', () => expect(residentCheckDigit('11010519491231002')).toBe('X'))

  test.each([
    ['空', '  ', 'empty'],
    ['科学计数', '3.40123E+17', 'scientific_notation'],
    ['十七位', good.slice(1), 'format'],
    ['字母在中间', good.replace('1990', '19X0'), 'format'],
    ['二月三十日', withCheck('34012319900230123'), 'birth_date'],
    ['平年二月二十九', withCheck('34012319990229123'), 'birth_date'],
    ['未来出生', withCheck('34012320261204123'), 'birth_future'],
    ['一八七九年', withCheck('34012318791231123'), 'birth_too_early'],
    ['居住证号码', withCheck('81000019900228123'), 'format'],
  ])('refused, and why: %s', (_, raw, code) => {
    expect(parseIdDocument('residentIdCard', raw, facts)).toEqual({ ok: false, code })
  })

  test('any single wrong digit is noticed', () => {
    fc.assert(
      fc.property(fc.nat(17), fc.integer({ min: 1, max: 9 }), (at, shift) => {
        const digits = [...good]
        const old = digits[at] === 'X' ? 10 : Number(digits[at])
        expect(parseIdDocument('residentIdCard', digits.with(at, String((old + shift) % 10)).join(''), facts).ok).toBe(false)
      }),
    )
  })

  test('spaces, full-width digits and a small x are put right; the number tells birth date, sex and region', () => {
    const x = '11010519491231002X'
    const typed = '１１０１０５ 19491231 002x'
    expect(parseIdDocument('residentIdCard', typed, { today: '2026-12-03' })).toEqual({
      ok: true,
      number: x,
      birthDate: '1949-12-31',
      sex: 'female',
      regionCode: '110105',
      warnings: [],
    })
  })

  test('an unknown region warns and does not refuse', () => {
    const parsed = parseIdDocument('residentIdCard', '11010519491231002X', facts)
    expect(parsed).toMatchObject({ ok: true, warnings: ['unknown_region'] })
  })

  test('fifteen digits become eighteen, with the century of the very old', () => {
    const young = convert15To18('340123900228123')
    expect(young).toBe(good)
    expect(parseIdDocument('residentIdCard', '340123900228123', facts)).toMatchObject({
      ok: true,
      number: good,
      warnings: ['converted_from_15'],
    })
    expect(convert15To18('340123900228998').slice(6, 10)).toBe('1890')
  })

  test('invented numbers pass on trial without a warning and are refused in production', () => {
    expect(parseIdDocument('residentIdCard', demo, facts)).toMatchObject({ ok: true, warnings: [] })
    expect(parseIdDocument('residentIdCard', demo, { ...facts, refuseDemo: true })).toEqual({ ok: false, code: 'demo_region' })
  })
})

describe('other documents', () => {
  const permit = withCheck('81000019900228123')
  const foreigner = withCheck('93484019900228123')
  const cases: [string, IdKind, string, unknown][] = [
    ['港澳台居民居住证', 'hkMacaoTaiwanResidencePermit', permit, { ok: true, number: permit, warnings: [] }],
    [
      '居住证校验位错',
      'hkMacaoTaiwanResidencePermit',
      permit.slice(0, 16) + ((Number(permit[16]) + 1) % 10) + permit[17],
      { ok: false, code: 'checksum' },
    ],
    ['居住证却填身份证', 'hkMacaoTaiwanResidencePermit', good, { ok: false, code: 'format' }],
    ['来往内地通行证，换证次数不计', 'hkMacaoTravelPermit', 'h1234567801', { ok: true, number: 'H12345678' }],
    ['来往内地通行证九位', 'hkMacaoTravelPermit', 'Ｍ12345678', { ok: true, number: 'M12345678' }],
    ['来往内地通行证字母不对', 'hkMacaoTravelPermit', 'K12345678', { ok: false, code: 'format' }],
    ['台胞证八位', 'taiwanTravelPermit', '01234567', { ok: true, number: '01234567' }],
    ['旧台胞证带换证次数', 'taiwanTravelPermit', '0123456701(B)', { ok: true, number: '01234567' }],
    ['护照', 'passport', 'e12345678', { ok: true, number: 'E12345678' }],
    ['护照没有数字', 'passport', 'ABCDEFGH', { ok: false, code: 'format' }],
    ['旧永久居留证', 'foreignPermanentResidence', 'CAN110080010102', { ok: true, number: 'CAN110080010102' }],
    ['新永久居留证', 'foreignPermanentResidence', foreigner, { ok: true, number: foreigner, birthDate: '1990-02-28', sex: 'male' }],
  ]
  test.each(cases)('%s', (_, kind, raw, wanted) => {
    const parsed = parseIdDocument(kind, raw, facts)
    expect(parsed).toMatchObject(wanted instanceof Object ? wanted : {})
  })
  test('a foreigner’s card reports no region', () =>
    expect(parseIdDocument('foreignPermanentResidence', foreigner, facts)).not.toHaveProperty('regionCode'))
})

describe('mobiles and masks', () => {
  test.each([
    ['空格', '138 0000 1234', { ok: true, mobile: '13800001234' }],
    ['国家号', '+86-138-0000-1234', { ok: true, mobile: '13800001234' }],
    ['全角', '１３８００００１２３４', { ok: true, mobile: '13800001234' }],
    ['座机', '0551-63510000', { ok: false, code: 'format' }],
    ['科学计数', '1.38E+10', { ok: false, code: 'scientific_notation' }],
    ['十位', '1380000123', { ok: false, code: 'format' }],
  ])('%s', (_, raw, wanted) => expect(parseMobile(raw)).toEqual(wanted))
  test('invented mobiles are refused in production', () => {
    expect(parseMobile('15400001234', { refuseDemo: true })).toEqual({ ok: false, code: 'demo_mobile' })
    expect(parseMobile('15400001234').ok).toBe(true)
  })
  test.each([
    ['身份证', maskIdNumber('34012319900228123X'), '340***********123X'],
    ['通行证', maskIdNumber('H12345678'), 'H******78'],
    ['极短', maskIdNumber('A1'), '**'],
    ['手机', maskPhone('13800001234'), '138****1234'],
    ['短号', maskPhone('1'), '*'],
    ['单字', maskName('王'), '*'],
    ['两字', maskName('王明'), '王*'],
    ['三字', maskName('王小明'), '王*明'],
    ['长名', maskName('阿不都·热合曼'), '阿***曼'],
    ['生僻字', maskName('王\u{20BB7}'), '王*'],
  ])('shown on screens: %s', (_, shown, wanted) => expect(shown).toBe(wanted))
})
