import { assert } from '@demarc/kernel';
import type { PushStep } from './push-decisions';
import type { PushedObject, PushedSetting, PushGoal, PushRecord } from './push-record';
import type { Reading } from './reading';

/** A push in one session: plain JSON without secrets, so that another process can go on with it. */
export interface PushPlan {
  readonly goal: PushGoal;
  readonly record: PushRecord;
  readonly phase: 'look' | 'write' | 'read-back' | 'done';
  readonly steps: readonly PushStep[];
  readonly awaiting: PushStep | null;
  readonly reading: Reading;
  readonly namesPerRead: number;
  /** ParameterKey as it is to stay: it speaks of the wanted state, which this is no part of. */
  readonly stayingKey: string;
  readonly reportedKey: string | null;
  /** Makes the ParameterKeys of its AddObjects differ from all others. */
  readonly tag: string;
  readonly rpcs: number;
  /** The record says more than what was stored of it. Nothing is written to the router before it is stored. */
  readonly isUnstored: boolean;
}

export function objectAt({ record }: PushPlan, index: number): PushedObject {
  const object = record.objects[index];
  assert(object !== undefined, 'a step names an object of the record');
  return object;
}

export function withObject(plan: PushPlan, index: number, change: (object: PushedObject) => PushedObject): PushPlan {
  const objects = plan.record.objects.map((object, at) => (at === index ? change(object) : object));
  return { ...plan, record: { ...plan.record, objects }, isUnstored: true };
}

export function withSettings(
  plan: PushPlan,
  paths: readonly string[],
  change: (setting: PushedSetting) => PushedSetting,
): PushPlan {
  const settings = plan.record.settings.map((setting) => (paths.includes(setting.path) ? change(setting) : setting));
  return { ...plan, record: { ...plan.record, settings }, isUnstored: true };
}
