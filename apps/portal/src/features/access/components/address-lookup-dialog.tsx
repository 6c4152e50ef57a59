import type { JSX } from 'react';
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { AddressLookup, type AccessSession } from '@demarc/contracts';
import { instantOf, isLocalDate } from '@demarc/kernel';
import { calendarDateOf, EmptyState, ErrorNote, formatInstant, formatTime, serverNow, useZone } from '@demarc/ui';
import { PageLink } from '../../../components/page-link';
import { ApiProblem } from '../../../lib/api-client';
import { useReturnFocus } from '../../../lib/return-focus';
import { useLookUpAddress } from '../api/look-up-address';
import classes from './nas.module.css';

const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)$/;

function Holder({ session }: { session: AccessSession }): JSX.Element {
  const zone = useZone();
  return (
    <li className={classes.holder}>
      <strong>
        {session.subscriberNumber === null ? (
          `nobody's: ${session.userName}`
        ) : (
          <PageLink href={`/subscribers/${session.subscriberNumber}`}>
            {session.subscriberName} {session.subscriberNumber}
          </PageLink>
        )}
      </strong>
      <span>
        from {formatInstant(session.startedAt, zone, true)} to{' '}
        {session.stoppedAt === null ? 'now' : formatInstant(session.stoppedAt, zone, true)}
      </span>
      <span className={classes.muted}>
        {session.userName}, {session.nasName}, <PageLink href={`/sessions?peek=${session.id}`}>session</PageLink>
      </span>
    </li>
  );
}

/** Asked when a person asks, since the question is kept in the audit log. */
export function AddressLookupDialog({ onClose }: { onClose: () => void }): JSX.Element {
  useReturnFocus();
  const zone = useZone();
  const lookUp = useLookUpAddress();
  const form = useForm({
    initialValues: { address: '', on: calendarDateOf(serverNow(), zone), time: formatTime(serverNow(), zone, false) },
    validateInputOnBlur: true,
    validate: {
      address: (text) =>
        AddressLookup.shape.address.safeParse(text.trim()).success ? null : 'Type an IPv4 or IPv6 address.',
      on: (text) => (isLocalDate(text.trim()) ? null : 'Type a date such as 2026-03-14.'),
      time: (text) => (CLOCK.test(text.trim()) ? null : 'Type a time such as 14:05.'),
    },
  });
  const submit = form.onSubmit(({ address, on, time }) => {
    const [, hour, minute] = CLOCK.exec(time.trim()) ?? [];
    const date = on.trim();
    if (!isLocalDate(date)) return;
    const at = instantOf(date, Number(hour), Number(minute), zone).toISOString();
    lookUp.mutate(
      { address: address.trim(), at },
      { onError: (error) => error instanceof ApiProblem && form.setErrors({ ...error.fieldErrors }) },
    );
  });
  return (
    <Modal opened onClose={onClose} title="Who had this address" size="lg">
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label="Address"
            description="IPv4, or any IPv6 address within a delegated prefix"
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('address')}
          />
          <Group gap="md" grow align="flex-start">
            <TextInput label="Date" {...form.getInputProps('on')} />
            <TextInput label={`Time (${zone})`} inputMode="numeric" {...form.getInputProps('time')} />
          </Group>
          <Group justify="space-between" gap="sm">
            <span className={classes.muted}>That you asked is kept in the audit log.</span>
            <Button type="submit" loading={lookUp.isPending}>
              Look up
            </Button>
          </Group>
          {lookUp.error !== null && (
            <ErrorNote what="The address was not looked up." holds="Nothing was changed." error={lookUp.error} />
          )}
          {lookUp.data !== undefined &&
            (lookUp.data.length === 0 ? (
              <EmptyState title="Nobody had it then.">
                No session that a NAS reported covers that time. Behind CGNAT, look up the inside address.
              </EmptyState>
            ) : (
              <ul className={classes.requests} aria-label="Holders">
                {lookUp.data.map((session) => (
                  <Holder key={session.id} session={session} />
                ))}
              </ul>
            ))}
        </Stack>
      </form>
    </Modal>
  );
}
