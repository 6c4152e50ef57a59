import { useState, type JSX } from 'react';
import { Button, Group, Menu, Modal, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { CreateTask, SoftwareChange } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { newIdempotencyKey } from '../../../lib/api-client';
import { useReturnFocus } from '../../../lib/return-focus';
import { useMay } from '../../../lib/session';
import { useCreateTask } from '../api/create-task';

interface DialogProps {
  onOrder: (task: CreateTask) => void;
  onClose: () => void;
  isPending: boolean;
}

function Buttons(props: { verb: string; isReady: boolean; isPending: boolean; onClose: () => void }): JSX.Element {
  return (
    <Group justify="flex-end" gap="sm">
      <Button variant="default" onClick={props.onClose}>
        Cancel
      </Button>
      <Button type="submit" disabled={!props.isReady} loading={props.isPending}>
        {props.verb}
      </Button>
    </Group>
  );
}

function InformLater({ onOrder, onClose, isPending }: DialogProps): JSX.Element {
  const [minutes, setMinutes] = useState<number | string>(10);
  const delaySeconds = Math.round(Number(minutes) * 60);
  const isReady = delaySeconds >= 1 && delaySeconds <= 2_592_000;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onOrder({ kind: 'schedule-inform', delaySeconds });
      }}
    >
      <Stack gap="md">
        <NumberInput
          label="Minutes from now"
          description="The router calls by itself then, however long its interval is. A restart makes it forget."
          value={minutes}
          min={1}
          max={43_200}
          onChange={setMinutes}
          data-autofocus
        />
        <Buttons verb="Let it inform" isReady={isReady} isPending={isPending} onClose={onClose} />
      </Stack>
    </form>
  );
}

const OPERATIONS = [
  { value: 'install', label: 'Install' },
  { value: 'update', label: 'Update' },
  { value: 'uninstall', label: 'Remove' },
];
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** The change that the fields describe; null while something is missing. */
function changeOf(operation: string | null, url: string, uuid: string): SoftwareChange | null {
  if (uuid !== '' && !UUID.test(uuid)) return null;
  if (url !== '' && !/^https?:\/\/\S+$/.test(url)) return null;
  const named = uuid === '' ? {} : { uuid };
  if (operation === 'install') return url === '' ? null : { operation, url, ...named };
  if (uuid === '') return null;
  if (operation === 'update') return url === '' ? { operation, uuid } : { operation, uuid, url };
  return operation === 'uninstall' ? { operation, uuid } : null;
}

function ChangeSoftware({ onOrder, onClose, isPending }: DialogProps): JSX.Element {
  const [operation, setOperation] = useState<string | null>('install');
  const [url, setUrl] = useState('');
  const [uuid, setUuid] = useState('');
  const change = changeOf(operation, url.trim(), uuid.trim());
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (change !== null) onOrder({ kind: 'change-software', operations: [change] });
      }}
    >
      <Stack gap="md">
        <Select label="What" data={OPERATIONS} value={operation} onChange={setOperation} allowDeselect={false} />
        {operation !== 'uninstall' && (
          <TextInput
            label="URL of the module"
            placeholder="http://…"
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
        )}
        <TextInput
          label="UUID of the module"
          description={operation === 'install' ? 'If left empty, the router gives it one.' : undefined}
          value={uuid}
          onChange={(event) => setUuid(event.currentTarget.value)}
        />
        <Buttons verb="Order it" isReady={change !== null} isPending={isPending} onClose={onClose} />
      </Stack>
    </form>
  );
}

const DIALOGS = {
  inform: { title: 'Let it inform later', Form: InformLater },
  software: { title: 'Change a software module', Form: ChangeSoftware },
} as const;

/** The rarer orders: what is asked for once in a while has its place, and not a button each. */
export function OrderMenu({ routerId }: { routerId: string }): JSX.Element {
  const create = useCreateTask(routerId);
  const mayFiles = useMay('router.files');
  const [dialog, setDialog] = useState<keyof typeof DIALOGS | null>(null);
  const order = (task: CreateTask): void =>
    create.mutate({ task, idempotencyKey: newIdempotencyKey() }, { onSuccess: () => setDialog(null) });
  return (
    <>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={16} stroke={1.5} aria-hidden />}>
            Order
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {mayFiles && (
            <>
              <Menu.Item onClick={() => order({ kind: 'upload', file: 'config' })}>Back up its configuration</Menu.Item>
              <Menu.Item onClick={() => order({ kind: 'upload', file: 'log' })}>Upload its log</Menu.Item>
              <Menu.Divider />
            </>
          )}
          <Menu.Item onClick={() => order({ kind: 'list-transfers' })}>List its transfers</Menu.Item>
          <Menu.Item onClick={() => order({ kind: 'get-rpc-methods' })}>Ask for its methods</Menu.Item>
          <Menu.Item onClick={() => setDialog('inform')}>Let it inform later…</Menu.Item>
          {mayFiles && <Menu.Item onClick={() => setDialog('software')}>Change a software module…</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {create.error !== null && <ErrorNote what="The order was not taken." error={create.error} />}
      {dialog !== null && (
        <OrderDialog kind={dialog} onOrder={order} onClose={() => setDialog(null)} isPending={create.isPending} />
      )}
    </>
  );
}

function OrderDialog({ kind, ...props }: DialogProps & { kind: keyof typeof DIALOGS }): JSX.Element {
  useReturnFocus();
  const { title, Form } = DIALOGS[kind];
  return (
    <Modal opened onClose={props.onClose} title={title} size="sm">
      <Form {...props} />
    </Modal>
  );
}
