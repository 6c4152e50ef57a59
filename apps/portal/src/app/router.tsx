import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { queryClient } from '../lib/query-client';
import { parseSearch, stringifySearch } from '../lib/search-params';
import { networkRoutes } from './network-routes';
import { PageProblem } from './page-problem';
import { root, signedIn } from './root-routes';
import { NotFound } from './shell';

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  component: lazyRouteComponent(() => import('../features/login/components/login-page'), 'LoginPage'),
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
    invoices,
    invoice,
    payments,
    payment,
    billingRuns,
    billingRun,
    suspension,
    ledger,
    ...networkRoutes,
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
