import type { CwmpFault, ParameterValue, RpcOutcome } from '@demarc/cwmp';
import { isParameterPath, stateOf, type MeasuredDiagnostic } from '@demarc/datamodel';
import { answerOf } from '../answer';
import { faultReason } from '../fault-reasons';
import { halves } from '../read-queue';
import { ask, inputRules, inputs, state, write } from './diagnostic-requests';
import { STATE, type DiagnosticRun, type DiagnosticSettings, type DiagnosticStep } from './diagnostic-state';

export type { DiagnosticRun, DiagnosticSettings, DiagnosticStep } from './diagnostic-state';

/** One router may not keep us for ever: tables of results are short. */
const MAX_RPCS = 60;
const MAX_VALUES = 4_000;
const DEFAULT_NAMES_PER_READ = 64;
const METHOD_UNSUPPORTED = 9000;

export interface DiagnosticBegin {
  readonly kind: MeasuredDiagnostic;
  readonly settings: DiagnosticSettings;
  readonly objects: readonly string[];
  /** Names of the first object as the tree has them; empty when it has not got it. */
  readonly known: readonly string[];
  readonly namesPerRead?: number | undefined;
}

const fresh = {
  refused: [],
  isStateApart: false,
  values: [],
  queue: [],
  namesPerRead: DEFAULT_NAMES_PER_READ,
  rpcs: 0,
  failure: null,
  resumed: 'no',
} as const;

export function beginDiagnostic({ kind, settings, objects, known, namesPerRead }: DiagnosticBegin): DiagnosticRun {
  const has = known.length === 0 ? null : [...known];
  const phase = has === null ? 'locate' : 'set';
  return { ...fresh, kind, settings, objects, has, phase, namesPerRead: namesPerRead ?? DEFAULT_NAMES_PER_READ };
}

/** A diagnosis that is a reading of these names. */
export function beginReading(names: readonly string[], namesPerRead = DEFAULT_NAMES_PER_READ): DiagnosticRun {
  const base = { ...fresh, kind: null, settings: {}, objects: [], has: null, namesPerRead };
  return { ...base, phase: 'values', queue: chunks(names, namesPerRead) };
}

/** Another session: the router says that it is done, or is asked how far it is. */
export function resumeDiagnostic(run: DiagnosticRun, hasEvent: boolean): DiagnosticRun {
  if (!mayBeMeasuring(run)) return run;
  const isDoubtful = run.phase === 'set' || run.phase === 'start';
  return {
    ...run,
    phase: hasEvent ? 'read' : 'check',
    resumed: isDoubtful && !hasEvent ? 'doubtful' : 'sure',
    values: [],
    queue: [],
    rpcs: 0,
  };
}

/** Whether the router may have been asked to measure: what it is doing then only it can say. */
export const mayBeMeasuring = (run: DiagnosticRun | null): boolean =>
  run !== null && run.kind !== null && !['locate', 'over', 'forgotten'].includes(run.phase);

/** @param session what only the moment of sending knows: the ParameterKey that stays, and a fresh URL */
export function nextOfDiagnostic(
  run: DiagnosticRun,
  session: { parameterKey: string; url: string | null },
): DiagnosticStep {
  const [object = ''] = run.objects;
  if (run.failure !== null) return { do: 'fail', reason: run.failure };
  if (run.phase === 'waiting') return { do: 'wait' };
  if (run.phase === 'forgotten') return { do: 'ask-again' };
  if (run.phase === 'over') return { do: 'end', object, state: stateIn(run) };
  if (run.rpcs >= MAX_RPCS) return { do: 'fail', reason: `the router needed more than ${MAX_RPCS} requests for it` };
  switch (run.phase) {
    case 'locate':
      return ask({ method: 'GetParameterNames', path: object, nextLevel: true });
    case 'set':
      return write(run.isStateApart ? inputs(run, session.url) : [...inputs(run, session.url), state(object)], session);
    case 'start':
      return write([state(object)], session);
    case 'check':
      return ask({ method: 'GetParameterValues', names: [object + STATE] });
    case 'read':
      return ask({ method: 'GetParameterValues', names: [object] });
    case 'names':
      return ask({ method: 'GetParameterNames', path: object, nextLevel: false });
    case 'values':
      return ask({ method: 'GetParameterValues', names: run.queue[0] ?? [] });
  }
}

