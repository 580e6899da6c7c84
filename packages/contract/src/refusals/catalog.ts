/** Why the capability `catalog` says no. */
export const catalogRefusals = {
  'catalog.achievement_not_enabled': {
    status: 409,
    zh: '成果基础信息还没有启用，名录不能提交审批。',
    en: 'The achievement is not enabled yet, so the entry cannot go to approval.',
  },
  'catalog.not_editable': {
    status: 409,
    zh: '现在的状态不能修改。已发布的名录请申请更正，或复制为新一期。',
    en: 'It cannot be edited in this state. Ask for a correction of a published entry, or copy it.',
  },
  'catalog.in_review': {
    status: 409,
    zh: '正在审批，请等结果，或先撤回。',
    en: 'It is in review. Wait for the result or withdraw it first.',
  },
  'catalog.code_taken': { status: 409, zh: '这个编码已经有了。', en: 'This code exists already.' },
  'catalog.issuer_exists': { status: 409, zh: '这个颁发机构已经有了：{name}。', en: 'This issuer exists already: {name}.' },
  'catalog.type_in_use': { status: 409, zh: '这个类型正在使用，不能停用。', en: 'This type is in use.' },
  'catalog.type_unknown': { status: 422, zh: '没有这个成果类型，或它已停用。', en: 'There is no such active outcome type.' },
  'catalog.issuer_unknown': { status: 422, zh: '没有这个颁发机构，请先登记。', en: 'There is no such issuer; please register it first.' },
  'catalog.window_wrong': { status: 422, zh: '存入截止日期早于开始日期。', en: 'The window closes before it opens.' },
  'catalog.pattern_wrong': {
    status: 422,
    zh: '证书编号规则看不懂：只能写字符、\\d、[A-Z0-9] 这样的字符范围，后面可以加 {8}、{4,12} 或 ?；不能用括号分组、|、* 和 +。',
    en: 'This certificate-number pattern cannot be used: characters, \\d and ranges such as [A-Z0-9], each followed by {8}, {4,12} or ? at most; no groups, |, * or +.',
  },
  'catalog.credits_above_approved': {
    status: 422,
    zh: '记录学分不能超过核定学分。',
    en: 'Granted credits may not exceed the approved ones.',
  },
  'catalog.duplicate_entry': {
    status: 409,
    zh: '这一成果在该期次已有名录：{number}。',
    en: 'This achievement already has an entry for that term: {number}.',
  },
  'catalog.report_open': {
    status: 409,
    zh: '您反映的问题正在核对，有结果会通知您。',
    en: 'What you reported is being looked at; you will be told.',
  },
  'catalog.import_unreadable': { status: 422, zh: '文件读不出来：{reason}。', en: 'The file cannot be read: {reason}.' },
  'catalog.import_too_long': {
    status: 422,
    zh: '文件超过 {limit} 行，请分开导入。',
    en: 'The file has more than {limit} rows; please split it.',
  },
  'catalog.import_wrong': {
    status: 422,
    zh: '有 {wrong} 行有错，请先按提示改好再导入。',
    en: '{wrong} rows are wrong; please correct them first.',
  },
} as const
