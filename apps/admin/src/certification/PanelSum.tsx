import { noteVisit, recommendOffering } from '@creditbank/contract/certificationOfferings'
import { App, Button, Form, Input, InputNumber, Modal } from 'antd'
import { useState } from 'react'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { DayInput } from '../parts/DayInput.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Credits, Day, hoursText, today } from '../parts/formats.tsx'
import { Block } from '../parts/Page.tsx'
import { isClosed, type OfferingWhole } from './offeringNames.tsx'
import { words } from './offerings.words.ts'

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
const amount = (value: unknown, factor: number): number => (typeof value === 'number' ? Math.round(value * factor) : 0)

const Visit = ({ id, onClose }: { readonly id: string; readonly onClose: () => void }) => {
  const t = useT(words)
  const needed = useNeeded()
  const { message } = App.useApp()
  return (
    <Modal open title={t('visit.note')} footer={null} onCancel={onClose} destroyOnHidden>
      <CommandForm
        endpoint={noteVisit}
        initial={{ on: today() }}
        inputOf={(values) => ({ id, on: text(values['on']), findings: text(values['findings']) })}
        onDone={() => {
          message.success(t('visit.done'))
          onClose()
        }}
        onCancel={onClose}
      >
        <Form.Item name="on" label={t('visit.on')} rules={[needed(t('visit.on'))]}>
          <DayInput />
        </Form.Item>
        <Form.Item name="findings" label={t('visit.findings')} rules={[needed(t('visit.findings'))]}>
          <Input.TextArea rows={5} maxLength={4000} />
        </Form.Item>
      </CommandForm>
    </Modal>
  )
}

/** The site visit, which is optional. */
export const VisitBlock = ({ found }: { readonly found: OfferingWhole }) => {
  const t = useT(words)
  const [noting, setNoting] = useState(false)
  return (
    <Block title={t('visit')} actions={found.can.includes('visit') && <Button onClick={() => setNoting(true)}>{t('visit.note')}</Button>}>
      {found.visit === null ? (
        <p className="lead">{t('visit.none')}</p>
      ) : (
        <>
          <p className="lines-kept">{found.visit.findings}</p>
          <p className="lead">
            <Day value={found.visit.on} /> · {t('visit.by', { name: found.visit.by })}
          </p>
        </>
      )}
      {noting && <Visit id={found.id} onClose={() => setNoting(false)} />}
    </Block>
  )
}

const inTwoYears = (): string => `${Number(today().slice(0, 4)) + 2}${today().slice(4).replace('-02-29', '-02-28')}`

const Recommend = ({ found, onClose }: { readonly found: OfferingWhole; readonly onClose: () => void }) => {
  const t = useT(words)
  const needed = useNeeded()
  const { message } = App.useApp()
  const known = found.recommendation
  const initial = {
    credits: (known?.credits ?? found.content.credits) / 100,
    hours: (known?.minutes ?? found.content.minutes) / 60,
    level: known?.level ?? found.content.level,
    validTo: known?.validTo ?? inTwoYears(),
    opinion: known?.opinion ?? '',
  }
  return (
    <Modal open title={t('recommend')} footer={null} onCancel={onClose} destroyOnHidden>
      <CommandForm
        endpoint={recommendOffering}
        initial={initial}
        inputOf={(values) => ({
          id: found.id,
          credits: Math.max(1, amount(values['credits'], 100)),
          minutes: Math.max(1, amount(values['hours'], 60)),
          level: typeof values['level'] === 'number' ? values['level'] : null,
          validTo: text(values['validTo']),
          opinion: text(values['opinion']),
        })}
        onDone={() => {
          message.success(t('recommend.done'))
          onClose()
        }}
        onCancel={onClose}
      >
        <div className="row-fields">
          <Form.Item name="credits" label={t('credits')} rules={[needed(t('credits'))]}>
            <InputNumber min={0.01} max={100} step={0.5} />
          </Form.Item>
          <Form.Item name="hours" label={t('hours')} rules={[needed(t('hours'))]}>
            <InputNumber min={1} max={10_000} />
          </Form.Item>
          <Form.Item name="level" label={t('level')}>
            <InputNumber min={1} max={10} precision={0} />
          </Form.Item>
        </div>
        <Form.Item name="validTo" label={t('validTo')} rules={[needed(t('validTo'))]}>
          <DayInput />
        </Form.Item>
        <Form.Item name="opinion" label={t('recommend.opinion')} rules={[needed(t('recommend.opinion'))]}>
          <Input.TextArea rows={3} maxLength={200} />
        </Form.Item>
      </CommandForm>
    </Modal>
  )
}

/** What one person recommends after the panel; a second one decides it as a case. */
export const RecommendationBlock = ({ found }: { readonly found: OfferingWhole }) => {
  const t = useT(words)
  const [open, setOpen] = useState(false)
  const known = found.recommendation
  return (
    <Block
      title={t('recommendation')}
      actions={
        found.can.includes('recommend') && (
          <Button type={known === null ? 'primary' : 'default'} onClick={() => setOpen(true)}>
            {t('recommend')}
          </Button>
        )
      }
    >
      {known === null ? (
        <p className="lead">{t(isClosed(found.state) ? 'recommendation.closed' : 'recommendation.none')}</p>
      ) : (
        <>
          <Facts
            facts={[
              { label: t('credits'), value: <Credits value={known.credits} /> },
              { label: t('hours'), value: hoursText(known.minutes) },
              { label: t('level'), value: known.level },
              { label: t('validTo'), value: <Day value={known.validTo} /> },
              { label: t('recommend.opinion'), value: known.opinion, wide: true },
            ]}
          />
          <p className="lead">{t('recommend.by', { name: known.by })}</p>
        </>
      )}
      {open && <Recommend found={found} onClose={() => setOpen(false)} />}
    </Block>
  )
}
