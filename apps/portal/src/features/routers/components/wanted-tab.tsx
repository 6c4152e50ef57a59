import { useState, type JSX } from 'react';
import { Button, Switch } from '@mantine/core';
import type { Router, WantedParameter, WantedState } from '@demarc/contracts';
import { Age, Card, EmptyState, KeyValue, StateMark, visibleText } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { PathText } from '../../../components/path-text';
import { useWantedState } from '../api/get-wanted-state';
import { ConfigPushCard } from './config-push-card';
import pageClasses from './router-page.module.css';
import classes from './wanted-tab.module.css';

const DOTS = '••••••';

const shown = (value: string | null, secret: boolean): string => {
  if (secret) return DOTS;
  return value === null ? 'not said' : value === '' ? 'empty' : visibleText(value);
};

const WHY_NOT: Readonly<Record<WantedParameter['status'], string>> = {
  'in-sync': '',
  pending: 'It is set at the next contact.',
  refused: 'The router refused it.',
  unverifiable: 'The router takes it but never shows it, so it cannot be read back.',
  'after-reboot': 'The router took it and applies it after its next restart.',
};

/** A secret that was written is as good as it gets: the router never shows it, so nobody can read it back. */
const isInPlace = (row: WantedParameter): boolean => row.status === 'in-sync' || row.status === 'unverifiable';

function WantedRow({ row }: { row: WantedParameter }): JSX.Element {
  const isSame = isInPlace(row);
  return (
    <li className={classes.row}>
      <div className={classes.head}>
        <span className={classes.path}>
          <PathText path={row.path} />
        </span>
        <StateMark parameter={row.status} />
      </div>
      <div className={classes.values}>
        {isSame ? (
          <>
            <span className={classes.value}>{shown(row.wanted, row.secret)}</span>
            {row.status === 'unverifiable' && (
              <span className={classes.label}>{row.reason ?? WHY_NOT.unverifiable}</span>
            )}
          </>
        ) : (
          <>
            <span className={classes.label}>wanted</span>
            <span className={classes.value}>{shown(row.wanted, row.secret)}</span>
            {!row.secret && (
              <>
                <span className={classes.label}>router says</span>
                <span className={classes.value}>{shown(row.reported, row.secret)}</span>
              </>
            )}
          </>
        )}
      </div>
      {!isSame && (
        <p className={classes.why}>
          <strong>Why not:</strong> {row.reason ?? WHY_NOT[row.status]}
        </p>
      )}
      <div className={classes.meta}>
        <span>
          {row.owner} wants it <Age at={row.since} prefix="since" />
        </span>
        <span>{row.mode === 'enforce' ? 'ours: put back when changed' : "given once, then the subscriber's"}</span>
        {row.triedAt !== null && <Age at={row.triedAt} prefix="tried" />}
        {row.corrections > 0 && <span>put back {row.corrections === 1 ? 'once' : `${row.corrections} times`}</span>}
      </div>
    </li>
  );
}

function sentenceOf(state: WantedState): string {
  const { parameters } = state;
  const differing = parameters.filter((row) => !isInPlace(row)).length;
  const unseen = parameters.filter((row) => row.status === 'unverifiable').length;
  const secrets = unseen === 0 ? '' : ` (${unseen} are secrets, written and never shown by the router)`;
  if (parameters.length === 0) return 'Nothing is wanted of this router.';
  if (differing === 0) return `All ${parameters.length} wanted values are in place${secrets}.`;
  return `${differing} of ${parameters.length} wanted values ${differing === 1 ? 'is' : 'are'} not in place.`;
}

const INTENT_WORDS: Readonly<Record<string, string>> = {
  'wan-pppoe': 'PPPoE',
  management: 'Management',
  'wifi-2.4': 'WiFi 2.4 GHz',
  'wifi-5': 'WiFi 5 GHz',
};

function Unresolved({ state }: { state: WantedState }): JSX.Element | null {
  if (state.unresolved.length === 0) return null;
  return (
    <Card title="What this router cannot take">
      <KeyValue items={state.unresolved.map((one) => [INTENT_WORDS[one.intent] ?? one.intent, one.reason])} />
    </Card>
  );
}

function Parameters({ state }: { state: WantedState }): JSX.Element {
  const [isAll, setAll] = useState(false);
  const rows = state.parameters.filter((row) => isAll || !isInPlace(row));
  return (
    <Card
      title={sentenceOf(state)}
      aside={
        <>
          <Age at={state.plannedAt} prefix="compared" none="never compared" />
          <Switch
            label="Show all"
            size="xs"
            checked={isAll}
            onChange={(event) => setAll(event.currentTarget.checked)}
          />
        </>
      }
      flush
    >
      {state.due && (
        <p className={classes.due} role="status">
          <StateMark look="waiting" word="Waits for the router's next contact" />
          {state.dueReason !== null && <span>because {state.dueReason}</span>}
        </p>
      )}
      {rows.length === 0 ? (
        <EmptyState title="No difference.">
          {state.parameters.length > 0 && (
            <Button variant="default" onClick={() => setAll(true)}>
              Show all {state.parameters.length}
            </Button>
          )}
        </EmptyState>
      ) : (
        <ul className={classes.rows}>
          {rows.map((row) => (
            <WantedRow key={row.path} row={row} />
          ))}
        </ul>
      )}
    </Card>
  );
}

/** Only the differences, each with who wants it, since when, what was tried, and why it is not so. */
export function WantedTab({ router }: { router: Router }): JSX.Element {
  return (
    <Loaded query={useWantedState(router.id)} what="The wanted state">
      {(state) => (
        <div className={pageClasses.stack}>
          <ConfigPushCard routerId={router.id} />
          <Parameters state={state} />
          <Unresolved state={state} />
        </div>
      )}
    </Loaded>
  );
}
