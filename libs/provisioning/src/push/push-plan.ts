import { assertNever } from '@demarc/kernel';
import type { AcsRequest, ParameterSetting } from '@demarc/cwmp';
import type { DeviceQuirks } from '@demarc/datamodel';
import { readQueue } from '../read-queue';
import { confirmSetting, decideApply, decideRestore, NOT_SHOWN, type PushStep } from './push-decisions';
import { isSettled, type PushGoal, type PushRecord } from './push-record';
import { objectAt, withObject, withSettings, type PushPlan } from './push-state';
import { asWritten, shownAt } from './reading';

export interface PushInput {
  readonly goal: PushGoal;
  readonly record: PushRecord;
  readonly quirks: DeviceQuirks;
  readonly stayingKey: string;
  readonly reportedKey: string | null;
  readonly tag: string;
}

const MAX_RPCS = 120;

/** Opens the push of one session. It begins with a look: what is given back in the end is what the router says now. */
export function openPush({ quirks, ...input }: PushInput): PushPlan {
  const namesPerRead = quirks.maxNamesPerRead ?? 64;
  return {
    ...input,
    phase: 'look',
    steps: reads(namesToLookAt(input), namesPerRead),
    awaiting: null,
    reading: [],
    namesPerRead,
    rpcs: 0,
    isUnstored: false,
  };
}

function namesToLookAt({ goal, record }: Pick<PushInput, 'goal' | 'record'>): string[] {
  const settings = record.settings.filter(({ state, before }) =>
    goal === 'apply' ? state !== 'refused' : before !== null,
  );
  const objects = record.objects.filter(({ state, addKey }) =>
    goal === 'apply' ? state !== 'refused' : addKey !== null,
  );
  return [...settings.map(({ path }) => path), ...objects.map(({ collection }) => collection)];
}

const reads = (names: readonly string[], max: number): PushStep[] =>
  readQueue(names, max).map((some): PushStep => ({ do: 'read', names: some }));

/** The next request, or null when nothing is left to ask or to say in this session. */
export function nextPushRpc(plan: PushPlan): { readonly plan: PushPlan; readonly rpc: AcsRequest | null } {
  if (plan.awaiting !== null) return { plan, rpc: rpcOf(plan, plan.awaiting) };
  let current = plan;
  while (current.phase !== 'done') {
    const [step, ...steps] = current.steps;
    if (step !== undefined && current.rpcs < MAX_RPCS) {
      const asking = begin({ ...current, steps, awaiting: step, rpcs: current.rpcs + 1 }, step);
      return { plan: asking, rpc: rpcOf(asking, step) };
    }
    current = step === undefined ? leavePhase(current) : { ...current, phase: 'done' };
  }
  return { plan: current, rpc: null };
}

/** What must be known of a step before it leaves: after a crash nobody else could tell. */
function begin(plan: PushPlan, step: PushStep): PushPlan {
  if (step.do === 'set') {
    if (plan.goal === 'restore') return plan;
    return withSettings(plan, step.paths, (setting) => ({ ...setting, isWritten: true, wasShown: false }));
  }
  if (step.do !== 'add') return plan;
  const addKey = `${plan.tag}.${plan.rpcs}`;
  return withObject(plan, step.object, (object) => ({ ...object, addKey }));
}

function leavePhase(plan: PushPlan): PushPlan {
  switch (plan.phase) {
    case 'look': {
      const { record, steps } = decide(plan);
      const isNew = JSON.stringify(record) !== JSON.stringify(plan.record);
      return { ...plan, record, steps, phase: 'write', isUnstored: plan.isUnstored || isNew };
    }
    case 'write':
      return { ...plan, phase: 'read-back', steps: reads(writtenNames(plan), plan.namesPerRead) };
    case 'read-back':
      return { ...settle(plan), phase: 'done' };
    case 'done':
      return plan;
    default:
      return assertNever(plan.phase);
  }
}

function decide({ goal, record, reading, reportedKey }: PushPlan): ReturnType<typeof decideApply> {
  return goal === 'apply' ? decideApply(record, reading, reportedKey) : decideRestore(record, reading, reportedKey);
}

/** What was written, and nothing that was in place before. */
function writtenNames({ record }: PushPlan): string[] {
  const settings = record.settings.filter(({ state, isWritten }) => state === 'open' && isWritten);
  const objects = record.objects.filter(({ state }) => state === 'open');
  return [...settings.map(({ path }) => path), ...objects.map(({ collection }) => collection)];
}

/** What the read-back shows; what is not there yet waits for the next session. */
function settle(plan: PushPlan): PushPlan {
  const names = new Set(writtenNames(plan));
  const { record } = decide(plan);
  const settings = plan.record.settings.map((setting, index) => {
    if (!names.has(setting.path)) return setting;
    if (plan.goal === 'apply') return confirmSetting(setting, plan.reading);
    const judged = record.settings[index];
    return judged === undefined || judged.state === 'open' ? { ...setting, reason: NOT_SHOWN } : judged;
  });
  const objects = plan.record.objects.map((object, index) => {
    const judged = record.objects[index];
    if (object.state !== 'open' || judged === undefined) return object;
    return judged.state === 'open' ? { ...object, reason: object.reason ?? NOT_SHOWN } : judged;
  });
  return { ...plan, record: { ...plan.record, settings, objects }, isUnstored: true };
}

function rpcOf(plan: PushPlan, step: PushStep): AcsRequest {
  const parameterKey = plan.stayingKey;
  switch (step.do) {
    case 'read':
      return { method: 'GetParameterValues', names: step.names };
    case 'list':
      return { method: 'GetParameterNames', path: step.collection, nextLevel: true };
    case 'add': {
      const { collection, addKey } = objectAt(plan, step.object);
      return { method: 'AddObject', objectName: collection, parameterKey: addKey ?? '' };
    }
    case 'fill':
      return { method: 'SetParameterValues', values: fieldsOf(plan, step), parameterKey };
    case 'set':
      return { method: 'SetParameterValues', values: settingsOf(plan, step.paths), parameterKey };
    case 'delete':
      return { method: 'DeleteObject', objectName: step.instance, parameterKey };
    default:
      return assertNever(step);
  }
}

function settingsOf({ record, reading, goal }: PushPlan, paths: readonly string[]): ParameterSetting[] {
  return record.settings
    .filter(({ path }) => paths.includes(path))
    .map(({ path, type, value, before }) => {
      const shown = shownAt(reading, path) ?? { value: '', type };
      // Back goes the text as it was, to the letter.
      const text = goal === 'apply' ? asWritten(value, shown) : (before ?? value);
      return { name: path, type: shown.type === '' ? 'string' : shown.type, value: text };
    });
}

function fieldsOf({ record, reading }: PushPlan, step: Extract<PushStep, { do: 'fill' }>): ParameterSetting[] {
  const fields = record.objects[step.object]?.fields ?? [];
  return fields.map(({ name, value }) => {
    const shown = shownAt(reading, step.instance + name) ?? { value: '', type: 'string' };
    return { name: step.instance + name, type: shown.type, value: asWritten(value, shown) };
  });
}

/** Whether the push has reached its goal; else it goes on in the next session. */
export const isPushDone = (plan: PushPlan): boolean => plan.phase === 'done' && isSettled(plan.record);
