/** One column a file may have. `synonyms` are other headers by which it is recognised; each of them means this column alone. */
export type BatchColumn = {
  readonly key: string
  readonly zh: string
  readonly en: string
  readonly required: boolean
  readonly synonyms: readonly string[]
  readonly note: string
  readonly noteEn: string
}

const column = (
  key: string,
  zh: string,
  en: string,
  required: boolean,
  notes: readonly [zh: string, en: string],
  synonyms: string,
): BatchColumn => ({ key, zh, en, required, note: notes[0], noteEn: notes[1], synonyms: synonyms.trim().split(/\s*[\n|]\s*/) })

// The headers are those of the lists that schools, training bodies and examination offices hand in: their own forms, exports of the usual student systems
// (正方、强智、青果), of 学信网, of the skill-certificate platform, and the short field names of the education ministry's data standards (JY/T 1001, 1003, 1006).
const name = column(
  'name',
  '姓名',
  'Name',
  true,
  ['按证件填写；少数民族姓名中间用“·”', 'As on the document'],
  `学生姓名|学员姓名|学员名字|学生名字|名字|中文姓名|真实姓名|考生姓名|学习者姓名|学习者|人员姓名|本人姓名|员工姓名|职工姓名|参训人员|参训人员姓名|参训人姓名|参训学员
  培训学员|培训学员姓名|受训人员|培训对象姓名|持证人|持证人姓名|持证人员|证书持有人|证书持有人姓名|获证人|获证人员|获证人姓名|获证人员姓名|获证学生姓名|毕业生姓名|结业学员姓名
  申请人|申请人姓名|选手姓名|参赛选手姓名|获奖人|获奖人姓名|获奖者姓名|志愿者姓名|居民姓名|学员|被认定人姓名|XM|XSXM|KSXM|STUNAME|name|full name|student name|xingming`,
)
const idKind = column(
  'idKind',
  '证件类型',
  'Document',
  false,
  [
    '居民身份证可以留空；其他填：港澳台居民居住证、港澳居民来往内地通行证、台湾居民来往大陆通行证、护照、外国人永久居留身份证',
    'Leave empty for resident ID cards; the notes of the template list the other kinds',
  ],
  '证件种类|证件类别|身份证件类型|身份证件种类|有效证件类型|证照类型|身份证件类型码|ZJLX|ZJZL|SFZJLX|SFZJLXM|id type|document type',
)
const idNumber = column(
  'idNumber',
  '证件号码',
  'ID number',
  true,
  ['本列必须是“文本”格式；末位 X 大小写均可', 'The column must be text'],
  `身份证|身份证号|身份证号码|身份证编号|身份证件号|身份证件号码|身份证件编号|身份号码|证件号|有效证件号|有效证件号码|有效身份证件号码|公民身份号码|公民身份证号|公民身份证号码
  居民身份证|居民身份证号|居民身份证号码|学生身份证号|学生身份证号码|学员身份证号|学员身份证号码|考生身份证号|持证人身份证号|本人身份证号|身份证或护照号|身份证或护照号码|证照号码
  SFZH|SFZHM|SFZJH|SFZJHM|ZJH|ZJHM|SFZ|IDCARD|id number|id card|id no|identity number`,
)

