import { actWords, auditRecord, subjectWords } from '@creditbank/contract/audit'
import { useLanguage, useT } from '../i18n/words.ts'
import { DetailPage } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Moment } from '../parts/formats.tsx'
import { usePathParam } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { words } from './words.ts'

/** One audited act: who, where, what with, its stored bytes and its place in the chain, recomputed now. */
export const AuditRecord = () => {
  const t = useT(words)
  const language = useLanguage()
  const id = usePathParam('id')
  return (
    <DetailPage
      endpoint={auditRecord}
      input={{ id }}
      fallback={t('record')}
      title={(r) => actWords(r.act, language)}
      lead={() => id}
      above={{ to: '/admin/audit', text: t('audit') }}
    >
      {(r) => (
        <>
          <Facts
            facts={[
              { label: t('at'), value: <Moment at={r.at} /> },
              { label: t('actor'), value: `${t(`actorKind.${r.actorKind}`)} ${r.actorName ?? ''} ${r.actorId ?? ''}` },
              { label: t('organization'), value: r.organization?.name },
              {
                label: t('subject'),
                value:
                  r.subjectKind === null ? null : `${subjectWords(r.subjectKind, language)} ${r.subjectName ?? ''} ${r.subjectId ?? ''}`,
              },
              { label: t('learnerId'), value: r.learnerId },
              { label: t('result'), value: t(`result.${r.result}`) },
              { label: t('address'), value: r.address },
              { label: t('actCode'), value: <code>{r.act}</code> },
              { label: t('requestId'), value: <code>{r.requestId}</code> },
              { label: t('seq'), value: r.seq ?? t('seq.pending') },
              {
                label: t('intact'),
                value: <StateTag tone={r.intact ? 'good' : 'bad'}>{t(r.intact ? 'intact.yes' : 'intact.no')}</StateTag>,
              },
              { label: t('hash'), value: <code>{r.hash}</code>, wide: true },
            ]}
          />
          <Block title={t('params')}>
            <pre>{JSON.stringify(r.params, null, 2)}</pre>
          </Block>
          <Block title={t('bytes')}>
            <pre>{r.bytes}</pre>
          </Block>
        </>
      )}
    </DetailPage>
  )
}
