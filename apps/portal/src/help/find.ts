import { type ArticleText, plainText } from './markdown.ts'
import searchWords from './search-words.json' with { type: 'json' }

/** An article that answers a question, best first, with the passage that does. */
export type Found = { readonly article: ArticleText; readonly score: number; readonly excerpt: string; readonly words: readonly string[] }

const chinese = /[\u3400-\u9fff]/

const filler = new RegExp(searchWords.filler.join('|'), 'g')
const fillerEnglish = new Set(searchWords.fillerEnglish)
const synonyms = Object.entries(searchWords.synonyms)

/** The pieces of a question worth looking for: Chinese in pairs of characters, other writing in words, filler dropped. */
export const termsOf = (question: string): string[] => {
  const text = question.normalize('NFKC').toLowerCase()
  const terms = new Set<string>()
  const add = (run: string) => {
    for (const [word, others] of synonyms) if (run.includes(word)) for (const other of others) terms.add(other)
    if (run.length === 1) terms.add(run)
    for (let i = 0; i + 2 <= run.length; i += 1) terms.add(run.slice(i, i + 2))
  }
  for (const run of text.match(/[\u3400-\u9fff]+|[\p{L}\p{N}]+/gu) ?? []) {
    if (!chinese.test(run)) {
      if (!fillerEnglish.has(run)) terms.add(run)
      continue
    }
    const kept = run
      .replace(filler, ' ')
      .split(' ')
      .filter((s) => s !== '')
    for (const part of kept.length === 0 ? [run] : kept) add(part)
  }
  return [...terms]
}

const times = (text: string, term: string) => Math.min(4, text.split(term).length - 1)

const excerptOf = (text: string, terms: readonly string[]): string => {
  const low = text.toLowerCase()
  let best = 0
  let bestHits = -1
  for (const term of terms) {
    const at = low.indexOf(term)
    if (at < 0) continue
    const window = low.slice(at, at + 80)
    const hits = terms.filter((other) => window.includes(other)).length
    if (hits > bestHits) [best, bestHits] = [at, hits]
  }
  const start = Math.max(0, best - 16)
  return `${start > 0 ? '…' : ''}${text.slice(start, start + 110)}${text.length > start + 110 ? '…' : ''}`
}

/** The articles that answer a question: the title counts most, then keywords and headings, then the text. Empty when nothing fits. */
export const findArticles = (articles: readonly ArticleText[], question: string): Found[] => {
  const terms = termsOf(question)
  if (terms.length === 0) return []
  return articles
    .map((article): Found => {
      const title = article.title.toLowerCase()
      const keywords = article.keywords.join(' ').toLowerCase()
      const headings = (article.body.match(/^#{2,3} .*$/gm) ?? []).join(' ').toLowerCase()
      const text = plainText(article.body)
      const low = text.toLowerCase()
      const score = terms.reduce(
        (sum, term) => sum + times(title, term) * 6 + times(keywords, term) * 4 + times(headings, term) * 3 + times(low, term),
        0,
      )
      return { article, score, excerpt: excerptOf(text, terms), words: terms }
    })
    .filter((found) => found.score > 0)
    .sort((a, b) => b.score - a.score || a.article.order - b.article.order)
    .slice(0, 8)
}