/** What the router's answer changes. */
export function applyToDiagnostic(before: DiagnosticRun, outcome: RpcOutcome): DiagnosticRun {
  const run = { ...before, rpcs: before.rpcs + 1 };
  switch (run.phase) {
    case 'locate':
      return afterLocate(run, outcome);
    case 'set':
      return afterSet(run, outcome);
    case 'start':
      return 'fault' in outcome ? failed(run, outcome.fault) : { ...run, phase: 'check' };
    case 'check':
      return afterCheck(run, outcome);
    case 'read':
      return afterRead(run, outcome);
    case 'names':
      return afterNames(run, outcome);
    case 'values':
      return afterValues(run, outcome);
    default:
      return run;
  }
}

const failed = (run: DiagnosticRun, fault: CwmpFault): DiagnosticRun => ({
  ...run,
  failure: faultReason(fault.faultCode, fault.faultString).text,
});

function afterLocate(run: DiagnosticRun, outcome: RpcOutcome): DiagnosticRun {
  const [object = '', ...others] = run.objects;
  const answer = answerOf(outcome, 'GetParameterNamesResponse');
  // A router without GetParameterNames is asked for the measurement itself.
  if ('fault' in answer && answer.fault.faultCode === METHOD_UNSUPPORTED) return { ...run, phase: 'set' };
  const names = 'fault' in answer ? [] : answer.response.names.map(({ name }) => name);
  if (names.includes(object + STATE)) return withNames(run, names);
  if (others.length > 0) return { ...run, objects: others };
  return { ...run, failure: 'this router has no such diagnosis' };
}

function withNames(run: DiagnosticRun, names: readonly string[]): DiagnosticRun {
  const [object = ''] = run.objects;
  const lacks = inputRules(run).find(({ parameter, isRequired }) => isRequired && !names.includes(object + parameter));
  if (lacks !== undefined) return { ...run, failure: `this router's diagnosis has no ${lacks.parameter}` };
  return { ...run, has: names, phase: 'set' };
}

/** A setting that the model does not take is left out; a state that it refuses beside the settings is sent by itself. */
function afterSet(run: DiagnosticRun, outcome: RpcOutcome): DiagnosticRun {
  if (!('fault' in outcome)) return { ...run, phase: run.isStateApart ? 'start' : 'check' };
  const { fault } = outcome;
  const [object = ''] = run.objects;
  const optional = inputRules(run)
    .filter(({ isRequired }) => !isRequired)
    .map(({ parameter }) => object + parameter);
  const refused = fault.parameterFaults.map(({ name }) => name);
  const dropped = refused.filter((name) => optional.includes(name) && !run.refused.includes(name));
  if (dropped.length > 0 && dropped.length === refused.length) return { ...run, refused: [...run.refused, ...dropped] };
  // A known object that is not there after all: its name came from an older firmware.
  if (fault.faultCode === 9005 && refused.length === 0 && run.has !== null)
    return { ...run, has: null, phase: 'locate' };
  if (!run.isStateApart && (refused.length === 0 || refused.includes(object + STATE)))
    return { ...run, isStateApart: true };
  const [first] = fault.parameterFaults;
  const failure = failed(run, first === undefined ? fault : { ...first, parameterFaults: [] }).failure;
  return { ...run, failure: first === undefined ? failure : `${first.name}: ${failure}` };
}

