import { capabilities } from '../capabilities.ts'
import type { MenuEntry, MenuGroup } from '../capability.ts'
import { shellWords } from '../i18n/shell.ts'
import { useT } from '../i18n/words.ts'
import { mayAny, useSession } from '../session/session.ts'

const groups: readonly MenuGroup[] = ['today', 'learners', 'learning', 'system']
const screens = capabilities.flatMap((capability) => capability.routes)
const entries = capabilities.flatMap((capability) => capability.menu).toSorted((a, b) => a.order - b.order)

/** A heading of the menu with the entries that the present role may open. */
export type MenuSection = { readonly group: MenuGroup; readonly label: string; readonly entries: readonly MenuEntry[] }

/** The menu of the present role: what its permissions open and nothing else; empty headings are left out. */
export const useMenu = (): readonly MenuSection[] => {
  const t = useT(shellWords)
  const session = useSession()
  const open = entries.filter((entry) => mayAny(session, screens.find((screen) => screen.path === entry.path)?.may))
  return groups
    .map((group) => ({ group, label: t(`menu.${group}`), entries: open.filter((entry) => entry.group === group) }))
    .filter((section) => section.entries.length > 0)
}
