import type { OutputOf } from '@creditbank/contract'
import { confirmMerge, exportMerges, getMerge, listMerges, MergeState, refuseMerge, undoMerge } from '@creditbank/contract/accounts'
import type { Of } from '@creditbank/contract/common'
import { App, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useCommand } from '../../api/hooks.ts'
import { useT } from '../../i18n/words.ts'
import { CommandForm, useNeeded } from '../../parts/CommandForm.tsx'
import { ConfirmImpact } from '../../parts/ConfirmImpact.tsx'
import { DetailPage } from '../../parts/DetailPage.tsx'
import { Facts } from '../../parts/Facts.tsx'
import { Moment } from '../../parts/formats.tsx'
import { ListPage } from '../../parts/ListPage.tsx'
import { AppLink, usePathParam } from '../../parts/links.tsx'
import { Block } from '../../parts/Page.tsx'
import { StateTag, type Tone } from '../../parts/StateTag.tsx'
import { ActDialog } from '../LearnerActs.tsx'
import { Consequences } from './Consequences.tsx'
import { Sides, useSideRows } from './Sides.tsx'
import { words } from './words.ts'

const tones: Readonly<Record<Of<typeof MergeState>, Tone>> = { proposed: 'due', merged: 'good', refused: 'quiet', undone: 'quiet' }
const families = ['/account-repairs', '/learners']

const MergeTag = ({ state }: { readonly state: Of<typeof MergeState> }) => {
  const t = useT(words)
  return <StateTag tone={tones[state]}>{t(`mergeState.${state}`)}</StateTag>
}

/** Merges of the unit: what waits for a second person, and what can still be undone. */
export const MergeList = () => {
  const t = useT(words)
  return (
    <ListPage
      endpoint={listMerges}
      exportEndpoint={exportMerges}
      name="accounts.merges"
      title={t('merges')}
      lead={t('merges.lead')}
      rowKey={(row) => row.id}
      columns={[
        {
          key: 'canonical',
          title: t('canonical'),
          render: (row) => <AppLink to={`/admin/account-merges/${row.id}`}>{row.canonical.name}</AppLink>,
        },
        { key: 'merged', title: t('merged'), render: (row) => `${row.merged.name} · ${row.merged.accountNo}` },
        { key: 'state', title: t('state'), render: (row) => <MergeTag state={row.state} /> },
        { key: 'proposedBy', title: t('proposedBy'), render: (row) => row.proposedBy },
        { key: 'decidedBy', title: t('decidedBy'), render: (row) => row.decidedBy },
        { key: 'undoUntil', title: t('undoUntil'), render: (row) => <Moment at={row.state === 'merged' ? row.undoUntil : null} /> },
      ]}
      filters={[
        {
          key: 'state',
          kind: 'choice',
          label: t('state'),
          options: MergeState.options.map((value) => ({ value, label: t(`mergeState.${value}`) })),
        },
      ]}
      empty={{ text: t('merges.none') }}
    />
  )
}

type Merge = OutputOf<typeof getMerge>
type Props = { readonly merge: Merge }

const Confirm = ({ merge }: Props) => {
  const t = useT(words)
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const command = useCommand(confirmMerge, {
    invalidates: families,
    onDone: () => {
      setOpen(false)
      message.success(t('done'))
    },
  })
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('merge.confirm')}
      </Button>
      <ConfirmImpact
        open={open}
        danger={false}
        title={t('merge.confirm')}
        lead={t('merge.confirmLead')}
        impacts={[
          { text: t('after.outcomes'), count: merge.preview.after.outcomes },
          { text: t('impact.sessions') },
          { text: t('impact.told') },
          { text: t('impact.undo') },
        ]}
        confirm={t('merge.confirm')}
        busy={command.isPending}
        error={command.error}
        onConfirm={() => command.mutate({ id: merge.id })}
        onClose={() => setOpen(false)}
      />
    </>
  )
}

const Refuse = ({ merge }: Props) => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <ActDialog label={t('merge.refuse')} told={t('done')}>
      {(close) => (
        <CommandForm
          endpoint={refuseMerge}
          submit={t('merge.refuse')}
          invalidates={families}
          onDone={close}
          inputOf={(values) => ({ id: merge.id, note: String(values['note'] ?? '') })}
        >
          <Form.Item name="note" label={t('reason')} rules={[needed(t('reason'))]}>
            <Input.TextArea rows={2} maxLength={200} />
          </Form.Item>
        </CommandForm>
      )}
    </ActDialog>
  )
}

const Undo = ({ merge }: Props) => {
  const t = useT(words)
  const needed = useNeeded()
  return (
    <ActDialog label={t('merge.undo')} told={t('done')}>
      {(close) => (
        <CommandForm
          endpoint={undoMerge}
          submit={t('merge.undo')}
          danger
          invalidates={families}
          onDone={close}
          inputOf={(values) => ({ id: merge.id, reason: String(values['reason'] ?? '') })}
        >
          <p className="lead">{t('merge.undoLead')}</p>
          <Form.Item name="reason" label={t('reason')} rules={[needed(t('reason'))]}>
            <Input.TextArea rows={2} maxLength={200} />
          </Form.Item>
        </CommandForm>
      )}
    </ActDialog>
  )
}

const Record = ({ merge }: Props) => {
  const t = useT(words)
  const reasons = [merge.reason, merge.decision, merge.undoReason].filter((text) => text !== null && text !== '')
  return (
    <Block title={t('outcome')}>
      <Facts
        facts={[
          { label: t('proposedBy'), value: `${merge.organization.name} · ${merge.proposedBy}` },
          { label: t('decidedBy'), value: merge.decidedBy },
          ...(merge.state === 'merged' ? [{ label: t('undoUntil'), value: <Moment at={merge.undoUntil} /> }] : []),
          ...(merge.undoneBy === null ? [] : [{ label: t('merge.undo'), value: merge.undoneBy }]),
          { label: t('reason'), value: reasons.join(' / '), wide: true },
        ]}
      />
    </Block>
  )
}

const Both = ({ merge }: Props) => {
  const t = useT(words)
  const rowsOf = useSideRows()
  return (
    <Block title={t('sides')}>
      <Sides heads={[t('canonical'), t('merged')]} rows={rowsOf(merge.preview.canonical, merge.preview.merged, () => undefined)} />
    </Block>
  )
}

/** One merge: both accounts, what follows in numbers, and the second person's word; after it the way back for thirty days. */
export const MergePage = () => {
  const t = useT(words)
  const id = usePathParam('id')
  return (
    <DetailPage
      endpoint={getMerge}
      input={{ id }}
      fallback={t('mergeOf')}
      above={{ to: '/admin/account-merges', text: t('merges') }}
      title={(merge) => (
        <>
          {t('mergeOf')} <MergeTag state={merge.state} />
        </>
      )}
      lead={(merge) => `${merge.canonical.name} ← ${merge.merged.name}`}
      actions={(merge) => (
        <>
          {merge.can.includes('confirm') && <Confirm merge={merge} />}
          {merge.can.includes('refuse') && <Refuse merge={merge} />}
          {merge.can.includes('undo') && <Undo merge={merge} />}
        </>
      )}
    >
      {(merge) => (
        <>
          <Both merge={merge} />
          {merge.state !== 'undone' && (
            <Block title={t('after')}>
              <Consequences preview={merge.preview} />
            </Block>
          )}
          <Record merge={merge} />
        </>
      )}
    </DetailPage>
  )
}
