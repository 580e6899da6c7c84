import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { usePublicSettings } from './Brand.tsx'

/** Whom to call: the management centre's contacts from the settings, and the filing number. `demo` says that the data are invented. */
export const Foot = ({ demo = false }: { readonly demo?: boolean }) => {
  const t = useT(shellWords)
  const { contactPhone, qqGroup, qqGroupName, qqGroupRemark, filingNumber } = usePublicSettings()
  return (
    <footer className="foot">
      {(contactPhone !== undefined || qqGroup !== undefined) && (
        <p>
          <strong>{t('foot.contact')}</strong>
          {contactPhone !== undefined && <a href={`tel:${contactPhone}`}>{t('foot.phone', { phone: contactPhone })}</a>}
          {qqGroup !== undefined && (
            <span>
              {[t('foot.qq', { group: qqGroup }), qqGroupName, qqGroupRemark]
                .filter((part) => part !== undefined && part !== '')
                .join(' · ')}
            </span>
          )}
        </p>
      )}
      {demo && <p>{t('foot.demo')}</p>}
      {filingNumber !== undefined && filingNumber !== '' && (
        <p>
          <a href="https://beian.miit.gov.cn/" rel="noreferrer" target="_blank">
            {filingNumber}
          </a>
        </p>
      )}
    </footer>
  )
}
