/** Why the capability `settings` says no. */
export const settingsRefusals = {
  'settings.calendar_wrong': { status: 422, zh: '日历有误：{fault}。', en: 'The calendar is not right: {fault}.' },
} as const
