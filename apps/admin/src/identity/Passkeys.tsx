import type { Of } from '@creditbank/contract/common'
import { listPasskeys, type Passkey, removePasskey, renamePasskey } from '@creditbank/contract/identity'
import { App, Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useCommand } from '../api/hooks.ts'
import { useT } from '../i18n/words.ts'
import { CommandForm, useNeeded } from '../parts/CommandForm.tsx'
import { ConfirmImpact } from '../parts/ConfirmImpact.tsx'
import { Loaded } from '../parts/DetailPage.tsx'
import { Day, Moment } from '../parts/formats.tsx'
import { Block } from '../parts/Page.tsx'
import { StateTag } from '../parts/StateTag.tsx'
import { AddPasskey } from '../session/Passkey.tsx'
import { securityWords } from './security.words.ts'

type Key = Of<typeof Passkey>

const Rename = ({ passkey, onClose }: { readonly passkey: Key; readonly onClose: () => void }) => {
  const t = useT(securityWords)
  const needed = useNeeded()
  const { message } = App.useApp()
  return (
    <Modal open title={t('passkey.rename')} footer={null} onCancel={onClose} destroyOnHidden>
      <CommandForm
        endpoint={renamePasskey}
        initial={{ name: passkey.name }}
        inputOf={(values) => ({ id: passkey.id, name: String(values['name']) })}
        onCancel={onClose}
        onDone={() => {
          message.success(t('passkey.renamed'))
          onClose()
        }}
      >
        <Form.Item name="name" label={t('passkey.name')} rules={[needed(t('passkey.name'))]}>
          <Input maxLength={60} />
        </Form.Item>
      </CommandForm>
    </Modal>
  )
}

const Remove = ({ passkey, onClose }: { readonly passkey: Key; readonly onClose: () => void }) => {
  const t = useT(securityWords)
  const { message } = App.useApp()
  const remove = useCommand(removePasskey, {
    onDone: () => {
      message.success(t('passkey.removed'))
      onClose()
    },
  })
  return (
    <ConfirmImpact
      open
      title={t('passkey.remove')}
      confirm={t('passkey.remove')}
      impacts={[{ text: t('passkey.remove.impact', { name: passkey.name }) }]}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ id: passkey.id })}
      onClose={onClose}
    />
  )
}

const Row = ({ passkey, onAct }: { readonly passkey: Key; readonly onAct: (act: 'rename' | 'remove') => void }) => {
  const t = useT(securityWords)
  return (
    <li className="row">
      <span className="grow">
        {passkey.name} {passkey.backedUp && <StateTag tone="quiet">{t('passkey.synced')}</StateTag>}
        <span className="lead block-line">
          {t('passkey.since')} <Day value={passkey.createdAt} /> ·{' '}
          {passkey.lastUsedAt === null ? (
            t('passkey.unused')
          ) : (
            <>
              {t('passkey.used')} <Moment at={passkey.lastUsedAt} />
            </>
          )}
        </span>
      </span>
      <Button size="small" onClick={() => onAct('rename')} aria-label={`${t('passkey.rename')}: ${passkey.name}`}>
        {t('passkey.rename')}
      </Button>
      <Button size="small" danger onClick={() => onAct('remove')} aria-label={`${t('passkey.remove')}: ${passkey.name}`}>
        {t('passkey.remove')}
      </Button>
    </li>
  )
}

/** One's passkeys: add, name, remove. */
export const Passkeys = () => {
  const t = useT(securityWords)
  const { message } = App.useApp()
  const [acting, setActing] = useState<{ act: 'rename' | 'remove'; passkey: Key }>()
  const close = () => setActing(undefined)
  return (
    <Block title={t('passkeys')}>
      <p className="lead">{t('passkeys.lead')}</p>
      <Loaded endpoint={listPasskeys} input={{}}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{t('passkeys.none')}</p>
          ) : (
            <ul className="rows">
              {items.map((passkey) => (
                <Row key={passkey.id} passkey={passkey} onAct={(act) => setActing({ act, passkey })} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <AddPasskey onDone={() => message.success(t('passkey.added'))} />
      {acting?.act === 'rename' && <Rename passkey={acting.passkey} onClose={close} />}
      {acting?.act === 'remove' && <Remove passkey={acting.passkey} onClose={close} />}
    </Block>
  )
}
