import { readCase } from '@creditbank/contract/reviews'
import { useT } from '../i18n/words.ts'
import { DetailPage } from '../parts/DetailPage.tsx'
import { usePathParam } from '../parts/links.tsx'
import { CaseActs } from './CaseActs.tsx'
import { CaseView } from './CaseView.tsx'
import './reviews.css'
import { words } from './words.ts'

/** One case on a page of its own. */
export const CasePage = () => {
  const t = useT(words)
  return (
    <DetailPage
      endpoint={readCase}
      input={{ id: usePathParam('id') }}
      fallback={t('case')}
      title={(found) => found.title}
      above={{ to: '/admin/cases', text: t('cases') }}
    >
      {(found) => (
        <>
          <CaseActs key={found.seq} found={found} onDone={() => undefined} />
          <CaseView found={found} />
        </>
      )}
    </DetailPage>
  )
}
