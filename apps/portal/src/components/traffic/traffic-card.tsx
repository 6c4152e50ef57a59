import type { JSX, ReactNode } from 'react';
import type { SubscriptionTraffic, TrafficOnDay } from '@demarc/contracts';
import {
  Card,
  DataTable,
  formatAxisTime,
  formatDate,
  formatInstant,
  formatRate,
  SeriesChart,
  useZone,
  type ChartLine,
  type TableColumn,
} from '@demarc/ui';
import { formatOctets } from '../octets';
import { useTraffic } from './get-traffic';
import classes from './traffic.module.css';

const rate = (mbps: number): string => formatRate(Math.round(mbps * 1000));

/** Has a session told of this time, or of this month? */
const hasAny = ({ downMbps, month, days }: SubscriptionTraffic): boolean =>
  month.downBytes + month.upBytes > 0 ||
  downMbps.some((value) => value !== null) ||
  days.some(({ downBytes, upBytes }) => downBytes + upBytes > 0);

function Chart({ traffic }: { traffic: SubscriptionTraffic }): JSX.Element {
  const zone = useZone();
  const [fromMs, toMs] = [Date.parse(traffic.from), Date.parse(traffic.to)];
  const isCoarse = traffic.stepSeconds > 900;
  const line = (
    label: string,
    endLabel: string,
    values: ChartLine['values'],
    highs: ChartLine['values'],
  ): ChartLine => ({
    label,
    endLabel,
    values,
    ...(isCoarse ? { lows: values, highs } : {}),
  });
  return (
    <>
      <SeriesChart
        label="Traffic"
        fromMs={fromMs}
        toMs={toMs}
        stepMs={traffic.stepSeconds * 1000}
        lines={[
          line('Down', 'down', traffic.downMbps, traffic.downPeakMbps),
          line('Up', 'up', traffic.upMbps, traffic.upPeakMbps),
        ]}
        zone={zone}
        format={rate}
        formatTick={(value) => String(value)}
        formatTime={(atMs) => formatInstant(new Date(atMs), zone)}
        formatTimeTick={(atMs) => formatAxisTime(atMs, zone, toMs - fromMs)}
      />
      <p className={classes.note}>
        Mbit/s, the mean of{' '}
        {isCoarse ? 'each step; above it the busiest quarter of an hour' : 'each quarter of an hour'}, by accounting.
      </p>
    </>
  );
}

const DAY_COLUMNS: readonly TableColumn<TrafficOnDay>[] = [
  { id: 'on', header: 'Day', title: true, nowrap: true, cell: ({ on }) => formatDate(on) },
  { id: 'down', header: 'Down', align: 'end', nowrap: true, cell: ({ downBytes }) => formatOctets(downBytes) },
  { id: 'up', header: 'Up', align: 'end', nowrap: true, cell: ({ upBytes }) => formatOctets(upBytes) },
];

/** What was moved in all, beside what the plan gives. */
function Totals({ traffic }: { traffic: SubscriptionTraffic }): JSX.Element {
  const { days, month, planDownKbps, planUpKbps } = traffic;
  const today = days.at(-1);
  return (
    <dl className={classes.totals}>
      {today !== undefined && (
        <div>
          <dt>{formatDate(today.on)}</dt>
          <dd>
            {formatOctets(today.downBytes)} down, {formatOctets(today.upBytes)} up
          </dd>
        </div>
      )}
      <div>
        <dt>This month</dt>
        <dd>
          {formatOctets(month.downBytes)} down, {formatOctets(month.upBytes)} up
        </dd>
      </div>
      <div>
        <dt>Plan</dt>
        <dd>
          {formatRate(planDownKbps)} down, {formatRate(planUpKbps)} up
        </dd>
      </div>
    </dl>
  );
}

export interface TrafficCardProps {
  subscriptionId: string;
  hours: number;
  view: 'charts' | 'tables';
  /** What chooses the range, where the card has its own choice. */
  aside?: ReactNode;
}

/** What a service moved by the accounting of its NAS; nothing is shown of a network that reports none. */
export function TrafficCard({ subscriptionId, hours, view, aside }: TrafficCardProps): JSX.Element | null {
  const { data } = useTraffic(subscriptionId, hours);
  if (data === undefined || !hasAny(data)) return null;
  return (
    <Card title="Traffic" {...(aside === undefined ? {} : { aside })} flush={view === 'tables'}>
      {view === 'charts' ? (
        <div className={classes.traffic}>
          <Chart traffic={data} />
          <Totals traffic={data} />
        </div>
      ) : (
        <DataTable
          label="Traffic by day"
          columns={DAY_COLUMNS}
          rows={data.days.toReversed()}
          rowKey={({ on }) => on}
          empty="nothing"
        />
      )}
    </Card>
  );
}
