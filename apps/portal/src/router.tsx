import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { ArchiveAlias, DepositAlias, DraftAlias, OutcomeAlias } from './shell/Alias.tsx'
import { Crash, NotFound } from './shell/Crash.tsx'
import { Frame } from './shell/Frame.tsx'
import { Skeleton } from './ui/parts.tsx'

const Waiting = () => (
  <div className="page narrow">
    <Skeleton lines={6} />
  </div>
)

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound })

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined)

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

const open = () => root

const home = createRoute({ getParentRoute: open, path: '/', component: lazyRouteComponent(() => import('./home/Home.tsx'), 'Home') })
const moduleAhead = createRoute({
  getParentRoute: open,
  path: '/modules/$module',
  component: lazyRouteComponent(() => import('./home/Module.tsx'), 'Module'),
})
const catalog = createRoute({
  getParentRoute: open,
  path: '/catalog',
  validateSearch: only('q', 'type', 'city', 'issuer', 'channel', 'open'),
  component: lazyRouteComponent(() => import('./catalog/Catalog.tsx'), 'Catalog'),
})
const entry = createRoute({
  getParentRoute: open,
  path: '/catalog/$id',
  component: lazyRouteComponent(() => import('./catalog/EntryPage.tsx'), 'EntryPage'),
})
const programmes = createRoute({
  getParentRoute: open,
  path: '/programmes',
  validateSearch: only('q', 'level', 'mode'),
  component: lazyRouteComponent(() => import('./programmes/Programmes.tsx'), 'Programmes'),
})
const programme = createRoute({
  getParentRoute: open,
  path: '/programmes/$id',
  component: lazyRouteComponent(() => import('./programmes/ProgrammePage.tsx'), 'ProgrammePage'),
})
const publicRules = createRoute({
  getParentRoute: open,
  path: '/conversion-rules',
  validateSearch: only('q', 'effect', 'programme'),
  component: lazyRouteComponent(() => import('./programmes/PublicRules.tsx'), 'PublicRules'),
})
const network = createRoute({
  getParentRoute: open,
  path: '/network',
  validateSearch: only('q', 'city', 'kind'),
  component: lazyRouteComponent(() => import('./network/Network.tsx'), 'Network'),
})
const help = createRoute({
  getParentRoute: open,
  path: '/help',
  validateSearch: only('q'),
  component: lazyRouteComponent(() => import('./help/Help.tsx'), 'Help'),
})
const article = createRoute({
  getParentRoute: open,
  path: '/help/$article',
  component: lazyRouteComponent(() => import('./help/Help.tsx'), 'Article'),
})
const errors = createRoute({
  getParentRoute: open,
  path: '/help/errors',
  component: lazyRouteComponent(() => import('./help/Errors.tsx'), 'Errors'),
})
const privacy = createRoute({
  getParentRoute: open,
  path: '/privacy',
  component: lazyRouteComponent(() => import('./legal/Legal.tsx'), 'Privacy'),
})
const agreement = createRoute({
  getParentRoute: open,
  path: '/agreement',
  component: lazyRouteComponent(() => import('./legal/Legal.tsx'), 'Agreement'),
})
const logIn = createRoute({
  getParentRoute: open,
  path: '/login',
  validateSearch: only('to'),
  component: lazyRouteComponent(() => import('./session/LogIn.tsx'), 'LogIn'),
})
const door = createRoute({
  getParentRoute: open,
  path: '/door/$door',
  component: lazyRouteComponent(() => import('./doors/DoorPage.tsx'), 'DoorPage'),
})
const inApp = createRoute({
  getParentRoute: open,
  path: '/in-app/$door',
  validateSearch: only('back', 'from'),
  component: lazyRouteComponent(() => import('./doors/InApp.tsx'), 'InApp'),
})
const scan = createRoute({
  getParentRoute: open,
  path: '/scan',
  component: lazyRouteComponent(() => import('./doors/Scan.tsx'), 'Scan'),
})
const activate = createRoute({
  getParentRoute: open,
  path: '/activate',
  component: lazyRouteComponent(() => import('./account/Activate.tsx'), 'Activate'),
})
const apply = createRoute({
  getParentRoute: open,
  path: '/apply',
  component: lazyRouteComponent(() => import('./account/Apply.tsx'), 'Apply'),
})
const follow = createRoute({
  getParentRoute: open,
  path: '/apply/follow',
  component: lazyRouteComponent(() => import('./account/Follow.tsx'), 'Follow'),
})

