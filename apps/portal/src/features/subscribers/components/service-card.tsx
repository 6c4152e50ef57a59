import type { JSX } from 'react';
import { Button } from '@mantine/core';
import { IconArrowsExchange, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import type { Proof, ServiceOverview } from '@demarc/contracts';
import {
  Age,
  Card,
  CopyText,
  formatDate,
  formatDuration,
  formatRate,
  MoneyText,
  ProofChain,
  StateMark,
} from '@demarc/ui';
import { PageLink } from '../../../components/page-link';
import { useMay } from '../../../lib/session';
import { proofText } from '../proof-text';
import { ByHandNote } from './by-hand-note';
import { InterventionNote } from './intervention-note';
import type { SubscriberDrawer } from './subscriber-page';
import classes from './subscriber-page.module.css';

export interface ServiceCardProps {
  service: ServiceOverview;
  onOpen: (drawer: SubscriberDrawer) => void;
}

const RESTRICTED: ReadonlySet<string> = new Set(['throttled', 'walled-garden', 'suspended']);

function PreviousProof({ proof }: { proof: Proof }): JSX.Element {
  return (
    <span className={classes.sub}>
      before that: {proof.to} v{proof.stateVersion}
      {proof.totalSeconds === null ? ', ' : `, proven in ${formatDuration(proof.totalSeconds)}, `}
      <PageLink href={`/proofs/${proof.id}`}>show</PageLink>
    </span>
  );
}

function ProofPart({ service }: { service: ServiceOverview }): JSX.Element | null {
  const { proof, previousProof } = service;
  if (proof === null) return null;
  return (
    <>
      <div className={classes.proofHead}>
        <p role="status">{proofText(proof, formatDuration)}</p>
        {previousProof !== null && <PreviousProof proof={previousProof} />}
        <PageLink href={`/proofs/${proof.id}`}>Proof page</PageLink>
      </div>
      <ProofChain key={proof.id} proof={proof} />
    </>
  );
}

/** What the service is, in which state, and the proof that the network and the router agree. */
export function ServiceCard({ service, onOpen }: ServiceCardProps): JSX.Element {
  const { subscription } = service;
  const mayWrite = useMay('subscriber.write');
  const maySuspend = useMay('service.suspend');
  const mayReadPolicy = useMay('suspension.read');
  const isRestricted = RESTRICTED.has(subscription.serviceState);
  const isOver = subscription.endedOn !== null;
  return (
    <Card
      title={
        <>
          Service “{subscription.label}” <StateMark service={subscription.serviceState} chip />
        </>
      }
      aside={
        <>
          <span>
            v{subscription.stateVersion}, <Age at={subscription.stateChangedAt} />
          </span>
          {maySuspend && subscription.serviceState !== 'terminated' && (
            <Button
              variant="default"
              leftSection={
                isRestricted ? <IconPlayerPlay size={16} stroke={1.5} /> : <IconPlayerPause size={16} stroke={1.5} />
              }
              onClick={() => onOpen(isRestricted ? 'restore' : 'suspend')}
            >
              {isRestricted ? 'Restore' : 'Suspend'}
            </Button>
          )}
          {mayWrite && !isOver && (
            <Button
              variant="default"
              leftSection={<IconArrowsExchange size={16} stroke={1.5} />}
              onClick={() => onOpen('plan')}
            >
              Change plan
            </Button>
          )}
        </>
      }
    >
      <div className={classes.service}>
        <div className={classes.plan}>
          <span>
            <strong>{subscription.planName}</strong>,{' '}
            <MoneyText amount={subscription.price} currency={subscription.currency} /> a month
          </span>
          <span>
            {formatRate(subscription.downKbps)} down, {formatRate(subscription.upKbps)} up
          </span>
          <span>cycle day {subscription.billingCycleDay}</span>
          <span>since {formatDate(subscription.activatedOn)}</span>
          {subscription.endedOn !== null && <span>ends {formatDate(subscription.endedOn)}</span>}
          <span>
            PPPoE <CopyText text={subscription.pppoeUsername} label="PPPoE user" mono />
          </span>
          {!isOver && (
            <span className={classes.planActions}>
              {mayWrite && (
                <Button variant="subtle" size="compact-sm" onClick={() => onOpen('access')}>
                  Connection
                </Button>
              )}
              {mayReadPolicy && (
                <Button variant="subtle" size="compact-sm" onClick={() => onOpen('policy')}>
                  Policy
                </Button>
              )}
            </span>
          )}
        </div>
        <InterventionNote subscription={subscription} />
        <ByHandNote service={service} />
        <ProofPart service={service} />
      </div>
    </Card>
  );
}
