import type { CwmpFault, RpcOutcome } from '@demarc/cwmp';
import type { Reason } from '@demarc/datamodel';
import { answerOf } from './answer';
import { faultReason, verdictOf } from './fault-reasons';
import { isExhausted, roundDown, type Lesson } from './lesson';
import type { Stage } from './parameter-key';
import { halvesOf, partnersOf } from './partners';
import { wantedTextOf, type PlannedParameter } from './planned-parameter';

/** Parameters of one SetParameterValues, by path. */
export interface Batch {
  readonly stage: Stage;
  /** Which of several requests it is, where one would be too much. */
  readonly part?: number;
  /** It is a part of a request with so many values that exhausted the router. */
  readonly exhaustedAt?: number;
  readonly paths: readonly string[];
}

export interface SetResult {
  readonly parameters: readonly PlannedParameter[];
  /** What to send instead of, or after, the batch that was sent. */
  readonly retry: readonly Batch[];
  /** Names the router says it does not have. */
  readonly unknown: readonly string[];
  readonly lessons: readonly Lesson[];
}

interface Sent {
  readonly batch: Batch;
  readonly parameterKey: string;
}

/** What a router's answer to SetParameterValues means for each parameter of it. SetParameterValues is all or nothing (TR-069 A.3.2.1). */
export function applySet(parameters: readonly PlannedParameter[], sent: Sent, outcome: RpcOutcome): SetResult {
  const answer = answerOf(outcome, 'SetParameterValuesResponse');
  if ('fault' in answer) return applyFault(parameters, sent.batch, answer.fault);
  const isStaged = answer.response.status === 1;
  const lessons = formLessons(parameters.filter(({ path }) => sent.batch.paths.includes(path)));
  const taken = update(parameters, sent.batch.paths, (parameter) => ({
    ...parameter,
    action: 'none',
    wasTried: true,
    written: wantedTextOf(parameter),
    parameterKey: sent.parameterKey,
    status: isStaged ? 'after-reboot' : 'pending',
    reason: isStaged ? AFTER_REBOOT : null,
  }));
  return { parameters: taken, retry: [], unknown: [], lessons: [...lessons, ...sizeLessons(sent.batch)] };
}

/** It refused a boolean in one form and took it in the other (G26). */
function formLessons(taken: readonly PlannedParameter[]): Lesson[] {
  const form = taken.find((parameter) => parameter.form !== undefined)?.form?.booleanForm;
  return form === undefined
    ? []
    : [{ flag: 'booleanForm', value: form, why: 'it refused a boolean in the other form' }];
}

/** It had too much to do with the whole, and took a part of it. */
const sizeLessons = ({ exhaustedAt, paths }: Batch): Lesson[] =>
  exhaustedAt === undefined
    ? []
    : [
        {
          flag: 'maxSettingsPerWrite',
          value: roundDown(paths.length),
          why: `SetParameterValues of ${exhaustedAt} values exhausted it`,
        },
      ];

const AFTER_REBOOT: Reason = { code: 'after-reboot', text: 'the router stored it and applies it after a reboot' };

function applyFault(parameters: readonly PlannedParameter[], batch: Batch, fault: CwmpFault): SetResult {
  const named = fault.parameterFaults.filter(({ name }) => batch.paths.includes(name));
  if (named.length > 0) return dropNamed(parameters, batch, named);
  const isWholesale = fault.faultCode === 9000 || fault.faultCode === 9001;
  // A fault that names nobody: halves find the culprit (G31), or make the request small enough (9002, 9004).
  const parts = isWholesale ? null : halvesOf(parameters, batch.paths);
  if (parts !== null) {
    const more = isExhausted(fault.faultCode) ? { exhaustedAt: batch.paths.length } : {};
    const retry = parts.map((paths, part) => ({
      ...batch,
      ...more,
      paths,
      part: (batch.part ?? 0) * 2 + part + 1,
    }));
    return { parameters, retry, unknown: [], lessons: [] };
  }
  const otherwise = inOtherForm(parameters, batch.paths, () => fault.faultCode);
  if (otherwise !== null) return { parameters: otherwise.parameters, retry: [batch], unknown: [], lessons: [] };
  const refused = update(parameters, batch.paths, (parameter) => refuse(parameter, fault.faultCode, fault.faultString));
  const unknown = verdictOf(fault.faultCode) === 'rediscover' ? batch.paths : [];
  return { parameters: refused, retry: [], unknown, lessons: [] };
}

/** G26: a boolean that was refused is tried once in its other form; null when there is none to try. */
function inOtherForm(
  parameters: readonly PlannedParameter[],
  paths: readonly string[],
  faultOf: (path: string) => number,
): { parameters: PlannedParameter[]; paths: ReadonlySet<string> } | null {
  const chosen = new Set(
    parameters
      .filter(({ path, type, form }) => paths.includes(path) && type === 'boolean' && form === undefined)
      .filter(({ path }) => FORM_FAULTS.has(faultOf(path)))
      .map(({ path }) => path),
  );
  if (chosen.size === 0) return null;
  const flip = (parameter: PlannedParameter): PlannedParameter => {
    const sent = /^[01]$/.test(parameter.value ?? '') ? 'words' : 'numeric';
    return { ...parameter, form: { booleanForm: sent } };
  };
  return { parameters: update(parameters, [...chosen], flip), paths: chosen };
}

/** Arguments, type, or value: what a router says that does not read the form. */
const FORM_FAULTS = new Set([9003, 9006, 9007]);

/** 9003 with a list: only the bad ones are dropped, the rest is sent again. */
function dropNamed(
  parameters: readonly PlannedParameter[],
  batch: Batch,
  named: CwmpFault['parameterFaults'],
): SetResult {
  const faults = new Map(named.map((entry) => [entry.name, entry]));
  const otherwise = inOtherForm(parameters, [...faults.keys()], (path) => faults.get(path)?.faultCode ?? 9003);
  for (const path of otherwise?.paths ?? []) faults.delete(path);
  for (const fault of faults.values()) {
    for (const partner of partnersOf(parameters, fault.name))
      if (batch.paths.includes(partner) && !faults.has(partner)) faults.set(partner, fault);
  }
  const refused = update(otherwise?.parameters ?? parameters, [...faults.keys()], (parameter) => {
    const entry = faults.get(parameter.path);
    return refuse(parameter, entry?.faultCode ?? 9003, entry?.faultString ?? '');
  });
  const rest = batch.paths.filter((path) => !faults.has(path));
  const unknown = named.filter(({ faultCode }) => verdictOf(faultCode) === 'rediscover').map(({ name }) => name);
  return { parameters: refused, retry: rest.length > 0 ? [{ ...batch, paths: rest }] : [], unknown, lessons: [] };
}

/** A parameter after a fault: to be tried again, or not any more. */
export function refuse(parameter: PlannedParameter, faultCode: number, faultString: string): PlannedParameter {
  const reason = faultReason(faultCode, faultString);
  const tried = { ...parameter, action: 'none' as const, wasTried: true, reason, written: wantedTextOf(parameter) };
  return { ...tried, status: verdictOf(faultCode) === 'try-again' ? 'pending' : 'refused' };
}

function update(
  parameters: readonly PlannedParameter[],
  paths: readonly string[],
  change: (parameter: PlannedParameter) => PlannedParameter,
): PlannedParameter[] {
  const chosen = new Set(paths);
  return parameters.map((parameter) => (chosen.has(parameter.path) ? change(parameter) : parameter));
}
