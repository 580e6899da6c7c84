import { createInstance } from 'i18next'
import { useSyncExternalStore } from 'react'
import { keep, kept } from './kept.ts'
import { words as zhWords } from './words/zh.ts'

/** The two languages of the portal; Chinese is what a first visitor gets. */
export type Language = 'zh' | 'en'

type Paths<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Paths<T[K]>}` }[keyof T & string]
/** A path into the words files, e.g. `home.title`; a misspelt one does not compile. */
export type WordKey = Paths<typeof zhWords>
/** Gives the sentence of a key in the present language; `{name}` in it is replaced by a value. */
export type Say = (key: WordKey, values?: Readonly<Record<string, string | number>>) => string

const i18n = createInstance()
const listeners = new Set<() => void>()
let snapshot: { readonly language: Language; readonly t: Say } = { language: 'zh', t: (key) => key }

const load = async (language: Language) => (language === 'zh' ? zhWords : (await import('./words/en.ts')).words)

const publish = (language: Language) => {
  const fixed = i18n.getFixedT(language)
  snapshot = { language, t: (key, values) => fixed(key, { ...values }) }
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  for (const listener of listeners) listener()
}

/** Loads the language the person last chose and makes `useWords` ready. Called once, before the first render. */
export const startWords = async (): Promise<void> => {
  const language: Language = kept('language') === 'en' ? 'en' : 'zh'
  await i18n.init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: await load(language) } },
    interpolation: { prefix: '{', suffix: '}', escapeValue: false },
    returnNull: false,
  })
  publish(language)
}

/** Changes the language of the whole portal and remembers it on this device. */
export const chooseLanguage = async (language: Language): Promise<void> => {
  if (!i18n.hasResourceBundle(language, 'translation')) i18n.addResourceBundle(language, 'translation', await load(language))
  await i18n.changeLanguage(language)
  keep('language', language)
  publish(language)
}

/** The language in use, for code outside of components. */
export const languageNow = (): Language => snapshot.language

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The words of the present language; a component that uses it is drawn again when the language changes. */
export const useWords = (): { readonly language: Language; readonly t: Say } => useSyncExternalStore(subscribe, () => snapshot)
