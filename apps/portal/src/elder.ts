import { useSyncExternalStore } from 'react'
import { keep, kept } from './kept.ts'

/** The elder mode as one person has set it: on or off, and the size of main text in px. */
export type Elder = { readonly on: boolean; readonly size: number }

/** Sizes of main text in the elder mode, px. 18 is the least and 30 the most that the national design rule asks for. */
export const elderSizes = [18, 20, 22, 24, 27, 30] as const

const usual = 20
const listeners = new Set<() => void>()
let now: Elder = { on: false, size: usual }

/** The nearest allowed size; the usual one for anything that is not a number. */
export const sizeWithin = (value: unknown): number => {
  const wanted = Number(value)
  if (value === null || value === '' || !Number.isFinite(wanted)) return usual
  return elderSizes.reduce<number>((best, size) => (Math.abs(size - wanted) < Math.abs(best - wanted) ? size : best), usual)
}

/** The next larger (+1) or smaller (-1) size; stays at the ends. */
export const sizeBeside = (size: number, step: 1 | -1): number => {
  const at = elderSizes.findIndex((s) => s === sizeWithin(size))
  return elderSizes[Math.min(elderSizes.length - 1, Math.max(0, at + step))] ?? usual
}

const show = () => {
  const root = document.documentElement
  if (now.on) {
    root.dataset['elder'] = 'on'
    root.style.setProperty('--elder-size', `${now.size}px`)
  } else {
    delete root.dataset['elder']
    root.style.removeProperty('--elder-size')
  }
  for (const listener of listeners) listener()
}

/** Sets the mode on this page and remembers it on this device. */
export const setElder = (next: Elder): void => {
  now = { on: next.on, size: sizeWithin(next.size) }
  keep('elder', now.on ? 'on' : 'off')
  keep('elderSize', String(now.size))
  show()
}

/** Applies what this device remembers; an address with `?elder=on` switches it on, so that other doors can link into it. */
export const startElder = (): void => {
  const asked = new URLSearchParams(location.search).get('elder')
  now = { on: asked === 'on' || (asked !== 'off' && kept('elder') === 'on'), size: sizeWithin(kept('elderSize')) }
  if (asked !== null) setElder(now)
  else show()
}

/** True when this person has chosen on this device already; then the device wins over what the server remembers. */
export const elderChosenHere = (): boolean => kept('elder') !== null

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The mode in use; a component that uses it is drawn again when it changes. */
export const useElder = (): Elder => useSyncExternalStore(subscribe, () => now)
