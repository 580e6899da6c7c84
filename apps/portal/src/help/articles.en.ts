import { articlesOf } from './articles.ts'

/** The articles in English, in the order of the help centre. */
export const articles = articlesOf(import.meta.glob<string>('./articles/*.en.md', { query: '?raw', import: 'default', eager: true }))
