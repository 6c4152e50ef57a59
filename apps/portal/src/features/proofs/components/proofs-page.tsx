import type { JSX } from 'react';
import { Select, Tabs } from '@mantine/core';
import { AccessMethod, PROOF_BOARD_STATUS, ProofGap, ServiceState, type ProofSummary } from '@demarc/contracts';
import {
  Age,
  Card,
  DataTable,
  EmptyState,
  formatCount,
  formatDuration,
  PageHeader,
  serverNow,
  StateMark,
  type TableColumn,
} from '@demarc/ui';
import type { ProofBoardRow } from '@demarc/contracts';
import { z } from 'zod';
import listClasses from '../../../components/list-page.module.css';
import { Loaded } from '../../../components/loaded';
import { PageLink, useOpenPage } from '../../../components/page-link';
import { pagedRows } from '../../../components/paged-rows';
import { CAUSE_WORD, gapWord, METHOD_WORD, PROOF_LOOK } from '../../../components/proof-words';
import { useLive } from '../../../lib/live';
import { useUrlState } from '../../../lib/url-state';
import { proofBoardKey, useNasNames, useOpenProofs, useProofSummary } from '../api/list-proofs';
import { RestoreCard } from './restore-card';
import classes from './proofs-page.module.css';

const SINCE = {
  '': 'Any time',
  '1': 'Last hour',
  '24': 'Last day',
  '168': 'Last 7 days',
  '720': 'Last 30 days',
} as const;
type Since = keyof typeof SINCE;

const Search = z.object({
  view: z.enum(PROOF_BOARD_STATUS).default('open'),
  gap: z.enum(['', ...ProofGap.options]).default(''),
  to: z.enum(['', ...ServiceState.options]).default(''),
  method: z.enum(['', ...AccessMethod.options]).default(''),
  nas: z.string().default(''),
  since: z.enum(['', '1', '24', '168', '720']).default(''),
});
type Filters = z.infer<typeof Search>;

const COLUMNS: readonly TableColumn<ProofBoardRow>[] = [
  {
    id: 'who',
    header: 'Subscriber',
    title: true,
    cell: (row) => (
      <span className={listClasses.two}>
        <PageLink href={`/subscribers/${row.subscriberNumber}`} quiet>
          {row.subscriberName} <span className={listClasses.number}>{row.subscriberNumber}</span>
        </PageLink>
        <span className={listClasses.sub}>{row.subscriptionLabel}</span>
      </span>
    ),
  },
  {
    id: 'change',
    header: 'Change',
    cell: (row) => (
      <span className={listClasses.two}>
        <StateMark service={row.to} />
        <span className={listClasses.sub}>
          v{row.stateVersion}, {CAUSE_WORD[row.causeKind]}
        </span>
      </span>
    ),
  },
  {
    id: 'status',
    header: 'Proof',
    cell: (row) => (
      <span className={listClasses.two}>
        <StateMark look={PROOF_LOOK[row.status]} word={row.status} />
        <span className={`${listClasses.sub} ${classes.why}`}>{gapWord(row.gap)}</span>
      </span>
    ),
  },
  {
    id: 'how',
    header: 'By',
    priority: 3,
    cell: (row) => (
      <span className={listClasses.two}>
        <span>{row.method === null ? '–' : METHOD_WORD[row.method]}</span>
        {row.nasName !== null && <span className={listClasses.sub}>{row.nasName}</span>}
      </span>
    ),
  },
  { id: 'decided', header: 'Decided', nowrap: true, cell: (row) => <Age at={row.decidedAt} /> },
  {
    id: 'looked',
    header: 'Looked at',
    priority: 4,
    nowrap: true,
    cell: (row) => <Age at={row.checkedAt} none="not yet" />,
  },
];

function sentenceOf({ waiting, unproved, restores }: ProofSummary): string {
  const open = waiting + unproved;
  const first =
    open === 0
      ? 'Every change of service is proved.'
      : `${formatCount(open)} ${open === 1 ? 'change is' : 'changes are'} not proved: ${formatCount(waiting)} waiting, ${formatCount(unproved)} unproved.`;
  const month = restores.find(({ days, method }) => days === 30 && method === null);
  if (month === undefined || month.p95Seconds === null) return first;
  return `${first} 95 of 100 payments of the last 30 days were a proven service within ${formatDuration(month.p95Seconds)}.`;
}

