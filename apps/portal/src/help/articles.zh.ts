import { articlesOf } from './articles.ts'

/** The articles in Chinese, in the order of the help centre. */
export const articles = articlesOf(import.meta.glob<string>('./articles/*.zh.md', { query: '?raw', import: 'default', eager: true }))
