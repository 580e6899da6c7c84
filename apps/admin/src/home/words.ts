import { defineWords } from '../i18n/words.ts'

/** The words of the work bench. */
export const words = defineWords('home', {
  zh: {
    title: '工作台',
    greeting: '{{name}}，今天是 {{day}}',
    nothing: '今天没有等您处理的事。',
    pages: '您可以做的事',
    due: '今日待办',
  },
  en: {
    title: 'Work bench',
    greeting: '{{name}}, today is {{day}}',
    nothing: 'Nothing is waiting for you today.',
    pages: 'What you can do',
    due: 'Due today',
  },
})
