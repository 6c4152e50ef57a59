import type { JSX } from 'react';
import type { DiagnosticKind, RouterDiagnostic } from '@demarc/contracts';
import {
  Age,
  Card,
  DataTable,
  EmptyState,
  formatInstant,
  StateMark,
  useZone,
  visibleText,
  type TableColumn,
} from '@demarc/ui';
import { z } from 'zod';
import { Progress, RunButton } from '../../../components/diagnostics/diagnostic-run';
import { DiagnosticResultView } from '../../../components/diagnostics/diagnostic-result';
import { askedOf, changeSince, isOpen, lookOf } from '../../../components/diagnostics/diagnostic-judgement';
import { headlineOf, KIND_WORDS, KINDS } from '../../../components/diagnostics/diagnostic-words';
import classes from '../../../components/diagnostics/diagnostics.module.css';
import listClasses from '../../../components/list-page.module.css';
import { Loaded } from '../../../components/loaded';
import { useDiagnostics } from '../../../lib/diagnostics';
import { useUrlState } from '../../../lib/url-state';

const Search = z.object({ kind: z.enum(KINDS).default('ping') });

/** What came of it, or why nothing did. */
function outcomeOf(diagnostic: RouterDiagnostic): string {
  if (diagnostic.state === 'done' && diagnostic.result !== null) return headlineOf(diagnostic.result);
  if (isOpen(diagnostic)) return 'under way';
  return visibleText(diagnostic.reason ?? diagnostic.state, 120);
}

function KindList(props: {
  all: readonly RouterDiagnostic[];
  kind: DiagnosticKind;
  onPick: (kind: DiagnosticKind) => void;
}): JSX.Element {
  return (
    <Card title="Diagnostics" flush>
      <ul className={classes.kinds}>
        {KINDS.map((kind) => {
          const last = props.all.find((each) => each.kind === kind);
          return (
            <li key={kind} className={classes.kind}>
              <button
                type="button"
                className={classes.pick}
                aria-current={kind === props.kind}
                onClick={() => props.onPick(kind)}
              >
                <span className={classes.name}>{KIND_WORDS[kind].title}</span>
                {last !== undefined && (
                  <span className={classes.age}>
                    <Age at={last.finishedAt ?? last.createdAt} />
                  </span>
                )}
                <span className={classes.last}>
                  {last === undefined ? (
                    KIND_WORDS[kind].what
                  ) : (
                    <StateMark look={lookOf(last)} word={outcomeOf(last)} />
                  )}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

interface HistoryRow {
  diagnostic: RouterDiagnostic;
  before: RouterDiagnostic | undefined;
}

function When({ at }: { at: string }): JSX.Element {
  const zone = useZone();
  return <span>{formatInstant(at, zone, true)}</span>;
}

const COLUMNS: readonly TableColumn<HistoryRow>[] = [
  { id: 'at', header: 'When', cell: ({ diagnostic }) => <When at={diagnostic.createdAt} />, nowrap: true },
  {
    id: 'outcome',
    header: 'Result',
    title: true,
    cell: ({ diagnostic }) => (
      <span className={classes.wraps}>
        <StateMark look={lookOf(diagnostic)} word={outcomeOf(diagnostic)} />
      </span>
    ),
  },
  {
    id: 'change',
    header: 'Since the one before',
    priority: 2,
    cell: ({ diagnostic, before }) => {
      const change = changeSince(diagnostic, before);
      return change === null ? '–' : <StateMark look={change.look} word={change.text} />;
    },
  },
  {
    id: 'asked',
    header: 'Asked',
    priority: 3,
    cell: ({ diagnostic }) => visibleText(askedOf(diagnostic.order), 60) || '–',
  },
  { id: 'by', header: 'By', priority: 4, cell: ({ diagnostic }) => visibleText(diagnostic.createdBy, 40) },
];

function Detail(props: { routerId: string; kind: DiagnosticKind; all: readonly RouterDiagnostic[] }): JSX.Element {
  const own = props.all.filter(({ kind }) => kind === props.kind);
  const open = own.find((each) => isOpen(each));
  const over = own.filter((each) => !isOpen(each));
  const latest = over.find(({ result, state }) => result !== null || state === 'failed');
  const rows = over.map((diagnostic, at): HistoryRow => ({
    diagnostic,
    before: over.slice(at + 1).find(({ result }) => result !== null),
  }));
  const { title, what } = KIND_WORDS[props.kind];
  return (
    <div className={classes.detail}>
      <Card
        title={title}
        aside={latest === undefined ? undefined : <Age at={latest.finishedAt ?? latest.createdAt} prefix="measured" />}
      >
        <div className={classes.lead}>
          <p>{what}</p>
          <RunButton key={props.kind} routerId={props.routerId} kind={props.kind} isBusy={open !== undefined} />
        </div>
        {open !== undefined && <Progress diagnostic={open} />}
        {latest === undefined ? (
          open === undefined && <EmptyState title="Never run on this router." />
        ) : (
          <>
            {latest.state === 'failed' && (
              <p className={classes.note}>
                <StateMark look="fault" word="failed:" /> {visibleText(latest.reason ?? 'no reason given', 200)}
              </p>
            )}
            {askedOf(latest.order) !== '' && <p className={classes.band}>{visibleText(askedOf(latest.order), 120)}</p>}
            {latest.result !== null && <DiagnosticResultView result={latest.result} />}
          </>
        )}
      </Card>
      {over.length > 1 && (
        <Card title={`${title} before`} flush>
          <DataTable
            label={`${title} before`}
            columns={COLUMNS}
            rows={rows}
            rowKey={({ diagnostic }) => diagnostic.id}
            empty={<span className={listClasses.sub}>nothing</span>}
          />
        </Card>
      )}
    </div>
  );
}

/** What the router can find out by itself: the last of each kind, one of them in full, and what it was before. */
export function DiagnosticsTab({ routerId }: { routerId: string }): JSX.Element {
  const [{ kind }, set] = useUrlState(Search);
  return (
    <Loaded query={useDiagnostics(routerId)} what="The diagnoses">
      {(all) => (
        <div className={classes.layout}>
          <KindList all={all} kind={kind} onPick={(next) => set({ kind: next })} />
          <Detail routerId={routerId} kind={kind} all={all} />
        </div>
      )}
    </Loaded>
  );
}
