import type { JSX } from 'react';
import type { DryRun, DryRunRisk } from '@demarc/contracts';
import { formatCount, StateMark, visibleText } from '@demarc/ui';
import { OWNER_WORDS } from './owner-words';
import { PageLink } from './page-link';
import { PathText } from './path-text';
import classes from './dry-run-report.module.css';

const RISK_WORDS: Readonly<Record<DryRunRisk, string>> = {
  wan: 'touches the WAN: the connection may drop for a moment',
  reboot: 'takes effect after a restart only, as it did before',
  unknown: 'never read: nobody can tell what it would do',
};

const routers = (count: number): string => (count === 1 ? '1 router' : `${formatCount(count)} routers`);
const shown = (value: string | null): string =>
  value === null ? '••••••' : value === '' ? 'empty' : visibleText(value, 60);

function Numbers({ run }: { run: DryRun }): JSX.Element {
  const numbers: [string, number][] = [
    ['Routers', run.routers],
    ['Change', run.changed],
    ['Parameters', run.parameters],
    ['Cannot tell', run.unknown],
  ];
  return (
    <dl className={classes.numbers}>
      {numbers.map(([words, count]) => (
        <div key={words}>
          <dt>{words}</dt>
          <dd>{formatCount(count)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Samples({ run }: { run: DryRun }): JSX.Element {
  return (
    <ul className={classes.lines}>
      {run.samples.map((sample) => (
        <li key={`${sample.routerId} ${sample.path}`} className={classes.line}>
          <span>
            <PageLink href={`/routers/${sample.routerId}?tab=wanted`}>{visibleText(sample.serialNumber, 64)}</PageLink>
          </span>
          <PathText path={sample.path} />
          <span className={classes.values}>
            {sample.secret ? 'a secret, written anew' : `${shown(sample.before)} → ${shown(sample.after)}`}
          </span>
          {sample.from !== null && sample.from !== sample.to && (
            <span className={classes.sub}>was of {OWNER_WORDS[sample.from] ?? sample.from}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What a change would do to routers: how many, by model, what cannot be done, and samples. */
export function DryRunReport({ run }: { run: DryRun }): JSX.Element {
  return (
    <>
      <Numbers run={run} />
      {run.needsApproval && (
        <StateMark look="look" word="Reaches so many routers that a second person has to approve it" />
      )}
      {run.observed > 0 && (
        <StateMark
          look="unknown"
          word={`${routers(run.observed)} only observed: nothing is written before they are armed`}
        />
      )}
      {run.risks.map(({ risk, routers: count }) => (
        <StateMark
          key={risk}
          look={risk === 'unknown' ? 'unknown' : 'look'}
          word={`${routers(count)}: ${RISK_WORDS[risk]}`}
        />
      ))}
      {run.models.length > 0 && (
        <div>
          <h3 className={classes.heading}>By model</h3>
          <ul className={classes.lines}>
            {run.models.map((model) => (
              <li key={`${model.manufacturer} ${model.productClass}`} className={classes.line}>
                <span>
                  {visibleText(
                    [model.manufacturer, model.productClass].filter((part) => part !== null).join(' ') || 'unknown',
                    80,
                  )}
                </span>
                <span className={classes.sub}>
                  {formatCount(model.changed)} of {routers(model.routers)} change, {formatCount(model.parameters)}{' '}
                  parameters
                  {model.cannot > 0 && `; ${formatCount(model.cannot)} cannot do all of it`}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {run.cannot.length > 0 && (
        <div>
          <h3 className={classes.heading}>What cannot be done</h3>
          <ul className={classes.lines}>
            {run.cannot.map((one) => (
              <li key={`${one.what} ${one.reason}`} className={classes.line}>
                <span>{visibleText(one.what, 256)}</span>
                <span className={classes.sub}>
                  {routers(one.routers)}: {one.reason}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {run.overridden.length > 0 && (
        <div>
          <h3 className={classes.heading}>What gives way</h3>
          <ul className={classes.lines}>
            {run.overridden.map((one) => (
              <li key={one.owner}>
                {formatCount(one.parameters)} on {routers(one.routers)} to {OWNER_WORDS[one.owner] ?? one.owner}
              </li>
            ))}
          </ul>
        </div>
      )}
      {run.samples.length > 0 && (
        <div>
          <h3 className={classes.heading}>Samples</h3>
          <Samples run={run} />
        </div>
      )}
    </>
  );
}
