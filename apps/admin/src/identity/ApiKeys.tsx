import type { OutputOf } from '@creditbank/contract'
import { createApiKey, listApiKeys, revokeApiKey } from '@creditbank/contract/identity'
import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { Moment } from '../parts/formats.tsx'
import { ListPage } from '../parts/ListPage.tsx'
import { SecretOnce } from '../parts/SecretOnce.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { UnitSelect } from '../parts/UnitSelect.tsx'
import { words } from './words.ts'

type Key = OutputOf<typeof listApiKeys>['items'][number]

const Create = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useT(words)
  const needed = useNeeded()
  const [made, setMade] = useState<string>()
  return (
    <>
      <Modal open={made === undefined} title={t('keys.create')} onCancel={onClose} footer={null} destroyOnHidden>
        <CommandForm endpoint={createApiKey} submit={t('keys.create')} onCancel={onClose} onDone={(output) => setMade(output.key)}>
          <Form.Item name="organizationId" label={t('unit')} rules={[needed(t('unit'))]}>
            <UnitSelect />
          </Form.Item>
          <Form.Item name="name" label={t('keys.name')} rules={[needed(t('keys.name'))]}>
            <Input maxLength={200} autoComplete="off" />
          </Form.Item>
        </CommandForm>
      </Modal>
      <SecretOnce secret={made} title={t('keys.created')} lead={t('keys.createdLead')} onClose={onClose} />
    </>
  )
}

const Revoke = ({ line, onClose }: { readonly line: Key; readonly onClose: () => void }) => {
  const t = useT(words)
  const command = useCommand(revokeApiKey, { onDone: onClose })
  const impact = t('keys.revokeImpact', { name: line.name, hint: line.hint })
  return (
    <ConfirmImpact
      open
      title={t('keys.revoke')}
      confirm={t('keys.revoke')}
      impacts={[{ text: impact }]}
      busy={command.isPending}
      error={command.error}
      onConfirm={() => command.mutate({ id: line.id })}
      onClose={onClose}
    />
  )
}

const useColumns = (onRevoke: (line: Key) => void) => {
  const t = useT(words)
  const state = (row: Key) =>
    row.revokedAt === null ? (
      <StateTag tone="good">{t('keys.state.active')}</StateTag>
    ) : (
      <StateTag tone="quiet">{t('keys.state.revoked')}</StateTag>
    )
  const act = (row: Key) =>
    row.revokedAt === null && (
      <Button size="small" danger onClick={() => onRevoke(row)}>
        {t('keys.revoke')}
      </Button>
    )
  return [
    { key: 'name', title: t('keys.name'), render: (row: Key) => row.name },
    { key: 'unit', title: t('unit'), render: (row: Key) => row.organization.name, width: 200 },
    { key: 'hint', title: t('keys.hint'), render: (row: Key) => <code>{row.hint}</code>, width: 80 },
    { key: 'state', title: t('status'), render: state, width: 100 },
    { key: 'createdBy', title: t('keys.createdBy'), render: (row: Key) => row.createdBy, width: 90 },
    { key: 'createdAt', title: t('keys.createdAt'), render: (row: Key) => <Moment at={row.createdAt} />, width: 175 },
    { key: 'lastUsedAt', title: t('keys.lastUsedAt'), render: (row: Key) => <Moment at={row.lastUsedAt} />, width: 175 },
    { key: 'actions', title: t('actions'), render: act, width: 110 },
  ]
}

/** The keys with which institutions' systems deposit through the API. */
export const ApiKeys = () => {
  const t = useT(words)
  const [creating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<Key>()
  const columns = useColumns(setRevoking)
  const create = (
    <Button type="primary" onClick={() => setCreating(true)}>
      {t('keys.create')}
    </Button>
  )
  return (
    <ListPage
      endpoint={listApiKeys}
      name="identity.keys"
      paged={false}
      title={t('keys')}
      lead={t('keys.lead')}
      actions={create}
      rowKey={(row) => row.id}
      columns={columns}
      empty={{ text: t('keys.none'), action: create }}
    >
      {creating && <Create onClose={() => setCreating(false)} />}
      {revoking !== undefined && <Revoke line={revoking} onClose={() => setRevoking(undefined)} />}
    </ListPage>
  )
}
