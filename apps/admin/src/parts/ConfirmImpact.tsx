import { Button, Modal, Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { Count } from './formats.tsx'
import { RefusalAlert } from './RefusalAlert.tsx'

/** One thing that will happen, with how many it affects. */
export type Impact = { readonly text: string; readonly count?: number }

/**
 * Says what an act will do before it is done, in numbers, never "are you sure". `impacts` undefined means they are still being
 * counted, and the act cannot be confirmed yet. `confirm` names the act ("停用账号"), the way out is always offered.
 */
export const ConfirmImpact = ({
  open,
  title,
  impacts,
  lead,
  confirm,
  danger = true,
  busy = false,
  error,
  onConfirm,
  onClose,
  children,
}: {
  readonly open: boolean
  readonly title: string
  readonly impacts: readonly Impact[] | undefined
  readonly lead?: ReactNode
  readonly confirm: string
  readonly danger?: boolean
  readonly busy?: boolean
  readonly error?: unknown
  readonly onConfirm: () => void
  readonly onClose: () => void
  readonly children?: ReactNode
}) => {
  const t = useT(shellWords)
  const footer = (
    <>
      <Button onClick={onClose}>{t('impact.back')}</Button>
      <Button type="primary" danger={danger} disabled={impacts === undefined} loading={busy} onClick={onConfirm}>
        {confirm}
      </Button>
    </>
  )
  return (
    <Modal open={open} title={title} onCancel={onClose} footer={footer} destroyOnHidden>
      {lead !== undefined && <p>{lead}</p>}
      {impacts === undefined ? (
        <div role="status" aria-label={t('impact.counting')}>
          <Skeleton active title={false} />
        </div>
      ) : (
        <ul className="impacts">
          {impacts.map((impact) => (
            <li key={impact.text}>
              <span>{impact.text}</span>
              {impact.count !== undefined && <Count value={impact.count} />}
            </li>
          ))}
        </ul>
      )}
      {children}
      <RefusalAlert error={error} />
    </Modal>
  )
}