const outcomes = [
  name,
  idKind,
  idNumber,
  column(
    'entry',
    '名录编号',
    'Entry number',
    true,
    ['从“学习成果名录”中复制，须已发布', 'Copy it from the catalogue; the entry must be published'],
    '名录号|名录代码|名录编码|名录序号|成果名录编号|成果名录号|学习成果名录编号|学习成果名录号|学分银行名录编号|学分银行编号|成果编号|学习成果编号|MLBH|MLH|CGBH|entry|entry number|catalogue number',
  ),
  column(
    'grade',
    '成绩',
    'Result',
    false,
    [
      '按名录的评定方式：百分制填 0—100；等级制填 优秀/良好/中等/及格 或 A—D；合格制填 合格',
      'As the entry grades: 0–100 points, a grade, or a pass',
    ],
    `分数|得分|总分|成绩等级|考核成绩|考核结果|考核等级|考核结论|考核情况|考试成绩|考试结果|考试分数|总评|总评成绩|总成绩|综合成绩|综合评定|最终成绩|期末总评|课程成绩|结业成绩|结业考核
    培训成绩|培训结果|培训考核结果|学习成绩|学习结果|评定结果|评定等级|评定成绩|鉴定结果|鉴定成绩|评价结果|认定结果|测试成绩|测评成绩|等级|等第|等级成绩|是否合格|是否通过|合格情况
    CJ|ZCJ|ZPCJ|KSCJ|KCCJ|DJCJ|BFZCJ|BFCJ|grade|score|mark|result|final grade`,
  ),
  column(
    'hours',
    '学时',
    'Hours',
    false,
    ['留空时按成果规定的学时', 'Empty means the hours of the achievement'],
    `课时|学时数|课时数|总学时|总课时|总学时数|总课时数|培训学时|培训课时|培训学时数|培训课时数|学习学时|学习课时|完成学时|获得学时|所获学时|认定学时|修读学时|课程学时|参训学时|实际学时|继续教育学时
    学时小计|学时合计|XS|ZXS|KS|PXXS|hours|total hours`,
  ),
  column(
    'credits',
    '学分',
    'Credits',
    false,
    ['留空时按名录规定的学分，不得高于它', 'Empty means the credits of the entry, which are also the most'],
    `学分数|总学分|获得学分|所获学分|取得学分|所得学分|已获学分|实得学分|认定学分|课程学分|授予学分|修读学分|应得学分|可转换学分|折合学分|学分值|XF|XFS|KCXF|HDXF|credits|credit`,
  ),
  column(
    'obtainedOn',
    '取得日期',
    'Obtained on',
    true,
    ['写成 2026-06-30 的样式', 'Write it like 2026-06-30'],
    `获得日期|取得时间|获得时间|取得年月|获得年月|获证日期|获证时间|取证日期|取证时间|发证日期|发证时间|发证年月|颁证日期|颁证时间|颁发日期|颁发时间|授予日期|授予时间|签发日期|签发时间
    证书日期|证书颁发日期|证书颁发时间|证书发放日期|证书签发日期|证书取得时间|证书获得时间|日期|毕业日期|毕业时间|毕业年月|结业日期|结业时间|结业年月|完成日期|完成时间|完成年月|学习完成时间|培训结束日期
    培训结束时间|结束日期|结束时间|考试日期|考试时间|考核日期|考核时间|鉴定日期|鉴定时间|获奖日期|获奖时间|通过时间|通过日期|认定日期|认定时间|成绩日期|成绩取得时间
    FZRQ|QDRQ|HDRQ|BZRQ|QFRQ|BYRQ|BYNY|JYRQ|WCRQ|date|obtained|issue date|issued on|completed on`,
  ),
  column(
    'certificateNo',
    '证书编号',
    'Certificate number',
    false,
    ['没有证书编号的成果留空', 'Leave it empty where the outcome has none'],
    `证书号|证书号码|证书编码|证书序号|证书流水号|电子证书编号|电子证书号|资格证书编号|资格证书号|职业资格证书编号|技能等级证书编号|等级证书编号|合格证书编号|合格证编号|合格证号|培训证书编号|培训证编号
    结业证书编号|结业证书号|结业证编号|结业证号|毕业证书编号|毕业证书号|毕业证编号|毕业证号|学位证书编号|学位证书号|学历证书编号|学历证书号|获奖证书编号|荣誉证书编号|专利号|登记号|证书登记号
    ZSBH|ZSH|ZSHM|BYZSH|BYZSBH|JYZSH|JYZSBH|XWZSH|XWZSBH|certificate|certificate no|certificate number|cert no`,
  ),
] as const

const people = [
  name,
  idKind,
  idNumber,
  column(
    'phone',
    '手机号',
    'Mobile',
    true,
    ['11 位大陆手机号，本列设为“文本”格式', 'Eleven digits; the column must be text'],
    `手机|手机号码|手机电话|联系手机|联系手机号|本人手机|本人手机号|学生手机|学生手机号|学员手机号|移动电话|移动电话号码|联系电话|联系电话号码|本人联系电话|学生联系电话|联系方式|电话|电话号码|本人电话
    SJ|SJH|SJHM|LXSJ|LXDH|YDDH|phone|mobile|mobile phone|telephone`,
  ),
  column(
    'sex',
    '性别',
    'Sex',
    false,
    ['男 或 女；居民身份证可留空', '男 or 女; may stay empty for resident ID cards'],
    '性别码|XB|XBM|sex|gender',
  ),
  column(
    'regionCode',
    '区划代码',
    'Region code',
    false,
    ['安徽行政区划代码，6 位或 9 位', 'A code of Anhui with 6 or 9 digits'],
    '行政区划代码|行政区划|行政区划码|地区代码|区县代码|所在地区代码|户籍地代码|居住地代码|QHDM|XZQH|XZQHDM|region|region code',
  ),
  column(
    'learnerKind',
    '学习者类别',
    'Kind of learner',
    false,
    ['学生、居民、职工、老年；留空时高校为学生，地方为居民', '学生 居民 职工 老年; empty means student at a school, resident elsewhere'],
    '学习者类型|学习者身份|人员类别|人员类型|学员类别|学员类型|学生类别|学生类型|身份类别|类别|kind',
  ),
  column(
    'studentNo',
    '学号',
    'Student number',
    false,
    ['在校生填写', 'Of students'],
    '学籍号|学生学号|学员学号|学员编号|学生编号|考生号|工号|职工号|员工编号|XH|XJH|GH|student no|student number',
  ),
  column(
    'className',
    '院系班级',
    'Class',
    false,
    ['', ''],
    '院系/班级|院系|班级|班级名称|所在班级|行政班|行政班级|专业班级|专业|专业名称|学院|所在学院|学院班级|二级学院|系部|BJ|BJMC|YXMC|ZYMC|XYMC|class|department',
  ),
  column(
    'township',
    '乡镇街道',
    'Township',
    false,
    ['居民填写', 'Of residents'],
    '街道|乡镇|社区|街道乡镇|镇街|所在街道|所在乡镇|所属街道|所属乡镇|村居|村社区|XZJD|township',
  ),
  column(
    'since',
    '入学年月',
    'Since',
    false,
    ['写成 2026-09 的样式', 'Write it like 2026-09'],
    '入学时间|入学日期|入校时间|入校日期|入职日期|入职时间|报到日期|起始日期|注册日期|RXNY|RXRQ|RXSJ|since',
  ),
] as const

