/** Why the capability `organizations` says no. */
export const organizationsRefusals = {
  'organizations.parent_not_allowed': {
    status: 422,
    zh: '这类机构不能设在所选上级之下。',
    en: 'A unit of this kind cannot stand below the chosen parent.',
  },
  'organizations.not_your_duty': {
    status: 403,
    zh: '按职责分工，您的单位不能设立或调整这类机构。',
    en: 'By the duty table your unit does not set up or change units of this kind.',
  },
  'organizations.code_taken': {
    status: 409,
    zh: '机构代码 {code} 已被使用，请换一个。',
    en: 'The unit code {code} is taken. Please choose another.',
  },
  'organizations.not_open': {
    status: 409,
    zh: '机构已经撤销或合并，不能再变更。',
    en: 'The unit is closed or merged and cannot be changed.',
  },
  'organizations.cycle': {
    status: 422,
    zh: '不能把机构放到它自己或它的下属之下。',
    en: 'A unit cannot stand below itself or its own subordinate.',
  },
  'organizations.no_codes': {
    status: 409,
    zh: '现在取不到二维码，请稍后再试；一直取不到，请让系统管理员检查皖事通和微信的配置。',
    en: 'The codes cannot be had at the moment. Try again later; if it goes on, ask the system officer to check 皖事通 and WeChat.',
  },
  'organizations.same_parent': { status: 409, zh: '它已经在这个上级之下了。', en: 'It already stands below this parent.' },
  'organizations.merge_kinds_differ': { status: 422, zh: '只能并入同类机构。', en: 'A unit merges only into one of the same kind.' },
  'organizations.has_units': {
    status: 409,
    zh: '还有 {units} 个下属机构，请先调整或撤销它们。',
    en: 'There are still {units} subordinate units: move or close them first.',
  },
  'organizations.hand_over_needed': {
    status: 409,
    zh: '还有 {cases} 件在办件、{people} 名学习者，请先选择移交给哪个机构。',
    en: 'There are {cases} open cases and {people} learners: choose who takes them over.',
  },
  'organizations.hand_over_unfit': {
    status: 422,
    zh: '所选机构不能接收移交：必须在您的管理范围内、正常办公，并且能办理这类业务。',
    en: 'The chosen unit cannot take over: it must be open, in your scope and able to handle such work.',
  },
  'organizations.batches_open': {
    status: 409,
    zh: '还有 {batches} 个批量任务没有办完，请先办完或取消。',
    en: 'There are {batches} unfinished batches: finish or cancel them first.',
  },
  'organizations.proposal_decided': { status: 409, zh: '这项提请已经处理过了。', en: 'This proposal has already been decided.' },
  'organizations.import_unreadable': {
    status: 422,
    zh: '文件读不出来：{reason}。',
    en: 'The file cannot be read: {reason}.',
  },
  'organizations.import_too_long': {
    status: 422,
    zh: '一次最多导入 {limit} 行，请分开上传。',
    en: 'At most {limit} rows at a time: please split the file.',
  },
  'organizations.import_wrong': {
    status: 422,
    zh: '有 {wrong} 行需要修改，没有导入任何一行。',
    en: '{wrong} rows must be corrected; nothing was imported.',
  },
} as const
