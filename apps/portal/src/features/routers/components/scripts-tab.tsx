import type { JSX } from 'react';
import type { RouterScripts, ScriptFault } from '@demarc/contracts';
import { Age, Card, EmptyState, formatInstant, StateMark, useZone, visibleText } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { ScriptActs } from '../../../components/script-acts';
import { ScriptFaultActs } from '../../../components/script-fault-acts';
import { faultLine } from '../../../components/script-fault-line';
import { useLive } from '../../../lib/live';
import { routerScriptsKey, useRouterScripts } from '../api/get-router-scripts';
import pageClasses from './router-page.module.css';
import classes from './scripts-tab.module.css';

function Fault({ fault }: { fault: ScriptFault }): JSX.Element {
  const { channel, code, message, provisions, retries, at, nextTryAt } = fault;
  const line = faultLine(fault);
  const zone = useZone();
  return (
    <li className={classes.line}>
      <StateMark look="fault" word={`${line === null ? '' : `line ${line}: `}${visibleText(message, 300)}`} />
      <span className={classes.sub}>
        {visibleText(code, 100)} in channel {visibleText(channel, 100)}
        {provisions.length > 0 && ` (${visibleText(provisions.join(', '), 200)})`}, <Age at={at} />
        {retries > 0 && `, tried ${retries + 1} times`}; again at the first contact after{' '}
        {formatInstant(nextTryAt, zone)}
      </span>
      <ScriptFaultActs fault={fault} />
    </li>
  );
}

function sentenceOf({ ran, acts, faults }: RouterScripts): string {
  const left = acts.filter(({ refused }) => refused !== null).length;
  const done = acts.length - left;
  if (faults.length > 0)
    return faults.length === 1 ? 'A channel has failed.' : `${faults.length} channels have failed.`;
  if (ran.length === 0) return 'No script has run.';
  const changed = done === 0 ? 'Scripts changed nothing' : `Scripts changed ${done}`;
  return left === 0 ? `${changed}.` : `${changed}, and left ${left} to a stronger owner.`;
}

/** What scripts last did to the router, whom they gave way to, what they said, and what failed. */
export function ScriptsTab({ routerId }: { routerId: string }): JSX.Element {
  useLive(['script'], [routerScriptsKey]);
  return (
    <Loaded query={useRouterScripts(routerId)} what="What scripts did">
      {(scripts) => {
        const { ranAt, ran, acts, log, faults } = scripts;
        if (ranAt === null && faults.length === 0) {
          return (
            <EmptyState title="No script has changed or learned anything here.">
              <PageLink href="/scripts?tab=try">Try what would run</PageLink>
            </EmptyState>
          );
        }
        return (
          <div className={pageClasses.stack}>
            {faults.length > 0 && (
              <Card title="What failed">
                <ul className={classes.lines}>
                  {faults.map((fault) => (
                    <Fault key={fault.channel} fault={fault} />
                  ))}
                </ul>
              </Card>
            )}
            <Card title={sentenceOf(scripts)} aside={<Age at={ranAt} prefix="ran" none="never ran" />}>
              {ran.length > 0 && <p className={classes.sub}>Ran: {visibleText(ran.join(', '), 400)}</p>}
              {acts.length === 0 ? <EmptyState title="Nothing was changed." /> : <ScriptActs acts={acts} />}
            </Card>
            {log.length > 0 && (
              <Card title="What they said">
                <pre className={classes.log}>{log.join('\n')}</pre>
              </Card>
            )}
          </div>
        );
      }}
    </Loaded>
  );
}
