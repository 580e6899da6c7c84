import { offeringReport, readOffering, submitOffering, withdrawOffering } from '@creditbank/contract/certificationOfferings'
import { dimensionNames, dimensions } from '@creditbank/contract/certificationWords'
import { downloadStaffFile } from '@creditbank/contract/files'
import { reasonText } from '@creditbank/contract/reviews'
import { Alert, App, Button } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { hrefOf } from '../api/transport.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { DetailPage } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Credits, Day, hoursText } from '../parts/formats.tsx'
import { AppLink, LinkButton, usePathParam } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { isClosed, type OfferingWhole, OfferingTag, useFieldName } from './offeringNames.tsx'
import { words } from './offerings.words.ts'
import { PanelBlock } from './PanelBlock.tsx'
import { RecommendationBlock, VisitBlock } from './PanelSum.tsx'

const Withdraw = ({ id }: { readonly id: string }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const withdraw = useCommand(withdrawOffering, {
    invalidates: ['/cases'],
    onDone: () => {
      message.success(t('withdraw.done'))
      setOpen(false)
    },
  })
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('withdraw')}</Button>
      <ConfirmImpact
        open={open}
        title={t('withdraw')}
        confirm={t('withdraw')}
        impacts={[{ text: t('withdraw.impact') }]}
        busy={withdraw.isPending}
        error={withdraw.error}
        onConfirm={() => withdraw.mutate({ id })}
        onClose={() => setOpen(false)}
      />
    </>
  )
}

const Acts = ({ found }: { readonly found: OfferingWhole }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const submit = useCommand(submitOffering, { invalidates: ['/cases'], onDone: () => message.success(t('submit.done')) })
  const { id, can } = found
  return (
    <>
      <RefusalAlert error={submit.error} />
      {can.includes('submit') && (
        <Button type="primary" disabled={found.defects.length > 0} loading={submit.isPending} onClick={() => submit.mutate({ id })}>
          {t('submit')}
        </Button>
      )}
      {can.includes('edit') && <LinkButton to={`/admin/offerings/${id}/edit`}>{t('edit')}</LinkButton>}
      {can.includes('withdraw') && <Withdraw id={id} />}
      {can.includes('report') && <Button href={hrefOf(offeringReport, { id })}>{t('report')}</Button>}
      {found.panel !== null && found.caseId !== null && (
        <LinkButton to={`/admin/cases/${found.caseId}`}>{t(isClosed(found.state) ? 'case.closed' : 'case')}</LinkButton>
      )}
    </>
  )
}

const Missing = ({ found }: { readonly found: OfferingWhole }) => {
  const t = useT(words)
  const name = useFieldName()
  if (!found.can.includes('submit') || found.defects.length === 0) return null
  return (
    <Alert
      type="info"
      showIcon
      className="refusal"
      title={t('defects', { n: found.defects.length })}
      description={
        <ul>
          {found.defects.map((defect) => (
            <li key={`${defect.field} ${defect.code}`}>{t(`defect.${defect.code}`, { part: name(defect.field) })}</li>
          ))}
        </ul>
      }
    />
  )
}

const Returned = ({ found }: { readonly found: OfferingWhole }) => {
  const t = useT(words)
  const language = useLanguage()
  const name = useFieldName()
  const { returned } = found
  if (returned === null) return null
  return (
    <Alert
      type="warning"
      showIcon
      className="refusal"
      title={t('returned.title')}
      description={
        <>
          <p>{reasonText('certificationOffering', returned.reason, language)}</p>
          {returned.note !== null && <p>{returned.note}</p>}
          {returned.fields.length > 0 && (
            <p>{t('returned.fields', { fields: returned.fields.map(name).join(language === 'zh' ? '、' : ', ') })}</p>
          )}
        </>
      }
    />
  )
}

const Result = ({ certificate }: { readonly certificate: NonNullable<OfferingWhole['certificate']> }) => {
  const t = useT(words)
  return (
    <Block title={t('result')}>
      <Facts
        facts={[
          { label: t('certificate'), value: <span className="figure">{certificate.number}</span> },
          { label: t('credits'), value: <Credits value={certificate.credits} /> },
          { label: t('hours'), value: hoursText(certificate.minutes) },
          { label: t('level'), value: certificate.level },
          {
            label: t('result.validity'),
            value: (
              <>
                <Day value={certificate.validFrom} /> – <Day value={certificate.validTo} />
              </>
            ),
          },
          {
            label: t('result.entry'),
            value:
              certificate.entry === null ? null : (
                <AppLink to={`/admin/entries/${certificate.entry.id}`}>{certificate.entry.number}</AppLink>
              ),
          },
        ]}
      />
    </Block>
  )
}

const Content = ({ found }: { readonly found: OfferingWhole }) => {
  const t = useT(words)
  const language = useLanguage()
  const { content } = found
  return (
    <>
      <Block title={t('about')}>
        <Facts
          facts={[
            { label: t('organization'), value: found.organization.name },
            { label: t('fields'), value: content.fields.join(language === 'zh' ? '、' : ', ') },
            { label: t('audience'), value: content.audience },
            { label: t('hours'), value: hoursText(content.minutes) },
            { label: t('asked'), value: <Credits value={content.credits} /> },
            { label: t('level'), value: content.level },
          ]}
        />
      </Block>
      {dimensions.map((dimension) => (
        <Block key={dimension} title={dimensionNames[dimension][language]}>
          <p className="lines-kept">{content.parts[dimension].text === '' ? '—' : content.parts[dimension].text}</p>
          <ul className="rows">
            {found.files
              .filter((file) => file.dimension === dimension)
              .map((file) => (
                <li key={file.fileId} className="row">
                  <a href={hrefOf(downloadStaffFile, { id: file.fileId })}>{file.name}</a>
                </li>
              ))}
          </ul>
        </Block>
      ))}
    </>
  )
}

/** One application: what is missing or came back, the panel and its sum (management centre), what was certified, the six dimensions. */
export const OfferingDetail = () => {
  const t = useT(words)
  const id = usePathParam('id')
  return (
    <DetailPage
      endpoint={readOffering}
      input={{ id }}
      fallback={t('offering')}
      above={{ to: '/admin/offerings', text: t('offerings') }}
      title={(found) => found.name}
      lead={(found) => (
        <>
          <span className="figure">{found.number}</span> <OfferingTag state={found.state} />
        </>
      )}
      actions={(found) => <Acts found={found} />}
    >
      {(found) => (
        <>
          <Missing found={found} />
          <Returned found={found} />
          {found.certificate !== null && <Result certificate={found.certificate} />}
          {found.panel !== null && (
            <>
              <PanelBlock found={found} panel={found.panel} />
              <VisitBlock found={found} />
              <RecommendationBlock found={found} />
            </>
          )}
          <Content found={found} />
        </>
      )}
    </DetailPage>
  )
}