function emptyOf({ view, gap, to, method, nas, since }: Filters): JSX.Element {
  if ([gap, to, method, nas, since].some((each) => each !== '')) return <EmptyState title="Nothing matches." />;
  if (view === 'superseded') return <EmptyState title="Every change was proved before the next one came." />;
  return (
    <EmptyState title="Nothing waits for a proof.">
      A change of service is here from its decision until the NAS, its accounting or the router has shown it.
    </EmptyState>
  );
}

/** What narrows the list; the reasons with how many there are of each. */
function FilterBar({ filters, set, summary }: FilterBarProps): JSX.Element {
  const nas = useNasNames();
  const gaps = summary?.gaps ?? [];
  const choices = <T extends string>(all: string, of: readonly T[], word: (one: T) => string) => [
    { value: '', label: all },
    ...of.map((value) => ({ value: value as string, label: word(value) })),
  ];
  const select = (label: string, name: keyof Filters, data: { value: string; label: string }[]) => (
    <Select
      aria-label={label}
      data={data}
      value={filters[name]}
      allowDeselect={false}
      onChange={(value) => set({ [name]: value ?? '' } as Partial<Filters>, 'push')}
      className={classes.filter}
    />
  );
  const gapChoices = choices('Every reason', ProofGap.options, (gap) => {
    const count = gaps.find((each) => each.gap === gap)?.count ?? 0;
    return count === 0 ? gapWord(gap) : `${gapWord(gap)} (${formatCount(count)})`;
  });
  const counted = gapChoices.filter(
    ({ value }) => value === '' || value === filters.gap || gaps.some(({ gap }) => gap === value),
  );
  return (
    <div className={listClasses.bar}>
      {select('Reason', 'gap', counted)}
      {select(
        'State',
        'to',
        choices('Every state', ServiceState.options, (state) => state),
      )}
      {select(
        'Method',
        'method',
        choices('Every method', AccessMethod.options, (method) => METHOD_WORD[method]),
      )}
      {(nas.data ?? []).length > 0 &&
        select('NAS', 'nas', [
          { value: '', label: 'Every NAS' },
          ...(nas.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ])}
      {select(
        'Since',
        'since',
        choices('Any time', Object.keys(SINCE).filter((key) => key !== '') as Since[], (key) => SINCE[key]),
      )}
    </div>
  );
}

interface FilterBarProps {
  filters: Filters;
  set: (change: Partial<Filters>, how?: 'push' | 'replace') => void;
  summary: ProofSummary | undefined;
}

const HOUR_MS = 3_600_000;

/** Whole minutes, so that the list is not another one at every look. */
function sinceInstant(hours: string): string | undefined {
  if (hours === '') return undefined;
  const at = serverNow().getTime() - Number(hours) * HOUR_MS;
  return new Date(Math.floor(at / 60_000) * 60_000).toISOString();
}

const orNone = <T extends string>(value: T): Exclude<T, ''> | undefined =>
  value === '' ? undefined : (value as Exclude<T, ''>);

/** What is not yet proved, oldest first, and how long it takes until what was paid for is. */
export function ProofsPage(): JSX.Element {
  const [filters, set] = useUrlState(Search);
  const open = useOpenPage();
  const summary = useProofSummary();
  const table = pagedRows(
    useOpenProofs({
      status: filters.view,
      gap: orNone(filters.gap),
      to: orNone(filters.to),
      method: orNone(filters.method),
      nasId: orNone(filters.nas),
      since: sinceInstant(filters.since),
    }),
  );
  useLive(['proof'], [proofBoardKey]);
  return (
    <div className={classes.page}>
      <PageHeader title="Proofs" lead={summary.data && sentenceOf(summary.data)} />
      <Card flush>
        <Tabs value={filters.view} onChange={(view) => set({ view: (view ?? 'open') as Filters['view'] }, 'push')}>
          <Tabs.List px="sm" className={listClasses.tabs}>
            {PROOF_BOARD_STATUS.map((view) => (
              <Tabs.Tab key={view} value={view} tt="capitalize">
                {view}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
        <FilterBar filters={filters} set={set} summary={summary.data} />
        <DataTable
          label="Proofs"
          columns={COLUMNS}
          {...table}
          rowKey={(row) => row.id}
          hrefOf={(row) => `/proofs/${row.id}`}
          onOpen={(row) => open(`/proofs/${row.id}`)}
          empty={emptyOf(filters)}
        />
      </Card>
      <Loaded query={summary} what="The figures" lines={6}>
        {(figures) => <RestoreCard figures={figures} />}
      </Loaded>
    </div>
  );
}
