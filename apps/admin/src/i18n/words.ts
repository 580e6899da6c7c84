import i18next from 'i18next'
import { useCallback } from 'react'
import { initReactI18next, useTranslation } from 'react-i18next'

/** The languages of the platform. Chinese is written first; English is written, not translated word by word. */
export type Language = 'zh' | 'en'
/** One sentence in both languages, for things that are named outside a component (menus, titles). */
export type Text = Readonly<Record<Language, string>>

/** The words of one capability in both languages: the same keys in each, which the type demands and a test repeats. */
export type Words<K extends string = string> = {
  readonly name: string
  readonly zh: Readonly<Record<K, string>>
  readonly en: Readonly<Record<K, string>>
}

/** Values for `{{name}}` in a sentence. */
export type Values = Readonly<Record<string, string | number>>

void i18next.use(initReactI18next).init({
  lng: 'zh',
  fallbackLng: 'zh',
  resources: {},
  interpolation: { escapeValue: false },
  keySeparator: false,
  nsSeparator: false,
  initAsync: false,
})

/** Makes a capability's words known under its name. Called once, at the top of `words.ts`; keys are flat (`staff.title`). */
export const defineWords = <const K extends string>(
  name: string,
  languages: { zh: Record<K, string>; en: Record<NoInfer<K>, string> },
): Words<K> => {
  i18next.addResourceBundle('zh', name, languages.zh)
  i18next.addResourceBundle('en', name, languages.en)
  return { name, ...languages }
}

/** The typed translator of a capability's words: an unknown key is a compile error. Re-renders when the language changes. */
export const useT = <K extends string>(words: Words<K>): ((key: K, values?: Values) => string) => {
  const { t } = useTranslation(words.name)
  return useCallback(
    (key: K, values: Values = {}): string => {
      const say: (key: string, values: Values) => string = (key, values) => t(key, { ...values })
      return say(key, values)
    },
    [t],
  )
}

/** Both languages of one key, for menus and page titles. */
export const text = <K extends string>(words: Words<K>, key: K): Text => ({ zh: words.zh[key], en: words.en[key] })

/** The language in use now; `zh` unless the person chose English. */
export const useLanguage = (): Language => (useTranslation().i18n.language === 'en' ? 'en' : 'zh')

/** The language in use now, outside React: the transport tells the server so that refusals come in it. */
export const currentLanguage = (): Language => (i18next.language === 'en' ? 'en' : 'zh')

/** Changes the language of the whole back office and of the document, and remembers it on this device. */
export const setLanguage = async (language: Language): Promise<void> => {
  await i18next.changeLanguage(language)
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  localStorage.setItem('bank.language', language)
}

/** The language last used on this device, for the log-in page where nobody is known yet. */
export const rememberedLanguage = (): Language => (localStorage.getItem('bank.language') === 'en' ? 'en' : 'zh')
