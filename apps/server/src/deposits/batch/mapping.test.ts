import { batches } from '@creditbank/contract'
import { describe, expect, test } from 'vitest'
import { columnLooks } from './looks.ts'
import { proposeMapping } from './mapping.ts'

const today = '2026-09-15'
const fields = (kind: batches.BatchKind, header: string, rows: readonly string[] = []) => {
  const names = header.split(' ')
  const looks = columnLooks(
    rows.map((row) => row.split(' ').map((cell) => (cell === '-' ? '' : cell))),
    names.length,
    today,
  )
  const mapping = proposeMapping(kind, names, looks)
  return names.map((name, at) => `${name}=${Object.entries(mapping).find(([, column]) => column === at)?.[0] ?? '?'}`).join(' ')
}

describe('the headers that schools and offices write are understood', () => {
  test.each([
    [
      '培训机构的花名册',
      '序号=? 学员名字=name 身份证件号=idNumber 名录号=entry 考核结果=grade 总课时=hours 结业证号=certificateNo 培训结束日期=obtainedOn',
    ],
    [
      '教务系统导出',
      '学号=? 姓名=name 身份证号码=idNumber 课程名称=? 学分=credits 总学时=hours 总评成绩=grade 学习成果名录编号=entry 毕业年月=obtainedOn',
    ],
    [
      '技能等级证书',
      '考生姓名=name 证件类别=idKind 有效证件号码=idNumber 等级=grade 技能等级证书编号=certificateNo 发证时间=obtainedOn 名录代码=entry',
    ],
    [
      '继续教育学时',
      '参训人员=name 公民身份证号码=idNumber 继续教育学时=hours 认定学分=credits 是否合格=grade 完成日期=obtainedOn 名录编号*=entry',
    ],
    [
      '教育部数据标准的字段名',
      'XH=? XM=name SFZJLXM=idKind SFZJH=idNumber XF=credits ZXS=hours BFZCJ=grade BYZSH=certificateNo BYNY=obtainedOn MLBH=entry',
    ],
    ['带括号、空格和换行', '姓名（必填）=name 身份证号\n码=idNumber 取得日期（年-月-日）=obtainedOn 名录编号：=entry 学分/分=?'],
  ])('%s', (_name, told) => {
    const header = told.replaceAll(/=\S*/g, '')
    expect(fields('outcomes', header.replaceAll(' ', ' '))).toBe(told)
  })

  test.each([
    ['高校新生', '学生姓名=name 公民身份号码=idNumber 移动电话=phone 性别=sex 学院=className 考生号=studentNo 入校时间=since'],
    ['社区居民', '居民姓名=name 居民身份证号=idNumber 联系方式=phone 所属街道=township 行政区划=regionCode 人员类别=learnerKind'],
    ['学籍字段名', 'XM=name SFZJH=idNumber LXDH=phone XBM=sex BJMC=className XH=studentNo RXNY=since'],
  ])('%s', (_name, told) => {
    expect(fields('people', told.replaceAll(/=\S*/g, ''))).toBe(told)
  })
})

describe('where a header says too little the cells decide, and where they do not the clerk', () => {
  const id = '11010519491231002X'
  test.each([
    ['编号里是名录编号', '姓名=name 证件号码=idNumber 编号=entry', [`甲 ${id} AH-2026-000001`, `乙 ${id} AH-2026-000002`]],
    ['编号里是别的', '姓名=name 证件号码=idNumber 编号=?', [`甲 ${id} 1`, `乙 ${id} 2`]],
    ['编号没有内容', '姓名=name 证件号码=idNumber 编号=?', [`甲 ${id} -`]],
    ['证件编号里是身份证号', '姓名=name 证件编号=idNumber', [`甲 ${id}`]],
    ['没见过的表头里是名录编号', '姓名=name 证件号码=idNumber 学银码=entry', [`甲 ${id} AH-2026-000001`]],
    ['两个日期都可能，不猜', '姓名=name 发证日期=? 结业日期=?', ['甲 2026-06-30 2026-06-01']],
    ['两个日期里有一列多有写错，仍不猜', '姓名=name 发证日期=? 结业日期=?', ['甲 46176 2026-06-01', '乙 2026-06-30 2026-06-01']],
    ['编号里有一格写错', '姓名=name 证件号码=idNumber 编号=entry', [`甲 ${id} AH-2026-000001`, `乙 ${id} 没有这个`]],
    ['两个日期只有一列有日期', '姓名=name 发证日期=obtainedOn 结业日期=?', ['甲 2026-06-30 未结业']],
    ['模板的词优先', '姓名=name 取得日期=obtainedOn 结业日期=?', ['甲 2026-06-30 2026-06-01']],
    ['出生日期不是取得日期', '姓名=name 出生日期=?', ['甲 1990-01-01']],
  ])('%s', (_name, told, rows) => {
    expect(fields('outcomes', told.replaceAll(/=\S*/g, ''), rows)).toBe(told)
  })

  test('the clerk is shown the columns that a field may be', () => {
    expect(batches.headersFor('outcomes', 'obtainedOn', ['姓名', '发证日期', '结业日期', '出生日期'])).toEqual([1, 2])
    expect(batches.headersFor('outcomes', 'entry', ['编号', '证书编号'])).toEqual([0])
  })
})

test('no header means two fields, and none of the vague ones is a clear one', () => {
  for (const kind of ['outcomes', 'people'] as const) {
    const words = batches.batchColumns[kind].flatMap((c) =>
      [c.zh, c.en, ...c.synonyms].map((word) => [batches.plainHeader(word), c.key] as const),
    )
    const meanings = new Map<string, Set<string>>()
    for (const [word, key] of words) meanings.set(word, (meanings.get(word) ?? new Set()).add(key))
    expect([...meanings].filter(([, keys]) => keys.size > 1)).toEqual([])
    expect(Object.keys(batches.vagueHeaders[kind]).filter((word) => meanings.has(batches.plainHeader(word)))).toEqual([])
  }
})
