import type { OutputOf } from '@creditbank/contract'
import { getApplication, mendApplication, revealApplication } from '@creditbank/contract/accounts'
import { App, Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { call } from '../api/transport.ts'
import { useT } from '../i18n/words.ts'
import { CommandForm } from '../parts/CommandForm.tsx'
import { DetailPage } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Moment } from '../parts/formats.tsx'
import { LinkButton, usePathParam } from '../parts/links.tsx'
import { Reveal } from '../parts/Reveal.tsx'
import { useMay } from '../session/session.ts'
import { RegionSelect } from './RegionSelect.tsx'
import { ApplicationTag } from './states.tsx'
import { words } from './words.ts'

type Application = OutputOf<typeof getApplication>

const typed = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined)

const Mend = ({ application }: { readonly application: Application }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('mend')}
      </Button>
      <Modal open={open} title={t('mend')} footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        <CommandForm
          endpoint={mendApplication}
          initial={{ name: application.name, regionCode: application.regionCode ?? '', guardianName: application.guardianName ?? '' }}
          submit={t('mend')}
          onDone={() => {
            setOpen(false)
            message.success(t('mend.done'))
          }}
          inputOf={(values) => ({
            id: application.id,
            ...Object.fromEntries(
              ['name', 'idNumber', 'phone', 'regionCode', 'guardianName', 'guardianPhone'].flatMap((key) =>
                typed(values[key]) === undefined ? [] : [[key, typed(values[key])]],
              ),
            ),
          })}
        >
          <Form.Item name="name" label={t('name')}>
            <Input maxLength={60} />
          </Form.Item>
          <Form.Item name="idNumber" label={t('idNumber')} extra={application.idMasked}>
            <Input autoComplete="off" maxLength={40} />
          </Form.Item>
          <Form.Item name="phone" label={t('phone')} extra={application.phoneMasked}>
            <Input inputMode="tel" autoComplete="off" maxLength={20} />
          </Form.Item>
          <Form.Item name="regionCode" label={t('region')}>
            <RegionSelect />
          </Form.Item>
          <Form.Item name="guardianName" label={t('guardian')}>
            <Input maxLength={60} />
          </Form.Item>
          <Form.Item name="guardianPhone" label={t('guardianPhone')}>
            <Input inputMode="tel" autoComplete="off" maxLength={20} />
          </Form.Item>
        </CommandForm>
      </Modal>
    </>
  )
}

const Actions = ({ application }: { readonly application: Application }) => {
  const t = useT(words)
  const may = useMay()
  return (
    <>
      {application.state === 'returned' && application.channel === 'counter' && may('accounts.enter') && <Mend application={application} />}
      {application.caseId !== null && may('reviews.read') && (
        <LinkButton to={`/admin/cases/${application.caseId}`}>{t('review')}</LinkButton>
      )}
      {application.learnerId !== null && <LinkButton to={`/admin/learners/${application.learnerId}`}>{t('openLearner')}</LinkButton>}
    </>
  )
}

const Full = ({
  application,
  field,
  masked,
  label,
}: {
  readonly application: Application
  readonly field: 'idNumber' | 'phone'
  readonly masked: string
  readonly label: string
}) => {
  const may = useMay()
  return (
    <Reveal
      masked={masked}
      label={label}
      allowed={may('accounts.reveal')}
      reveal={async (note) =>
        (await call(revealApplication, { id: application.id, field, reason: 'other', note }, { key: crypto.randomUUID() })).value ?? ''
      }
    />
  )
}

/** One application: what was entered, what it became, and the ways on. */
export const ApplicationDetail = () => {
  const t = useT(words)
  return (
    <DetailPage
      endpoint={getApplication}
      input={{ id: usePathParam('id') }}
      fallback={t('application')}
      above={{ to: '/admin/account-applications', text: t('applications') }}
      title={(one) => one.name}
      lead={(one) => one.number}
      actions={(one) => <Actions application={one} />}
    >
      {(one) => (
        <Facts
          facts={[
            { label: t('state'), value: <ApplicationTag state={one.state} /> },
            { label: t('channel'), value: t(`channel.${one.channel}`) },
            { label: t('idKind'), value: t(`idKind.${one.idKind}`) },
            { label: t('idNumber'), value: <Full application={one} field="idNumber" masked={one.idMasked} label={t('idNumber')} /> },
            {
              label: t('phone'),
              value: one.phoneMasked === null ? null : <Full application={one} field="phone" masked={one.phoneMasked} label={t('phone')} />,
            },
            { label: t('kind'), value: t(`kind.${one.learnerKind}`) },
            { label: t('region'), value: one.region ?? one.regionCode },
            { label: t('inPerson'), value: one.checkedInPerson ? t('yes') : t('no') },
            { label: t('existing'), value: t(`existing.${one.existing}`) },
            ...(one.guardianName === null ? [] : [{ label: t('guardian'), value: one.guardianName }]),
            ...(one.className === null ? [] : [{ label: t('className'), value: one.className }]),
            ...(one.studentNo === null ? [] : [{ label: t('studentNo'), value: one.studentNo }]),
            ...(one.township === null ? [] : [{ label: t('township'), value: one.township }]),
            { label: t('unit'), value: one.organization.name },
            { label: t('enteredBy'), value: one.enteredBy },
            { label: t('at'), value: <Moment at={one.at} /> },
            ...(one.warnings.length === 0
              ? []
              : [{ label: t('warnings'), value: one.warnings.map((warning) => t(`warning.${warning}`)).join(' '), wide: true }]),
          ]}
        />
      )}
    </DetailPage>
  )
}
