import { useQuery } from '@tanstack/react-query'
import { Input, Modal } from 'antd'
import { useDeferredValue, useState } from 'react'
import { capabilities } from '../capabilities.ts'
import type { Found } from '../capability.ts'
import { shellWords } from '../i18n/shell.ts'
import { useLanguage, useT } from '../i18n/words.ts'
import { useGo } from '../parts/links.tsx'
import { mayAny, useSession } from '../session/session.ts'
import { useMenu } from './menu.ts'

type Group = { readonly label: string; readonly items: readonly Found[] }

const useFound = (typed: string): readonly Group[] => {
  const t = useT(shellWords)
  const language = useLanguage()
  const session = useSession()
  const pages = useMenu().flatMap((group) =>
    group.entries.map((entry) => ({ title: entry.label[language], note: group.label, href: `/admin${entry.path}` })),
  )
  const asked = useDeferredValue(typed.trim())
  const finders = capabilities.flatMap((capability) => capability.finders ?? []).filter((finder) => mayAny(session, finder.may))
  const found = useQuery({
    queryKey: ['palette', asked, session.appointment?.id],
    enabled: asked.length >= 2 && finders.length > 0,
    staleTime: 30_000,
    queryFn: () =>
      Promise.all(
        finders.map(async (finder): Promise<Group> => ({ label: finder.label[language], items: await finder.find(asked).catch(() => []) })),
      ),
  })
  const wanted = typed.trim().toLowerCase()
  const matching = pages.filter((page) => wanted === '' || page.title.toLowerCase().includes(wanted))
  return [{ label: t('palette.pages'), items: matching }, ...(found.data ?? [])].filter((group) => group.items.length > 0)
}

const Results = ({
  groups,
  active,
  onPick,
}: {
  readonly groups: readonly Group[]
  readonly active: number
  readonly onPick: (href: string) => void
}) => {
  const flat = groups.flatMap((group) => group.items)
  return (
    <div id="palette-results" role="listbox" className="palette-results">
      {groups.map((group) => (
        <div key={group.label} role="group" aria-label={group.label}>
          <div className="palette-group">{group.label}</div>
          {group.items.map((item) => {
            const index = flat.indexOf(item)
            return (
              <div
                key={item.href}
                id={`palette-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                className="palette-item"
                onMouseDown={() => onPick(item.href)}
              >
                <span>{item.title}</span>
                <span className="palette-note">{item.note}</span>
              </div>
            )
          })}
        </div>
      ))}
    </div>
  )
}

const PaletteBody = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useT(shellWords)
  const go = useGo()
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(0)
  const groups = useFound(typed)
  const flat = groups.flatMap((group) => group.items)
  const pick = (href: string) => {
    onClose()
    go(href)
  }
  const move = (by: number) => setActive((now) => Math.max(0, Math.min(flat.length - 1, now + by)))
  return (
    <>
      <Input
        size="large"
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls="palette-results"
        aria-activedescendant={`palette-${active}`}
        aria-label={t('palette.hint')}
        placeholder={t('palette.hint')}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setActive(0)
        }}
        onKeyDown={(event) => {
          const chosen = flat[active]
          if (event.key === 'ArrowDown') move(1)
          else if (event.key === 'ArrowUp') move(-1)
          else if (event.key === 'Enter' && chosen !== undefined && !event.nativeEvent.isComposing) pick(chosen.href)
          else return
          event.preventDefault()
        }}
      />
      <Results groups={groups} active={active} onPick={pick} />
      {flat.length === 0 && <p className="lead">{t('palette.none', { typed })}</p>}
    </>
  )
}

/** Ctrl+K: finds pages by name, and whatever the capabilities let it look into (people, units). */
export const Palette = ({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) => {
  const t = useT(shellWords)
  return (
    <Modal open={open} title={t('palette.title')} footer={null} onCancel={onClose} width={560} destroyOnHidden style={{ top: 80 }}>
      <PaletteBody onClose={onClose} />
    </Modal>
  )
}
