import type { settings } from '@creditbank/contract'

/** The settings of a bank as they apply now. */
export type BankSettings = settings.Settings

/** What holds until the management centre changes it. */
export const startingSettings: BankSettings = {
  siteName: '安徽省终身教育学分银行',
  contactPhone: '0551-63517282',
  qqGroup: '552188060',
  qqGroupName: '省学分银行学习成果认证服务中心',
  qqGroupRemark: '入群请备注学校名称',
  filingNumber: '皖ICP备00000000号（演示）',
  dueDays: {
    default: { accept: 3, firstReview: 5, finalReview: 5, fix: 20 },
    accountApplication: { accept: 2, firstReview: 3, finalReview: 3, fix: 20 },
    achievement: { accept: 5, firstReview: 5, finalReview: 10, fix: 30 },
    catalogEntry: { accept: 5, firstReview: 5, finalReview: 10, fix: 30 },
    certificationOffering: { accept: 5, firstReview: 30, finalReview: 10, fix: 30 },
  },
  samplePercent: 10,
  batchSample: 10,
  undoMinutes: 30,
  staffPasswordPolicy: 'level3',
  staffSessions: 5,
  staffSecondFactor: 'required',
  acceptanceBoard: 'closed',
}

/** Whether today the management centre is reminded of next year's calendar: in December, while that year is not announced. Pure. */
export const calendarReminderDue = (today: string, announced: Readonly<Record<string, string>>): string | undefined => {
  const next = String(Number(today.slice(0, 4)) + 1)
  return today.slice(5, 7) === '12' && announced[next] !== 'announced' ? next : undefined
}

/** The announced and provisional years out of a stored value; anything else is left out. Pure. */
export const yearsOf = (value: unknown): Record<string, 'announced' | 'provisional'> =>
  Object.fromEntries(
    Object.entries(typeof value === 'object' && value !== null ? value : {}).flatMap(([year, state]) =>
      state === 'announced' || state === 'provisional' ? [[year, state]] : [],
    ),
  )
