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
    zh: { title: '转换没有办结', text: '“{programme}”的转换（{number}）没有办结：{reason}。占用的成果已经退还，您可以申诉一次。' },
    en: {
      title: 'Your conversion was not concluded',
      text: 'Conversion for {programme} ({number}) was not concluded: {reason}. What it held is free again; you may appeal once.',
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
} as const
