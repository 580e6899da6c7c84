import type { Permission } from '@creditbank/contract/permissions'
import type { ComponentType } from 'react'
import type { Text } from './i18n/words.ts'

/** One screen: a path below /admin (`/staff/$id`), its title, who may open it, and how its component is fetched when it is first opened. */
export type Screen = {
  readonly path: `/${string}`
  readonly title: Text
  /** Any one of these opens the screen; nothing said means every member of staff. */
  readonly may?: readonly Permission[]
  readonly load: () => Promise<ComponentType>
}

/** Where entries stand in the menu, from what is due today down to what is set up once. */
export type MenuGroup = 'today' | 'learners' | 'learning' | 'system'

/** One entry of the menu and of the command palette. It shows when its screen's `may` allows; `order` sorts inside the group. */
export type MenuEntry = {
  readonly path: `/${string}`
  readonly label: Text
  readonly group: MenuGroup
  readonly order: number
  readonly icon?: ComponentType
}

/** Something the command palette found: `href` is below /admin. */
export type Found = { readonly title: string; readonly note: string; readonly href: string }
/** Lets the command palette look inside a capability (people by name, units by name or code). */
export type Finder = {
  readonly label: Text
  readonly may: readonly Permission[]
  readonly find: (typed: string) => Promise<readonly Found[]>
}

/** A block of the work bench: what of this capability is due today for the present role. Lower `order` stands higher. */
export type Due = { readonly order: number; readonly may: readonly Permission[]; readonly load: () => Promise<ComponentType> }

/** What `src/<capability>/index.tsx` exports. */
export type Capability = {
  readonly routes: readonly Screen[]
  readonly menu: readonly MenuEntry[]
  readonly finders?: readonly Finder[]
  readonly due?: readonly Due[]
}
