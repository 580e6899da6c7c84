import { divisionName } from '../../platform/pure/divisions.ts'
import { type IdKind, parseMobile } from '../../platform/pure/idNumber.ts'
import { birthReader, dateReader, readDocument, readIdKind, readName, remembering, type Trouble } from './cells.ts'
import { dateText, type RowCells, type RowFacts } from './outcomeRow.ts'

/** A person whose account may be opened, before the bank is asked. */
export type PersonRow = {
  readonly name: string
  readonly idKind: IdKind
  readonly idNumber: string
  readonly birth: string | null
  readonly sex: 'male' | 'female' | null
  readonly phone: string
  readonly regionCode: string | null
  readonly learnerKind: 'student' | 'resident' | 'employee' | 'senior'
  readonly studentNo: string | null
  readonly className: string | null
  readonly township: string | null
  readonly since: string | null
}

const sexes = new Map<string, 'male' | 'female'>([
  ['男', 'male'],
  ['男性', 'male'],
  ['1', 'male'],
  ['女', 'female'],
  ['女性', 'female'],
  ['2', 'female'],
])
const kinds = new Map<string, PersonRow['learnerKind']>([
  ['学生', 'student'],
  ['在校生', 'student'],
  ['居民', 'resident'],
  ['市民', 'resident'],
  ['职工', 'employee'],
  ['员工', 'employee'],
  ['老年', 'senior'],
  ['老年人', 'senior'],
])
const isTrouble = (x: string | Trouble): x is Trouble => typeof x !== 'string'

const shortText = (cells: RowCells, key: string, column: string, limit: number, note: (t: Trouble) => void): string | null => {
  const text = cells.text(key).trim()
  if (text.length > limit) note({ key, code: 'text_long', params: { column, limit } })
  return text === '' ? null : text
}

const choice = <T>(cells: RowCells, key: string, column: string, choices: ReadonlyMap<string, T>, or: T, note: (t: Trouble) => void): T => {
  const text = cells.text(key).normalize('NFKC').trim()
  if (text === '') return or
  const found = choices.get(text)
  if (found === undefined)
    note({
      key,
      code: 'choice',
      params: { column, value: text.slice(0, 20), choices: [...choices.keys()].filter((c) => !/^\d$/.test(c)).join('、') },
    })
  return found ?? or
}

/** Makes the reader of a file of people. `usual` is the kind of learner where the cell is empty. Pure but for its memory of repeated texts. */
export const personRowReader = (facts: RowFacts & { readonly usual: PersonRow['learnerKind'] }) => {
  const goodBirth = birthReader(facts.today)
  const since = dateReader('since', '入学年月', { today: '2200-01-01', earliest: '1949-01-01' })
  const region = remembering((code: string) => divisionName(code) !== null)
  return (cells: RowCells, note: (t: Trouble) => void): PersonRow | undefined => {
    let wrong = false
    const tell = (t: Trouble): void => {
      wrong = true
      note(t)
    }
    const name = readName(cells.text('name'))
    if (isTrouble(name)) tell(name)
    const idKind = readIdKind(cells.text('idKind'))
    if (idKind === undefined) tell({ key: 'idKind', code: 'id_kind' })
    const id = readDocument(
      idKind ?? 'residentIdCard',
      cells.text('idNumber'),
      { numeric: cells.numeric('idNumber'), imprecise: cells.imprecise('idNumber') },
      { ...facts, goodBirth },
    )
    if ('trouble' in id && idKind !== undefined) tell(id.trouble)
    const phone = parseMobile(cells.text('phone'), facts)
    if (!phone.ok)
      tell(
        phone.code === 'empty'
          ? { key: 'phone', code: 'missing', params: { column: '手机号' } }
          : { key: 'phone', code: phone.code === 'demo_mobile' ? 'phone_demo' : 'phone_format' },
      )
    const regionCode = cells.text('regionCode').normalize('NFKC').trim()
    if (regionCode !== '' && !region(regionCode))
      tell({ key: 'regionCode', code: 'region_unknown', params: { value: regionCode.slice(0, 12) } })
    const sex = choice<'male' | 'female' | null>(cells, 'sex', '性别', sexes, null, tell)
    const learnerKind = choice(cells, 'learnerKind', '学习者类别', kinds, facts.usual, tell)
    const from = cells.text('since') === '' ? null : since(dateText(cells, 'since'))
    if (from !== null && isTrouble(from)) tell(from)
    const studentNo = shortText(cells, 'studentNo', '学号', 40, tell)
    const className = shortText(cells, 'className', '院系班级', 80, tell)
    const township = shortText(cells, 'township', '乡镇街道', 80, tell)
    if (wrong || isTrouble(name) || 'trouble' in id || idKind === undefined || !phone.ok || (from !== null && isTrouble(from)))
      return undefined
    return {
      name,
      idKind,
      idNumber: id.number,
      birth: id.birth,
      sex: id.sex ?? sex,
      phone: phone.mobile,
      regionCode: regionCode === '' ? null : regionCode,
      learnerKind,
      studentNo,
      className,
      township,
      since: from,
    }
  }
}
