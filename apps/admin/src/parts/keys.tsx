import { Modal } from 'antd'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'

/** A key of a page: what is pressed (`j`, `Enter`, `?`, `ctrl+k`), what it does in words, and doing it. `always`: also while one types. */
export type Key = { readonly key: string; readonly label: string; readonly run: () => void; readonly always?: boolean }

const known = new Map<symbol, readonly Key[]>()
let snapshot: readonly Key[] = []
const listeners = new Set<() => void>()
const changed = () => {
  const seen = new Map<string, Key>()
  for (const keys of known.values()) for (const key of keys) seen.set(key.key, key)
  snapshot = [...seen.values()]
  for (const listener of listeners) listener()
}
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) || target.getAttribute('role') === 'combobox')
const dialogOpen = (): boolean => document.querySelector('.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open') !== null
const nameOf = (event: KeyboardEvent): string =>
  `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.key.length === 1 && event.ctrlKey ? event.key.toLowerCase() : event.key}`

/** Binds keys while the component is on the page. They are silent while one types, inside dialogs, and on Enter over a link or button; `?` lists them. */
export const useKeys = (keys: readonly Key[]): void => {
  const latest = useRef(keys)
  latest.current = keys
  const listed = keys.map((key) => `${key.key}\u0000${key.label}`).join('\u0001')
  useEffect(() => {
    const id = Symbol('keys')
    known.set(id, listed === '' ? [] : latest.current)
    changed()
    const press = (event: KeyboardEvent) => {
      const key = latest.current.find((one) => one.key === nameOf(event))
      if (key === undefined || event.defaultPrevented || event.isComposing) return
      if (key.always !== true && (isTyping(event.target) || dialogOpen() || event.altKey)) return
      // Enter alone presses what has the focus; with Ctrl it means the form, wherever the focus is.
      if (key.key === 'Enter' && event.target instanceof HTMLElement && event.target.closest('a,button') !== null) return
      event.preventDefault()
      key.run()
    }
    document.addEventListener('keydown', press)
    return () => {
      known.delete(id)
      changed()
      document.removeEventListener('keydown', press)
    }
  }, [listed])
}

const shown = (key: string): string =>
  key.replace('ctrl+', 'Ctrl + ').replace(/(^| )([a-z])$/, (_, before: string, letter: string) => `${before}${letter.toUpperCase()}`)

/** The list of every key that works on this page. */
export const KeysHelp = ({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) => {
  const t = useT(shellWords)
  const keys = useSyncExternalStore(subscribe, () => snapshot)
  return (
    <Modal open={open} title={t('keys.title')} footer={null} onCancel={onClose} width={440}>
      <dl className="keys">
        {keys.map((key) => (
          <div key={key.key}>
            <dt>
              <kbd>{shown(key.key)}</kbd>
            </dt>
            <dd>{key.label}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
