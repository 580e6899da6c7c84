import { batchColumns } from './batchColumns.ts'

/** What is wrong with one cell: what happened (`zh`, `en`) and what to do about it (`fixZh`, `fixEn`). `{name}` is replaced by a parameter. */
export type BatchProblemText = { readonly zh: string; readonly en: string; readonly fixZh: string; readonly fixEn: string }

const template = {
  fixZh: '把该列设为“文本”格式后重新填写，最好直接使用本系统的模板。',
  fixEn: 'Set the column to text format and type it again, or use our template.',
}
const typeAgain = { fixZh: '请对照证件或证书原件改正后重新上传。', fixEn: 'Correct it from the original paper and upload again.' }

/** Every problem a cell may have, by code. UI, the returned workbook and the API take their sentences from here; the database keeps code and parameters. */
export const batchProblems = {
  missing: {
    zh: '“{column}”没有填写。',
    en: '“{column}” is empty.',
    fixZh: '这是必填项，请补填。',
    fixEn: 'It is required: please fill it in.',
  },
  formula: {
    zh: '“{column}”是公式，不是固定内容。',
    en: '“{column}” is a formula, not a fixed value.',
    fixZh: '复制该列，用“选择性粘贴—数值”换成固定内容。',
    fixEn: 'Copy the column and paste it back as values.',
  },
  cell_error: {
    zh: '“{column}”是错误值（如 #N/A）或无法读取。',
    en: '“{column}” is an error value such as #N/A.',
    fixZh: '请改成正确的内容。',
    fixEn: 'Please type the right content.',
  },
  overflow: {
    zh: '这一行在表头以外的列中还有内容，可能整行错位。',
    en: 'This row has content beyond the header: it may be shifted.',
    fixZh: '请检查这一行是否多了一列，删去多余内容。',
    fixEn: 'Check for an extra cell in this row and remove it.',
  },
  totals_row: {
    zh: '这一行是“{value}”行，不是一个人的记录，没有读取。',
    en: 'This row is a sum (“{value}”) and no person’s record; it was not read.',
    fixZh: '不用处理；下次请删去这一行。',
    fixEn: 'Nothing to do; leave it out next time.',
  },
  note_row: {
    zh: '这一行是说明或签字（“{value}”），不是一个人的记录，没有读取。',
    en: 'This row is a note or a signature (“{value}”) and no person’s record; it was not read.',
    fixZh: '不用处理；下次请删去这一行。',
    fixEn: 'Nothing to do; leave it out next time.',
  },
  header_again: {
    zh: '这一行重复了表头，没有读取。',
    en: 'This row repeats the header; it was not read.',
    fixZh: '不用处理；下次请删去这一行。',
    fixEn: 'Nothing to do; leave it out next time.',
  },
  row_incomplete: {
    zh: '这一行没有填写：{columns}。',
    en: 'Empty in this row: {columns}.',
    fixZh: '如果是合并单元格，请取消合并，并在每一行都填写；如果不是一个人的记录，请删去这一行。',
    fixEn: 'If cells are merged, split them and fill in every row; if it is no person’s record, remove the row.',
  },
  id_scientific: {
    zh: '证件号码被表格软件改成了科学计数法，后几位已经丢失。',
    en: 'The spreadsheet turned the ID number into scientific notation; its last digits are lost.',
    ...template,
  },
  id_numeric: {
    zh: '证件号码存成了数字，最后几位可能已变成 0。',
    en: 'The ID number is stored as a number; its last digits may have become 0.',
    ...template,
  },
  id_length: { zh: '证件号码是 {length} 位，应为 18 位。', en: 'The ID number has {length} characters instead of 18.', ...typeAgain },
  id_format: {
    zh: '证件号码的格式与证件类型不符。',
    en: 'The number does not fit the kind of document.',
    fixZh: '请检查证件类型和证件号码是否对应。',
    fixEn: 'Check that kind of document and number belong together.',
  },
  id_birth: { zh: '证件号码中的出生日期不存在或不合理。', en: 'The birth date inside the ID number does not exist.', ...typeAgain },
  id_checksum: { zh: '证件号码的校验位不对，号码中有一位写错。', en: 'The check digit is wrong: one digit was mistyped.', ...typeAgain },
  id_demo: {
    zh: '这是演示用的证件号码，正式系统不接受。',
    en: 'This is a demonstration number, refused in production.',
    fixZh: '请填写真实证件号码。',
    fixEn: 'Use the real number.',
  },
  id_kind: {
    zh: '不认识的证件类型。',
    en: 'Unknown kind of document.',
    fixZh: '请从模板说明页列出的证件类型中选择，居民身份证可以留空。',
    fixEn: 'Choose one from the notes of the template; leave it empty for resident ID cards.',
  },
  name_is_id: {
    zh: '“姓名”列里是证件号码，姓名和证件号码两列可能填反了。',
    en: 'The name column holds an ID number: the two columns may be swapped.',
    fixZh: '请检查列的对应关系，或把两列换回来。',
    fixEn: 'Check the column matching, or swap the two columns back.',
  },
  name_characters: {
    zh: '姓名中有数字或不能用于姓名的符号。',
    en: 'The name holds digits or signs that names do not have.',
    fixZh: '请按证件填写，少数民族姓名中间用“·”。',
    fixEn: 'Type it as on the document.',
  },
  name_long: { zh: '姓名超过 50 个字。', en: 'The name is longer than 50 characters.', ...typeAgain },
  name_differs: {
    zh: '姓名与本单位已登记的学习者不一致。',
    en: 'The name differs from the learner registered with your unit.',
    fixZh: '请核对姓名和证件号码；若已改名，请先在“学习者”中更正姓名。',
    fixEn: 'Check name and number; if the person changed names, correct the account first.',
  },
  entry_unknown: {
    zh: '没有编号为“{value}”的名录。',
    en: 'There is no catalogue entry “{value}”.',
    fixZh: '请到“学习成果名录”中复制正确的编号。',
    fixEn: 'Copy the right number from the catalogue.',
  },
  entry_unpublished: {
    zh: '名录“{value}”还没有发布。',
    en: 'Catalogue entry “{value}” is not published.',
    fixZh: '请等待管理中心批准发布后再存入。',
    fixEn: 'Wait until the management centre has published it.',
  },
  entry_closed: {
    zh: '名录“{value}”已关闭或不在存入期限内。',
    en: 'Catalogue entry “{value}” is closed or outside its deposit window.',
    fixZh: '请使用当期的名录编号。',
    fixEn: 'Use the entry of the present term.',
  },
  entry_channel: {
    zh: '名录“{value}”不允许批量存入。',
    en: 'Catalogue entry “{value}” does not allow batch deposit.',
    fixZh: '请改用允许的渠道，或申请更正名录。',
    fixEn: 'Use another channel, or ask to correct the entry.',
  },
  entry_organization: {
    zh: '本单位不能向名录“{value}”存入。',
    en: 'Your unit may not deposit into catalogue entry “{value}”.',
    fixZh: '请核对编号，或由名录指定的单位存入。',
    fixEn: 'Check the number, or let the units named by the entry deposit.',
  },
  entry_type: {
    zh: '名录“{value}”不属于本批次选择的成果类型。',
    en: 'Catalogue entry “{value}” is of another type than this batch.',
    fixZh: '请核对编号，或在上传时选择对应的成果类型。',
    fixEn: 'Check the number, or choose the right type when uploading.',
  },
  grade_unknown: {
    zh: '成绩“{value}”不符合评定方式（{scheme}）。',
    en: 'The result “{value}” does not fit the grading scheme ({scheme}).',
    fixZh: '请填{expected}。',
    fixEn: 'Fill in {expected}.',
  },
  grade_failed: {
    zh: '成绩“{value}”没有达到合格标准，不能存入。',
    en: 'The result “{value}” is not a pass and cannot be stored.',
    fixZh: '只存入合格的成果，请删去这一行或核对成绩。',
    fixEn: 'Only passed results are stored: remove the row or check it.',
  },
  amount_format: {
    zh: '“{column}”不是数字，或小数超过两位。',
    en: '“{column}” is not a number, or has more than two decimals.',
    fixZh: '请只填数字，例如 2 或 2.5。',
    fixEn: 'Type a plain number such as 2 or 2.5.',
  },
  credits_above: {
    zh: '学分 {value} 高于名录规定的 {limit}。',
    en: 'Credits {value} are above the entry’s {limit}.',
    fixZh: '请不高于名录规定的学分。',
    fixEn: 'Use at most the credits of the entry.',
  },
  hours_above: {
    zh: '学时 {value} 高于成果规定的 {limit}。',
    en: 'Hours {value} are above the achievement’s {limit}.',
    fixZh: '请不高于规定的学时。',
    fixEn: 'Use at most the hours of the achievement.',
  },
  date_format: {
    zh: '“{column}”不是可以识别的日期。',
    en: '“{column}” is not a date we can read.',
    fixZh: '请写成 2026-06-30 的样式。',
    fixEn: 'Write it like 2026-06-30.',
  },
  date_serial: {
    zh: '“{column}”是表格软件的日期序号，不是日期。',
    en: '“{column}” is a spreadsheet’s serial number, not a date.',
    fixZh: '把该列设为日期格式，或写成 2026-06-30 的样式。',
    fixEn: 'Format the column as a date, or write it like 2026-06-30.',
  },
  date_unclear: {
    zh: '“{column}”是数字 {value}，可能是 1 月，也可能是 10 月（表格软件会把 2024.10 变成 2024.1）。',
    en: '“{column}” is the number {value}: January, or October with its last zero lost.',
    fixZh: '请写成 2024-01 或 2024-10 的样式。',
    fixEn: 'Write it like 2024-01 or 2024-10.',
  },
  date_two_digits: {
    zh: '“{column}”的年份只有两位。',
    en: 'The year in “{column}” has two digits only.',
    fixZh: '请写四位年份，例如 2024-06-30。',
    fixEn: 'Write the year with four digits, like 2024-06-30.',
  },
  date_impossible: { zh: '“{column}”中的日期不存在。', en: 'There is no such day in “{column}”.', ...typeAgain },
  date_future: { zh: '“{column}”晚于今天。', en: '“{column}” lies in the future.', ...typeAgain },
  date_early: { zh: '“{column}”早于 {limit}。', en: '“{column}” lies before {limit}.', ...typeAgain },
  certificate_pattern: { zh: '证书编号不符合该证书的编号规则。', en: 'The certificate number does not follow its pattern.', ...typeAgain },
  certificate_numeric: {
    zh: '证书编号被存成了数字，开头的 0 或后几位可能已经丢失。',
    en: 'The certificate number is stored as a number; zeros or digits may be lost.',
    ...template,
  },
  certificate_long: { zh: '证书编号超过 64 个字符。', en: 'The certificate number is longer than 64 characters.', ...typeAgain },
  duplicate_in_file: {
    zh: '与第 {row} 行是同一个人的同一项成果。',
    en: 'The same result of the same person stands in row {row}.',
    fixZh: '请删去重复的一行。',
    fixEn: 'Remove one of the two rows.',
  },
  certificate_in_file: {
    zh: '证书编号与第 {row} 行相同。',
    en: 'The certificate number is the same as in row {row}.',
    fixZh: '同一证书编号只能出现一次，请核对。',
    fixEn: 'A certificate number may stand once only: please check.',
  },
  certificate_taken: {
    zh: '这个证书编号已经登记在另一项成果上。',
    en: 'This certificate number is already registered with another outcome.',
    fixZh: '请核对证书编号；确有问题请联系管理中心。',
    fixEn: 'Check the number; contact the management centre if it is right.',
  },
  learner_closed: {
    zh: '这个账户已注销，不能再存入。',
    en: 'The account is closed.',
    fixZh: '请联系管理中心。',
    fixEn: 'Contact the management centre.',
  },
  person_in_file: {
    zh: '与第 {row} 行是同一个人。',
    en: 'The same person stands in row {row}.',
    fixZh: '请删去重复的一行。',
    fixEn: 'Remove one of the two rows.',
  },
  phone_format: {
    zh: '手机号不是 11 位的大陆手机号。',
    en: 'The mobile number does not have 11 digits.',
    fixZh: '请填写 11 位手机号，并把该列设为“文本”格式。',
    fixEn: 'Type 11 digits and set the column to text.',
  },
  phone_demo: {
    zh: '这是演示用的手机号，正式系统不接受。',
    en: 'This is a demonstration phone number.',
    fixZh: '请填写真实手机号。',
    fixEn: 'Use the real number.',
  },
  choice: {
    zh: '“{column}”的内容“{value}”不在可选范围内。',
    en: '“{value}” is not one of the choices of “{column}”.',
    fixZh: '可选：{choices}。',
    fixEn: 'Choose one of: {choices}.',
  },
  region_unknown: {
    zh: '行政区划代码“{value}”不存在。',
    en: 'There is no region code “{value}”.',
    fixZh: '请填写 6 位或 9 位的安徽行政区划代码。',
    fixEn: 'Type a code of Anhui with 6 or 9 digits.',
  },
  text_long: {
    zh: '“{column}”超过 {limit} 个字。',
    en: '“{column}” is longer than {limit} characters.',
    fixZh: '请缩短。',
    fixEn: 'Please shorten it.',
  },
} as const satisfies Record<string, BatchProblemText>

