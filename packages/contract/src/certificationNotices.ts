/** Notices to experts and to whoever leads a panel; see `noticeTexts`. */
export const certificationNotices = {
  'certification.sheetAsked': {
    zh: {
      title: '请您评审一个项目',
      text: '请您评审“{offering}”（{organization}），{day}前提交评分表。如果与该单位有利益关系，请申请回避。',
    },
    en: {
      title: 'Please judge an offering',
      text: 'You are asked to judge “{offering}” ({organization}) by {day}. If you have an interest in it, please declare a conflict.',
    },
  },
  'certification.sheetReleased': {
    zh: { title: '评审任务已收回', text: '“{offering}”的评审任务已收回：{reason}。' },
    en: { title: 'A sheet was taken back', text: 'You need not judge “{offering}” any more: {reason}.' },
  },
  'certification.panelComplete': {
    zh: { title: '专家评审已完成', text: '“{offering}”的 {count} 张评分表已全部提交，请汇总意见，提出认证建议。' },
    en: {
      title: 'The panel is complete',
      text: 'All {count} sheets for “{offering}” are in. Please sum them up and make a recommendation.',
    },
  },
  'certification.conflictDeclared': {
    zh: { title: '专家申请回避', text: '{expert}对“{offering}”申请回避：{reason}。请另请一位专家。' },
    en: { title: 'An expert declared a conflict', text: '{expert} will not judge “{offering}”: {reason}. Please ask somebody else.' },
  },
} as const
