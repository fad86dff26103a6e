/** Addresses and what they show, made of the list of screens. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'
import { SCREENS } from './screens/index.js'
import { client, hearSignOut } from './service/client.js'
import { queryClient } from './service/query-client.js'
import { ScreenError, ScreenPending } from './shell/fallbacks.js'
import { Frame } from './shell/frame.js'
import { NotFound } from './shell/not-found.js'
import { requireUser } from './shell/session.js'

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound })

const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'frame',
  component: Frame,
  beforeLoad: ({ location }) => requireUser(location.href)
})

const startRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  async beforeLoad () {
    await requireUser('/')
    const { sessions } = await client.sessions.list({ limit: 1 })
    throw redirect({ to: sessions.length === 0 ? '/first-run' : '/playground' })
  }
})

const routesOf = (isPublic: boolean) => SCREENS.filter(({ access }) => (access === 'anyone') === isPublic).map((screen) => createRoute({
  getParentRoute: () => isPublic ? rootRoute : frameRoute,
  path: screen.path,
  staticData: { screen },
  component: lazyRouteComponent(screen.load),
  // Each screen reads its own, by `useFilters`.
  validateSearch: (search: Record<string, unknown>) => search
}))

/** The console's router. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([startRoute, ...routesOf(true), frameRoute.addChildren(routesOf(false))]),
  defaultPreload: 'intent',
  defaultErrorComponent: ScreenError,
  defaultPendingComponent: ScreenPending,
  defaultNotFoundComponent: NotFound,
  defaultPendingMs: 250,
  scrollRestoration: true
})

hearSignOut((reason) => {
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in') return
  const search = reason === 'logout' ? {} : { reason, next: href }
  void router.navigate({ to: '/sign-in', search: search as never }).then(() => { queryClient.clear() })
})
