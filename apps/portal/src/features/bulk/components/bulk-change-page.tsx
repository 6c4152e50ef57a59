import type { JSX } from 'react';
import { useParams } from '@tanstack/react-router';
import { BULK_ROUTER_STATES, type BulkChange, type BulkCounts } from '@demarc/contracts';
import {
  Card,
  EmptyState,
  formatCount,
  formatInstant,
  KeyValue,
  PageHeader,
  StateMark,
  useZone,
  visibleText,
} from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { PageLink } from '../../../components/page-link';
import { useLive } from '../../../lib/live';
import { bulkChangesKey, useBulkChange } from '../api/bulk-changes';
import { BulkActs } from './bulk-acts';
import { BulkRouters } from './bulk-routers';
import {
  chosenWords,
  leadOf,
  placeWords,
  ROUTER_LOOK,
  routers,
  STATE_LOOK,
  totalOf,
  valueWords,
  waitWords,
  whatWords,
} from './bulk-words';
import classes from './bulk.module.css';

function Bar({ counts }: { counts: BulkCounts }): JSX.Element {
  const parts = BULK_ROUTER_STATES.filter((state) => counts[state] > 0 && state !== 'waiting' && state !== 'skipped');
  const rest = counts.waiting;
  const words = BULK_ROUTER_STATES.filter((state) => counts[state] > 0)
    .map((state) => `${formatCount(counts[state])} ${ROUTER_LOOK[state][1]}`)
    .join(', ');
  return (
    <>
      <div className={classes.bar} role="img" aria-label={words}>
        {parts.map((state) => (
          <span key={state} data-part={state} style={{ flexGrow: counts[state] }} />
        ))}
        {rest > 0 && <span style={{ flexGrow: rest }} />}
      </div>
      <span className={classes.muted}>{words}</span>
    </>
  );
}

function Models({ change: { models } }: { change: BulkChange }): JSX.Element {
  return (
    <Card title="By model">
      <ul className={classes.models}>
        {models.map((model) => (
          <li key={`${model.manufacturer} ${model.productClass}`}>
            <strong>
              {visibleText(
                [model.manufacturer, model.productClass].filter((part) => part !== null).join(' ') || 'not seen yet',
                80,
              )}
            </strong>
            <Bar counts={model.counts} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Reasons({ change: { reasons } }: { change: BulkChange }): JSX.Element {
  return (
    <Card title="Why not">
      {reasons.length === 0 ? (
        <EmptyState title="Nobody has refused, and nobody was left out." />
      ) : (
        <ul className={classes.lines}>
          {reasons.map(({ state, reason, routers: count }) => (
            <li key={`${state} ${reason}`} className={classes.line}>
              <span>{visibleText(reason, 300)}</span>
              <span className={classes.muted}>
                {routers(count)}, {ROUTER_LOOK[state][1]}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Facts({ change }: { change: BulkChange }): JSX.Element {
  const zone = useZone();
  const { rules, what, approvedBy, startedAt, finishedAt, parentId } = change;
  const { window } = rules;
  const values = what.kind === 'settings' ? what.values : [];
  return (
    <Card title="What was decided">
      <KeyValue
        items={[
          ['Routers', chosenWords(change.chosen)],
          ...(parentId === null
            ? []
            : ([
                [
                  'Takes back',
                  <PageLink key="parent" href={`/bulk/${parentId}`}>
                    the change before
                  </PageLink>,
                ],
              ] as const)),
          ...(values.length === 0 ? ([['What', whatWords(what)]] as const) : []),
          ...values.map(
            (value) =>
              [
                placeWords(value),
                `${valueWords(value)}, ${value.mode === 'enforce' ? 'put back when changed' : "then the subscriber's"}`,
              ] as const,
          ),
          ['Reason', visibleText(change.reason, 300)],
          ['Made by', `${change.createdBy}, ${formatInstant(change.createdAt, zone)}`],
          ['Approved by', change.needsApproval ? (approvedBy ?? 'nobody yet') : 'not needed for so few'],
          ['Started', startedAt === null ? null : formatInstant(startedAt, zone)],
          ['Ended', finishedAt === null ? null : formatInstant(finishedAt, zone)],
          ['Window', window === null ? 'any hour' : `${window.from} to ${window.to}`],
          [
            'A minute',
            `${formatCount(rules.perMinute)} in all, ${formatCount(rules.perMinutePerNas)} per NAS, ${formatCount(rules.perMinutePerNode)} per OLT`,
          ],
          [
            'At once',
            `${formatCount(rules.mostAtOnce)} in all, ${formatCount(rules.mostPerNas)} per NAS, ${formatCount(rules.mostPerNode)} per OLT`,
          ],
          ['To come within', `${formatCount(rules.deadlineMinutes)} min`],
        ]}
      />
    </Card>
  );
}

function Board({ change }: { change: BulkChange }): JSX.Element {
  const zone = useZone();
  const [look, word] = STATE_LOOK[change.state];
  return (
    <>
      <PageHeader
        title={visibleText(change.name, 100)}
        lead={
          <>
            <StateMark look={look} word={word} /> · {leadOf(change)} {waitWords(change.waitsFor, zone)}
          </>
        }
      />
      <div className={classes.page}>
        <BulkActs change={change} />
        <Card title={`Progress of ${routers(totalOf(change))}`}>
          <div className={classes.stack}>
            <Bar counts={change.counts} />
          </div>
        </Card>
        <BulkRouters change={change} />
        <Reasons change={change} />
        <Models change={change} />
        <Facts change={change} />
      </div>
    </>
  );
}

/** One bulk change while it is worked off: how far it is, and what became of each router. */
export function BulkChangePage(): JSX.Element {
  const { changeId } = useParams({ strict: false });
  const query = useBulkChange(changeId ?? '');
  useLive(['bulk-change'], [bulkChangesKey]);
  return (
    <Loaded query={query} what="The bulk change" missing={<PageLink href="/bulk">All bulk changes</PageLink>}>
      {(change) => <Board change={change} />}
    </Loaded>
  );
}
