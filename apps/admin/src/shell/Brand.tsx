import { publicSettings } from '@creditbank/contract/settings'
import { useQuery } from '@tanstack/react-query'
import { keyOf } from '../api/hooks.ts'
import { quietly } from '../api/quiet.ts'
import { shellWords } from '../i18n/shell.ts'
import { useLanguage, useT } from '../i18n/words.ts'

/** The public settings, asked once; nothing where the server gives none. */
export const usePublicSettings = () =>
  useQuery({ queryKey: keyOf(publicSettings, {}), queryFn: () => quietly(publicSettings, {}), staleTime: 600_000 }).data

/** The name of the bank beside a roof line: white walls, dark tiles. No cinnabar here; that mark is kept for what the bank has certified. */
export const Brand = () => {
  const t = useT(shellWords)
  const language = useLanguage()
  const siteName = usePublicSettings()?.siteName
  return (
    <span className="brand">
      <svg viewBox="0 0 28 24" width="28" height="24" aria-hidden="true" focusable="false">
        <path
          d="M2 12c5-1.200 8.500-4 12-8 3.500 4 7 6.800 12 8"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.200"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <path d="M7 16h14M7 20.500h14" stroke="currentColor" strokeWidth="2.200" strokeLinecap="round" />
      </svg>
      <span className="brand-name brand-whole">{language === 'zh' && siteName !== undefined ? siteName : t('site.name')}</span>
      <span className="brand-name brand-short">{t('site.name')}</span>
      <span className="brand-part">{t('site.part')}</span>
    </span>
  )
}