/** The code of a cell's problem. */
export type BatchProblemCode = keyof typeof batchProblems

const failure = (zh: string, en: string) => ({ zh, en })
const damaged = failure(
  '文件已损坏或不是有效的表格，无法读取。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。',
  'The file is damaged or not a table. Open it in a spreadsheet, save it as .xlsx and upload again.',
)

/** Why a whole file was refused, and what a file hides or seems to have wrong (warnings). */
export const batchFailures = {
  'sheet.too_large': failure('文件超过 200 MB，请分成几个文件。', 'The file is larger than 200 MB: please split it.'),
  'sheet.empty': failure(
    '文件里没有数据。请在表头下面填写数据，保存后再上传。',
    'The file holds no data. Fill in rows below the header, save it and upload it again.',
  ),
  'sheet.not_a_table': failure(
    '这个文件{looksLike}，无法读取。请上传 .xlsx、.xls、.csv 或 .dbf 表格。',
    'The file cannot be read: {looksLike}. Please upload .xlsx, .xls, .csv or .dbf.',
  ),
  'sheet.unreadable': damaged,
  'sheet.encrypted': failure(
    '文件设了密码，无法读取。请用 Excel 或 WPS 打开，去掉打开密码，保存后再上传。',
    'The file is protected by a password. Open it, remove the password, save it and upload it again.',
  ),
  'sheet.dtd': failure(
    '文件内容含有不允许的定义（可能有害），已拒绝。',
    'The file holds definitions that are not allowed (it may be harmful).',
  ),
  'sheet.bomb': failure(
    '文件解压后过大（可能有害），已拒绝。请用 Excel 或 WPS 另存后再上传。',
    'The file inflates beyond all measure (it may be harmful).',
  ),
  'sheet.too_many_entries': failure('文件内部的部件太多（可能有害），已拒绝。', 'The file has too many parts (it may be harmful).'),
  'sheet.too_many_strings': failure('文件内的文字太多，请分成几个文件。', 'The workbook holds too much text: please split it.'),
  'sheet.too_many_rows': failure('数据超过 {limit} 行，请分成几个文件。', 'More than {limit} rows: please split the file.'),
  'sheet.too_wide': failure('列太多（上限 {limit} 列）。请删去多余的列。', 'Too many columns (limit {limit}). Please remove some.'),
  'sheet.cell_too_long': failure(
    '第 {row} 行有一格内容太长（上限 {limit} 个字）。',
    'A cell in row {row} is too long (limit {limit} characters).',
  ),
  'sheet.unclosed_quote': failure('第 {row} 行的引号没有成对，后面的内容无法分列。', 'A quote opened in row {row} is never closed.'),
  'sheet.encoding': failure(
    '文字编码无法识别，请另存为 UTF-8 或 GB18030（简体中文）编码的 CSV。',
    'The text encoding is unknown: save the file as UTF-8 or GB18030.',
  ),
  'sheet.all_hidden': failure('所有工作表都是隐藏的，请取消隐藏后再上传。', 'All sheets are hidden: show the one with the data.'),
  'sheet.unknown_sheet': failure('没有这个工作表。', 'There is no such sheet.'),
  'batch.too_slow': failure('读取文件用时过长，已停止。请另存为新的文件后再上传。', 'Reading the file took too long and was stopped.'),
  'batch.memory': failure('读取文件需要的内存过大，已停止。请分成几个文件。', 'Reading the file needs too much memory. Please split it.'),
  'batch.file_gone': failure('源文件已不在，请重新上传。', 'The source file is gone: please upload it again.'),
  'batch.failed': failure('处理时出了问题，已记录，可以重试。', 'Something failed on our side; you may try again.'),
  'batch.all_wrong': failure(
    '没有一行可以存入。请先看前几行的问题，多半是同一个原因。',
    'Not a single row can be stored; the first rows tell why.',
  ),
  'batch.swapped_columns': failure(
    '“{first}”和“{second}”两列像是填反了，请检查列的对应关系。',
    'Columns “{first}” and “{second}” look swapped: check the matching.',
  ),
  'batch.id_column_numeric': failure(
    '证件号码整列是数字格式，末位多已丢失。请把该列设为“文本”后重新填写，或使用模板。',
    'The whole ID column is numeric and has lost digits. Set it to text and fill it in again, or use our template.',
  ),
  'batch.date_column_serial': failure(
    '“{column}”整列是日期序号（表格软件用来存日期的数字）。请选中该列，设为“日期”格式，保存后再上传。',
    'The whole column “{column}” holds serial numbers. Format it as a date, save the file and upload it again.',
  ),
  'batch.merged_cells': failure(
    '表里有合并单元格（如 {cells}）：只有第一行有内容，其余行读作空白。请取消合并，并在每一行填写。',
    'Cells are merged (such as {cells}): only their first row has content. Split them and fill in every row.',
  ),
  'batch.page': failure(
    '这个文件其实是网页（很多系统导出的 .xls 是这样），已直接读取其中的表格。请不要先用 Excel 另存：长号码会丢失末位。',
    'The file is a web page, as many systems export under the name of .xls; its table was read. Do not save it in a spreadsheet first: long numbers would lose digits.',
  ),
  'batch.hidden_sheets': failure('文件里有 {count} 个隐藏的工作表，没有读取。', '{count} hidden sheets were not read.'),
  'batch.hidden_rows': failure('有 {count} 个隐藏的行，已照常读取，请确认。', '{count} hidden rows were read like the others.'),
  'batch.hidden_columns': failure('有 {count} 个隐藏的列。', '{count} columns are hidden.'),
  'batch.title_rows': failure('表头在第 {row} 行，上面的标题行没有读取。', 'The header is in row {row}; the rows above it were not read.'),
  'batch.more_sheets': failure(
    '文件里有多个工作表，只读取了“{sheet}”。其他工作表也要存入的，请另存为单独的文件再上传。',
    'Of several sheets only “{sheet}” was read. Save the others as files of their own to store them, too.',
  ),
  'batch.problems_cut': failure('问题太多，只记录了前 {limit} 条。', 'Only the first {limit} problems are kept.'),
} as const satisfies Record<string, { readonly zh: string; readonly en: string }>

