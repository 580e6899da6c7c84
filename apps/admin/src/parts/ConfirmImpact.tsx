import { Button, Modal, Skeleton } from 'antd'
import { type ReactNode, useRef } from 'react'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { Count } from './formats.tsx'
import { RefusalAlert } from './RefusalAlert.tsx'

/** One thing that will happen, with how many it affects. */
export type Impact = { readonly text: string; readonly count?: number }

/** Clicks nearer to each other than this are one. */
const doubleClickMs = 600

/**
 * Says what an act will do before it is done, in numbers, never "are you sure". `impacts` undefined means they are still being
 * counted, and the act cannot be confirmed yet; `disabled` where something is still to be chosen or stands in the way (say what above). `confirm` names the
 * act ("停用账号"), the way out is always offered. A second click within a moment of the first does nothing.
 */
export const ConfirmImpact = ({
  open,
  title,
  impacts,
  lead,
  confirm,
  danger = true,
  busy = false,
  disabled = false,
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
  readonly disabled?: boolean
  readonly error?: unknown
  readonly onConfirm: () => void
  readonly onClose: () => void
  readonly children?: ReactNode
}) => {
  const t = useT(shellWords)
  const clickedAt = useRef(0)
  const once = () => {
    const now = performance.now()
    if (now - clickedAt.current < doubleClickMs && clickedAt.current !== 0) return
    clickedAt.current = now
    onConfirm()
  }
  const footer = (
    <>
      <Button onClick={onClose}>{t('impact.back')}</Button>
      <Button type="primary" danger={danger} disabled={disabled || impacts === undefined} loading={busy} onClick={once}>
        {confirm}
      </Button>
    </>
  )
  return (
    <Modal open={open} title={title} onCancel={onClose} footer={footer} destroyOnHidden>
      {lead !== undefined && <div className="impact-lead">{lead}</div>}
      {impacts === undefined && !disabled && (
        <div role="status" aria-label={t('impact.counting')}>
          <Skeleton active title={false} />
        </div>
      )}
      {impacts !== undefined && impacts.length > 0 && (
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
