/** Notices about corrections, what follows from them, and work that changes hands; see `noticeTexts`. */
export const correctionNotices = {
  'accounts.corrected': {
    zh: { title: '账户信息已更正', text: '您申请的账户信息更正（{number}）已通过，账户信息已经改好。' },
    en: { title: 'Account corrected', text: 'Your request {number} has been approved and your account now says what you asked for.' },
  },
  'certification.takenBack': {
    zh: { title: '学分已收回', text: '“{entry}”不再有效，由它认定的 {credits} 学分（{number}）已从学分账户收回。' },
    en: {
      title: 'Credit taken back',
      text: '“{entry}” does not stand any more; the {credits} credits certified from it ({number}) have been taken back.',
    },
  },
  'certification.frozen': {
    zh: {
      title: '学分已冻结',
      text: '“{entry}”不再有效，由它认定的 {credits} 学分（{number}）正在办理或已经使用，先冻结，等办理单位处理后再决定。有疑问请联系办理单位。',
    },
    en: {
      title: 'Credit frozen',
      text: '“{entry}” does not stand any more. The {credits} credits certified from it ({number}) are held or spent; they are frozen until the office in charge has settled the matter. Questions? Contact that office.',
    },
  },
  'certification.carriedOver': {
    zh: { title: '学分转到更正后的成果', text: '“{entry}”已更正，原来认定的 {credits} 学分不变，不用重新申请。' },
    en: {
      title: 'Credit moved to the corrected outcome',
      text: '“{entry}” has been corrected; its {credits} credits stay, you need not apply again.',
    },
  },
  'catalog.reportConfirmed': {
    zh: { title: '您反映的问题属实', text: '您反映的“{entry}”信息有误，已核实，正在更正。改好后会通知您。' },
    en: {
      title: 'You were right',
      text: 'What you reported about “{entry}” was checked and is being corrected. You will be told when it is done.',
    },
  },
  'catalog.reportCorrected': {
    zh: { title: '名录已更正', text: '您反映有误的“{entry}”已经更正，请看最新内容。' },
    en: { title: 'Entry corrected', text: '“{entry}”, which you reported, has been corrected. Please see what it says now.' },
  },
  'deposits.batchesHandedOver': {
    zh: { title: '有批次交接给您', text: '{from}把 {count} 个未完成的批次交接给您，请在批量存入里查看。' },
    en: { title: 'Batches were handed over to you', text: '{from} has handed {count} unfinished batches over to you; see your batches.' },
  },
  'outcomes.appealed': {
    zh: { title: '有撤销申诉待处理', text: '有学习者对撤销“{entry}”提出申诉，请由原撤销人以外的人处理。' },
    en: {
      title: 'An appeal against a revocation waits',
      text: 'A learner has appealed against the revocation of “{entry}”. Somebody other than who revoked it decides.',
    },
  },
  'outcomes.restored': {
    zh: {
      title: '申诉成立，成果已恢复',
      text: '{office}认定您对撤销“{entry}”的申诉成立（{document}）：{answer}。成果已恢复有效，因撤销失效的证明可以重新开具。',
    },
    en: {
      title: 'Your appeal was granted',
      text: '{office} has granted your appeal about “{entry}” ({document}): {answer}. The outcome is valid again; proofs that ended can be issued anew.',
    },
  },
  'outcomes.appealRejected': {
    zh: { title: '申诉没有成立', text: '{office}没有支持您对撤销“{entry}”的申诉：{answer}。' },
    en: { title: 'Your appeal was rejected', text: '{office} has rejected your appeal about “{entry}”: {answer}.' },
  },
  'certification.askAnew': {
    zh: {
      title: '成果已恢复，可以重新申请认定',
      text: '撤销申诉成立。“{entry}”的认定申请（{number}）当时因此终止，请打开“我的学分”，点“重新提交”即可。',
    },
    en: {
      title: 'You can apply for its credit once more',
      text: 'Your appeal was granted. Your application about “{entry}” ({number}) had ended with the revocation. Open your credits and submit it again with one tap.',
    },
  },
  'proofs.askAnew': {
    zh: {
      title: '成果已恢复，证明可以重新开具',
      text: '撤销申诉成立。“{title}”（{number}）当时因此失效，请打开它，点“重新开具”即可；新证明有新的编号和核验码。',
    },
    en: {
      title: 'Your proof can be issued anew',
      text: 'Your appeal was granted. “{title}” ({number}) had ended with the revocation. Open it and issue it anew with one tap; the new one has a number and code of its own.',
    },
  },
  'certification.restored': {
    zh: { title: '认定的学分已恢复', text: '“{entry}”的 {credits} 学分（{number}）已恢复。' },
    en: { title: 'Certified credit is back', text: 'The {credits} credits of “{entry}” ({number}) are yours again.' },
  },
} as const
