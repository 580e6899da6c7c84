import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { usePublicSettings } from './Brand.tsx'

type Settings = NonNullable<ReturnType<typeof usePublicSettings>>

const Contacts = ({ settings }: { readonly settings: Settings }) => {
  const t = useT(shellWords)
  return (
    <>
      <p>
        <strong>{t('foot.contact')}</strong>
        <a href={`tel:${settings.contactPhone}`}>{t('foot.phone', { phone: settings.contactPhone })}</a>
        <span>
          {[t('foot.qq', { group: settings.qqGroup }), settings.qqGroupName, settings.qqGroupRemark]
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
      </p>
      <p>
        <a href="https://beian.miit.gov.cn/" rel="noreferrer" target="_blank">
          {settings.filingNumber}
        </a>
      </p>
    </>
  )
}

/** Whom to call: the management centre's contacts from the settings, and the filing number. `demo` says that the data are invented. */
export const Foot = ({ demo = false }: { readonly demo?: boolean }) => {
  const t = useT(shellWords)
  const settings = usePublicSettings()
  return (
    <footer className="foot">
      {settings !== null && settings !== undefined && <Contacts settings={settings} />}
      {demo && <p>{t('foot.demo')}</p>}
    </footer>
  )
}
