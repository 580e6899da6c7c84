/** Why the capability `settings` says no. */
export const settingsRefusals = {
  'settings.calendar_wrong': {
    status: 422,
    zh: '日历中的 {day} 不是有效的日期，请改正后再保存。',
    en: '{day} is no valid day of the calendar. Please correct it and save again.',
  },
  'settings.calendar_other_year': {
    status: 422,
    zh: '{day} 不在 {year} 年。请改日期，或切换到那一年再填。',
    en: '{day} is not in {year}. Change the day, or switch to its year.',
  },
  'settings.calendar_twice': {
    status: 422,
    zh: '{day} 填了两次，请移除一个。',
    en: '{day} stands there twice: please remove one.',
  },
  'settings.calendar_working_day': {
    status: 422,
    zh: '调休上班日 {day} 本来就是工作日（周一至周五）。请核对日期，或移除这一天。',
    en: 'The make-up day {day} is a working day anyway. Check the day, or remove it.',
  },
  'settings.calendar_holiday_too': {
    status: 422,
    zh: '{day} 既是节假日又是调休上班日，请移除其中一个。',
    en: '{day} is a holiday and a make-up day at once: please remove one.',
  },
} as const
