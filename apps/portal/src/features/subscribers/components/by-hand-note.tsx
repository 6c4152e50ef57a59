import type { JSX } from 'react';
import type { ByHandOrder, ServiceOverview } from '@demarc/contracts';
import { Age, ConfirmAction, ErrorNote } from '@demarc/ui';
import { useLive } from '../../../lib/live';
import { useMay } from '../../../lib/session';
import { byHandKey, useByHand, useSayDoneByHand } from '../api/by-hand';
import classes from './subscriber-page.module.css';

const TO_DO: Readonly<Record<ByHandOrder['serviceState'], string>> = {
  active: 'Give the line back in full',
  notice: 'Give the line back in full',
  throttled: 'Make the line slow',
  'walled-garden': 'Wall the line in',
  suspended: 'Cut the line off',
  terminated: 'Cut the line off',
};

function Order({ order }: { order: ByHandOrder }): JSX.Element {
  const say = useSayDoneByHand(order.subscriptionId);
  const maySay = useMay('service.suspend');
  const { done, reason, stateVersion, nasName, staticAddress } = order;
  if (done !== null) {
    return (
      <p className={classes.intervention} role="status">
        <strong>Done by hand, says {done.by}</strong>, <Age at={done.at} />: {done.note} That is the word of staff; no
        device has shown it.
      </p>
    );
  }
  const where = [staticAddress, nasName].filter((part) => part !== null).join(' on ');
  const what = `${TO_DO[order.serviceState]}${where === '' ? '' : ` (${where})`}`;
  return (
    <div className={classes.byHand} role="status" aria-label="Left to a person">
      <p>
        <strong>Left to a person: {what}.</strong>
        {reason !== null && ` Why: ${reason}.`}
      </p>
      {maySay && (
        <ConfirmAction
          level={2}
          verb="Done by hand"
          reasonLabel="What was done, and where"
          effect={`${what}. Your name, the time and your words are kept; the proof says that it is the word of staff.`}
          busy={say.isPending}
          onConfirm={(note) => say.mutateAsync({ stateVersion, note })}
        />
      )}
      {say.error !== null && (
        <ErrorNote what="It was not noted." holds="It is still left to a person." error={say.error} />
      )}
    </div>
  );
}

/** What no program could bring about, until somebody has done it. */
export function ByHandNote({ service }: { service: ServiceOverview }): JSX.Element | null {
  const { subscription, proof } = service;
  // What is proven needs nobody any more.
  const { data } = useByHand(subscription.id, subscription.stateVersion, proof !== null && proof.status !== 'proven');
  useLive(['proof', 'subscription'], [byHandKey(subscription.id)]);
  const order = data?.order ?? null;
  return order === null ? null : <Order order={order} />;
}
