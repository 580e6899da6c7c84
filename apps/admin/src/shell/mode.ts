import { createContext, use, useEffect, useMemo, useState } from 'react'
import { cssVariables, type Mode } from '../tokens.ts'
import { useMedia } from './media.ts'

/** What the person chose: one of the modes, or as the system has it. */
export type ModeChoice = Mode | 'system'
/** Reads a stored choice; undefined for anything else. */
export const readModeChoice = (stored: unknown): ModeChoice | undefined =>
  stored === 'light' || stored === 'dark' || stored === 'system' ? stored : undefined

/** The mode in use and how to choose another; remembered on this device at once, and on the server by the shell. */
export const useModeState = () => {
  const [choice, setChoice] = useState<ModeChoice>(() => readModeChoice(localStorage.getItem('bank.mode')) ?? 'light')
  const dark = useMedia('(prefers-color-scheme: dark)')
  const mode: Mode = choice === 'system' ? (dark ? 'dark' : 'light') : choice
  useEffect(() => {
    localStorage.setItem('bank.mode', choice)
    for (const [name, value] of Object.entries(cssVariables(mode))) document.documentElement.style.setProperty(name, value)
    document.documentElement.style.colorScheme = mode
  }, [choice, mode])
  return useMemo(() => ({ mode, choice, setChoice }), [mode, choice])
}

/** Light or dark, for the header's switch. */
export const ModeContext = createContext<{ mode: Mode; choice: ModeChoice; setChoice: (choice: ModeChoice) => void }>({
  mode: 'light',
  choice: 'light',
  setChoice: () => undefined,
})
/** The mode in use and how to change it. */
export const useMode = () => use(ModeContext)
