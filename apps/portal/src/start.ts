import { seeCame, takeAddress, takeCame } from './doors/came.ts'
import { askEarly, takeOpened } from './early.ts'
import { safeReturn } from './session/safeReturn.ts'

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

/** Whoever was let in while the scripts were on their way begins on the page they came for: that of the way back would be drawn for nothing. */
const goOn = (): void => {
  const back = takeOpened()
  if (back === undefined) return
  takeCame()
  history.replaceState(history.state, '', safeReturn(back === '/' ? undefined : back))
}

// The first thing that runs, some hundred bytes long: what must not stay in the address is taken out of it, and what the address needs is asked while the rest loads.
takeAddress()
askEarly(location.pathname, seeCame())
void Promise.all([import('./main.tsx'), styled()]).then(([{ draw }]) => {
  goOn()
  draw()
})