/** The columns of each kind of file, in the order of the template. */
export const batchColumns = { outcomes, people } as const satisfies Record<string, readonly BatchColumn[]>

/**
 * Headers that say too little: they may stand for these columns, or for none. They are taken only where the cells below say so themselves, and are
 * otherwise offered to the clerk.
 */
export const vagueHeaders: Readonly<Record<keyof typeof batchColumns, Readonly<Record<string, readonly string[]>>>> = {
  outcomes: {
    编号: ['entry', 'certificateNo'],
    号码: ['idNumber', 'certificateNo'],
    证号: ['idNumber', 'certificateNo'],
    证件编号: ['idNumber', 'certificateNo'],
    证件: ['idNumber', 'idKind'],
    代码: ['entry', 'certificateNo'],
    编码: ['entry', 'certificateNo'],
    证书: ['certificateNo'],
    课程编号: ['entry'],
    课程代码: ['entry'],
    课程号: ['entry'],
    课程编码: ['entry'],
    KCH: ['entry'],
    KCDM: ['entry'],
    项目编号: ['entry'],
    项目代码: ['entry'],
    成果代码: ['entry'],
    证书代码: ['entry', 'certificateNo'],
    时间: ['obtainedOn', 'hours'],
    年月: ['obtainedOn'],
    学习时间: ['obtainedOn', 'hours'],
    培训时间: ['obtainedOn', 'hours'],
    时长: ['hours'],
    结果: ['grade'],
    结论: ['grade'],
    状态: ['grade'],
  },
  people: {
    编号: ['idNumber', 'studentNo'],
    号码: ['idNumber', 'phone'],
    证号: ['idNumber', 'studentNo'],
    证件编号: ['idNumber'],
    证件: ['idNumber', 'idKind'],
    地区: ['regionCode', 'township'],
    单位: ['className', 'township'],
    部门: ['className'],
    日期: ['since'],
    时间: ['since'],
    身份: ['learnerKind'],
  },
}

/** A header as it is compared: half width, lower case, without spaces, signs and what stands in brackets. */
export const plainHeader = (header: string): string =>
  header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[（(【[].*?[）)】\]]/g, '')
    .replace(/[\s*＊_.:：/\\、,，-]/g, '')

type Meaning = {
  readonly exact: ReadonlyMap<string, string>
  readonly known: ReadonlyMap<string, string>
  readonly vague: ReadonlyMap<string, readonly string[]>
}
const meaningOf = (kind: keyof typeof batchColumns): Meaning => ({
  exact: new Map(batchColumns[kind].map((c) => [plainHeader(c.zh), c.key])),
  known: new Map(batchColumns[kind].flatMap((c) => [c.zh, c.en, ...c.synonyms].map((word) => [plainHeader(word), c.key] as const))),
  vague: new Map(Object.entries(vagueHeaders[kind]).map(([word, keys]) => [plainHeader(word), keys])),
})
const meanings: Readonly<Record<keyof typeof batchColumns, Meaning>> = { outcomes: meaningOf('outcomes'), people: meaningOf('people') }

/** What a header says: the column it names (`exact`: in the template's own word), or those it may stand for. Nothing where it is not known. */
export type HeaderMeaning = { readonly key: string; readonly exact: boolean } | { readonly mayBe: readonly string[] } | undefined

/** Reads one header of a file. */
export const headerMeaning = (kind: keyof typeof batchColumns, header: string): HeaderMeaning => {
  const word = plainHeader(header)
  const { exact, known, vague } = meanings[kind]
  const key = known.get(word)
  if (key !== undefined) return { key, exact: exact.get(word) === key }
  const mayBe = vague.get(word)
  return mayBe === undefined ? undefined : { mayBe }
}

/** The columns of a file that may stand for a field, for the clerk to choose from: 0-based positions. */
export const headersFor = (kind: keyof typeof batchColumns, key: string, header: readonly string[]): number[] =>
  header.flatMap((text, at) => {
    const meaning = headerMeaning(kind, text)
    if (meaning === undefined) return []
    return ('key' in meaning ? meaning.key === key : meaning.mayBe.includes(key)) ? [at] : []
  })
