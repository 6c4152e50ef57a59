import { assert, assertNever } from '@demarc/kernel';
import type { AcsRequest } from '@demarc/cwmp';
import { inDeviceForm, type SecretText } from '@demarc/datamodel';
import { discoveryRpc } from './discover-tree';
import { treeOf } from './plan-tree';
import type { Awaiting, SessionPlan } from './session-plan';

/** A request of the plan. Values of secrets are not in it: `fillSecrets` puts them in, right before it is sent. */
export type PlannedRpc =
  | Extract<AcsRequest, { method: 'GetParameterNames' | 'GetParameterValues' | 'AddObject' | 'DeleteObject' }>
  | {
      readonly method: 'SetParameterValues';
      readonly values: readonly PlannedSetting[];
      readonly parameterKey: string;
    };

export interface PlannedSetting {
  readonly name: string;
  readonly type: string;
  readonly value: string | null;
  readonly secret: SecretText | null;
}

/** The request that the plan waits for the answer of: the same however often it is asked for. */
export function rpcOf(plan: SessionPlan, awaiting: Awaiting): PlannedRpc {
  switch (awaiting.phase) {
    case 'discover': {
      const rpc = plan.discovery === null ? null : (discoveryRpc(plan.discovery, treeOf(plan))?.rpc ?? null);
      assert(
        rpc?.method === 'GetParameterNames' || rpc?.method === 'GetParameterValues',
        'a discovery asks names or values',
      );
      return rpc;
    }
    case 'rows': {
      const { step, parameterKey } = awaiting;
      return step.do === 'add'
        ? { method: 'AddObject', objectName: step.collection, parameterKey }
        : { method: 'DeleteObject', objectName: step.instance, parameterKey };
    }
    case 'look':
    case 'row-read':
    case 'read-back':
      return { method: 'GetParameterValues', names: plan.reads[0] ?? [] };
    case 'set': {
      const { batch, parameterKey } = awaiting;
      const values = plan.parameters
        .filter(({ path }) => batch.paths.includes(path))
        .map(({ path, type, value, secret, form }) => {
          const text = value === null ? null : inDeviceForm(value, type, form ?? plan.input.quirks);
          return { name: path, type, value: text, secret };
        });
      return { method: 'SetParameterValues', values, parameterKey };
    }
    default:
      return assertNever(awaiting);
  }
}
