import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { articles as en } from './articles.en.ts'
import { articles as zh } from './articles.zh.ts'
import { findArticles, termsOf } from './find.ts'
import { articleOf, blocksOf, filled, inlinesOf, plainText } from './markdown.ts'

const best = (question: string, among = zh) => findArticles(among, question)[0]?.article.slug

describe('help centre', () => {
  test('has every article in both languages, in the same order and for the same readers', () => {
    expect(en.map((a) => [a.slug, a.audience, a.order])).toEqual(zh.map((a) => [a.slug, a.audience, a.order]))
    expect(readdirSync(join(import.meta.dirname, 'articles')).length).toBe(zh.length * 2)
  })
  test('links lead to pages that are there', () => {
    const pages = new Set([
      '/',
      '/activate',
      '/apply',
      '/network',
      '/login',
      '/me/archive',
      '/me/applications',
      '/me/mandates',
      '/receipt',
      '/privacy',
      '/agreement',
      '/web/login',
      '/verify',
      ...zh.map((a) => `/help/${a.slug}`),
    ])
    const links = [...zh, ...en].flatMap((a) => [...a.body.matchAll(/\]\(([^)]+)\)/g)].map((m) => m[1] ?? ''))
    expect(links.filter((to) => !pages.has(to) && !to.startsWith('tel:'))).toEqual([])
  })
  test('the contact of the management centre stands for administrators, from the settings', () => {
    const article = zh.find((a) => a.slug === 'contact-staff')
    expect(article?.audience).toBe('staff')
    const text = filled(article?.body ?? '', { phone: '0551-63517282', qqGroup: '552188060', qqName: '群名', qqNote: '备注' })
    expect(text).toContain('0551-63517282')
    expect(text).not.toContain('{{')
  })
  test.each([
    ['收不到验证码怎么办', 'activation'],
    ['我忘记密码了', 'log-in'],
    ['证书在名录里找不到', 'cannot-find'],
    ['申请被退回怎么改', 'returned'],
    ['字太小了看不清', 'elder-mode'],
    ['谁看过我的信息', 'privacy'],
    ['身份证安全吗', 'id-number'],
    ['批量存入 模板', 'three-steps'],
    ['成果基础信息', 'three-steps'],
    ['受理点的职责', 'duties-service-point'],
    ['QQ群', 'contact-staff'],
    ['怎么上传照片', 'deposit'],
  ])('“%s” is answered first by %s', (question, slug) => expect(best(question)).toBe(slug))
  test.each([
    ['forgot my password', 'log-in'],
    ['no code arrives', 'activation'],
    ['certificate not found', 'cannot-find'],
    ['large print', 'elder-mode'],
  ])('“%s” is answered first by %s', (question, slug) => expect(best(question, en)).toBe(slug))
  test('nonsense finds nothing, and filler words alone do not find everything', () => {
    expect(findArticles(zh, 'zzzz')).toEqual([])
    expect(termsOf('  ')).toEqual([])
  })
})

describe('articles', () => {
  test('are read as blocks; no HTML passes', () => {
    expect(blocksOf('## 一\n\n文字 **重** `x`\n\n- a\n- b\n\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |').map((b) => b.kind)).toEqual([
      'heading',
      'paragraph',
      'list',
      'table',
    ])
    expect(inlinesOf('<script>alert(1)</script>')).toEqual([{ kind: 'text', text: '<script>alert(1)</script>' }])
    expect(inlinesOf('看[这里](/help)。')).toEqual([
      { kind: 'text', text: '看' },
      { kind: 'link', text: '这里', to: '/help' },
      { kind: 'text', text: '。' },
    ])
    expect(plainText('## 标题\n\n**重** [这里](/help)')).toBe('标题 重 这里')
  })
  test('without a title do not get into the help centre', () =>
    expect(() => articleOf('x', '---\naudience: learner\nkeywords: a\norder: 1\n---\nbody')).toThrow('x: no title'))
})
