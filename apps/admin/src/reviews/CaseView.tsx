import type { Case } from '@creditbank/contract/reviews'
import { reasonText } from '@creditbank/contract/reviews'
import { downloadStaffFile } from '@creditbank/contract/files'
import { Alert } from 'antd'
import { hrefOf } from '../api/transport.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { Facts } from '../parts/Facts.tsx'
import { Moment, shanghai } from '../parts/formats.tsx'
import { HistoryTimeline } from '../parts/HistoryTimeline.tsx'
import { AppLink } from '../parts/links.tsx'
import { CaseStateTag, DueDay, KindName, useEventName } from './names.tsx'
import { words } from './words.ts'

const subjectPaths: Readonly<Partial<Record<Case['kind'], string>>> = {
  deposit: '/admin/deposits',
  missingCertificate: '/admin/deposits',
  achievement: '/admin/achievements',
  catalogEntry: '/admin/entries',
  accountApplication: '/admin/account-applications',
  conversion: '/admin/conversions',
}

const Attachments = ({ files }: { readonly files: Case['attachments'] }) => {
  const t = useT(words)
  if (files.length === 0) return <p className="lead">{t('attachments.none')}</p>
  return (
    <ul className="evidence">
      {files.map((file) => {
        const href = hrefOf(downloadStaffFile, { id: file.fileId })
        return (
          <li key={file.fileId}>
            <a href={href} target="_blank" rel="noreferrer">
              {file.type.startsWith('image/') ? <img src={href} alt={file.name} loading="lazy" /> : file.name}
            </a>
          </li>
        )
      })}
    </ul>
  )
}

/** What stands now, struck through before the value that is wanted. */
const Was = ({ value }: { readonly value: string }) => {
  const t = useT(words)
  return (
    <>
      <span className="unseen">{t('was')}</span>
      <del className="was">{value}</del>
      <span className="unseen">{t('becomes')}</span>
      <span aria-hidden> → </span>
    </>
  )
}

/** Why the caller may decide nothing, where that is so. */
export const CaseWhy = ({ found }: { readonly found: Case }) => {
  const t = useT(words)
  if (found.whyNot === null) return null
  const at = found.pendingBatch === null ? undefined : shanghai(found.pendingBatch.effectiveAt)
  const title = t(`why.${found.whyNot}`, { who: found.takenBy?.name ?? '', when: at === undefined ? '' : `${at.day} ${at.time}` })
  return <Alert type={found.whyNot === 'concluded' ? 'success' : 'info'} showIcon title={title} className="refusal" />
}

const factName = (found: Case, field: string | undefined, language: 'zh' | 'en'): string | undefined =>
  field === undefined ? undefined : found.facts.find((fact) => fact.field === field)?.[language]

/** Who did what with a case, the newest first. */
export const CaseHistory = ({ found }: { readonly found: Case }) => {
  const t = useT(words)
  const language = useLanguage()
  const eventName = useEventName()
  const lines = found.steps.toReversed().map((step) => ({
    id: String(step.seq),
    at: step.at,
    who: [step.organization, step.who].filter((part) => part !== null).join(' '),
    what: eventName(step.event),
    note:
      step.reason === null && step.note === null
        ? undefined
        : [
            reasonText(found.kind, step.reason, language),
            step.note,
            ...step.defects.map((one) =>
              t('defect.line', {
                about: factName(found, one.field, language) ?? t('defect.whole'),
                ground: one.ground,
                remedy: one.remedy,
              }),
            ),
          ]
            .filter((part) => part !== null)
            .join(' — '),
  }))
  return <HistoryTimeline lines={lines} />
}

/** Everything about one case: what is asked, the evidence, who did what. */
export const CaseView = ({ found }: { readonly found: Case }) => {
  const t = useT(words)
  const language = useLanguage()
  const path = subjectPaths[found.kind]
  return (
    <>
      <CaseWhy found={found} />
      <Facts
        facts={[
          { label: t('number'), value: found.number },
          { label: t('kind'), value: <KindName kind={found.kind} /> },
          { label: t('state'), value: <CaseStateTag state={found.state} /> },
          { label: t('learner'), value: found.learnerName },
          { label: t('office'), value: found.organization.name },
          { label: t('due'), value: <DueDay line={found} /> },
          { label: t('submittedAt'), value: <Moment at={found.submittedAt} /> },
          { label: t('path'), value: t(`path.${found.path}`) },
          ...(found.enteredBy === null
            ? []
            : [{ label: t('enteredBy'), value: [found.enteredOrganization?.name, found.enteredBy].join(' ') }]),
        ]}
      />
      <h3>{t('content')}</h3>
      <Facts
        facts={found.facts.map((fact) => ({
          label: fact[language],
          wide: fact.value.length > 40 || fact.warn !== undefined || fact.was !== undefined,
          value: (
            <>
              {fact.was !== undefined && <Was value={fact.was} />}
              {language === 'en' ? (fact.valueEn ?? fact.value) : fact.value}
              {fact.warn !== undefined && <Alert type="warning" showIcon title={fact.warn} />}
            </>
          ),
        }))}
      />
      {path !== undefined && <AppLink to={`${path}/${found.subjectId}`}>{t('openSubject')}</AppLink>}
      <h3>{t('attachments')}</h3>
      <Attachments files={found.attachments} />
      <h3>{t('history')}</h3>
      <CaseHistory found={found} />
    </>
  )
}
