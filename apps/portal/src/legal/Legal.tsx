import { useEffect, useState } from 'react'
import { dayText } from '../format.ts'
import { Markdown } from '../help/Markdown.tsx'
import { icons } from '../ui/icons.tsx'
import { PageHead, Skeleton } from '../ui/parts.tsx'
import { type Language, useWords } from '../words.ts'

const inForce = '2026-12-01'

const sources = {
  privacy: { zh: () => import('./privacy.zh.md?raw'), en: () => import('./privacy.en.md?raw') },
  agreement: { zh: () => import('./agreement.zh.md?raw'), en: () => import('./agreement.en.md?raw') },
} as const

const Legal = ({ which, title }: { readonly which: keyof typeof sources; readonly title: string }) => {
  const { t, language } = useWords()
  const [text, setText] = useState<{ readonly language: Language; readonly body: string } | null>(null)
  useEffect(() => {
    let here = true
    void sources[which][language]().then((module) => here && setText({ language, body: module.default }))
    return () => {
      here = false
    }
  }, [which, language])
  return (
    <div className="page narrow">
      <PageHead title={title} lead={t('legal.updated', { day: dayText(inForce, language) })} />
      {text?.language === language ? <Markdown body={text.body} /> : <Skeleton lines={10} />}
      <div className="no-print">
        <button type="button" className="button quiet" onClick={() => print()}>
          {icons.print}
          {t('shell.print')}
        </button>
      </div>
    </div>
  )
}

/** What is done with personal data, by whom and on what ground. */
export const Privacy = () => {
  const { t } = useWords()
  return <Legal which="privacy" title={t('legal.privacyTitle')} />
}

/** What the bank and its users owe each other. */
export const Agreement = () => {
  const { t } = useWords()
  return <Legal which="agreement" title={t('legal.agreementTitle')} />
}
