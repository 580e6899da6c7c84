import type { Person } from './people.ts'
import { html, safe } from './web.ts'

const style = `body{font:18px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;margin:0 auto;max-width:30rem;padding:1rem}
h1{font-size:1.3rem}button{font:inherit;display:block;width:100%;text-align:left;padding:.8rem 1rem;margin:.5rem 0;border:1px solid #888;border-radius:.5rem;background:#fff;min-height:3rem}
.note{background:#fff4d6;border:1px solid #c90;border-radius:.5rem;padding:.6rem .8rem}input{font:inherit;width:100%;padding:.6rem;box-sizing:border-box}`

/** A page of a simulated provider. Every one says that it is a simulation. */
export const page = (title: string, body: string) =>
  html(
    `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${safe(title)}</title><style>${style}</style></head>
<body><p class="note">演示环境的模拟服务，人物均为虚构。 / A simulation with invented people.</p><h1>${safe(title)}</h1>${body}</body></html>`,
  )

/** Hidden fields that carry a request's parameters through a form. */
export const hidden = (query: URLSearchParams): string =>
  [...query].map(([name, value]) => `<input type="hidden" name="${safe(name)}" value="${safe(value)}">`).join('')

/** Buttons to choose a person and approve, and one to refuse. */
export const choice = (action: string, query: URLSearchParams, people: readonly Person[]): string =>
  `<form method="post" action="${safe(action)}">${hidden(query)}${people
    .map(
      (p) =>
        `<button name="person" value="${safe(p.key)}">${safe(p.name)}（${safe(p.key)}，${p.level >= 3 ? '已实名' : '未实名'}）</button>`,
    )
    .join('')}<button name="person" value="">拒绝授权 / Refuse</button></form>`
