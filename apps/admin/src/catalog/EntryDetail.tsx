import { closeEntry, type Entry, previewEntry, readEntry, requestEntryCorrection, submitEntry } from '@creditbank/contract/catalog'
import { App, Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { DayInput } from '../parts/DayInput.tsx'
import { CommandForm } from '../parts/CommandForm.tsx'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { DetailPage, Loaded } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Credits, Day, Hours, Moment } from '../parts/formats.tsx'
import { AppLink, LinkButton, usePathParam } from '../parts/links.tsx'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { CatalogState } from './names.tsx'
import { words } from './words.ts'

/** The entry in the words that a learner reads. */
const Preview = ({ id, onClose }: { readonly id: string; readonly onClose: () => void }) => {
  const t = useT(words)
  return (
    <Modal open title={t('preview')} footer={null} onCancel={onClose} width={480} destroyOnHidden>
      <Loaded endpoint={previewEntry} input={{ id }}>
        {(seen) => (
          <>
            <h2>{seen.name}</h2>
            <p>
              {seen.issuer}{' '}
              <StateTag tone={seen.openNow ? 'good' : 'quiet'}>{t(seen.openNow ? 'preview.openNow' : 'preview.closed')}</StateTag>
            </p>
            <Facts
              facts={[
                { label: t('credits'), value: <Credits value={seen.credits} /> },
                { label: t('hours'), value: <Hours value={seen.minutes} /> },
                { label: t('opensOn'), value: <Day value={seen.opensOn} /> },
                { label: t('closesOn'), value: <Day value={seen.closesOn} /> },
                { label: t('evidence'), value: seen.evidence.join('、'), wide: true },
                { label: t('description'), value: seen.description, wide: true },
              ]}
            />
          </>
        )}
      </Loaded>
    </Modal>
  )
}

const Correction = ({ found, onClose }: { readonly found: Entry; readonly onClose: () => void }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const changesOf = (values: Record<string, unknown>) => {
    const day = (key: string) =>
      typeof values[key] === 'string' && values[key] !== '' && values[key] !== found.content[key === 'opensOn' ? 'opensOn' : 'closesOn']
        ? values[key]
        : undefined
    const [opensOn, closesOn] = [day('opensOn'), day('closesOn')]
    return { ...(opensOn === undefined ? {} : { opensOn }), ...(closesOn === undefined ? {} : { closesOn }) }
  }
  return (
    <Modal open title={t('correct')} footer={null} onCancel={onClose} destroyOnHidden>
      <p className="lead">{t('correct.lead')}</p>
      <CommandForm
        endpoint={requestEntryCorrection}
        invalidates={['/cases']}
        initial={{ opensOn: found.opensOn, closesOn: found.closesOn ?? '' }}
        inputOf={(values) => ({ id: found.id, note: String(values['note'] ?? ''), changes: changesOf(values) })}
        submit={t('submit')}
        onDone={({ caseNumber }) => {
          message.success(t('submit.done', { number: caseNumber }))
          onClose()
        }}
      >
        <Form.Item name="note" label={t('correct.note')} rules={[{ required: true, min: 5 }]}>
          <Input.TextArea rows={3} maxLength={1000} autoFocus />
        </Form.Item>
        <Form.Item name="opensOn" label={t('opensOn')}>
          <DayInput />
        </Form.Item>
        <Form.Item name="closesOn" label={t('closesOn')}>
          <DayInput />
        </Form.Item>
      </CommandForm>
    </Modal>
  )
}

