import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { Crash, NotFound } from './shell/Crash.tsx'
import { Frame } from './shell/Frame.tsx'
import { Skeleton } from './ui/parts.tsx'

const Waiting = () => (
  <div className="page narrow">
    <Skeleton lines={6} />
  </div>
)

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound })

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value.slice(0, 200) : typeof value === 'number' ? String(value) : undefined)

/** Keeps only the named search parameters, as short text; anything else in the address is dropped. */
const only =
  <const K extends string>(...names: readonly K[]) =>
  (search: Record<string, unknown>): { [N in K]?: string } => {
    const found: { [N in K]?: string } = {}
    for (const name of names) {
      const value = text(search[name])
      if (value !== undefined) found[name] = value
    }
    return found
  }

const home = createRoute({ getParentRoute: () => root, path: '/', component: lazyRouteComponent(() => import('./home/Home.tsx'), 'Home') })
const moduleAhead = createRoute({ getParentRoute: () => root, path: '/modules/$module', component: lazyRouteComponent(() => import('./home/Module.tsx'), 'Module') })
const help = createRoute({ getParentRoute: () => root, path: '/help', validateSearch: only('q'), component: lazyRouteComponent(() => import('./help/Help.tsx'), 'Help') })
const article = createRoute({ getParentRoute: () => root, path: '/help/$article', component: lazyRouteComponent(() => import('./help/Help.tsx'), 'Article') })
const privacy = createRoute({ getParentRoute: () => root, path: '/privacy', component: lazyRouteComponent(() => import('./legal/Legal.tsx'), 'Privacy') })
const agreement = createRoute({ getParentRoute: () => root, path: '/agreement', component: lazyRouteComponent(() => import('./legal/Legal.tsx'), 'Agreement') })

const catalog = createRoute({ getParentRoute: () => root, path: '/catalog', validateSearch: only('q'), component: Waiting })
const network = createRoute({ getParentRoute: () => root, path: '/network', component: Waiting })
const login = createRoute({ getParentRoute: () => root, path: '/login', component: Waiting })
const activate = createRoute({ getParentRoute: () => root, path: '/activate', component: Waiting })
const apply = createRoute({ getParentRoute: () => root, path: '/apply', component: Waiting })
const me = createRoute({ getParentRoute: () => root, path: '/me', component: Waiting })
const meArchive = createRoute({ getParentRoute: () => root, path: '/me/archive', component: Waiting })
const meDeposit = createRoute({ getParentRoute: () => root, path: '/me/deposit', component: Waiting })
const meApplications = createRoute({ getParentRoute: () => root, path: '/me/applications', component: Waiting })

/** All pages. Every one but the frame is loaded when it is first wanted. */
export const router = createRouter({
  routeTree: root.addChildren([home, moduleAhead, help, article, privacy, agreement, catalog, network, login, activate, apply, me, meArchive, meDeposit, meApplications]),
  defaultPreload: 'intent',
  defaultPendingMs: 200,
  defaultPendingComponent: Waiting,
  defaultErrorComponent: Crash,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
