import type { JSX } from 'react';
import type { ServiceOverview } from '@demarc/contracts';
import { StateMark } from '@demarc/ui';
import classes from './subscriber-page.module.css';

export interface ServiceTabsProps {
  services: readonly ServiceOverview[];
  open: ServiceOverview | undefined;
  onChoose: (subscriptionId: string) => void;
}

/** Her services with their state; the page below is about the chosen one. */
export function ServiceTabs({ services, open, onChoose }: ServiceTabsProps): JSX.Element {
  return (
    <div className={classes.tabs} role="tablist" aria-label="Services">
      {services.map(({ subscription }) => (
        <button
          key={subscription.id}
          type="button"
          role="tab"
          className={classes.tab}
          aria-selected={subscription.id === open?.subscription.id}
          onClick={() => onChoose(subscription.id)}
        >
          {subscription.label}, {subscription.planName}
          <StateMark service={subscription.serviceState} />
        </button>
      ))}
    </div>
  );
}
