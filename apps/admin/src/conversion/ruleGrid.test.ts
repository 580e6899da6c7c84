import { ruleColumns } from '@creditbank/contract/conversionRuleTable'
import { describe, expect, test } from 'vitest'
import { cellsPasted, emptyRow, problemsByCell, rowsToSave, withPasted } from './ruleGrid.ts'

const place = (key: string) => ruleColumns.findIndex((column) => column.key === key)
const free = { id: 10, limit: 5 }

describe('the grid of rules', () => {
  test.each([
    [
      'a\tb\r\nc\td\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a\t\tb', [['a', '', 'b']]],
    ['a\t\n', [['a', '']]],
    ['"两\n行"\t"说""好"""\nc', [['两\n行', '说"好"'], ['c']]],
    ['一格', [['一格']]],
    ['', []],
  ])('a spreadsheet’s clipboard %j is read cell by cell', (text, cells) => expect(cellsPasted(text)).toEqual(cells))

  test('a block goes where it is pasted, adds the rows it needs, and leaves what stands beside it', () => {
    const rows = [{ ...emptyRow(1), cells: { name: '原来', credits: '9', effect: '抵学分' } }]
    const { rows: next, cut } = withPasted(rows, { row: 0, column: place('course') }, 'C1\t3\nC2\t4', free)
    expect(next.map((row) => [row.id, row.cells])).toEqual([
      [1, { name: '原来', course: 'C1', credits: '3', effect: '抵学分' }],
      [10, { course: 'C2', credits: '4' }],
    ])
    expect(cut).toBe(0)
  })

  test('a block with the template’s headers goes under them, wherever it is pasted and in whichever order', () => {
    const { rows } = withPasted([emptyRow(1)], { row: 0, column: 3 }, '目标课程代码*\t备注\tRule\nC1\t无\t甲', free)
    expect(rows.map((row) => row.cells)).toEqual([{ course: 'C1', name: '甲' }])
  })

  test('what does not fit into the grid is counted', () => {
    const { rows, cut } = withPasted([emptyRow(1)], { row: 0, column: 0 }, ['1', '2', '3', '4', '5', '6', '7'].join('\n'), free)
    expect([rows.length, cut]).toEqual([5, 2])
  })

  test('new rows with something in them and changed drafts are saved; what is wrong comes back to the row it was sent from', () => {
    const draft = { id: '7', updatedAt: '2026-09-01T00:00:00Z' }
    const kept = { id: 1, draft, before: { name: '甲' }, cells: { name: '甲 ', basis: '' } }
    const changed = { id: 2, draft, before: { name: '乙' }, cells: { name: '丙' } }
    const sent = rowsToSave([kept, emptyRow(3), changed, { ...emptyRow(4), cells: { name: '新' } }])
    expect(sent.map((row) => row.id)).toEqual([2, 4])
    expect([...problemsByCell([{ field: 'rows.1.course' }, { field: 'rows.9.name' }], sent)]).toEqual([
      ['4 course', { field: 'rows.1.course' }],
    ])
  })
})
