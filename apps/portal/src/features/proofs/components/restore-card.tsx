import type { JSX } from 'react';
import type { ProofSummary, RestoreFigures } from '@demarc/contracts';
import { Card, EmptyState, formatCount, formatDuration } from '@demarc/ui';
import { METHOD_WORD } from '../../../components/proof-words';
import classes from './proofs-page.module.css';

const seconds = (value: number | null): string => (value === null ? '–' : formatDuration(value));

function FigureRows({ rows, days }: { rows: readonly RestoreFigures[]; days: number }): JSX.Element {
  return (
    <tbody>
      {rows
        .filter((row) => row.days === days)
        .map((row) => (
          <tr key={row.method ?? 'all'} data-total={row.method === null || undefined}>
            <th scope="row">{row.method === null ? `Last ${days} days` : METHOD_WORD[row.method]}</th>
            <td>{seconds(row.p50Seconds)}</td>
            <td>{seconds(row.p95Seconds)}</td>
            <td>{seconds(row.p99Seconds)}</td>
            <td>{formatCount(row.proven)}</td>
            <td>{formatCount(row.open)}</td>
          </tr>
        ))}
    </tbody>
  );
}

function Figures({ restores }: { restores: ProofSummary['restores'] }): JSX.Element {
  return (
    <table className={classes.figures}>
      <thead>
        <tr>
          <th scope="col">Restores by</th>
          <th scope="col">p50</th>
          <th scope="col">p95</th>
          <th scope="col">p99</th>
          <th scope="col">Proven</th>
          <th scope="col">Open</th>
        </tr>
      </thead>
      <FigureRows rows={restores} days={7} />
      <FigureRows rows={restores} days={30} />
    </table>
  );
}

/** Whole seconds are said without a decimal. */
const bound = (upTo: number): string => (upTo < 60 ? `${upTo} s` : formatDuration(upTo));

const edge = (upTo: number | null, before: number | null): string =>
  upTo === null ? `over ${bound(before ?? 0)}` : `up to ${bound(upTo)}`;

/** How many took how long: each bar is a share of the largest. */
function Spread({ spread }: { spread: ProofSummary['restoreSpread'] }): JSX.Element {
  const most = Math.max(1, ...spread.map(({ count }) => count));
  return (
    <ol className={classes.spread} aria-label="How long restores of the last 30 days took">
      {spread.map(({ upToSeconds, count }, place) => (
        <li key={upToSeconds ?? 'more'}>
          <span className={classes.edge}>{edge(upToSeconds, spread[place - 1]?.upToSeconds ?? null)}</span>
          <span className={classes.track} aria-hidden>
            <span className={classes.bar} style={{ width: `${(count / most) * 100}%` }} />
          </span>
          <span className={classes.count}>{formatCount(count)}</span>
        </li>
      ))}
    </ol>
  );
}

/** From the commit of the payment to the word of the other party that the service is back. */
export function RestoreCard({ figures }: { figures: ProofSummary }): JSX.Element {
  const { restores, restoreSpread } = figures;
  const hasAny = restores.some(({ proven, open }) => proven + open > 0);
  return (
    <Card title="From payment to proven service">
      {hasAny ? (
        <div className={classes.restores}>
          <div className={classes.scroll}>
            <Figures restores={restores} />
          </div>
          <Spread spread={restoreSpread} />
        </div>
      ) : (
        <EmptyState title="No service was restored by a payment in the last 30 days." />
      )}
    </Card>
  );
}
