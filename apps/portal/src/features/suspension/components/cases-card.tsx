import type { JSX } from 'react';
import type { SuspensionCase } from '@demarc/contracts';
import {
  Card,
  DataTable,
  EmptyState,
  formatDuration,
  formatInstant,
  MoneyText,
  StateMark,
  useNow,
  useZone,
  type TableColumn,
} from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { useOpenPage } from '../../../components/page-link';
import { subscriberColumn } from '../../../components/subscriber-column';

function When({ at }: { at: string }): JSX.Element {
  const zone = useZone();
  const seconds = (Date.parse(at) - useNow()) / 1000;
  return (
    <span className={listClasses.two}>
      <span>{formatInstant(at, zone)}</span>
      <span className={listClasses.sub}>{seconds > 0 ? `in ${formatDuration(seconds)}` : 'at the next check'}</span>
    </span>
  );
}

const subscriber: TableColumn<SuspensionCase> = subscriberColumn();
const state: TableColumn<SuspensionCase> = {
  id: 'state',
  header: 'Service',
  cell: (row) => <StateMark service={row.serviceState} />,
};
const overdue: TableColumn<SuspensionCase> = {
  id: 'overdue',
  header: 'Overdue',
  align: 'end',
  cell: (row) => <MoneyText amount={row.overdue} currency={row.currency} />,
};
const days: TableColumn<SuspensionCase> = {
  id: 'days',
  header: 'Days',
  align: 'end',
  priority: 2,
  cell: (row) => row.overdueDays,
};
const reason: TableColumn<SuspensionCase> = { id: 'reason', header: 'Why', priority: 2, cell: (row) => row.reason };

const NEXT: readonly TableColumn<SuspensionCase>[] = [
  {
    id: 'next',
    header: 'Becomes',
    cell: (row) => (row.nextState === null ? '–' : <StateMark service={row.nextState} />),
  },
  { id: 'at', header: 'When', cell: (row) => (row.nextAt === null ? '–' : <When at={row.nextAt} />) },
];

const COLUMNS: Readonly<Record<'restricted' | 'upcoming', readonly TableColumn<SuspensionCase>[]>> = {
  restricted: [subscriber, state, overdue, days, reason],
  upcoming: [subscriber, state, ...NEXT, overdue, days],
};

const WORDS = {
  restricted: {
    title: 'Restricted now',
    empty: 'Nobody is restricted.',
    hint: 'A payment gives a service back at once, without a click.',
  },
  upcoming: {
    title: 'Next, unless they pay',
    empty: 'Nobody is next.',
    hint: 'Whoever has an open invoice and a date at which it counts appears here.',
  },
} as const;

export function CasesCard({
  kind,
  cases,
}: {
  kind: 'restricted' | 'upcoming';
  cases: readonly SuspensionCase[];
}): JSX.Element {
  const open = useOpenPage();
  const words = WORDS[kind];
  return (
    <Card title={cases.length === 0 ? words.title : `${words.title} (${cases.length})`} flush>
      <DataTable
        label={words.title}
        columns={COLUMNS[kind]}
        rows={cases}
        rowKey={(row) => row.subscriptionId}
        hrefOf={(row) => `/subscribers/${row.subscriberNumber}`}
        onOpen={(row) => open(`/subscribers/${row.subscriberNumber}`)}
        empty={<EmptyState title={words.empty}>{words.hint}</EmptyState>}
      />
    </Card>
  );
}
