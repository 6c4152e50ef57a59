import type { JSX } from 'react';
import { Button, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Card, EmptyState } from '@demarc/ui';
import {
  EMPTY_FORWARD,
  EMPTY_LEASE,
  type DraftForward,
  type DraftLease,
  type DraftRow,
  type Faults,
} from './profile-draft';
import { ModeSelect, RemoveButton, type DraftProps } from './settings-card';
import classes from './router-profiles.module.css';

interface RowProps<Row extends DraftRow> {
  row: Row;
  /** Before each of its faults. */
  place: string;
  what: string;
  faults: Faults;
  readOnly: boolean;
  onChange: (row: Row) => void;
}

const PROTOCOLS = [
  { value: 'tcp', label: 'TCP' },
  { value: 'udp', label: 'UDP' },
  { value: 'both', label: 'TCP and UDP' },
];

function Port(props: {
  label: string;
  value: number | null;
  fault: string | undefined;
  readOnly: boolean;
  onChange: (port: number | null) => void;
}): JSX.Element {
  return (
    <NumberInput
      label={props.label}
      error={props.fault}
      readOnly={props.readOnly}
      hideControls
      allowDecimal={false}
      min={1}
      max={65_535}
      value={props.value ?? ''}
      onChange={(next) => props.onChange(typeof next === 'number' ? next : null)}
    />
  );
}

function Forward({ row, place, what, faults, readOnly, onChange }: RowProps<DraftForward>): JSX.Element {
  return (
    <div className={classes.forward}>
      <Select
        label={`Protocol of ${what}`}
        data={PROTOCOLS}
        allowDeselect={false}
        readOnly={readOnly}
        value={row.protocol}
        onChange={(next) => onChange({ ...row, protocol: next === 'udp' || next === 'both' ? next : 'tcp' })}
      />
      <Port
        label="From port"
        value={row.externalPort}
        fault={faults[`${place} externalPort`]}
        readOnly={readOnly}
        onChange={(externalPort) => onChange({ ...row, externalPort })}
      />
      <Port
        label="Up to port"
        value={row.externalPortEnd}
        fault={faults[`${place} externalPortEnd`]}
        readOnly={readOnly}
        onChange={(externalPortEnd) => onChange({ ...row, externalPortEnd })}
      />
      <TextInput
        label="To address"
        placeholder="192.168.1.20"
        error={faults[`${place} address`]}
        readOnly={readOnly}
        value={row.address}
        onChange={(event) => onChange({ ...row, address: event.currentTarget.value })}
      />
      <Port
        label="To port"
        value={row.internalPort}
        fault={faults[`${place} internalPort`]}
        readOnly={readOnly}
        onChange={(internalPort) => onChange({ ...row, internalPort })}
      />
      <TextInput
        label="Note"
        error={faults[`${place} description`]}
        readOnly={readOnly}
        value={row.description}
        onChange={(event) => onChange({ ...row, description: event.currentTarget.value })}
      />
    </div>
  );
}

function Lease({ row, place, what, faults, readOnly, onChange }: RowProps<DraftLease>): JSX.Element {
  return (
    <div className={classes.forward}>
      <TextInput
        label={`Device of ${what}`}
        placeholder="00:11:22:33:44:55"
        error={faults[`${place} mac`]}
        readOnly={readOnly}
        value={row.mac}
        onChange={(event) => onChange({ ...row, mac: event.currentTarget.value })}
      />
      <TextInput
        label="Always gets"
        placeholder="192.168.1.20"
        error={faults[`${place} address`]}
        readOnly={readOnly}
        value={row.address}
        onChange={(event) => onChange({ ...row, address: event.currentTarget.value })}
      />
    </div>
  );
}

/** Rows of the router's tables: made where they are missing, found again by what they say. */
export function RowsCard({ draft, faults, readOnly, onChange }: DraftProps): JSX.Element {
  const { rows } = draft;
  const replace = (at: number, row: DraftRow): void =>
    onChange({ ...draft, rows: rows.map((one, index) => (index === at ? row : one)) });
  return (
    <Card title="Port forwards and fixed addresses">
      {rows.length === 0 && <EmptyState title="None yet." />}
      <ul className={classes.rows}>
        {rows.map((row, index) => {
          const what = row.table === 'port-forward' ? `port forward ${index + 1}` : `fixed address ${index + 1}`;
          const common = { place: `row ${index}`, what, faults, readOnly };
          return (
            // Rows have no other identity than their place.
            // eslint-disable-next-line react/no-array-index-key
            <li key={index} className={classes.row}>
              {row.table === 'port-forward' ? (
                <Forward {...common} row={row} onChange={(next) => replace(index, next)} />
              ) : (
                <Lease {...common} row={row} onChange={(next) => replace(index, next)} />
              )}
              <ModeSelect
                what={what}
                mode={row.mode}
                readOnly={readOnly}
                onChange={(mode) => replace(index, { ...row, mode })}
              />
              {!readOnly && (
                <RemoveButton
                  what={what}
                  onClick={() => onChange({ ...draft, rows: rows.filter((_one, at) => at !== index) })}
                />
              )}
            </li>
          );
        })}
      </ul>
      {!readOnly && (
        <Group gap="sm" mt="sm">
          <Button
            variant="default"
            leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
            onClick={() => onChange({ ...draft, rows: [...rows, EMPTY_FORWARD] })}
          >
            Add a port forward
          </Button>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
            onClick={() => onChange({ ...draft, rows: [...rows, EMPTY_LEASE] })}
          >
            Add a fixed address
          </Button>
        </Group>
      )}
    </Card>
  );
}
