import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'
import { capabilities } from './capabilities.ts'
import type { Screen } from './capability.ts'
import { ScreenGuard } from './shell/ScreenGuard.tsx'
import { NotFound, ScreenFailed, ScreenLoading } from './shell/screens.tsx'

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound })

const logIn = createRoute({
  getParentRoute: () => root,
  path: '/web/login',
  component: lazyRouteComponent(async () => ({ default: (await import('./session/LogInPage.tsx')).LogInPage })),
})

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/admin' })
  },
})

const admin = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  component: lazyRouteComponent(async () => ({ default: (await import('./shell/Shell.tsx')).Shell })),
  notFoundComponent: NotFound,
})

/** One declared screen as a route: its component is fetched on first use and stands behind the check of its permissions. */
const routeOf = (screen: Screen) =>
  createRoute({
    getParentRoute: () => admin,
    path: screen.path,
    component: lazyRouteComponent(async () => {
      const Content = await screen.load()
      const Guarded = () => (
        <ScreenGuard screen={screen}>
          <Content />
        </ScreenGuard>
      )
      return { default: Guarded }
    }),
  })

const screens = capabilities.flatMap((capability) => capability.routes)

/** The router of the back office. Query values stay strings: the default would read a 19-digit id as a number and lose its end. */
export const makeRouter = () =>
  createRouter({
    routeTree: root.addChildren([logIn, home, admin.addChildren(screens.map(routeOf))]),
    parseSearch: (query) => Object.fromEntries(new URLSearchParams(query)),
    stringifySearch: (search) => {
      const text = new URLSearchParams(Object.entries(search).map(([key, value]): [string, string] => [key, String(value)])).toString()
      return text === '' ? '' : `?${text}`
    },
    scrollRestoration: true,
    defaultPreload: 'intent',
    defaultPendingComponent: ScreenLoading,
    defaultErrorComponent: ScreenFailed,
  })
