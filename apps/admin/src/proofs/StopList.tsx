import { listStops, resolveStop, type Stop } from '@creditbank/contract/proofs'
import { Alert, App, Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Moment } from '../parts/formats.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { words } from './words.ts'

/** A character with its code point: a screen may lack the glyph as well. */
const shown = (character: string): string => `${character}（U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}）`

/** A person decides how the name is printed, or says what happens instead. */
const Decide = ({ stop, onClose }: { readonly stop: Stop; readonly onClose: () => void }) => {
  const t = useT(words)
  const needed = useNeeded()
  const { message } = App.useApp()
  return (
    <Modal open title={t('stop.decide')} onCancel={onClose} footer={null} destroyOnHidden>
      <Facts
        facts={[
          { label: t('person'), value: stop.learner.name },
          { label: t('accountNo'), value: <span className="figure">{stop.learner.accountNo}</span> },
          { label: t('stop.characters'), value: stop.characters.map(shown).join(' ') },
          { label: t('stop.where'), value: t(stop.inName ? 'stop.inName' : 'stop.inContent') },
        ]}
      />
      {stop.state === 'resolved' ? (
        <>
          <Alert
            type="info"
            showIcon
            className="refusal"
            title={t('stop.decided', { by: stop.resolvedBy ?? '' })}
            description={stop.note}
          />
          {stop.printAs !== null && <Facts facts={[{ label: t('stop.printAs'), value: stop.printAs }]} />}
        </>
      ) : (
        <CommandForm
          endpoint={resolveStop}
          submit={t('stop.save')}
          onCancel={onClose}
          inputOf={(values) => {
            const printAs = String(values['printAs'] ?? '').trim()
            return { id: stop.id, note: String(values['note'] ?? ''), ...(printAs === '' ? {} : { printAs }) }
          }}
          onDone={() => {
            message.success(t('stop.done'))
            onClose()
          }}
        >
          <p className="lead">{t(stop.inName ? 'stop.help' : 'stop.helpContent')}</p>
          {stop.inName && (
            <Form.Item name="printAs" label={t('stop.printAs')} extra={t('stop.printAsHelp')}>
              <Input maxLength={60} autoComplete="off" />
            </Form.Item>
          )}
          <Form.Item name="note" label={t('stop.note')} extra={t('stop.noteHelp')} rules={[needed(t('stop.note'))]}>
            <Input maxLength={200} />
          </Form.Item>
        </CommandForm>
      )}
    </Modal>
  )
}

/** The queue of papers that were stopped because a character cannot be printed, oldest first. */
export const StopList = () => {
  const t = useT(words)
  const [open, setOpen] = useState<Stop>()
  return (
    <ListPage
      endpoint={listStops}
      name="proofs.stops"
      title={t('stops')}
      lead={t('stops.lead')}
      rowKey={(row) => row.id}
      onOpen={setOpen}
      filters={[
        {
          key: 'state',
          kind: 'choice',
          label: t('state'),
          options: (['open', 'resolved'] as const).map((value) => ({ value, label: t(`stopState.${value}`) })),
        },
      ]}
      columns={[
        {
          key: 'person',
          title: t('person'),
          width: 140,
          render: (row) => (
            <Button type="link" size="small" onClick={() => setOpen(row)}>
              {row.learner.name}
            </Button>
          ),
        },
        { key: 'characters', title: t('stop.characters'), render: (row) => row.characters.map(shown).join(' '), width: 200 },
        { key: 'where', title: t('stop.where'), render: (row) => t(row.inName ? 'stop.inName' : 'stop.inContent'), width: 110 },
        {
          key: 'state',
          title: t('state'),
          render: (row) => <StateTag tone={row.state === 'open' ? 'due' : 'good'}>{t(`stopState.${row.state}`)}</StateTag>,
          width: 110,
        },
        { key: 'printAs', title: t('stop.printAs'), render: (row) => row.printAs, width: 140 },
        { key: 'accountNo', title: t('accountNo'), render: (row) => <span className="figure">{row.learner.accountNo}</span>, width: 190 },
        { key: 'unit', title: t('unit'), render: (row) => row.organization.name, width: 220 },
        { key: 'stoppedAt', title: t('stop.at'), render: (row) => <Moment at={row.stoppedAt} />, width: 180 },
      ]}
      empty={{ text: t('stops.none') }}
    >
      {open !== undefined && <Decide stop={open} onClose={() => setOpen(undefined)} />}
    </ListPage>
  )
}
