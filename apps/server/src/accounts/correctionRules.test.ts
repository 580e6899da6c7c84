import { describe, expect, test } from 'vitest'
import { testIdNumber } from '../../test/harness/bank.ts'
import { readAccountWish, type Standing, type Wish } from './correctionRules.ts'

const card: Standing = {
  name: '王小明',
  idKind: 'residentIdCard',
  sex: 'male',
  birthOn: '1990-05-01',
  regionCode: '340102',
  learnerKind: 'resident',
  guardianName: null,
}
const passport: Standing = { ...card, idKind: 'passport' }
const facts = { today: '2026-09-15', refuseDemo: false }

describe('a wish to correct an account', () => {
  test.each<[string, Wish, Standing, unknown]>([
    ['a name, in one spelling', { what: 'name', wanted: ' 王 晓明 ' }, card, { what: 'name', value: '王晓明' }],
    ['birth as people write it', { what: 'birthOn', wanted: '1990年5月2日' }, passport, { what: 'birthOn', value: '1990-05-02' }],
    ['sex of a passport', { what: 'sex', wanted: 'female' }, passport, { what: 'sex', value: 'female' }],
    ['residence', { what: 'regionCode', wanted: '340103' }, card, { what: 'regionCode', value: '340103' }],
    ['kind of learner', { what: 'learnerKind', wanted: 'senior' }, card, { what: 'learnerKind', value: 'senior' }],
    ['a guardian', { what: 'guardianName', wanted: '王大明' }, card, { what: 'guardianName', value: '王大明' }],
    ['a passport', { what: 'document', idKind: 'passport', wanted: 'e 1234567' }, card, { what: 'document', number: 'E1234567' }],
  ])('is read: %s', (_, wish, now, wanted) => {
    expect(readAccountWish(wish, now, facts)).toMatchObject({ wanted })
  })

  test.each<[string, Wish, Standing, string]>([
    ['what it says already', { what: 'name', wanted: '王小明' }, card, 'unchanged'],
    ['signs in a name', { what: 'name', wanted: '王<b>' }, card, 'characters'],
    ['birth of a resident card, which the number tells', { what: 'birthOn', wanted: '1990-05-02' }, card, 'from_document'],
    ['sex of a resident card', { what: 'sex', wanted: 'female' }, card, 'from_document'],
    ['a day to come', { what: 'birthOn', wanted: '2027-01-01' }, passport, 'date'],
    ['a month', { what: 'birthOn', wanted: '1990年5月' }, passport, 'date'],
    ['a word for a code', { what: 'sex', wanted: '女' }, passport, 'choice'],
    ['a region that is none', { what: 'regionCode', wanted: '999999' }, card, 'choice'],
    ['a document without its kind', { what: 'document', wanted: testIdNumber(1) }, card, 'required'],
    ['a mistyped number', { what: 'document', idKind: 'residentIdCard', wanted: '340102199005011234' }, card, 'format'],
  ])('is refused with the field: %s', (_, wish, now, code) => {
    expect(readAccountWish(wish, now, facts)).toMatchObject({ problems: [{ code }] })
  })
})
