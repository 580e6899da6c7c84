import { type Conversion, readConversion } from '@creditbank/contract/conversions'
import { readCase } from '@creditbank/contract/reviews'
import { useQueryClient } from '@tanstack/react-query'
import { Alert } from 'antd'
import { useLanguage, useT } from '../i18n/words.ts'
import { DetailPage, Loaded } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Credits, Day, dayText, Moment } from '../parts/formats.tsx'
import { AppLink, usePathParam } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { CaseActs } from '../reviews/CaseActs.tsx'
import { CaseHistory, CaseWhy } from '../reviews/CaseView.tsx'
import '../reviews/reviews.css'
import { Authority } from './Authority.tsx'
import { Derivation } from './Derivation.tsx'
import { words as deskWords } from './desk.words.ts'
import { ConversionStateTag } from './names.tsx'
import { Objections } from './Objections.tsx'
import { Refusals } from './Refusals.tsx'
import { words } from './words.ts'

const About = ({ found }: { readonly found: Conversion }) => {
  const t = useT(words)
  const { enrolment, programme } = found
  return (
    <Facts
      facts={[
        { label: t('number'), value: <span className="figure">{found.number}</span> },
        { label: t('state'), value: <ConversionStateTag state={found.state} /> },
        { label: t('learner'), value: `${found.learner.name}　${found.learner.accountNo}` },
        {
          label: t('programme'),
          value: <AppLink to={`/admin/programmes/${programme.id}?version=${programme.version}`}>{programme.name}</AppLink>,
        },
        { label: t('cohort'), value: t('cohort.of', { cohort: programme.cohort }) },
        { label: t('studentNo'), value: enrolment.studentNo },
        { label: t('className'), value: enrolment.className },
        { label: t('fromOn'), value: <Day value={enrolment.fromOn} /> },
        { label: t('credit'), value: <Credits value={found.credit} /> },
        { label: t('createdAt'), value: <Moment at={found.createdAt} /> },
        ...(found.noticeUntil === null ? [] : [{ label: t('noticeUntil'), value: <Day value={found.noticeUntil} /> }]),
        ...(found.resultNumber === null ? [] : [{ label: t('resultNumber'), value: found.resultNumber }]),
        ...(found.concludedAt === null ? [] : [{ label: t('concludedAt'), value: <Moment at={found.concludedAt} /> }]),
        ...(found.note === null || found.note === '' ? [] : [{ label: t('note'), value: found.note, wide: true }]),
      ]}
    />
  )
}

const Acts = ({ caseId }: { readonly caseId: string }) => {
  const queries = useQueryClient()
  return (
    <Loaded endpoint={readCase} input={{ id: caseId }}>
      {(one) => (
        <>
          <CaseWhy found={one} />
          <CaseActs key={one.seq} found={one} onDone={() => void queries.invalidateQueries({ queryKey: ['conversions'] })} />
        </>
      )}
    </Loaded>
  )
}

const Late = ({ found }: { readonly found: Conversion }) => {
  const t = useT(deskWords)
  const language = useLanguage()
  return (
    <Alert
      type="error"
      showIcon
      className="refusal"
      title={t('escalated')}
      description={t('escalated.on', { due: dayText(found.dueOn ?? '', language), at: dayText(found.escalatedAt ?? '', language) })}
    />
  )
}

/** One conversion for the registrar: what may be done, who it is for, how it came about, what was objected, what happened. */
export const ConversionDetail = () => {
  const t = useT(words)
  return (
    <DetailPage
      endpoint={readConversion}
      input={{ id: usePathParam('id') }}
      fallback={t('conversion')}
      title={(found) => `${found.programme.name} · ${found.learner.name}`}
      above={{ to: '/admin/conversions', text: t('conversions') }}
    >
      {(found) => (
        <>
          {found.appealedAt !== null && (
            <Alert type="warning" showIcon className="refusal" title={t('appealed')} description={t('appealed.text')} />
          )}
          {found.escalatedAt !== null && <Late found={found} />}
          {found.caseId !== null && <Acts caseId={found.caseId} />}
          <Authority found={found} />
          <About found={found} />
          <Block title={t('derivation')}>
            <Derivation found={found} />
          </Block>
          {(found.state === 'notice' || found.objections.length > 0) && (
            <Block title={t('objection')}>
              <Objections found={found} />
            </Block>
          )}
          <Refusals found={found} />
          {found.caseId !== null && (
            <Block title={t('history')}>
              <Loaded endpoint={readCase} input={{ id: found.caseId }}>
                {(one) => <CaseHistory found={one} />}
              </Loaded>
            </Block>
          )}
        </>
      )}
    </DetailPage>
  )
}
