import type { JSX } from 'react';
import type { Script, ScriptFault, ScriptPreset } from '@demarc/contracts';
import type { UseQueryResult } from '@tanstack/react-query';
import { Age, Card, DataTable, EmptyState, StateMark, visibleText, type TableColumn } from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { PageLink } from '../../../components/page-link';
import { faultLine } from '../../../components/script-fault-line';
import { ScriptFaultActs } from '../../../components/script-fault-acts';
import { eventWords, KIND_WORDS, presetsOf } from './script-words';

interface ListProps<T> {
  query: UseQueryResult<T[]>;
  onOpen: (id: string) => void;
}

const scriptColumns = (presets: readonly ScriptPreset[]): readonly TableColumn<Script>[] => [
  { id: 'name', header: 'Script', title: true, cell: ({ name }) => <span className={listClasses.mono}>{name}</span> },
  { id: 'kind', header: 'Kind', cell: ({ kind }) => KIND_WORDS[kind] },
  {
    id: 'used',
    header: 'Run by',
    cell: ({ kind, name }) => {
      if (kind === 'virtual-parameter') return 'whoever names it';
      const names = presetsOf(name, presets).map((preset) => `${preset.name}${preset.isEnabled ? '' : ' (off)'}`);
      return names.length === 0 ? <StateMark look="off" word="no preset" /> : names.join(', ');
    },
  },
  {
    id: 'hints',
    header: 'Worth a look',
    priority: 3,
    cell: ({ hints }) =>
      hints.length === 0 ? '' : <StateMark look="look" word={`line ${hints.map(({ line }) => line).join(', ')}`} />,
  },
  { id: 'version', header: 'Version', align: 'end', priority: 3, cell: ({ version }) => version },
  { id: 'by', header: 'By', priority: 4, cell: ({ changedBy }) => changedBy },
  { id: 'at', header: 'Changed', nowrap: true, cell: ({ changedAt }) => <Age at={changedAt} /> },
];

export function ScriptsCard({
  query,
  presets,
  onOpen,
}: ListProps<Script> & { presets: readonly ScriptPreset[] }): JSX.Element {
  return (
    <Card flush>
      <DataTable
        label="Scripts"
        columns={scriptColumns(presets)}
        rows={query.data}
        error={query.error}
        onRetry={() => void query.refetch()}
        rowKey={({ id }) => id}
        onOpen={({ id }) => onOpen(id)}
        empty={
          <EmptyState title="No script yet.">
            Provisions and virtual parameters of GenieACS run here as they are. Profiles need no script.
          </EmptyState>
        }
      />
    </Card>
  );
}

const PRESET_COLUMNS: readonly TableColumn<ScriptPreset>[] = [
  { id: 'name', header: 'Preset', title: true, cell: ({ name }) => <span className={listClasses.mono}>{name}</span> },
  {
    id: 'state',
    header: 'State',
    cell: ({ isEnabled }) => <StateMark look={isEnabled ? 'ok' : 'off'} word={isEnabled ? 'on' : 'off'} />,
  },
  { id: 'runs', header: 'Runs', cell: ({ provisions }) => provisions.map(({ name }) => name).join(', ') },
  {
    id: 'when',
    header: 'When',
    priority: 3,
    cell: (preset) => (
      <span className={listClasses.two}>
        <span>{eventWords(preset)}</span>
        {preset.schedule !== '' && <span className={listClasses.sub}>{preset.schedule} UTC</span>}
      </span>
    ),
  },
  {
    id: 'for',
    header: 'For',
    priority: 3,
    cell: ({ precondition }) =>
      precondition.trim() === '' ? (
        'all routers'
      ) : (
        <span className={listClasses.path}>{visibleText(precondition, 120)}</span>
      ),
  },
  { id: 'channel', header: 'Channel', priority: 4, cell: ({ channel }) => channel },
  { id: 'weight', header: 'Weight', align: 'end', priority: 4, cell: ({ weight }) => weight },
  { id: 'at', header: 'Changed', nowrap: true, cell: ({ changedAt }) => <Age at={changedAt} /> },
];

export function PresetsCard({ query, onOpen }: ListProps<ScriptPreset>): JSX.Element {
  return (
    <Card flush>
      <DataTable
        label="Presets"
        columns={PRESET_COLUMNS}
        rows={query.data}
        error={query.error}
        onRetry={() => void query.refetch()}
        rowKey={({ id }) => id}
        onOpen={({ id }) => onOpen(id)}
        empty={
          <EmptyState title="No preset yet.">A preset says when provisions run, and for which routers.</EmptyState>
        }
      />
    </Card>
  );
}

const FAULT_COLUMNS: readonly TableColumn<ScriptFault>[] = [
  {
    id: 'router',
    header: 'Router',
    title: true,
    cell: ({ routerId, serialNumber }) => (
      <PageLink href={`/routers/${routerId}?tab=scripts`}>{visibleText(serialNumber, 64)}</PageLink>
    ),
  },
  {
    id: 'what',
    header: 'What failed',
    cell: ({ message, code, provisions, detail }) => (
      <span className={listClasses.two}>
        <span>{visibleText(message, 200)}</span>
        <span className={listClasses.sub}>
          {visibleText(code, 80)}
          {provisions.length > 0 && ` in ${visibleText(provisions.join(', '), 120)}`}
          {faultLine({ detail }) !== null && `, line ${faultLine({ detail })}`}
        </span>
      </span>
    ),
  },
  { id: 'channel', header: 'Channel', priority: 3, cell: ({ channel }) => visibleText(channel, 100) },
  { id: 'retries', header: 'Tries', align: 'end', priority: 3, cell: ({ retries }) => retries + 1 },
  { id: 'at', header: 'Failed', nowrap: true, cell: ({ at }) => <Age at={at} /> },
  { id: 'acts', header: 'Then', cell: (fault) => <ScriptFaultActs fault={fault} /> },
];

export function FaultsCard({ query }: Pick<ListProps<ScriptFault>, 'query'>): JSX.Element {
  return (
    <Card flush>
      <DataTable
        label="Faults"
        columns={FAULT_COLUMNS}
        rows={query.data}
        error={query.error}
        onRetry={() => void query.refetch()}
        rowKey={({ routerId, channel }) => `${routerId} ${channel}`}
        empty={
          <EmptyState title="Nothing has failed.">
            A channel that fails rests, longer each time, and is tried again by itself.
          </EmptyState>
        }
      />
    </Card>
  );
}
