import {
  askExperts,
  type Candidate,
  listCandidates,
  type Panel,
  type PanelSheet,
  releaseSheet,
} from '@creditbank/contract/certificationPanels'
import { dimensionNames } from '@creditbank/contract/certificationWords'
import { Alert, App, Button, Checkbox, Modal } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { DayInput } from '../parts/DayInput.tsx'
import { Loaded } from '../parts/DetailPage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Credits, Day, today } from '../parts/formats.tsx'
import { NoteDialog } from '../parts/NoteDialog.tsx'
import { Block } from '../parts/Page.tsx'
import { RefusalAlert } from '../parts/RefusalAlert.tsx'
import { WideTable } from '../parts/WideTable.tsx'
import { driftText, type OfferingWhole, pointsText, SheetTag } from './offeringNames.tsx'
import { words } from './offerings.words.ts'

const inDays = (days: number): string => {
  const day = new Date(`${today()}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() + days)
  return day.toISOString().slice(0, 10)
}

const CandidateLine = ({
  one,
  chosen,
  onChoose,
}: {
  readonly one: Candidate
  readonly chosen: boolean
  readonly onChoose: (chosen: boolean) => void
}) => {
  const t = useT(words)
  return (
    <li className="row">
      <Checkbox checked={chosen} disabled={one.whyNot !== null} onChange={(event) => onChoose(event.target.checked)}>
        {one.name} · {one.unit}
      </Checkbox>
      <span className="lead grow">
        {one.whyNot === null
          ? [t('choose.match', { n: one.matches }), t('choose.open', { n: one.open })].join(' · ')
          : t(`whyNot.${one.whyNot}`)}
      </span>
    </li>
  )
}

const Ask = ({ id, onClose }: { readonly id: string; readonly onClose: () => void }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [dueOn, setDueOn] = useState(inDays(21))
  const ask = useCommand(askExperts, {
    onDone: ({ sheets }) => {
      message.success(t('panel.asked', { n: sheets }))
      onClose()
    },
  })
  return (
    <Modal
      open
      title={t('choose')}
      okText={t('choose.send')}
      okButtonProps={{ disabled: chosen.length === 0 || dueOn === '', loading: ask.isPending }}
      onOk={() => ask.mutate({ id, expertIds: [...chosen], dueOn })}
      onCancel={onClose}
      destroyOnHidden
    >
      <RefusalAlert error={ask.error} />
      <div className="list-filter">
        <label htmlFor="panel-due">{t('panel.dueOn')}</label>
        <DayInput id="panel-due" value={dueOn} onChange={(day) => setDueOn(day ?? '')} />
      </div>
      <Loaded endpoint={listCandidates} input={{ id }}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="lead">{t('choose.none')}</p>
          ) : (
            <ul className="rows">
              {items.map((one) => (
                <CandidateLine
                  key={one.id}
                  one={one}
                  chosen={chosen.includes(one.id)}
                  onChoose={(yes) => setChosen(yes ? [...chosen, one.id] : chosen.filter((other) => other !== one.id))}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Modal>
  )
}

const Release = ({ id }: { readonly id: string }) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const release = useCommand(releaseSheet, {
    onDone: () => {
      message.success(t('replace.done'))
      setOpen(false)
    },
  })
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('replace')}
      </Button>
      {open && (
        <NoteDialog
          title={t('replace')}
          label={t('replace.reason')}
          busy={release.isPending}
          error={release.error}
          onNote={(reason) => release.mutate({ id, reason })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

const Sheets = ({ sheets, open }: { readonly sheets: readonly PanelSheet[]; readonly open: boolean }) => {
  const t = useT(words)
  return (
    <WideTable
      rowKey="id"
      dataSource={[...sheets]}
      columns={[
        { title: t('expert'), render: (_, one) => `${one.expert.name} · ${one.expert.unit}` },
        { title: t('state'), render: (_, one) => <SheetTag state={one.state} overdue={one.overdue} /> },
        { title: t('panel.dueOn'), render: (_, one) => <Day value={one.dueOn} /> },
        { title: t('total'), align: 'right', render: (_, one) => (one.total === null ? '—' : pointsText(one.total)) },
        { title: t('drift'), align: 'right', render: (_, one) => (one.drift === null ? '—' : driftText(one.drift)) },
        { title: t('verdict'), render: (_, one) => (one.verdict === null ? '—' : t(`verdict.${one.verdict}`)) },
        { title: t('credits'), align: 'right', render: (_, one) => <Credits value={one.credits} /> },
        { title: t('comment'), render: (_, one) => <span className="cell-text">{one.comment ?? one.reason ?? '—'}</span> },
        { title: '', render: (_, one) => open && one.state === 'asked' && <Release id={one.id} /> },
      ]}
    />
  )
}

const Sum = ({ panel }: { readonly panel: Panel }) => {
  const t = useT(words)
  const language = useLanguage()
  if (panel.mean === null) return null
  return (
    <>
      {panel.wide && <Alert type="warning" showIcon className="refusal" title={t('panel.wide')} />}
      {panel.complete && !panel.wide && <Alert type="success" showIcon className="refusal" title={t('panel.complete')} />}
      <Facts
        facts={[
          { label: t('panel.mean'), value: pointsText(panel.mean) },
          { label: t('panel.spread'), value: panel.spread === null ? null : pointsText(panel.spread) },
        ]}
      />
      <WideTable
        rowKey="dimension"
        dataSource={[...panel.byDimension]}
        columns={[
          { title: t('parts'), render: (_, one) => dimensionNames[one.dimension][language] },
          { title: t('panel.mean'), align: 'right', render: (_, one) => pointsText(one.mean) },
          { title: t('panel.spread'), align: 'right', render: (_, one) => one.spread },
        ]}
      />
    </>
  )
}

/** The panel of an application: who was asked, what each found, and how far they lie apart. */
export const PanelBlock = ({ found, panel }: { readonly found: OfferingWhole; readonly panel: Panel }) => {
  const t = useT(words)
  const [asking, setAsking] = useState(false)
  const assigns = found.can.includes('assign')
  return (
    <Block
      title={t('panel')}
      actions={
        assigns && (
          <Button type={panel.sheets.length === 0 ? 'primary' : 'default'} onClick={() => setAsking(true)}>
            {t('panel.ask')}
          </Button>
        )
      }
    >
      <p className="lead">{t('panel.lead')}</p>
      {panel.sheets.length === 0 ? <p className="lead">{t('panel.none')}</p> : <Sheets sheets={panel.sheets} open={assigns} />}
      <Sum panel={panel} />
      {asking && <Ask id={found.id} onClose={() => setAsking(false)} />}
    </Block>
  )
}
