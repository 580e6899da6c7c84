/** Notices about enrolments and conversions; see `noticeTexts`. */
export const conversionNotices = {
  'programmes.enrolled': {
    zh: {
      title: '学校登记了您的学籍',
      text: '{office}把您登记为“{programme}”{cohort} 级学生，您可以在这个专业申请学分转换。如果不对，请联系学校。',
    },
    en: {
      title: 'You are enrolled',
      text: '{office} lists you as a student of {programme}, entry {cohort}. You can apply for conversions there. If this is wrong, please tell the school.',
    },
  },
  'conversion.intentionKept': {
    zh: { title: '有人想报读“{programme}”', text: '一位学习者留下了“{programme}”的报读意向，请在报读意向里答复。' },
    en: {
      title: 'Somebody wants to study {programme}',
      text: 'A learner has left an intention for {programme}. Please answer it under intentions.',
    },
  },
  'conversion.intentionAnswered': {
    zh: { title: '学校答复了您的报读意向', text: '{office}答复了您对“{programme}”的报读意向：{answer}' },
    en: { title: 'The school has answered you', text: '{office} about {programme}: {answer}' },
  },
  'conversion.noticed': {
    zh: {
      title: '转换申请已通过审核，正在公示',
      text: '“{programme}”的转换申请（{number}）已通过审核，公示到 {until}。公示期满没有异议就会办结，您不用做任何事。',
    },
    en: {
      title: 'Your conversion passed its reviews and is public now',
      text: 'Your conversion for {programme} ({number}) is public until {until}. Without an objection it is then concluded; you need not do anything.',
    },
  },
  'conversion.concluded': {
    zh: {
      title: '转换已办结',
      text: '“{programme}”的转换已办结：{courses} 门课程、{credits} 学分，认定编号 {number}。您可以开具转换结果证明。',
    },
    en: {
      title: 'Your conversion is concluded',
      text: 'Conversion for {programme}: {courses} course(s), {credits} credits, result no. {number}. You can issue a certificate of it.',
    },
  },
  'conversion.overturned': {
    zh: {
      title: '转换没有办结',
      text: '“{programme}”的转换（{number}）没有办结：{reason}。占用的成果已经退还。每个问题怎么补救写在申请里，您可以申诉一次。',
    },
    en: {
      title: 'Your conversion was not concluded',
      text: 'Conversion for {programme} ({number}) was not concluded: {reason}. What it held is free again. Your application says what you can do about each point; you may appeal once.',
    },
  },
  'conversion.lapsed': {
    zh: {
      title: '转换没有办结',
      text: '“{programme}”的转换（{number}）没有办结：它用到的一项成果已经失效，或者课程已经取得。其余成果已经退还，您可以重新试算和申请。',
    },
    en: {
      title: 'Your conversion was not concluded',
      text: 'Conversion for {programme} ({number}) was not concluded: an outcome it is made of is no longer valid, or a course was given meanwhile. The rest is free again; you can try and apply anew.',
    },
  },
  'conversion.takenBack': {
    zh: {
      title: '转换的课程被撤销',
      text: '“{programme}”的转换（{number}）所用的一项成果被撤销，由它转换的 {courses} 门课程随之撤销。对撤销有异议，请联系存入这项成果的单位。',
    },
    en: {
      title: 'Converted courses were taken back',
      text: 'An outcome of your conversion for {programme} ({number}) was revoked, so {courses} course(s) made of it are taken back. If you disagree, turn to the unit that stored the outcome.',
    },
  },
  'conversion.objectionAnswered': {
    zh: { title: '您的异议有答复', text: '{office}答复了您对公示 {number} 的异议：{answer}' },
    en: { title: 'Your objection was answered', text: '{office} has answered your objection to {number}: {answer}' },
  },
  'conversion.restored': {
    zh: { title: '转换的课程已恢复', text: '撤销申诉成立，“{programme}”的转换（{number}）恢复 {courses} 门课程，您不用做任何事。' },
    en: {
      title: 'Converted courses are back',
      text: 'Your appeal was granted: {courses} course(s) of your conversion for {programme} ({number}) stand again. You need not do anything.',
    },
  },
  'conversion.notRestored': {
    zh: {
      title: '转换的课程不能自动恢复',
      text: '撤销申诉成立，但“{programme}”的转换（{number}）用到的成果已用在别处、课程已经取得或者已到上限。您可以重新试算和申请。',
    },
    en: {
      title: 'Converted courses did not come back by themselves',
      text: 'Your appeal was granted, but an outcome of your conversion for {programme} ({number}) is in use elsewhere, a course was given meanwhile, or a cap is reached. You can try and apply anew.',
    },
  },
  'conversion.askAnew': {
    zh: {
      title: '成果已恢复，可以重新申请转换',
      text: '撤销申诉成立。“{programme}”的转换申请（{number}）当时因此终止，没有自动恢复。请打开查看按今天规则的结果，一步就能重新申请。',
    },
    en: {
      title: 'You can apply for the conversion once more',
      text: 'Your appeal was granted. Your application for {programme} ({number}) had ended with the revocation and does not come back by itself. Open this to see what today’s rules give, and apply in one step.',
    },
  },
  'conversion.awaiting': {
    zh: {
      title: '转换申请已通过学校审核，等考试机构决定',
      text: '“{programme}”的转换申请（{number}）已通过学校审核。转换为自学考试课程由省考试机构决定，有结果会通知您，您不用做任何事。',
    },
    en: {
      title: 'Your conversion passed the school and waits for the authority',
      text: 'Your conversion for {programme} ({number}) passed the school. The provincial examination authority decides about self-taught examinations; you will be told, and need not do anything.',
    },
  },
  'conversion.authorityRefused': {
    zh: {
      title: '考试机构没有同意转换',
      text: '省考试机构没有同意“{programme}”的转换（{number}），文号 {document}，理由：{reason}。占用的成果已经退还。每个问题怎么补救写在申请里。',
    },
    en: {
      title: 'The authority refused your conversion',
      text: 'The provincial examination authority refused your conversion for {programme} ({number}), document {document}: {reason}. What it held is free again. Your application says what you can do about each point.',
    },
  },
  'conversion.escalated': {
    zh: {
      title: '转换申请已超期，已报上级督办',
      text: '{office}没有在 {due} 前处理“{programme}”的转换申请（{number}），已报上级督办。您不用做任何事。',
    },
    en: {
      title: 'Your conversion is late and was reported',
      text: '{office} did not handle your conversion for {programme} ({number}) by {due}; its superior has been told. You need not do anything.',
    },
  },
  'conversion.overdueAtSchool': {
    zh: { title: '有转换申请超期，请督办', text: '{office}的转换申请 {number} 应在 {due} 前处理，已经超期。' },
    en: { title: 'A conversion is late', text: 'Application {number} at {office} was due by {due} and is late.' },
  },
  'conversion.proposed': {
    zh: {
      title: '学校为您测算了学分转换，请确认',
      text: '{office}的“{name}”：您可转换 {courses} 门课程、{credits} 学分。请在 {until} 前确认、不参加或提出疑问。',
    },
    en: {
      title: 'Your school proposes a conversion',
      text: '{name} at {office}: {courses} course(s), {credits} credits. Please confirm, decline or ask by {until}.',
    },
  },
  'conversion.proposalReminder': {
    zh: { title: '学分转换还没有确认', text: '“{name}”到 {until} 截止，您还没有答复。逾期不会替您转换，以后可以单独申请。' },
    en: {
      title: 'A proposed conversion waits for you',
      text: '“{name}” closes on {until} and you have not answered. Nothing is converted without you; you can apply on your own later.',
    },
  },
  'conversion.questionAnswered': {
    zh: { title: '学校答复了您的疑问', text: '{office}答复了您对“{name}”的疑问：{answer}' },
    en: { title: 'Your school has answered', text: '{office} has answered your question about “{name}”: {answer}' },
  },
  'conversion.sheetPrepared': {
    zh: { title: '有集中转换审定单待审定', text: '“{name}”的审定单（{document}）已制作，{count} 人确认，请审定。' },
    en: { title: 'A decision sheet waits', text: 'The sheet of “{name}” ({document}) with {count} confirmation(s) waits to be decided.' },
  },
  'conversion.sheetReturned': {
    zh: { title: '审定单已退回', text: '“{name}”的审定单被退回：{note}' },
    en: { title: 'The sheet was given back', text: 'The sheet of “{name}” was given back: {note}' },
  },
  'conversion.overrideAsked': {
    zh: { title: '有转换特批待审批', text: '“{programme}”的特批 {number}（课程 {course}）等您审批。' },
    en: { title: 'An override waits', text: 'Override {number} for {programme} (course {course}) waits to be decided.' },
  },
  'conversion.overrideStands': {
    zh: {
      title: '学校给您一项转换特批',
      text: '{office}特批（{number}）：“{programme}”的课程 {course} 可以转换，{until} 前有效。理由：{reason}',
    },
    en: {
      title: 'Your school lets a conversion through',
      text: '{office}, override {number}: course {course} of {programme} can be converted until {until}. Reason: {reason}',
    },
  },
} as const
