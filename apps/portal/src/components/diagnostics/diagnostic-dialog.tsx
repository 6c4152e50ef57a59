import { useState, type FormEvent, type JSX } from 'react';
import { Button, Group, Modal, NumberInput, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { isHostOrAddress, type DiagnosticKind, type DiagnosticOrder } from '@demarc/contracts';
import { ErrorNote } from '@demarc/ui';
import { newIdempotencyKey } from '../../lib/api-client';
import { useStartDiagnostic } from '../../lib/diagnostics';
import { useReturnFocus } from '../../lib/return-focus';
import { KIND_WORDS } from './diagnostic-words';

type Setting = 'repetitions' | 'tries' | 'timeoutMs' | 'blockSize' | 'maxHops' | 'dscp' | 'megabytes' | 'connections';

interface Field {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
}

const FIELDS: Readonly<Record<Setting, Field>> = {
  repetitions: { label: 'Packets', min: 1, max: 50, value: 4 },
  tries: { label: 'Tries per hop', min: 1, max: 3, value: 2 },
  timeoutMs: { label: 'Time to answer (ms)', min: 100, max: 30_000, value: 2_000 },
  blockSize: { label: 'Bytes per packet', min: 1, max: 1500, value: 56 },
  maxHops: { label: 'Most hops', min: 1, max: 64, value: 30 },
  dscp: { label: 'DSCP', min: 0, max: 63, value: 0 },
  megabytes: { label: 'Megabytes', min: 0.01, max: 500, value: 20 },
  connections: { label: 'Connections', min: 1, max: 4, value: 1 },
};

const SETTINGS: Readonly<Partial<Record<DiagnosticKind, readonly Setting[]>>> = {
  ping: ['repetitions', 'blockSize', 'timeoutMs', 'dscp'],
  traceroute: ['maxHops', 'tries', 'timeoutMs', 'dscp'],
  nslookup: ['repetitions', 'timeoutMs'],
  download: ['megabytes', 'connections'],
  upload: ['megabytes', 'connections'],
};

/** Whether there is something to choose; the others begin at once. */
export const hasSettings = (kind: DiagnosticKind): boolean => SETTINGS[kind] !== undefined;

const LAST_HOST = 'demarc-diagnostic-host';

/** The order that the fields describe; null while something is missing. */
function orderOf(
  kind: DiagnosticKind,
  { host, server, numbers }: { host: string; server: string; numbers: Readonly<Record<Setting, number>> },
): DiagnosticOrder | null {
  const { repetitions, tries, timeoutMs, blockSize, maxHops, dscp, megabytes, connections } = numbers;
  const isHostGood = isHostOrAddress(host);
  switch (kind) {
    case 'ping':
      return isHostGood ? { kind, host, repetitions, timeoutMs, blockSize, dscp } : null;
    case 'traceroute':
      return isHostGood ? { kind, host, tries, timeoutMs, blockSize: 38, dscp, maxHops } : null;
    case 'nslookup': {
      if (!isHostGood || (server !== '' && !isHostOrAddress(server))) return null;
      const at = server === '' ? {} : { server };
      return { kind, hostName: host, ...at, timeoutMs, repetitions: Math.min(10, repetitions) };
    }
    case 'download':
    case 'upload':
      return { kind, bytes: Math.round(megabytes * 1_000_000), connections, dscp };
    default:
      return { kind };
  }
}

const START = Object.fromEntries(Object.entries(FIELDS).map(([key, { value }]) => [key, value])) as Record<
  Setting,
  number
>;

export interface DiagnosticDialogProps {
  routerId: string;
  kind: DiagnosticKind;
  onClose: () => void;
}

/** Settings of a diagnosis, filled with what usually fits. */
export function DiagnosticDialog({ routerId, kind, onClose }: DiagnosticDialogProps): JSX.Element {
  useReturnFocus();
  const start = useStartDiagnostic(routerId);
  const [idempotencyKey] = useState(newIdempotencyKey);
  const [host, setHost] = useState(() => sessionStorage.getItem(LAST_HOST) ?? '1.1.1.1');
  const [server, setServer] = useState('');
  const [numbers, setNumbers] = useState(START);
  const settings = SETTINGS[kind] ?? [];
  const areGood = settings.every((key) => numbers[key] >= FIELDS[key].min && numbers[key] <= FIELDS[key].max);
  const order = areGood ? orderOf(kind, { host: host.trim(), server: server.trim(), numbers }) : null;
  const hasHost = kind === 'ping' || kind === 'traceroute' || kind === 'nslookup';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (order === null) return;
    if (hasHost) sessionStorage.setItem(LAST_HOST, host.trim());
    start.mutate({ order, idempotencyKey }, { onSuccess: onClose });
  };
  const problem = host.trim() !== '' && !isHostOrAddress(host.trim()) ? 'A host name or an IP address' : null;
  return (
    <Modal opened onClose={onClose} title={KIND_WORDS[kind].title} size="sm">
      <form onSubmit={submit}>
        <Stack gap="md">
          {hasHost && (
            <TextInput
              label={kind === 'nslookup' ? 'Name' : 'Host or address'}
              value={host}
              maxLength={253}
              error={problem}
              onChange={(event) => setHost(event.currentTarget.value)}
              data-autofocus
            />
          )}
          {kind === 'nslookup' && (
            <TextInput
              label="DNS server"
              description="Left empty: the router asks its own."
              value={server}
              maxLength={253}
              onChange={(event) => setServer(event.currentTarget.value)}
            />
          )}
          <SimpleGrid cols={2} spacing="sm">
            {settings.map((key) => (
              <NumberInput
                key={key}
                label={FIELDS[key].label}
                min={FIELDS[key].min}
                max={FIELDS[key].max}
                value={numbers[key]}
                onChange={(next) => setNumbers((before) => ({ ...before, [key]: Number(next) }))}
              />
            ))}
          </SimpleGrid>
          {!hasHost && (
            <p style={{ margin: 0, fontSize: 13 }}>
              The test fills the line for some seconds. A model that knows one connection only uses one.
            </p>
          )}
          {start.error !== null && <ErrorNote what="It was not begun." error={start.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={order === null} loading={start.isPending}>
              Begin
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
