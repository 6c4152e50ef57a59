import type { JSX } from 'react';
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconBolt, IconCash, IconRouter } from '@tabler/icons-react';
import type { Router, ServiceOverview, SubscriberOverview } from '@demarc/contracts';
import { ErrorNote, formatMoment, formatMoney, isZeroMoney, Verdict } from '@demarc/ui';
import { useOpenPage } from '../../../components/page-link';
import { useMay } from '../../../lib/session';
import { useWakeRouter } from '../api/wake-router';
import { verdictText, type VerdictAction } from '../verdict-text';
import type { SubscriberDrawer } from './subscriber-page';
import { Enrolment } from './enrolment';
import { Reboot } from './reboot';

export interface VerdictCardProps {
  overview: SubscriberOverview;
  service: ServiceOverview;
  onOpen: (drawer: SubscriberDrawer) => void;
}

function Wake({ router }: { router: Router }): JSX.Element {
  const wake = useWakeRouter(router.id);
  return (
    <>
      <Button
        variant="default"
        loading={wake.isPending}
        leftSection={<IconBolt size={16} stroke={1.5} />}
        onClick={() => wake.mutate()}
      >
        Wake the router
      </Button>
      {wake.error !== null && (
        <ErrorNote
          what="The router could not be woken."
          holds="Nothing is lost: it gets what it shall have at its next contact."
          error={wake.error}
        />
      )}
    </>
  );
}

/** The first line of the page: what is true, why, and at most two things to do. */
export function VerdictCard({ overview, service, onOpen }: VerdictCardProps): JSX.Element {
  const openPage = useOpenPage();
  const { account, zone, serverTime } = overview;
  const { verdict, router } = service;
  const may = {
    payment: useMay('payment.take'),
    reboot: useMay('router.reboot'),
    configure: useMay('router.configure'),
  };
  const text = verdictText(verdict.code, {
    verdict,
    account,
    money: formatMoney,
    moment: (instant) => formatMoment(instant, zone, new Date(serverTime)),
  });
  const button = (action: VerdictAction): JSX.Element | null => {
    switch (action) {
      case 'take-payment':
        if (!may.payment || account === null) return null;
        return (
          <Button key={action} leftSection={<IconCash size={16} stroke={1.5} />} onClick={() => onOpen('payment')}>
            Take payment{isZeroMoney(account.due) ? '' : ` ${formatMoney(account.due, account.currency)}`}
          </Button>
        );
      case 'set-router':
        if (!may.configure) return null;
        return (
          <Button key={action} leftSection={<IconRouter size={16} stroke={1.5} />} onClick={() => onOpen('router')}>
            Enter the router's serial
          </Button>
        );
      case 'enrol':
        return router === null || !may.configure ? null : <Enrolment key={action} router={router} />;
      case 'open-router':
        if (router === null) return null;
        return (
          <Button
            key={action}
            variant="default"
            leftSection={<IconRouter size={16} stroke={1.5} />}
            onClick={() => openPage(`/routers/${router.id}`)}
          >
            The router's page
          </Button>
        );
      case 'open-incident':
        return (
          <Button
            key={action}
            variant="default"
            leftSection={<IconAlertTriangle size={16} stroke={1.5} />}
            onClick={() => openPage(`/incidents/${verdict.facts.incident ?? ''}`)}
          >
            The incident
          </Button>
        );
      case 'wake':
        return router === null || !may.reboot ? null : <Wake key={action} router={router} />;
      case 'reboot':
        return router === null || !may.reboot ? null : <Reboot key={action} router={router} />;
      default:
        return action satisfies never;
    }
  };
  const buttons = text.actions.map(button).filter((one) => one !== null);
  return (
    <Verdict
      look={text.look}
      what={text.what}
      why={text.why}
      certainty={verdict.certainty}
      actions={buttons.length === 0 ? undefined : buttons}
      layers={verdict.layers}
    />
  );
}
