import type { JSX } from 'react';
import { Button, Menu } from '@mantine/core';
import { IconCash, IconDots, IconEdit, IconPhone, IconPlus } from '@tabler/icons-react';
import type { Subscriber } from '@demarc/contracts';
import { CopyText } from '@demarc/ui';
import { useMay } from '../../../lib/session';
import type { SubscriberDrawer } from './subscriber-page';
import classes from './subscriber-page.module.css';

export interface SubscriberHeaderProps {
  subscriber: Subscriber;
  onOpen: (drawer: SubscriberDrawer) => void;
}

/** Who it is: the first thing read in a call. */
export function SubscriberHeader({ subscriber, onOpen }: SubscriberHeaderProps): JSX.Element {
  const mayWrite = useMay('subscriber.write');
  const mayTakePayment = useMay('payment.take');
  return (
    <header className={classes.header}>
      <title>{`${subscriber.name} ${subscriber.number} · Demarc`}</title>
      <div>
        <h1 className={classes.name}>
          {subscriber.name} <span>{subscriber.number}</span>
        </h1>
        <div className={classes.contact}>
          <CopyText text={subscriber.phone} label="phone number" />
          {subscriber.email !== null && <CopyText text={subscriber.email} label="e-mail address" />}
          {subscriber.address !== null && <span>{subscriber.address}</span>}
        </div>
      </div>
      <div className={classes.headerActions}>
        <Button
          component="a"
          href={`tel:${subscriber.phone.replace(/[^+\d]/g, '')}`}
          variant="default"
          hiddenFrom="sm"
          leftSection={<IconPhone size={16} stroke={1.5} />}
        >
          Call
        </Button>
        {mayTakePayment && (
          <Button variant="default" leftSection={<IconCash size={16} stroke={1.5} />} onClick={() => onOpen('payment')}>
            Take payment
          </Button>
        )}
        {mayWrite && (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" leftSection={<IconDots size={16} stroke={1.5} />}>
                More
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconEdit size={16} stroke={1.5} />} onClick={() => onOpen('edit')}>
                Change name or contact
              </Menu.Item>
              <Menu.Item leftSection={<IconPlus size={16} stroke={1.5} />} onClick={() => onOpen('service')}>
                Add a service
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
    </header>
  );
}