/** The code of a failure or warning of a whole file. */
export type BatchFailureCode = keyof typeof batchFailures

/** What a file is that is no table, in the middle of a sentence. */
const strangers: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  pdf: { zh: '是 PDF', en: 'it is a PDF' },
  image: { zh: '是图片', en: 'it is an image' },
  archive: { zh: '是压缩包', en: 'it is an archive' },
  zip: { zh: '是压缩包', en: 'it is an archive' },
  docx: { zh: '是 Word 文档', en: 'it is a text document' },
  doc: { zh: '是 Word 文档', en: 'it is a text document' },
  rtf: { zh: '是 Word 文档', en: 'it is a text document' },
  ods: { zh: '是 ODS 表格，请先另存为 .xlsx', en: 'it is an .ods: save it as .xlsx' },
  xlsb: { zh: '是 XLSB 表格，请先另存为 .xlsx', en: 'it is an .xlsb: save it as .xlsx' },
  xml: {
    zh: '是 XML，但不是表格；如果 Excel 或 WPS 能打开，请另存为 .xlsx',
    en: 'it is XML but no table: where a spreadsheet opens it, save it as .xlsx',
  },
  html: { zh: '是网页，里面没有表格', en: 'it is a web page without a table' },
  page: {
    zh: '是网页、图片或其他内容，请先用 Excel 或 WPS 打开并另存为 .xlsx',
    en: 'it is a page, an image or something else: save it as .xlsx first',
  },
  program: { zh: '是程序', en: 'it is a program' },
}
const otherFile = { zh: '的内容不是文字', en: 'its content is not text' }

