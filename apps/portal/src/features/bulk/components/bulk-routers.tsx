import { useState, type JSX } from 'react';
import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { BULK_ROUTER_STATES, type BulkChange, type BulkRouter, type BulkRouterState } from '@demarc/contracts';
import { Age, Card, DataTable, EmptyState, formatCount, StateMark, visibleText, type TableColumn } from '@demarc/ui';
import listClasses from '../../../components/list-page.module.css';
import { useOpenPage } from '../../../components/page-link';
import { useBulkRouters } from '../api/bulk-changes';
import { causeWord, ROUTER_LOOK, totalOf } from './bulk-words';
import classes from './bulk.module.css';

const SHOWN = 200;
const SEARCH_AFTER_MS = 250;

const COLUMNS: readonly TableColumn<BulkRouter>[] = [
  {
    id: 'router',
    header: 'Router',
    title: true,
    cell: ({ serialNumber, productClass, subscriber }) => (
      <span className={listClasses.two}>
        <span>{visibleText(serialNumber, 64)}</span>
        <span className={listClasses.sub}>
          {visibleText([subscriber, productClass].filter((part) => part !== null).join(', ') || 'not seen yet', 100)}
        </span>
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ state }) => {
      const [look, word] = ROUTER_LOOK[state];
      return <StateMark look={look} word={word} />;
    },
  },
  {
    id: 'why',
    header: 'Why',
    cell: ({ cause, reason }) => (
      <span className={listClasses.two}>
        <span>{reason === null ? '–' : visibleText(reason, 300)}</span>
        {cause !== null && <span className={listClasses.sub}>{causeWord(cause)}</span>}
      </span>
    ),
  },
  {
    id: 'values',
    header: 'Gets',
    priority: 3,
    cell: ({ values }) =>
      values.length === 0 ? (
        '–'
      ) : (
        <span className={classes.values}>
          {values.map(({ what, value }) => (
            <span key={what}>{value === null ? '••••••' : visibleText(value, 60)}</span>
          ))}
        </span>
      ),
  },
  {
    id: 'since',
    header: 'Since',
    priority: 2,
    nowrap: true,
    cell: ({ settledAt, startedAt }) => {
      const at = settledAt ?? startedAt;
      return at === null ? '–' : <Age at={at} />;
    },
  },
];

/** Its routers, those that need a look first; the counts choose among them. */
export function BulkRouters({ change }: { change: BulkChange }): JSX.Element {
  const [state, setState] = useState<BulkRouterState | null>(null);
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), SEARCH_AFTER_MS);
  const query = useBulkRouters(change.id, state, search);
  const open = useOpenPage();
  const present = BULK_ROUTER_STATES.filter((each) => change.counts[each] > 0);
  const shown = state === null ? totalOf(change) : change.counts[state];
  return (
    <Card title="Routers" flush>
      <div className={classes.chips} role="group" aria-label="Which routers">
        {[null, ...present].map((each) => (
          <Button
            key={each ?? 'all'}
            size="compact-sm"
            variant={each === state ? 'filled' : 'default'}
            aria-pressed={each === state}
            onClick={() => setState(each)}
          >
            {each === null
              ? `All ${formatCount(totalOf(change))}`
              : `${ROUTER_LOOK[each][1]} ${formatCount(change.counts[each])}`}
          </Button>
        ))}
        <TextInput
          aria-label="Find a serial number"
          placeholder="Serial number"
          size="xs"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <DataTable
        label="Routers of the bulk change"
        columns={COLUMNS}
        rows={query.data}
        rowKey={({ routerId }) => routerId}
        hrefOf={({ routerId }) => `/routers/${routerId}?tab=wanted`}
        onOpen={({ routerId }) => open(`/routers/${routerId}?tab=wanted`)}
        error={query.error}
        onRetry={() => void query.refetch()}
        refreshing={query.isPlaceholderData}
        empty={<EmptyState title="None." />}
      />
      {shown > SHOWN && <p className={listClasses.note}>The first {SHOWN} of them; all are in the CSV.</p>}
    </Card>
  );
}
