/** Why the capability `deposits` says no. */
export const depositsRefusals = {
  'deposits.entry_missing': { status: 422, zh: '请先选择要存入的是哪一项成果。', en: 'Please choose first what you want to store.' },
  'deposits.entry_closed': {
    status: 409,
    zh: '这一项目前不在受理期内，不能存入。可以看看名录里有没有新的一期。',
    en: 'This entry is not open now. Please look in the catalogue for a newer issue.',
  },
  'deposits.channel_closed': {
    status: 409,
    zh: '这一项不能用这种方式存入。请到受理点办理，或由办学单位统一存入。',
    en: 'This entry cannot be stored this way. Please go to a service point, or the institution stores it for everybody.',
  },
  'deposits.content_wrong': {
    status: 422,
    zh: '有几处填写需要改一改，请看标出的地方。',
    en: 'Some fields need correcting; they are marked.',
  },
  'deposits.evidence_missing': {
    status: 422,
    zh: '请至少上传一张证书照片或扫描件。',
    en: 'Please add at least one photo or scan of the certificate.',
  },
  'deposits.office_unknown': {
    status: 422,
    zh: '这个单位不能办理您的申请，请从列出的单位中选择。',
    en: 'This office cannot handle your application. Please choose one from the list.',
  },
  'deposits.file_unknown': {
    status: 422,
    zh: '有文件没有上传成功，请重新上传。',
    en: 'A file was not uploaded completely. Please upload it again.',
  },
  'deposits.not_editable': {
    status: 409,
    zh: '申请已经提交，现在不能修改。需要修改可以先撤回。',
    en: 'The application has been submitted and cannot be changed now. You may withdraw it first.',
  },
  'deposits.not_withdrawable': {
    status: 409,
    zh: '这个申请已经办结，不能撤回。',
    en: 'This application is concluded and cannot be withdrawn.',
  },
  'deposits.too_many_drafts': {
    status: 409,
    zh: '您的草稿太多了（最多 {limit} 个），请先提交或删除一些。',
    en: 'You have too many drafts (at most {limit}). Please submit or delete some first.',
  },
  'deposits.account_inactive': {
    status: 409,
    zh: '账户还没有激活或已冻结，暂时不能存入。',
    en: 'The account is not active, so nothing can be stored now.',
  },
  'deposits.person_wrong': {
    status: 422,
    zh: '证件类型或号码不正确，请核对后再提交。',
    en: 'The document kind or number is not right. Please check it.',
  },
} as const