const gate = createRoute({ getParentRoute: open, path: '/me', component: lazyRouteComponent(() => import('./session/Gate.tsx'), 'Gate') })
const mine = () => gate
const me = createRoute({
  getParentRoute: mine,
  path: '/',
  validateSearch: only('welcome'),
  component: lazyRouteComponent(() => import('./account/MeHome.tsx'), 'MeHome'),
})
const archive = createRoute({
  getParentRoute: mine,
  path: '/archive',
  validateSearch: only('year', 'type', 'status', 'q'),
  component: lazyRouteComponent(() => import('./archive/ArchivePage.tsx'), 'ArchivePage'),
})
const outcome = createRoute({
  getParentRoute: mine,
  path: '/archive/$id',
  component: lazyRouteComponent(() => import('./archive/OutcomePage.tsx'), 'OutcomePage'),
})
const find = createRoute({
  getParentRoute: mine,
  path: '/deposit',
  validateSearch: only('q', 'entry', 'missing', 'for'),
  component: lazyRouteComponent(() => import('./deposit/Find.tsx'), 'Find'),
})
const step = createRoute({
  getParentRoute: mine,
  path: '/deposit/$id/$step',
  component: lazyRouteComponent(() => import('./deposit/StepPage.tsx'), 'StepPage'),
})
const applications = createRoute({
  getParentRoute: mine,
  path: '/applications',
  component: lazyRouteComponent(() => import('./applications/Applications.tsx'), 'Applications'),
})
const application = createRoute({
  getParentRoute: mine,
  path: '/applications/$id',
  validateSearch: only('sent'),
  component: lazyRouteComponent(() => import('./applications/Application.tsx'), 'Application'),
})
const notices = createRoute({
  getParentRoute: mine,
  path: '/notices',
  component: lazyRouteComponent(() => import('./notices/Notices.tsx'), 'Notices'),
})
const account = createRoute({
  getParentRoute: mine,
  path: '/account',
  component: lazyRouteComponent(() => import('./account/AccountPage.tsx'), 'AccountPage'),
})
const accesses = createRoute({
  getParentRoute: mine,
  path: '/account/accesses',
  component: lazyRouteComponent(() => import('./privacy/Accesses.tsx'), 'Accesses'),
})
const consents = createRoute({
  getParentRoute: mine,
  path: '/account/consents',
  validateSearch: only('welcome'),
  component: lazyRouteComponent(() => import('./privacy/Consents.tsx'), 'Consents'),
})
const creditPage = createRoute({
  getParentRoute: mine,
  path: '/credits',
  component: lazyRouteComponent(() => import('./credit/CreditPage.tsx'), 'CreditPage'),
})
const pointsPage = createRoute({
  getParentRoute: mine,
  path: '/points',
  component: lazyRouteComponent(() => import('./points/PointsPage.tsx'), 'PointsPage'),
})
const pointsStatement = createRoute({
  getParentRoute: mine,
  path: '/points/statement',
  validateSearch: only('on'),
  component: lazyRouteComponent(() => import('./points/Statement.tsx'), 'PointsStatement'),
})
const convert = createRoute({
  getParentRoute: mine,
  path: '/convert/$id',
  component: lazyRouteComponent(() => import('./conversions/Convert.tsx'), 'Convert'),
})
const myConversions = createRoute({
  getParentRoute: mine,
  path: '/conversions',
  component: lazyRouteComponent(() => import('./conversions/MyConversions.tsx'), 'MyConversions'),
})
const conversion = createRoute({
  getParentRoute: mine,
  path: '/conversions/$id',
  validateSearch: only('sent'),
  component: lazyRouteComponent(() => import('./conversions/ConversionPage.tsx'), 'ConversionPage'),
})
const proposal = createRoute({
  getParentRoute: mine,
  path: '/conversions/proposals/$id',
  component: lazyRouteComponent(() => import('./conversions/Proposals.tsx'), 'ProposalPage'),
})
const conversionNotices = createRoute({
  getParentRoute: open,
  path: '/conversion-notices',
  component: lazyRouteComponent(() => import('./conversions/PublicNotices.tsx'), 'PublicNotices'),
})
const board = createRoute({
  getParentRoute: open,
  path: '/conversion-board',
  component: lazyRouteComponent(() => import('./conversions/Board.tsx'), 'Board'),
})
const uses = createRoute({
  getParentRoute: mine,
  path: '/uses',
  component: lazyRouteComponent(() => import('./uses/Uses.tsx'), 'Uses'),
})
const proofs = createRoute({
  getParentRoute: mine,
  path: '/proofs',
  component: lazyRouteComponent(() => import('./proofs/ProofsPage.tsx'), 'ProofsPage'),
})
const newProof = createRoute({
  getParentRoute: mine,
  path: '/proofs/new',
  validateSearch: only('kind'),
  component: lazyRouteComponent(() => import('./proofs/NewProof.tsx'), 'NewProof'),
})
const proof = createRoute({
  getParentRoute: mine,
  path: '/proofs/$id',
  validateSearch: only('done'),
  component: lazyRouteComponent(() => import('./proofs/ProofPage.tsx'), 'ProofPage'),
})
const offers = createRoute({
  getParentRoute: mine,
  path: '/redemption',
  validateSearch: only('all'),
  component: lazyRouteComponent(() => import('./redemption/Offers.tsx'), 'Offers'),
})
const redemptionActivity = createRoute({
  getParentRoute: mine,
  path: '/redemption/$id',
  component: lazyRouteComponent(() => import('./redemption/ActivityPage.tsx'), 'ActivityPage'),
})
const good = createRoute({
  getParentRoute: mine,
  path: '/redemption/$id/goods/$good',
  component: lazyRouteComponent(() => import('./redemption/ActivityPage.tsx'), 'GoodPage'),
})
const cart = createRoute({
  getParentRoute: mine,
  path: '/redemption/$id/cart',
  component: lazyRouteComponent(() => import('./redemption/CartPage.tsx'), 'CartPage'),
})
const redemptions = createRoute({
  getParentRoute: mine,
  path: '/redemptions',
  component: lazyRouteComponent(() => import('./redemption/MyRedemptions.tsx'), 'MyRedemptions'),
})
const redemption = createRoute({
  getParentRoute: mine,
  path: '/redemptions/$id',
  validateSearch: only('done'),
  component: lazyRouteComponent(() => import('./redemption/MyRedemptions.tsx'), 'RedemptionPage'),
})
const privacyCentre = createRoute({
  getParentRoute: mine,
  path: '/account/privacy',
  component: lazyRouteComponent(() => import('./privacy/Privacy.tsx'), 'PrivacyCentre'),
})
const closeAccount = createRoute({
  getParentRoute: mine,
  path: '/account/close',
  component: lazyRouteComponent(() => import('./privacy/Close.tsx'), 'Close'),
})
const takeout = createRoute({
  getParentRoute: mine,
  path: '/account/takeout',
  component: lazyRouteComponent(() => import('./privacy/Takeout.tsx'), 'TakeoutPage'),
})
const sessions = createRoute({
  getParentRoute: mine,
  path: '/account/sessions',
  component: lazyRouteComponent(() => import('./account/Sessions.tsx'), 'Sessions'),
})
const myDoors = createRoute({
  getParentRoute: mine,
  path: '/account/doors',
  validateSearch: only('done'),
  component: lazyRouteComponent(() => import('./doors/MyDoors.tsx'), 'MyDoors'),
})
const password = createRoute({
  getParentRoute: mine,
  path: '/account/password',
  component: lazyRouteComponent(() => import('./account/Credentials.tsx'), 'PasswordPage'),
})
const accountCorrection = createRoute({
  getParentRoute: mine,
  path: '/account/correction',
  component: lazyRouteComponent(() => import('./account/AccountCorrection.tsx'), 'AccountCorrectionPage'),
})
const phone = createRoute({
  getParentRoute: mine,
  path: '/account/phone',
  component: lazyRouteComponent(() => import('./account/Credentials.tsx'), 'PhonePage'),
})

