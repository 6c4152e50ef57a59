import { assert, assertNever } from '@demarc/kernel';
import type { CwmpFault, RpcOutcome } from '@demarc/cwmp';
import { isParameterPath } from '@demarc/datamodel';
import { answerOf } from '../answer';
import { faultReason, verdictOf } from '../fault-reasons';
import { halves, readQueue } from '../read-queue';
import type { PushStep } from './push-decisions';
import { objectAt, withObject, withSettings, type PushPlan } from './push-state';
import { withHidden, withInstances, without, withValues } from './reading';

/** An answer cannot make a reading grow without end. */
const MAX_VALUES = 5_000;

/** Takes in what the router answered to the request that `nextPushRpc` gave. */
export function applyPushOutcome(plan: PushPlan, outcome: RpcOutcome): PushPlan {
  const { awaiting: step } = plan;
  assert(step !== null, 'an outcome answers a request of the push');
  const answered = { ...plan, awaiting: null };
  switch (step.do) {
    case 'read':
      return applyRead(answered, step, outcome);
    case 'list':
      return applyList(answered, step, outcome);
    case 'add':
      return applyAdd(answered, step, outcome);
    case 'fill':
      return applyFill(answered, step, outcome);
    case 'set':
      return applySet(answered, step, outcome);
    case 'delete':
      return applyDelete(answered, step, outcome);
    default:
      return assertNever(step);
  }
}

type StepOf<D extends PushStep['do']> = Extract<PushStep, { do: D }>;

function applyRead(plan: PushPlan, { names }: StepOf<'read'>, outcome: RpcOutcome): PushPlan {
  const answer = answerOf(outcome, 'GetParameterValuesResponse');
  if ('fault' in answer) {
    // G31: one bad name fails them all. A single one that cannot be read shows nothing, which is an answer too.
    const again = names.length > 1 ? halves(names).map((some): PushStep => ({ do: 'read', names: some })) : [];
    const [only = ''] = names;
    const list: PushStep[] = names.length === 1 && isCollection(plan, only) ? [{ do: 'list', collection: only }] : [];
    return { ...plan, steps: [...again, ...list, ...plan.steps] };
  }
  const values = answer.response.values.filter(({ name }) => isParameterPath(name)).slice(0, MAX_VALUES);
  const cleared = names.filter((name) => name.endsWith('.')).reduce(without, plan.reading);
  return { ...plan, reading: withValues(cleared, values) };
}

const isCollection = ({ record }: PushPlan, name: string): boolean =>
  record.objects.some(({ collection }) => collection === name);

/** Too much to be shown at once (G30), or empty: the names tell, and then the fields that matter are read alone. */
function applyList(plan: PushPlan, { collection }: StepOf<'list'>, outcome: RpcOutcome): PushPlan {
  const answer = answerOf(outcome, 'GetParameterNamesResponse');
  if ('fault' in answer) {
    // 9005: there is nothing of this name now. Any other fault says nothing about what is there.
    const isNothing = answer.fault.faultCode === 9005;
    return isNothing ? plan : { ...plan, reading: withHidden(plan.reading, collection) };
  }
  const listed = answer.response.names.map(({ name }) => (name.endsWith('.') ? name : `${name}.`));
  const instances = listed.filter(
    (name) => name.startsWith(collection) && /^\d+\.$/.test(name.slice(collection.length)),
  );
  const fields = plan.record.objects.flatMap((object) => (object.collection === collection ? object.fields : []));
  const names = instances.flatMap((instance) => fields.map(({ name }) => instance + name));
  const reads = readQueue(names, plan.namesPerRead).map((some): PushStep => ({ do: 'read', names: some }));
  return { ...plan, reading: withInstances(plan.reading, instances), steps: [...reads, ...plan.steps] };
}

/** The new object is read before it is filled: types and forms differ, and strict firmwares refuse what does not fit. */
function applyAdd(plan: PushPlan, { object: index }: StepOf<'add'>, outcome: RpcOutcome): PushPlan {
  const answer = answerOf(outcome, 'AddObjectResponse');
  if ('fault' in answer) {
    const added = withObject(plan, index, (object) => ({ ...object, addKey: null }));
    return refuseObject(added, index, answer.fault);
  }
  const { collection } = objectAt(plan, index);
  const instance = `${collection}${answer.response.instanceNumber}.`;
  const next: PushStep[] = [
    { do: 'read', names: [instance] },
    { do: 'fill', object: index, instance },
  ];
  return { ...plan, steps: [...next, ...plan.steps] };
}

function applyFill(plan: PushPlan, { object, instance }: StepOf<'fill'>, outcome: RpcOutcome): PushPlan {
  const answer = answerOf(outcome, 'SetParameterValuesResponse');
  if (!('fault' in answer)) return plan;
  const refused = refuseObject(plan, object, answer.fault);
  // Half an object is worse than none: it goes again.
  return { ...refused, steps: [{ do: 'delete', object, instance }, ...refused.steps] };
}

function applySet(plan: PushPlan, { paths }: StepOf<'set'>, outcome: RpcOutcome): PushPlan {
  const answer = answerOf(outcome, 'SetParameterValuesResponse');
  if (!('fault' in answer)) return plan;
  const { fault } = answer;
  // SetParameterValues is all or nothing (TR-069 A.3.2.1): nothing of it arrived.
  const unset = plan.goal === 'apply' ? withSettings(plan, paths, (one) => ({ ...one, isWritten: false })) : plan;
  const named = fault.parameterFaults.filter(({ name }) => paths.includes(name));
  if (named.length === 0 && paths.length > 1) {
    const again = halves(paths).map((some): PushStep => ({ do: 'set', paths: some }));
    return { ...unset, steps: [...again, ...unset.steps] };
  }
  const culprits = new Map(named.map(({ name, ...rest }) => [name, rest]));
  const refused = withSettings(unset, named.length === 0 ? paths : [...culprits.keys()], (setting) => {
    const { faultCode, faultString } = culprits.get(setting.path) ?? fault;
    const isLasting = verdictOf(faultCode) !== 'try-again';
    return { ...setting, state: isLasting ? 'refused' : 'open', reason: faultReason(faultCode, faultString) };
  });
  const rest = named.length === 0 ? [] : paths.filter((path) => !culprits.has(path));
  return rest.length === 0 ? refused : { ...refused, steps: [{ do: 'set', paths: rest }, ...refused.steps] };
}

function applyDelete(plan: PushPlan, { object: index, instance }: StepOf<'delete'>, outcome: RpcOutcome): PushPlan {
  const answer = answerOf(outcome, 'DeleteObjectResponse');
  const isGone = !('fault' in answer) || answer.fault.faultCode === 9005;
  const state = plan.goal === 'restore' ? ('restored' as const) : ('refused' as const);
  if (isGone) {
    const removed = { ...plan, reading: without(plan.reading, instance) };
    return withObject(removed, index, (object) => ({ ...object, state, addKey: null }));
  }
  return plan.goal === 'restore' ? refuseObject(plan, index, answer.fault) : plan;
}

function refuseObject(plan: PushPlan, index: number, { faultCode, faultString }: CwmpFault): PushPlan {
  const isLasting = verdictOf(faultCode) !== 'try-again';
  const reason = faultReason(faultCode, faultString);
  return withObject(plan, index, (object) => ({ ...object, state: isLasting ? 'refused' : 'open', reason }));
}