const Acts = ({ found }: { readonly found: Entry }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [open, setOpen] = useState<'close' | 'preview' | 'correct'>()
  const shut = () => setOpen(undefined)
  const submit = useCommand(submitEntry, {
    invalidates: ['/cases'],
    onDone: ({ caseNumber }) => message.success(t('submit.done', { number: caseNumber })),
  })
  const close = useCommand(closeEntry, { onDone: shut })
  const can = (act: Entry['can'][number]) => found.can.includes(act)
  return (
    <>
      <RefusalAlert error={submit.error} />
      {can('submit') && (
        <Button type="primary" loading={submit.isPending} onClick={() => submit.mutate({ id: found.id })}>
          {t('submit')}
        </Button>
      )}
      {can('deposit') && (
        <LinkButton to={`/admin/batches/new?entry=${found.number}`} type="primary">
          {t('deposit')}
        </LinkButton>
      )}
      {can('edit') && <LinkButton to={`/admin/entries/${found.id}/edit`}>{t('entry.edit')}</LinkButton>}
      <Button onClick={() => setOpen('preview')}>{t('preview')}</Button>
      {can('correct') && <Button onClick={() => setOpen('correct')}>{t('correct')}</Button>}
      {can('close') && <Button onClick={() => setOpen('close')}>{t('close')}</Button>}
      {open === 'preview' && <Preview id={found.id} onClose={shut} />}
      {open === 'correct' && <Correction found={found} onClose={shut} />}
      <ConfirmImpact
        open={open === 'close'}
        title={t('close')}
        confirm={t('close')}
        danger
        impacts={[{ text: t('close.impact') }]}
        busy={close.isPending}
        error={close.error}
        onConfirm={() => close.mutate({ id: found.id })}
        onClose={shut}
      />
    </>
  )
}

const Content = ({ found }: { readonly found: Entry }) => {
  const t = useT(words)
  return (
    <Facts
      facts={[
        { label: t('number'), value: found.number },
        {
          label: t('achievement'),
          value: (
            <AppLink
              to={`/admin/achievements/${found.achievement.id}`}
            >{`${found.achievement.name} v${found.achievement.version}`}</AppLink>
          ),
        },
        { label: t('typeCode'), value: found.typeName },
        { label: t('issuer'), value: found.issuer },
        { label: t('owner'), value: found.organization.name },
        { label: t('term'), value: found.term },
        { label: t('credits'), value: <Credits value={found.credits} /> },
        { label: t('hours'), value: <Hours value={found.minutes} /> },
        { label: t('points'), value: found.content.points },
        { label: t('channels'), value: found.content.channels.map((one) => t(`channel.${one}`)).join('、') },
        { label: t('reviewPath'), value: t(`path.${found.content.reviewPath}`) },
        { label: t('opensOn'), value: <Day value={found.opensOn} /> },
        { label: t('closesOn'), value: <Day value={found.closesOn} /> },
        { label: t('public'), value: t(found.public ? 'yes' : 'no') },
        {
          label: t('depositors'),
          value: found.depositorNames.length === 0 ? t('depositors.all') : found.depositorNames.map((one) => one.name).join('、'),
          wide: true,
        },
        { label: t('evidence'), value: found.content.evidence.join('、'), wide: true },
        ...(found.caseId === null ? [] : [{ label: t('case'), value: <AppLink to={`/admin/cases/${found.caseId}`}>{t('case')}</AppLink> }]),
      ]}
    />
  )
}

/** One entry. */
export const EntryDetail = () => {
  const t = useT(words)
  return (
    <DetailPage
      endpoint={readEntry}
      input={{ id: usePathParam('id') }}
      fallback={t('entry')}
      title={(found) => (
        <>
          {found.name} <CatalogState state={found.state} />
        </>
      )}
      above={{ to: '/admin/entries', text: t('entries') }}
      actions={(found) => <Acts found={found} />}
    >
      {(found) => (
        <>
          <Content found={found} />
          {found.corrections.length > 0 && (
            <Block title={t('corrections')}>
              <ul className="rows">
                {found.corrections.map((one) => (
                  <li key={one.id} className="row">
                    <span>{one.note}</span>
                    <span>
                      {t(`correction.${one.state}`)} <Moment at={one.at} />
                    </span>
                  </li>
                ))}
              </ul>
            </Block>
          )}
        </>
      )}
    </DetailPage>
  )
}