/** Names of columns travel as the Chinese words of the template; an English sentence shows the English ones. */
const englishColumns: ReadonlyMap<string, string> = new Map(
  [...batchColumns.outcomes, ...batchColumns.people].map((column) => [column.zh, column.en]),
)
const inEnglish = (text: string): string =>
  text
    .split('、')
    .map((word) => englishColumns.get(word) ?? word)
    .join(', ')

/** What each grading scheme, as the row's reader names it, wants in the cell. */
const schemes: Readonly<Record<string, { readonly zh: string; readonly en: string; readonly name: string }>> = {
  百分制: { zh: ' 0—100 的数', en: 'a number from 0 to 100', name: 'points' },
  等级制: { zh: '优秀、良好、中等、及格，或 A—D', en: 'one of 优秀 良好 中等 及格, or A–D', name: 'grades' },
  合格制: { zh: '“合格”', en: '合格', name: 'pass only' },
}

type Params = Readonly<Record<string, string | number>>
/** Parameters as a sentence of the language shows them. */
const spoken = (params: Params, language: 'zh' | 'en'): Params => {
  const { looksLike, column, columns, scheme } = params
  const wanted = schemes[String(scheme)]
  return {
    ...params,
    ...(wanted === undefined ? {} : { expected: wanted[language], scheme: language === 'zh' ? String(scheme) : wanted.name }),
    looksLike: (strangers[String(looksLike)] ?? otherFile)[language],
    ...(language === 'en' && typeof column === 'string' ? { column: inEnglish(column) } : {}),
    ...(language === 'en' && typeof columns === 'string' ? { columns: inEnglish(columns) } : {}),
  }
}

