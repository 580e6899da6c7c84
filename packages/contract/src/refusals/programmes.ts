/** Why the capability `programmes` says no. */
export const programmesRefusals = {
  'programmes.not_a_school': {
    status: 409,
    zh: '只有高等院校认证服务中心可以设置专业和培养方案。',
    en: 'Only the centre of a university sets up programmes.',
  },
  'programmes.code_taken': {
    status: 409,
    zh: '本校已经有一个专业使用编号“{code}”。请换一个编号，或者打开原有的专业修改。',
    en: 'A programme of this school has the code “{code}” already. Take another code, or open that programme.',
  },
  'programmes.plan_wrong': {
    status: 422,
    zh: '培养方案有 {count} 处需要改正，请按每一处的说明修改后再保存。',
    en: 'The plan has {count} faults. Mend each as it says, then save again.',
  },
  'programmes.waits_for_review': {
    status: 409,
    zh: '这个方案正在等待复核，暂时不能修改。需要修改请联系复核人退回。',
    en: 'This plan waits for its review and cannot be changed. Ask the reviewer to give it back.',
  },
  'programmes.retired': {
    status: 409,
    zh: '这个专业已经停用，不能再修改。',
    en: 'This programme is retired and cannot be changed.',
  },
  'programmes.not_a_draft': {
    status: 409,
    zh: '没有可以提交的草稿：它已经提交或者已经发布。',
    en: 'There is no draft to submit: it has been submitted or published already.',
  },
  'programmes.not_submitted': {
    status: 409,
    zh: '这个方案现在不在复核中，可能已经由别人处理。请刷新后查看。',
    en: 'This plan is not under review now; somebody else may have decided it. Reload to see.',
  },
  'programmes.own_work': {
    status: 403,
    zh: '方案要由另一个人复核。您参与过编写，请同事来复核。',
    en: 'A second person reviews a plan. You worked on this one, so ask a colleague.',
  },
  'programmes.note_missing': {
    status: 422,
    zh: '退回时请写明需要修改什么。',
    en: 'Say what has to be changed when you give it back.',
  },
  'programmes.cohort_not_later': {
    status: 409,
    zh: '新版本的起始年级必须晚于已发布版本的起始年级（{cohort} 级）。请退回修改。',
    en: 'A new version must begin with a later year of entry than the published one ({cohort}). Give it back to be changed.',
  },
  'programmes.not_published': {
    status: 409,
    zh: '这个专业没有在使用，不需要停用。',
    en: 'This programme is not in use, so there is nothing to retire.',
  },
  'programmes.learner_unknown': {
    status: 422,
    zh: '没有找到这个人：学银账号和姓名要一致。请核对后再登记。',
    en: 'Nobody was found: the account number and the name must belong together. Check both.',
  },
  'programmes.not_offered': {
    status: 409,
    zh: '本校没有这个在用的专业。请先发布专业，或者选择另一个。',
    en: 'The school has no such programme in use. Publish it first, or choose another.',
  },
  'programmes.already_enrolled': {
    status: 409,
    zh: '这个人在这个专业已有学籍，不需要再登记。',
    en: 'This person is enrolled in this programme already.',
  },
  'programmes.student_no_taken': {
    status: 409,
    zh: '这个学号已经属于另一个人。请核对学号。',
    en: 'This student number belongs to somebody else. Check it.',
  },
  'programmes.enrolment_ended': {
    status: 409,
    zh: '学籍已经结束，或者结束日期早于入学日期。请核对。',
    en: 'The enrolment has ended already, or the day lies before it began. Check it.',
  },
  'programmes.roll_unreadable': {
    status: 422,
    zh: '学籍表读不了：{reason}。',
    en: 'The roll cannot be read: {reason}.',
  },
  'programmes.roll_too_long': {
    status: 422,
    zh: '一次最多导入 {limit} 行，请分成几个文件。',
    en: 'A file may hold {limit} rows at most: split it.',
  },
  'programmes.roll_wrong': {
    status: 422,
    zh: '有 {wrong} 行需要改正，没有登记任何学籍。请按列出的问题改好再传。',
    en: '{wrong} rows are wrong and nobody was enrolled. Mend what is listed and send it again.',
  },
} as const
