import { readFileSync } from 'node:fs'
import { type proofs, type Refusal, sentence } from '@creditbank/contract'
import type { Page, PageRequest } from '../platform/capability.ts'
import { formatDay, formatInstant, shanghaiDay } from '../platform/pure/shanghai.ts'
import { pageWords } from './pageWords.ts'
import { formatCode, readCode } from './rules.ts'
import type { Verifier } from './verify.ts'

type Language = PageRequest['language']
type Found = NonNullable<proofs.Verification['proof']>
/** How was asked: by code and name, by the file, by a share link. */
type Way = 'code' | 'file' | 'share'

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
/** Text for HTML, whatever it holds. Marks that turn the direction of writing are taken out: they could make a name read as another. */
const e = (text: string): string =>
  text.replace(/[&<>"']/g, (c) => escapes[c] ?? c).replace(/[\u202A-\u202E\u2066-\u2069\u200E\u200F]/g, '')

const style = `:root{--ink:#1f2933;--paper:#fbfaf7;--tile:#52606d;--line:#c3ccd4;--teal:#1f5f6b;--red:#b5382a;--amber:#8a5a00}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:18px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif}
main,header{max-width:44rem;margin:0 auto;padding:16px}header{display:flex;justify-content:space-between;gap:16px;border-bottom:1px solid var(--line)}
a{color:var(--teal)}h1{font-size:28px;margin:16px 0 8px}h2{font-size:20px;margin:28px 0 8px}p{margin:8px 0}.soft{color:var(--tile);font-size:16px}
label{display:block;font-weight:600;margin:16px 0 6px}input[type=text]{width:100%;min-height:52px;padding:8px 12px;font:inherit;border:1px solid var(--tile);border-radius:6px;background:#fff;color:inherit}
input.code{font-family:ui-monospace,Consolas,monospace;letter-spacing:.08em;text-transform:uppercase}
button,.button{display:inline-block;min-height:52px;padding:10px 32px;margin-top:20px;font:inherit;font-weight:600;color:#fff;background:var(--teal);border:0;border-radius:6px;text-decoration:none;cursor:pointer}
:focus-visible{outline:3px solid var(--teal);outline-offset:2px}
.result{border-left:8px solid var(--tile);padding:12px 16px;background:#fff;margin:16px 0}.result strong{display:block;font-size:32px;line-height:1.3}
.valid{border-color:var(--teal)}.valid strong{color:var(--teal)}.altered,.withdrawn,.notFound{border-color:var(--red)}.altered strong,.withdrawn strong,.notFound strong{color:var(--red)}
.expired{border-color:var(--amber)}.expired strong{color:var(--amber)}
dl{display:grid;grid-template-columns:minmax(6rem,10rem) minmax(0,1fr);margin:0}dt,dd{padding:6px 0;border-bottom:1px solid var(--line);margin:0;overflow-wrap:anywhere}dt{color:var(--tile)}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:16px}th,td{text-align:left;padding:6px 8px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}th{color:var(--tile);font-weight:400}
.demo{border:1px solid var(--red);color:var(--red);padding:8px 12px;border-radius:6px}code{font-size:13px;overflow-wrap:anywhere}
.drop{border:2px dashed var(--tile);border-radius:6px;padding:24px 16px;margin-top:28px}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}label.button{margin-top:8px;background:#fff;color:var(--teal);border:1px solid var(--teal)}.unseen:focus-visible+.button{outline:3px solid var(--teal);outline-offset:2px}
.live{display:inline-block;width:12px;height:12px;margin-right:8px;border-radius:50%;background:var(--teal);animation:beat 1.6s ease-in-out infinite}@keyframes beat{50%{opacity:.15;transform:scale(.7)}}
[data-say]{margin-top:12px}[data-say][role=alert]{color:var(--red);font-weight:600}
.drop.over{border-color:var(--teal);background:#fff}
@media(max-width:30rem){dl{grid-template-columns:minmax(0,1fr)}dt{border:0;padding-bottom:0}}@media print{form,.drop,header a{display:none}}`

const instant = (text: string, language: Language): string => {
  const at = new Date(text)
  const seconds = at.toISOString().slice(17, 19)
  const minute = formatInstant(at)
  return language === 'zh' ? `${minute}:${seconds}` : `${shanghaiDay(at)} ${minute.split(' ').at(-1)}:${seconds} (UTC+8)`
}

/** What happened with the instant at which it did. */
const happened = (what: string, at: string, language: Language): string =>
  language === 'zh' ? `${what}（${instant(at, language)}）` : `${what}, ${instant(at, language)}`

const fact = (label: string, value: string | null): string => (value === null ? '' : `<dt>${e(label)}</dt><dd>${e(value)}</dd>`)

const contentHtml = (content: Found['content']): string => {
  const lines = (text: string) =>
    text
      .split('\n')
      .map((line) => `<p>${e(line)}</p>`)
      .join('')
  const tables = content.sections
    .filter((section) => section.columns.length > 0)
    .map(
      (
        section,
      ) => `${section.heading === '' ? '' : `<h3>${e(section.heading)}</h3>`}<div class="wide" tabindex="0"><table><thead><tr>${section.columns.map((c) => `<th scope="col">${e(c)}</th>`).join('')}</tr></thead>
<tbody>${section.rows.map((row) => `<tr>${row.map((cell) => `<td>${e(cell)}</td>`).join('')}</tr>`).join('')}</tbody></table></div>${section.sum === null ? '' : `<p>${e(section.sum)}</p>`}`,
    )
    .join('')
  return `<h3>${e(content.title.split('\n').join(' '))}</h3>${lines(content.statement)}<dl>${content.holder.map((one) => fact(one.label, one.value)).join('')}</dl>${tables}<div class="soft">${content.note === '' ? '' : lines(content.note)}</div>`
}

const changesHtml = (proof: Found, language: Language): string => {
  const w = pageWords[language]
  if (proof.changes.length === 0) return `<p>${w.nothingSince}</p>`
  return `<ul>${proof.changes.map((c) => `<li>${e(c.outcome)}${language === 'zh' ? '：' : ': '}${e(happened(w.changes[c.status], c.at, language))}</li>`).join('')}</ul>`
}

/** The seal in the file: whose, when, and under which certificate. A file that was checked itself is known to be the sealed one, byte for byte. */
const sealFacts = ({ seal }: Found, language: Language): string => {
  const w = pageWords[language]
  if (seal === null) return fact(w.seal, w.noSeal)
  if (seal.serial === null) return ''
  return `${fact(w.seal, seal.by)}${fact(w.sealedAt, seal.sealedAt === null ? null : instant(seal.sealedAt, language))}${fact(w.certificate, seal.serial)}`
}

const proofHtml = (proof: Found, language: Language): string => {
  const w = pageWords[language]
  const ended =
    proof.endReason === null
      ? null
      : proof.endedAt === null
        ? w.reasons[proof.endReason]
        : happened(w.reasons[proof.endReason], proof.endedAt, language)
  const validTo = proof.validTo === null ? w.longTerm : language === 'en' ? proof.validTo : formatDay(proof.validTo)
  return `<dl>${fact(w.ended, ended)}${fact(w.issuer, proof.issuer.name)}${fact(w.register, proof.issuer.code)}${fact(w.number, proof.number)}${fact(w.kind, proof.kindName[language])}
${fact(w.issuedAt, instant(proof.issuedAt, language))}${fact(w.validTo, validTo)}${fact(w.purpose, proof.purpose)}${fact(w.recipient, proof.recipient)}${sealFacts(proof, language)}</dl>
${proof.seal?.demo === true ? `<p class="demo">${w.demoSeal}</p>` : ''}
<h2>${w.since}</h2>${changesHtml(proof, language)}
<h2>${w.content}</h2>${contentHtml(proof.content)}
<h2>${w.digest}</h2><p class="soft">SHA-256 <code>${proof.sha256}</code><br>SM3 <code>${proof.sm3}</code></p>`
}

const resultHtml = (answer: proofs.Verification, language: Language, way: Way): string => {
  const w = pageWords[language]
  const explained = answer.result === 'notFound' ? w.notFoundBy[way] : w.explains[answer.result]
  return `<section class="result ${answer.result}" role="status"><strong id="result">${w.results[answer.result]}</strong><span>${explained}</span>
<p class="soft"><i class="live" aria-hidden="true"></i>${w.at} <time datetime="${answer.at}">${e(instant(answer.at, language))}</time></p></section>${answer.proof === null ? '' : proofHtml(answer.proof, language)}<p class="soft">${w.screenshot}</p>`
}

/** The sentences about a chosen file that the page's script shows one of. */
const sayings = (says: Readonly<Record<string, string>>): string =>
  Object.entries(says)
    .map(([which, text]) => `<p data-say="${which}" role="${which === 'checking' ? 'status' : 'alert'}" hidden>${text}</p>`)
    .join('')

/** What is shown; `secret` is a share link's, so that the other language opens it again. */
type Shown = {
  readonly language: Language
  readonly secret?: string
  readonly code: string
  readonly name: string
  readonly body: string
  readonly answered: boolean
}

const formHtml = ({ language, code, name, answered }: Shown): string => {
  const w = pageWords[language]
  const focus = answered ? ['', ''] : code === '' ? [' autofocus', ''] : ['', ' autofocus']
  return `${answered ? `<h2>${w.again}</h2>` : ''}<form method="post" action="/verify" id="code-form"><input type="hidden" name="lang" value="${language}">
<label for="code">${w.code}</label><input class="code" type="text" id="code" name="code" value="${e(code)}" required maxlength="60" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="code-hint"${focus[0]}><p class="soft" id="code-hint">${w.codeHint}</p>
<label for="name">${w.name}</label><input type="text" id="name" name="name" value="${e(name)}" required maxlength="60" autocomplete="off"${focus[1]}>
<button>${w.check}</button></form>
<section id="drop" class="drop" hidden><h2 style="margin-top:0">${w.file}</h2><p class="soft" id="file-hint">${w.fileHint}</p><input class="unseen" type="file" id="file" accept="application/pdf,.pdf" aria-describedby="file-hint"><label class="button" for="file">${w.choose}</label>${sayings(w.fileSays)}</section>
<form method="post" action="/verify" id="file-form" hidden><input type="hidden" name="lang" value="${language}"><input type="hidden" name="digest"><input type="hidden" name="number"></form>`
}

const pageHtml = (shown: Shown): string => {
  const w = pageWords[shown.language]
  const other = shown.language === 'zh' ? 'en' : 'zh'
  const kept = shown.secret === undefined ? (shown.code === '' ? '' : `&amp;c=${encodeURIComponent(shown.code)}`) : `&amp;s=${shown.secret}`
  return `<!doctype html><html lang="${shown.language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${w.title}</title><style>${style}</style></head>
<body><header><a href="/">${w.back}</a><a href="/verify?lang=${other}${kept}" lang="${other}">${w.other}</a></header><main><h1>${w.title}</h1>${shown.answered ? '' : `<p>${w.lead}</p>`}${shown.body}${formHtml(shown)}</main><script src="/verify/check.js" defer></script></body></html>`
}

const html = (status: number, shown: Shown) => ({ status, type: 'text/html; charset=utf-8', body: pageHtml(shown) })
const isRefusal = (answer: object): answer is Refusal<'proofs.too_many_guesses'> => 'refused' in answer

/** The page /verify, made by the server so that the answer comes without any script: code and name, a share link, or the digest of a file. */
export const verifyPages = (verify: Verifier): readonly Page[] => {
  const answerPage = async (
    request: PageRequest,
    { way, code = '', name = '', ...link }: { readonly way: Way; readonly code?: string; readonly name?: string; readonly secret?: string },
    ask: ReturnType<Verifier['byCode']>,
  ) => {
    const { language } = request
    const answer = await ask
    if (isRefusal(answer)) {
      const body = `<section class="result notFound" role="alert"><strong>${e(sentence('proofs.too_many_guesses', language, answer.params))}</strong></section>`
      return html(429, { language, ...link, code, name, body, answered: true })
    }
    const again = answer.proof === null ? { code, name } : { code: '', name: '' }
    return html(200, { language, ...link, ...again, body: resultHtml(answer, language, way), answered: true })
  }
  const asker = (request: PageRequest) => ({ now: request.now, address: request.address, place: request.place })
  const script = readFileSync(new URL('./page/check.js', import.meta.url), 'utf8')
  return [
    {
      method: 'GET',
      path: '/verify',
      handle: async (request) => {
        const secret = request.fields['s'] ?? ''
        if (/^[A-Za-z0-9_-]{22,64}$/.test(secret))
          return answerPage(request, { way: 'share', secret }, verify.byShare(asker(request), secret))
        const code = readCode(request.fields['c'] ?? '')
        return html(200, {
          language: request.language,
          code: code === undefined ? '' : formatCode(code),
          name: '',
          body: '',
          answered: false,
        })
      },
    },
    {
      method: 'POST',
      path: '/verify',
      handle: async (request) => {
        const digest = request.fields['digest'] ?? ''
        if (/^[0-9a-f]{64}$/.test(digest))
          return answerPage(request, { way: 'file' }, verify.byFile(asker(request), digest, request.fields['number']?.slice(0, 40)))
        const code = (request.fields['code'] ?? '').slice(0, 60)
        const name = (request.fields['name'] ?? '').slice(0, 60)
        return answerPage(request, { way: 'code', code, name }, verify.byCode(asker(request), code, name))
      },
    },
    {
      method: 'GET',
      path: '/verify/check.js',
      handle: async () => ({ status: 200, type: 'text/javascript; charset=utf-8', body: script }),
    },
  ]
}