function afterCheck(run: DiagnosticRun, outcome: RpcOutcome): DiagnosticRun {
  const answer = answerOf(outcome, 'GetParameterValuesResponse');
  const isDoubtful = run.resumed === 'doubtful';
  // Some do not show the state while they work; the event tells, or the next look.
  if ('fault' in answer) return { ...run, phase: isDoubtful ? 'forgotten' : 'waiting' };
  const now = stateOf(answer.response.values[0]?.value ?? null);
  if (now === 'under-way') return { ...run, phase: 'waiting' };
  // Idle: it was restarted. Complete, and nobody knows of what: the result may be of another day.
  if (isDoubtful || (now === 'idle' && run.resumed === 'sure')) return { ...run, phase: 'forgotten' };
  return { ...run, phase: now === 'idle' ? 'waiting' : 'read' };
}

function afterRead(run: DiagnosticRun, outcome: RpcOutcome): DiagnosticRun {
  const answer = answerOf(outcome, 'GetParameterValuesResponse');
  // G30, G31: what cannot be read at once is read by its names.
  if ('fault' in answer) return { ...run, phase: 'names', values: [] };
  return settled({ ...run, values: taken(run, answer.response.values, []) });
}

/** All is read; or rows that were counted did not come along (G25), or the event was another diagnosis'. */
function settled(run: DiagnosticRun): DiagnosticRun {
  if (stateOf(stateIn(run)) === 'under-way') return { ...run, phase: 'waiting' };
  const counted = run.values.some(
    ({ name, value }) => /(?:RouteHops|Result)NumberOfEntries$|NumberOfRouteHops$/.test(name) && Number(value) > 0,
  );
  const hasRows = run.values.some(({ name }) => /\.(?:RouteHops|Result)\.\d+\./.test(name));
  return { ...run, phase: counted && !hasRows && run.queue.length === 0 && !isByNames(run) ? 'names' : 'over' };
}

/** Its values were read by their names already. */
const isByNames = ({ phase }: DiagnosticRun): boolean => phase === 'values';

function afterNames(run: DiagnosticRun, outcome: RpcOutcome): DiagnosticRun {
  const answer = answerOf(outcome, 'GetParameterNamesResponse');
  if ('fault' in answer) return run.values.length > 0 ? { ...run, phase: 'over' } : failed(run, answer.fault);
  const names = answer.response.names.map(({ name }) => name).filter((name) => isParameterPath(name));
  return { ...run, phase: 'values', queue: chunks(names.slice(0, MAX_VALUES), run.namesPerRead) };
}

function afterValues(run: DiagnosticRun, outcome: RpcOutcome): DiagnosticRun {
  const [asked = [], ...rest] = run.queue;
  const answer = answerOf(outcome, 'GetParameterValuesResponse');
  const read = 'fault' in answer ? [] : answer.response.values;
  // A single name that cannot be read is given up.
  const queue = 'fault' in answer && asked.length > 1 ? [...halves(asked), ...rest] : rest;
  const next = { ...run, queue, values: taken(run, read, run.values) };
  if (queue.length > 0) return next;
  if (next.values.length === 0) return { ...next, failure: 'the router let none of its values be read' };
  return run.kind === null ? { ...next, phase: 'over' } : settled(next);
}

/** Values of the diagnosis alone, and not more than a table of results can have. */
function taken(
  run: DiagnosticRun,
  read: readonly ParameterValue[],
  before: readonly ParameterValue[],
): readonly ParameterValue[] {
  const [object] = run.objects;
  const own = read.filter(({ name }) => object === undefined || name.startsWith(object));
  return [...before, ...own].slice(0, MAX_VALUES);
}

function stateIn(run: DiagnosticRun): string | null {
  const [object = ''] = run.objects;
  return run.values.find(({ name }) => name === object + STATE)?.value ?? null;
}

function chunks(names: readonly string[], size: number): string[][] {
  const queue: string[][] = [];
  for (let at = 0; at < names.length; at += size) queue.push(names.slice(at, at + size));
  return queue;
}
