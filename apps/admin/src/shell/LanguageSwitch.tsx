import { Button } from 'antd'
import { shellWords } from '../i18n/shell.ts'
import { type Language, setLanguage, useLanguage, useT } from '../i18n/words.ts'

/** Changes between Chinese and English; named in the language it leads to. `onChange` lets the shell keep the choice on the server. */
export const LanguageSwitch = ({ onChange }: { readonly onChange?: (language: Language) => void }) => {
  const t = useT(shellWords)
  const language = useLanguage()
  const other: Language = language === 'zh' ? 'en' : 'zh'
  return (
    <Button
      type="text"
      className="head-button"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      onClick={() => {
        void setLanguage(other)
        onChange?.(other)
      }}
    >
      {t('language.other')}
    </Button>
  )
}
