import { publicSettings } from '@creditbank/contract/settings'
import { useAsk } from '../api.ts'
import { useWords } from '../words.ts'

/** What the management centre has set about this site. Texts are empty until the server has answered. */
export type SiteFacts = {
  readonly name: string
  readonly filingNumber: string
  readonly phone: string
  readonly qqGroup: string
  readonly qqName: string
  readonly qqNote: string
}

/** The public settings, asked once in ten minutes. In English the site keeps its written English name. */
export const usePublicSettings = (): SiteFacts => {
  const { t, language } = useWords()
  const data = useAsk(publicSettings, {}, { fresh: 600_000 }).data
  return {
    name: language === 'zh' && data !== undefined && data.siteName !== '' ? data.siteName : t('shell.bank'),
    filingNumber: data?.filingNumber ?? '',
    phone: data?.contactPhone ?? '',
    qqGroup: data?.qqGroup ?? '',
    qqName: data?.qqGroupName ?? '',
    qqNote: data?.qqGroupRemark ?? '',
  }
}
