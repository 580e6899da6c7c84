import { seeCame, takeAddress } from './doors/came.ts'
import { askEarly } from './early.ts'

/** Until the page is read to its end and its style sheets are there (or cannot be had): this script waits for neither. */
const styled = async (): Promise<void> => {
  if (document.readyState === 'loading') await new Promise((done) => addEventListener('DOMContentLoaded', done, { once: true }))
  const waiting = [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].filter((link) => link.sheet === null)
  await Promise.all(
    waiting.map(
      (link) =>
        new Promise((done) => {
          link.addEventListener('load', done)
          link.addEventListener('error', done)
        }),
    ),
  )
}

// The first thing that runs, some hundred bytes long: what must not stay in the address is taken out of it, and what the address needs is asked while the rest loads.
takeAddress()
askEarly(location.pathname, seeCame())
void Promise.all([import('./main.tsx'), styled()]).then(([{ draw }]) => draw())
