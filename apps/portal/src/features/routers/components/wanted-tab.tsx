import { useState, type JSX } from 'react';
import { Button, Switch } from '@mantine/core';
import { PROFILE_INTENTS, profileField, type Router, type WantedParameter, type WantedState } from '@demarc/contracts';
import { Age, Card, EmptyState, ErrorNote, KeyValue, StateMark, visibleText } from '@demarc/ui';
import { Loaded } from '../../../components/loaded';
import { OWNER_WORDS } from '../../../components/owner-words';
import { PageLink } from '../../../components/page-link';
import { PathText } from '../../../components/path-text';
import { useMay } from '../../../lib/session';
import { useAskAgain } from '../api/ask-again';
import { useWantedState } from '../api/get-wanted-state';
import { ConfigPushCard } from './config-push-card';
import { LetGo } from './let-go';
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

/** Whose wish it is; a profile is named with its revision. */
function Owner({ row }: { row: Pick<WantedParameter, 'owner' | 'source'> }): JSX.Element {
  const { owner, source } = row;
  // What an operator set for this router is no profile of it.
  const words = source?.kind === 'operator' ? 'the bulk change' : (OWNER_WORDS[owner] ?? owner);
  if (source === null) return <>{`${words} wants it`}</>;
  const name = `${visibleText(source.name, 60)}${source.revision === null ? '' : `, revision ${source.revision}`}`;
  return (
    <>
      {words}{' '}
      {source.kind !== 'script' && source.id !== null ? (
        <PageLink href={`/${source.kind === 'operator' ? 'bulk' : 'profiles'}/${source.id}`}>{name}</PageLink>
      ) : (
        name
      )}{' '}
      wants it
    </>
  );
}

/** Who wanted something else, or the same, and gave way: strongest first. */
function Chain({ row }: { row: WantedParameter }): JSX.Element | null {
  if (row.overrides.length === 0) return null;
  return (
    <ul className={classes.chain} aria-label="Gave way">
      {row.overrides.map((one) => (
        <li key={`${one.owner} ${one.source?.id ?? one.source?.name ?? ''}`}>
          {one.source?.kind === 'operator' ? 'the bulk change' : (OWNER_WORDS[one.owner] ?? one.owner)}
          {one.source !== null && ` ${visibleText(one.source.name, 60)}`} gave way:{' '}
          {one.isSame ? 'wants the same' : shown(one.value, row.secret)}
        </li>
      ))}
    </ul>
  );
}

function keptWords({ owner, mode, source }: WantedParameter): string {
  if (owner === 'script' && source?.kind === 'script') return 'set whenever its script runs';
  return mode === 'enforce' ? 'ours: put back when changed' : "given once, then the subscriber's";
}

function WantedRow({ row, routerId }: { row: WantedParameter; routerId: string }): JSX.Element {
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
          <Owner row={row} /> <Age at={row.since} prefix="since" />
        </span>
        <span>{keptWords(row)}</span>
        {row.triedAt !== null && <Age at={row.triedAt} prefix="tried" />}
        {row.corrections > 0 && <span>put back {row.corrections === 1 ? 'once' : `${row.corrections} times`}</span>}
      </div>
      <Chain row={row} />
      <LetGo routerId={routerId} row={row} />
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
  'port-forward': 'Port forward',
  'dhcp-lease': 'Fixed address',
};

const ROWS = new Set(['port-forward', 'dhcp-lease']);

/** What it is, in the words of profiles; a free parameter is its own name. */
function wordsOf({ intent, field }: WantedState['unresolved'][number]): string {
  if (intent === 'parameter' && field !== null) return visibleText(field, 256);
  const words = INTENT_WORDS[intent] ?? PROFILE_INTENTS.find((each) => each.intent === intent)?.words ?? intent;
  if (ROWS.has(intent)) return `${words} ${field ?? ''}`;
  const known = field === null ? null : profileField(intent, field);
  return known === null ? words : `${words}: ${known.words}`;
}

function Unresolved({ state }: { state: WantedState }): JSX.Element | null {
  if (state.unresolved.length === 0) return null;
  return (
    <Card title="What this router cannot take">
      <KeyValue items={state.unresolved.map((one) => [wordsOf(one), one.reason])} />
    </Card>
  );
}

function Parameters({ state, routerId }: { state: WantedState; routerId: string }): JSX.Element {
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
          {state.nextTryAt !== null && <Age at={state.nextTryAt} prefix="called" />}
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
            <WantedRow key={row.path} row={row} routerId={routerId} />
          ))}
        </ul>
      )}
    </Card>
  );
}

/** What was refused is left alone until somebody has seen to the reason. */
function TryAgain({ router, state }: { router: Router; state: WantedState }): JSX.Element | null {
  const again = useAskAgain(router.id);
  const may = useMay('router.configure');
  const refused = state.parameters.filter(({ status }) => status === 'refused').length;
  if (!may || refused === 0) return null;
  const what = refused === 1 ? 'one value' : `${refused} values`;
  return (
    <div className={classes.again}>
      <p>
        The router refused {what}, or did not keep {refused === 1 ? 'it' : 'them'}; nothing is sent until you say so.
      </p>
      <Button variant="default" loading={again.isPending} onClick={() => again.mutate()}>
        Try again
      </Button>
      {again.error !== null && <ErrorNote what="It was not asked." error={again.error} />}
    </div>
  );
}

/** Only the differences, each with who wants it, since when, what was tried, and why it is not so. */
export function WantedTab({ router }: { router: Router }): JSX.Element {
  return (
    <Loaded query={useWantedState(router.id)} what="The wanted state">
      {(state) => (
        <div className={pageClasses.stack}>
          <ConfigPushCard routerId={router.id} />
          <TryAgain router={router} state={state} />
          <Parameters routerId={router.id} state={state} />
          <Unresolved state={state} />
        </div>
      )}
    </Loaded>
  );
}
