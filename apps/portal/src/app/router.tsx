import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import { readBusinessClock } from '../features/demo/api/business-clock';
import { ApiProblem } from '../lib/api-client';
import { queryClient } from '../lib/query-client';
import { meQuery } from '../lib/session';
import { parseSearch, stringifySearch } from '../lib/search-params';
import { PageProblem } from './page-problem';
import { NotFound, Shell } from './shell';

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ notFoundComponent: NotFound });

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  component: lazyRouteComponent(() => import('../features/login/components/login-page'), 'LoginPage'),
});

/** Everything but the login needs somebody signed in; the address is kept for afterwards. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    try {
      const { demo } = await context.queryClient.ensureQueryData(meQuery);
      // In the demonstration time is moved: forms and ages need its clock from the start.
      if (demo) await readBusinessClock(context.queryClient);
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
      throw redirect({ to: '/login', search: (location.href === '/' ? {} : { next: location.href }) as never });
    }
  },
  component: Shell,
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  component: lazyRouteComponent(() => import('../features/home/components/home-page'), 'HomePage'),
});
const subscribers = createRoute({
  getParentRoute: () => signedIn,
  path: '/subscribers',
  component: lazyRouteComponent(() => import('../features/subscribers/components/subscribers-page'), 'SubscribersPage'),
});
const subscriber = createRoute({
  getParentRoute: () => signedIn,
  path: '/subscribers/$number',
  component: lazyRouteComponent(() => import('../features/subscribers/components/subscriber-page'), 'SubscriberPage'),
});
const proofs = createRoute({
  getParentRoute: () => signedIn,
  path: '/proofs',
  component: lazyRouteComponent(() => import('../features/proofs/components/proofs-page'), 'ProofsPage'),
});
const proof = createRoute({
  getParentRoute: () => signedIn,
  path: '/proofs/$proofId',
  component: lazyRouteComponent(() => import('../features/proofs/components/proof-page'), 'ProofPage'),
});
const invoices = createRoute({
  getParentRoute: () => signedIn,
  path: '/invoices',
  component: lazyRouteComponent(() => import('../features/invoices/components/invoices-page'), 'InvoicesPage'),
});
const invoice = createRoute({
  getParentRoute: () => signedIn,
  path: '/invoices/$number',
  component: lazyRouteComponent(() => import('../features/invoices/components/invoice-page'), 'InvoicePage'),
});
const payments = createRoute({
  getParentRoute: () => signedIn,
  path: '/payments',
  component: lazyRouteComponent(() => import('../features/payments/components/payments-page'), 'PaymentsPage'),
});
const payment = createRoute({
  getParentRoute: () => signedIn,
  path: '/payments/$paymentId',
  component: lazyRouteComponent(() => import('../features/payments/components/payment-page'), 'PaymentPage'),
});
const billingRuns = createRoute({
  getParentRoute: () => signedIn,
  path: '/billing-runs',
  component: lazyRouteComponent(
    () => import('../features/billing-runs/components/billing-runs-page'),
    'BillingRunsPage',
  ),
});
const billingRun = createRoute({
  getParentRoute: () => signedIn,
  path: '/billing-runs/$runId',
  component: lazyRouteComponent(() => import('../features/billing-runs/components/billing-run-page'), 'BillingRunPage'),
});
const suspension = createRoute({
  getParentRoute: () => signedIn,
  path: '/suspension',
  component: lazyRouteComponent(() => import('../features/suspension/components/suspension-page'), 'SuspensionPage'),
});
const ledger = createRoute({
  getParentRoute: () => signedIn,
  path: '/ledger',
  component: lazyRouteComponent(() => import('../features/ledger/components/ledger-page'), 'LedgerPage'),
});
const routers = createRoute({
  getParentRoute: () => signedIn,
  path: '/routers',
  component: lazyRouteComponent(() => import('../features/routers/components/routers-page'), 'RoutersPage'),
});
const routerPage = createRoute({
  getParentRoute: () => signedIn,
  path: '/routers/$routerId',
  component: lazyRouteComponent(() => import('../features/routers/components/router-page'), 'RouterPage'),
});
const arming = createRoute({
  getParentRoute: () => signedIn,
  path: '/arming',
  component: lazyRouteComponent(() => import('../features/arming/components/arming-page'), 'ArmingPage'),
});
const models = createRoute({
  getParentRoute: () => signedIn,
  path: '/models',
  component: lazyRouteComponent(() => import('../features/models/components/models-page'), 'ModelsPage'),
});
const firmware = createRoute({
  getParentRoute: () => signedIn,
  path: '/firmware',
  component: lazyRouteComponent(() => import('../features/firmware/components/firmware-page'), 'FirmwarePage'),
});
const newCampaign = createRoute({
  getParentRoute: () => signedIn,
  path: '/firmware/new',
  component: lazyRouteComponent(() => import('../features/firmware/components/new-campaign-page'), 'NewCampaignPage'),
});
const campaign = createRoute({
  getParentRoute: () => signedIn,
  path: '/firmware/$campaignId',
  component: lazyRouteComponent(() => import('../features/firmware/components/campaign-page'), 'CampaignPage'),
});
const tasks = createRoute({
  getParentRoute: () => signedIn,
  path: '/tasks',
  component: lazyRouteComponent(() => import('../features/tasks/components/tasks-page'), 'TasksPage'),
});
const calls = createRoute({
  getParentRoute: () => signedIn,
  path: '/calls',
  component: lazyRouteComponent(() => import('../features/calls/components/calls-page'), 'CallsPage'),
});
const incidents = createRoute({
  getParentRoute: () => signedIn,
  path: '/incidents',
  component: lazyRouteComponent(() => import('../features/incidents/components/incidents-page'), 'IncidentsPage'),
});
const incident = createRoute({
  getParentRoute: () => signedIn,
  path: '/incidents/$incidentId',
  component: lazyRouteComponent(() => import('../features/incidents/components/incident-page'), 'IncidentPage'),
});
const pushProfiles = createRoute({
  getParentRoute: () => signedIn,
  path: '/push-profiles',
  component: lazyRouteComponent(() => import('../features/profiles/components/profiles-page'), 'ProfilesPage'),
});
const profiles = createRoute({
  getParentRoute: () => signedIn,
  path: '/profiles',
  component: lazyRouteComponent(
    () => import('../features/router-profiles/components/profiles-list-page'),
    'ProfilesListPage',
  ),
});
const profile = createRoute({
  getParentRoute: () => signedIn,
  path: '/profiles/$profileId',
  component: lazyRouteComponent(
    () => import('../features/router-profiles/components/profile-page'),
    'RouterProfilePage',
  ),
});
const nas = createRoute({
  getParentRoute: () => signedIn,
  path: '/nas',
  component: lazyRouteComponent(() => import('../features/access/components/nas-page'), 'NasPage'),
});
const sessions = createRoute({
  getParentRoute: () => signedIn,
  path: '/sessions',
  component: lazyRouteComponent(() => import('../features/access/components/sessions-page'), 'SessionsPage'),
});
const pools = createRoute({
  getParentRoute: () => signedIn,
  path: '/pools',
  component: lazyRouteComponent(() => import('../features/access/components/pools-page'), 'PoolsPage'),
});
const routerAccess = createRoute({
  getParentRoute: () => signedIn,
  path: '/router-access',
  component: lazyRouteComponent(
    () => import('../features/router-access/components/router-access-page'),
    'RouterAccessPage',
  ),
});
const plans = createRoute({
  getParentRoute: () => signedIn,
  path: '/plans',
  component: lazyRouteComponent(() => import('../features/settings/components/plans-page'), 'PlansPage'),
});
const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/settings/components/settings-page'), 'SettingsPage'),
});
const staff = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/staff',
  component: lazyRouteComponent(() => import('../features/staff/components/staff-page'), 'StaffPage'),
});
const widget = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/widget',
  component: lazyRouteComponent(() => import('../features/widget/components/widget-page'), 'WidgetPage'),
});
const genieacs = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings/genieacs',
  component: lazyRouteComponent(() => import('../features/genieacs/components/nbi-page'), 'NbiPage'),
});
const audit = createRoute({
  getParentRoute: () => signedIn,
  path: '/audit',
  component: lazyRouteComponent(() => import('../features/staff/components/audit-page'), 'AuditPage'),
});
const me = createRoute({
  getParentRoute: () => signedIn,
  path: '/me',
  component: lazyRouteComponent(() => import('../features/staff/components/me-page'), 'MePage'),
});

const routeTree = root.addChildren([
  login,
  signedIn.addChildren([
    home,
    subscribers,
    subscriber,
    proofs,
    proof,
    invoices,
    invoice,
    payments,
    payment,
    billingRuns,
    billingRun,
    suspension,
    ledger,
    routers,
    routerPage,
    arming,
    models,
    firmware,
    newCampaign,
    campaign,
    tasks,
    calls,
    incidents,
    incident,
    profiles,
    profile,
    pushProfiles,
    nas,
    sessions,
    pools,
    routerAccess,
    plans,
    settings,
    staff,
    widget,
    genieacs,
    audit,
    me,
  ]),
]);

export const router = createRouter({
  routeTree,
  context: { queryClient },
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultErrorComponent: PageProblem,
  defaultNotFoundComponent: NotFound,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