const actingPage = createRoute({
  getParentRoute: mine,
  path: '/mandates',
  component: lazyRouteComponent(() => import('./acting/Mandates.tsx'), 'Mandates'),
})
const receiptPage = createRoute({
  getParentRoute: open,
  path: '/receipt',
  component: lazyRouteComponent(() => import('./acting/ReceiptPage.tsx'), 'ReceiptPage'),
})

const depositAlias = createRoute({ getParentRoute: open, path: '/deposits/$id', component: DepositAlias })
const outcomeAlias = createRoute({ getParentRoute: open, path: '/archive/$id', component: OutcomeAlias })
const archiveAlias = createRoute({ getParentRoute: open, path: '/archive', component: ArchiveAlias })
const draftAlias = createRoute({ getParentRoute: mine, path: '/deposit/$id', component: DraftAlias })

const routeTree = root.addChildren([
  home,
  moduleAhead,
  catalog,
  entry,
  programmes,
  programme,
  publicRules,
  conversionNotices,
  board,
  network,
  help,
  article,
  privacy,
  agreement,
  logIn,
  door,
  inApp,
  scan,
  activate,
  apply,
  follow,
  receiptPage,
  errors,
  depositAlias,
  outcomeAlias,
  archiveAlias,
  gate.addChildren([
    me,
    archive,
    outcome,
    find,
    step,
    applications,
    application,
    notices,
    account,
    privacyCentre,
    closeAccount,
    takeout,
    offers,
    redemptionActivity,
    good,
    cart,
    redemptions,
    redemption,
    proofs,
    newProof,
    proof,
    consents,
    creditPage,
    pointsPage,
    pointsStatement,
    convert,
    myConversions,
    conversion,
    uses,
    proposal,
    accesses,
    actingPage,
    sessions,
    myDoors,
    password,
    accountCorrection,
    phone,
    draftAlias,
  ]),
])

/** Search parameters are plain text: an id of 17 digits must not become a number on the way. */
const plainSearch = (search: Record<string, unknown>): string => {
  const pairs = Object.entries(search).flatMap(([name, value]) => (typeof value === 'string' && value !== '' ? [[name, value]] : []))
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`
}

/** All pages. Every one but the frame is loaded when it is first wanted. */
export const router = createRouter({
  routeTree,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: plainSearch,
  defaultPreload: 'intent',
  defaultPendingMs: 200,
  // A page is shown as soon as it is there: holding the grey lines for a fixed while (the library's default is half a second) only delays it.
  defaultPendingMinMs: 0,
  defaultPendingComponent: Waiting,
  defaultErrorComponent: Crash,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
