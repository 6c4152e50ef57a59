import { useCallback, type JSX } from 'react';
import { useHotkeys } from '@mantine/hooks';
import { useParams } from '@tanstack/react-router';
import type { ServiceOverview, SubscriberOverview } from '@demarc/contracts';
import { Card, EmptyState } from '@demarc/ui';
import { Button } from '@mantine/core';
import { z } from 'zod';
import { Loaded } from '../../../components/loaded';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { useUrlState } from '../../../lib/url-state';
import { overviewKey, useOverview } from '../api/get-overview';
import { timelineKey } from '../api/list-timeline';
import { AccessDrawer } from './access-drawer';
import { AddServiceDrawer } from './add-service-drawer';
import { ChangePlanDrawer } from './change-plan-drawer';
import { DiagnosisDrawer } from './diagnosis-drawer';
import { EditSubscriberDrawer } from './edit-subscriber-drawer';
import { MoneyStrip } from './money-strip';
import { OpenInvoices } from './open-invoices';
import { PolicyDrawer } from './policy-drawer';
import { RestoreDrawer } from './restore-drawer';
import { RouterCard } from './router-card';
import { ServiceCard } from './service-card';
import { ServiceTabs } from './service-tabs';
import { ServiceTraffic } from './service-traffic';
import { SessionsCard } from './sessions-card';
import { SetRouterDrawer } from './set-router-drawer';
import { SubscriberHeader } from './subscriber-header';
import { SuspendDrawer } from './suspend-drawer';
import { TakePaymentDrawer } from './take-payment-drawer';
import { TimelineCard } from './timeline-card';
import { VerdictCard } from './verdict-card';
import { WifiDrawer } from './wifi-drawer';
import classes from './subscriber-page.module.css';

const DRAWERS = [
  'payment',
  'wifi',
  'plan',
  'service',
  'router',
  'edit',
  'suspend',
  'restore',
  'diagnosis',
  'access',
  'policy',
] as const;
export type SubscriberDrawer = (typeof DRAWERS)[number];

const Search = z.object({
  service: z.string().optional(),
  drawer: z.enum(DRAWERS).optional(),
});

const LIVE_TOPICS = ['subscriber', 'subscription', 'invoice', 'payment', 'router', 'task', 'proof', 'clock'] as const;

/** The worse a service is, the earlier it is shown; the worst is open. */
const URGENCY: Readonly<Record<ServiceOverview['subscription']['serviceState'], number>> = {
  suspended: 0,
  'walled-garden': 1,
  throttled: 2,
  notice: 3,
  active: 4,
  terminated: 5,
};

function openService(services: readonly ServiceOverview[], id: string | undefined): ServiceOverview | undefined {
  const chosen = services.find((service) => service.subscription.id === id);
  if (chosen !== undefined) return chosen;
  return services.toSorted((a, b) => URGENCY[a.subscription.serviceState] - URGENCY[b.subscription.serviceState])[0];
}

export function SubscriberPage(): JSX.Element {
  const { number } = useParams({ from: '/signed-in/subscribers/$number' });
  const query = useOverview(number);
  useLive(LIVE_TOPICS, [overviewKey(number), timelineKey(number)]);
  return (
    <Loaded query={query} what={`Subscriber ${number}`} lines={14}>
      {(overview) => <SubscriberView overview={overview} />}
    </Loaded>
  );
}

function SubscriberView({ overview }: { overview: SubscriberOverview }): JSX.Element {
  const { subscriber, account, services } = overview;
  const [search, setSearch] = useUrlState(Search);
  const service = openService(services, search.service);
  const open = useCallback((drawer: SubscriberDrawer) => setSearch({ drawer }, 'push'), [setSearch]);
  const close = useCallback(() => setSearch({ drawer: undefined }), [setSearch]);
  const mayTakePayment = useMay('payment.take') && account !== null;
  const mayWifi = useMay('router.wifi') && service !== undefined;
  const mayWrite = useMay('subscriber.write');
  const mayReadAccess = useMay('nas.read');
  useHotkeys([
    ['P', () => mayTakePayment && open('payment')],
    ['F', () => mayWifi && open('wifi')],
  ]);
  return (
    <div className={classes.page}>
      <SubscriberHeader subscriber={subscriber} onOpen={open} />
      {services.length > 1 && (
        <ServiceTabs services={services} open={service} onChoose={(id) => setSearch({ service: id }, 'push')} />
      )}
      {service !== undefined && <VerdictCard overview={overview} service={service} onOpen={open} />}
      {account !== null && <MoneyStrip account={account} />}
      {service === undefined ? (
        <Card title="Service">
          <EmptyState title={`${subscriber.name} has no service yet.`}>
            {mayWrite && <Button onClick={() => open('service')}>Give a service</Button>}
          </EmptyState>
        </Card>
      ) : (
        <ServiceCard service={service} onOpen={open} />
      )}
      <div className={classes.columns}>
        {service !== undefined && <RouterCard service={service} onOpen={open} />}
        {account !== null && <OpenInvoices invoices={overview.openInvoices} />}
      </div>
      {service !== undefined && mayReadAccess && (
        <>
          <ServiceTraffic subscriptionId={service.subscription.id} />
          <SessionsCard subscriptionId={service.subscription.id} />
        </>
      )}
      <TimelineCard number={subscriber.number} />

      <DiagnosisDrawer number={subscriber.number} opened={search.drawer === 'diagnosis'} onClose={close} />
      {account !== null && mayTakePayment && (
        <TakePaymentDrawer overview={overview} account={account} opened={search.drawer === 'payment'} onClose={close} />
      )}
      {mayWrite && (
        <>
          <AddServiceDrawer number={subscriber.number} opened={search.drawer === 'service'} onClose={close} />
          <EditSubscriberDrawer subscriber={subscriber} opened={search.drawer === 'edit'} onClose={close} />
        </>
      )}
      {service !== undefined && (
        <ServiceDrawers
          service={service}
          account={account}
          drawer={search.drawer}
          onClose={close}
          mayWifi={mayWifi}
          mayWrite={mayWrite}
        />
      )}
    </div>
  );
}

function ServiceDrawers(props: {
  service: ServiceOverview;
  account: SubscriberOverview['account'];
  drawer: SubscriberDrawer | undefined;
  onClose: () => void;
  mayWifi: boolean;
  mayWrite: boolean;
}): JSX.Element {
  const { service, drawer, onClose } = props;
  const mayConfigure = useMay('router.configure');
  const maySuspend = useMay('service.suspend');
  const mayReadPolicy = useMay('suspension.read');
  return (
    <>
      {mayReadPolicy && (
        <PolicyDrawer subscription={service.subscription} opened={drawer === 'policy'} onClose={onClose} />
      )}
      {maySuspend && (
        <>
          <SuspendDrawer service={service} opened={drawer === 'suspend'} onClose={onClose} />
          <RestoreDrawer service={service} account={props.account} opened={drawer === 'restore'} onClose={onClose} />
        </>
      )}
      {props.mayWifi && <WifiDrawer service={service} opened={drawer === 'wifi'} onClose={onClose} />}
      {props.mayWrite && (
        <>
          <ChangePlanDrawer subscription={service.subscription} opened={drawer === 'plan'} onClose={onClose} />
          <AccessDrawer subscriptionId={service.subscription.id} opened={drawer === 'access'} onClose={onClose} />
        </>
      )}
      {mayConfigure && (
        <SetRouterDrawer subscription={service.subscription} opened={drawer === 'router'} onClose={onClose} />
      )}
    </>
  );
}
