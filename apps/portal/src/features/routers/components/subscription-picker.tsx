import { useState, type JSX } from 'react';
import { Radio, Stack, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { SubscriberRow, Subscription } from '@demarc/contracts';
import { EmptyState, ErrorNote, formatRate, Skeleton, StateMark } from '@demarc/ui';
import { useFindSubscribers } from '../api/find-subscribers';
import { useSubscriber } from '../api/get-subscriber';
import classes from './subscription-picker.module.css';

export interface PickedSubscription {
  readonly subscription: Subscription;
  readonly subscriberName: string;
  readonly subscriberNumber: string;
}

export interface SubscriptionPickerProps {
  picked: PickedSubscription | null;
  onPick: (picked: PickedSubscription | null) => void;
}

function Hit({ row, onPick }: { row: SubscriberRow; onPick: () => void }): JSX.Element {
  return (
    <UnstyledButton className={classes.hit} onClick={onPick}>
      <span>
        {row.name} <span className={classes.sub}>{row.number}</span>
      </span>
      <span className={classes.sub}>
        {[row.phone, row.address, row.router === null ? null : `has router ${row.router.serialNumber}`]
          .filter((part) => part !== null)
          .join(' · ')}
      </span>
    </UnstyledButton>
  );
}

function Hits({ search, onPick }: { search: string; onPick: (row: SubscriberRow) => void }): JSX.Element {
  const { data, error, refetch } = useFindSubscribers(search);
  if (error !== null) {
    return <ErrorNote what="Subscribers could not be searched." error={error} onRetry={() => void refetch()} />;
  }
  if (data === undefined) return <Skeleton lines={4} />;
  if (data.items.length === 0) return <EmptyState title="No subscriber matches." />;
  return (
    <ul className={classes.hits} aria-label="Subscribers found">
      {data.items.map((row) => (
        <li key={row.id}>
          <Hit row={row} onPick={() => onPick(row)} />
        </li>
      ))}
    </ul>
  );
}

function Services(props: {
  number: string;
  picked: PickedSubscription | null;
  onPick: SubscriptionPickerProps['onPick'];
}): JSX.Element {
  const { data, error, refetch } = useSubscriber(props.number);
  if (error !== null) {
    return <ErrorNote what="The services could not be loaded." error={error} onRetry={() => void refetch()} />;
  }
  if (data === undefined) return <Skeleton lines={2} />;
  const open = data.subscriptions.filter((one) => one.serviceState !== 'terminated');
  if (open.length === 0) return <EmptyState title={`${data.name} has no running service.`} />;
  return (
    <Radio.Group
      label="Which service gets the router"
      value={props.picked?.subscription.id ?? ''}
      onChange={(id) => {
        const subscription = open.find((one) => one.id === id);
        if (subscription === undefined) return;
        props.onPick({ subscription, subscriberName: data.name, subscriberNumber: data.number });
      }}
    >
      <Stack gap="xs" mt="xs">
        {open.map((one) => (
          <Radio
            key={one.id}
            value={one.id}
            label={
              <span className={classes.service}>
                {one.label}, {one.planName} ({formatRate(one.downKbps)}) <StateMark service={one.serviceState} />
              </span>
            }
            description={`PPPoE ${one.pppoeUsername}`}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

/** Finds a subscriber as one finds her on the telephone, then takes one of her services. */
export function SubscriptionPicker({ picked, onPick }: SubscriptionPickerProps): JSX.Element {
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 150);
  const [chosen, setChosen] = useState<SubscriberRow | null>(null);
  if (chosen !== null) {
    return (
      <Stack gap="sm">
        <div className={classes.chosen}>
          <span>
            {chosen.name} <span className={classes.sub}>{chosen.number}</span>
          </span>
          <button
            type="button"
            className={classes.other}
            onClick={() => {
              setChosen(null);
              onPick(null);
            }}
          >
            Another subscriber
          </button>
        </div>
        <Services number={chosen.number} picked={picked} onPick={onPick} />
      </Stack>
    );
  }
  return (
    <Stack gap="sm">
      <TextInput
        label="Subscriber"
        placeholder="Name, phone, number or PPPoE user"
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Hits search={search} onPick={setChosen} />
    </Stack>
  );
}