const filled = (text: string, params: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
const isProblem = (code: string): code is BatchProblemCode => Object.hasOwn(batchProblems, code)
const isFailure = (code: string): code is BatchFailureCode => Object.hasOwn(batchFailures, code)

/** The sentence of a cell's problem with what to do, in one language. An unknown code is told as itself. */
export const problemSentence = (code: string, language: 'zh' | 'en', params: Readonly<Record<string, string | number>> = {}): string => {
  if (!isProblem(code)) return code
  const text: BatchProblemText = batchProblems[code]
  const said = spoken(params, language)
  return language === 'zh' ? `${filled(text.zh, said)}${filled(text.fixZh, said)}` : `${filled(text.en, said)} ${filled(text.fixEn, said)}`
}

/** What a kind of problem is, without a single cell's particulars: for counting them. */
export const problemTitle = (code: string, language: 'zh' | 'en'): string =>
  isProblem(code) ? batchProblems[code][language].replace(/“?\{\w+\}”?/g, '…') : code

/** The sentence of a file's failure or warning in one language. An unknown code is told as itself. */
export const failureSentence = (code: string, language: 'zh' | 'en', params: Readonly<Record<string, string | number>> = {}): string =>
  isFailure(code) ? filled(batchFailures[code][language], spoken(params, language)) : code
