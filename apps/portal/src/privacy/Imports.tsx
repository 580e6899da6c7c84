import type { Imported } from '@creditbank/contract/privacy'
import type { Of } from '@creditbank/contract/common'
import { dayText, telOf } from '../format.ts'
import { useWords } from '../words.ts'

/** Who brought my data into the bank, when, on which basis, and whom to ask. */
export const Imports = ({ imports }: { readonly imports: readonly Of<typeof Imported>[] }) => {
  const { t, language } = useWords()
  return (
    <section className="section" aria-labelledby="imports">
      <h2 id="imports">{t('privacyCentre.imports')}</h2>
      {imports.length === 0 && <p className="soft">{t('privacyCentre.importsNone')}</p>}
      <ul className="lines">
        {imports.map((one) => (
          <li key={`${one.at} ${one.office} ${one.what}`} className="line">
            <b>{one.office}</b>
            <span>
              {t(`privacyCentre.imported_${one.what}`)} · {dayText(one.at, language)}
            </span>
            {one.basis !== null && <span>{t('privacyCentre.basis', { basis: one.basis[language] })}</span>}
            {one.document !== null && <span className="soft">{t('privacyCentre.document', { document: one.document })}</span>}
            {one.officePhone !== null && (
              <span>
                <a href={telOf(one.officePhone)}>{t('privacyCentre.ask', { phone: one.officePhone })}</a>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
