import { type ArticleText, articleOf } from './markdown.ts'

/** Reads articles from `path → source`; `./articles/log-in.zh.md` becomes the slug `log-in`. */
export const articlesOf = (sources: Readonly<Record<string, string>>): ArticleText[] =>
  Object.entries(sources)
    .map(([path, source]) => articleOf(path.replace(/^.*\/([^/.]+)\.(zh|en)\.md$/, '$1'), source))
    .sort((a, b) => a.order - b.order)
