import type { JSX } from 'react';
import { SegmentedControl } from '@mantine/core';
import type { Router, RouterSeries } from '@demarc/contracts';
import {
  Card,
  DataTable,
  EmptyState,
  formatAxisTime,
  formatInstant,
  MarkSign,
  SeriesChart,
  useZone,
  type ChartLine,
  type TableColumn,
} from '@demarc/ui';
import { z } from 'zod';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { TrafficCard } from '../../../components/traffic/traffic-card';
import { useMay } from '../../../lib/session';
import { useUrlState } from '../../../lib/url-state';
import { useRouterSeries } from '../api/get-router-series';
import {
  drawnCharts,
  RANGE_WORDS,
  RANGES,
  scaleUnitOf,
  TABLE_STEPS,
  tickWords,
  type ChartKind,
  type DrawnChart,
  type Range,
} from './series-charts';
import { MARK_LOOKS, MARK_WORDS, toMark, valueWords } from './series-words';
import classes from './series-tab.module.css';

const Search = z.object({
  range: z.enum(['24h', '7d', '30d', '1y']).default('7d'),
  view: z.enum(['charts', 'tables']).default('charts'),
});

interface PartProps {
  data: RouterSeries;
  drawn: DrawnChart;
}

function Chart({ data, drawn: { chart, lines } }: PartProps): JSX.Element {
  const zone = useZone();
  const [fromMs, toMs] = [Date.parse(data.from), Date.parse(data.to)];
  return (
    <SeriesChart
      label={chart.title}
      fromMs={fromMs}
      toMs={toMs}
      stepMs={data.stepSeconds * 1000}
      lines={lines}
      scaleUnit={scaleUnitOf(chart.unit, lines)}
      marks={data.marks.map(toMark)}
      zone={zone}
      format={(value) => valueWords(value, chart.unit)}
      formatTick={(value) => tickWords(value, chart.unit)}
      formatTime={(atMs) => formatInstant(new Date(atMs), zone)}
      formatTimeTick={(atMs) => formatAxisTime(atMs, zone, toMs - fromMs)}
      {...(chart.bands === undefined ? {} : { bands: chart.bands })}
      {...(chart.isStepped === undefined ? {} : { isStepped: chart.isStepped })}
    />
  );
}

interface TableRow {
  readonly atMs: number;
  /** By line: the mean, and the least and the most where they differ. */
  readonly cells: readonly string[];
}

function cellOf({ values, lows = [], highs = [] }: ChartLine, at: number, unit: ChartKind['unit']): string {
  const value = values[at] ?? null;
  if (value === null) return '';
  const [low, high] = [lows[at] ?? value, highs[at] ?? value].map((edge) => valueWords(edge, unit));
  const words = valueWords(value, unit);
  return low === high ? words : `${words} (${low} to ${high})`;
}

/** The same as the chart, in words: the newest first, and only times at which something was read. */
function Table({ data, drawn: { chart, lines } }: PartProps): JSX.Element {
  const zone = useZone();
  const count = lines[0]?.values.length ?? 0;
  const rows = Array.from({ length: count }, (_, at): TableRow => ({
    atMs: Date.parse(data.from) + at * data.stepSeconds * 1000,
    cells: lines.map((line) => cellOf(line, at, chart.unit)),
  })).filter(({ cells }) => cells.some((cell) => cell !== ''));
  const columns: TableColumn<TableRow>[] = [
    { id: 'at', header: 'When', title: true, nowrap: true, cell: ({ atMs }) => formatInstant(new Date(atMs), zone) },
    ...lines.map(({ label }, place): TableColumn<TableRow> => ({
      id: label,
      header: label,
      align: 'end',
      nowrap: true,
      cell: ({ cells }) => cells[place] || '–',
    })),
  ];
  return (
    <DataTable
      label={chart.title}
      columns={columns}
      rows={rows.toReversed()}
      rowKey={({ atMs }) => String(atMs)}
      empty="nothing"
    />
  );
}

function Legend({ data }: { data: RouterSeries }): JSX.Element | null {
  const kinds = [...new Set(data.marks.map(({ kind }) => kind))];
  if (kinds.length === 0) return null;
  return (
    <ul className={classes.legend} aria-label="Marks on the time axis">
      {kinds.map((kind) => (
        <li key={kind}>
          <MarkSign {...MARK_LOOKS[kind]} /> {MARK_WORDS[kind]}
        </li>
      ))}
    </ul>
  );
}

function Nothing({ router }: { router: Router }): JSX.Element {
  return (
    <Card>
      <EmptyState title="Nothing was read of this router in this time.">
        Values are kept whenever they are read: by a live reading, a diagnosis, a change. So that they are read when
        nobody looks, switch <PageLink href="/models?tab=readings">regular readings</PageLink> on
        {router.modelName === null ? '' : ', for all models or for this one'}.
      </EmptyState>
    </Card>
  );
}

/** What is known of the router over time, each kind of value on a chart of its own. */
export function SeriesTab({ router }: { router: Router }): JSX.Element {
  const [{ range, view }, set] = useUrlState(Search);
  const query = useRouterSeries(router.id, RANGES[range], view === 'tables' ? TABLE_STEPS[range] : undefined);
  const mayReadTraffic = useMay('nas.read');
  const traffic = mayReadTraffic && router.subscription !== null && (
    <div className={classes.wide}>
      <TrafficCard subscriptionId={router.subscription.id} hours={RANGES[range]} view={view} />
    </div>
  );
  return (
    <>
      <div className={classes.controls}>
        <SegmentedControl
          aria-label="Range"
          size="xs"
          value={range}
          onChange={(next) => set({ range: next as Range })}
          data={Object.entries(RANGE_WORDS).map(([value, label]) => ({ value, label }))}
        />
        <SegmentedControl
          aria-label="Shown as"
          size="xs"
          value={view}
          onChange={(next) => set({ view: next as 'charts' | 'tables' })}
          data={[
            { value: 'charts', label: 'Charts' },
            { value: 'tables', label: 'Tables' },
          ]}
        />
      </div>
      <Loaded query={query} what="What is known over time" lines={10}>
        {(data) => {
          const charts = drawnCharts(data);
          if (charts.length === 0) {
            return (
              <div className={classes.alone}>
                {traffic}
                <Nothing router={router} />
              </div>
            );
          }
          return (
            <>
              <Legend data={data} />
              <div className={classes.charts}>
                {traffic}
                {charts.map((drawn) => (
                  <Card key={drawn.chart.id} title={drawn.chart.title} flush={view === 'tables'}>
                    {view === 'charts' ? <Chart data={data} drawn={drawn} /> : <Table data={data} drawn={drawn} />}
                    {view === 'charts' && drawn.chart.note !== undefined && (
                      <p className={classes.note}>{drawn.chart.note}</p>
                    )}
                  </Card>
                ))}
              </div>
            </>
          );
        }}
      </Loaded>
    </>
  );
}
