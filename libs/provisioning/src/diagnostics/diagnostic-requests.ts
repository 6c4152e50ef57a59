import type { AcsRequest } from '@demarc/cwmp';
import { DIAGNOSTIC_RULES, type MeasuredDiagnostic } from '@demarc/datamodel';
import { STATE, type DiagnosticRun, type DiagnosticStep } from './diagnostic-state';

/** A request to the router. */
export const ask = (rpc: AcsRequest): DiagnosticStep => ({ do: 'ask', rpc });

/** A SetParameterValues that leaves the ParameterKey as it is. */
export function write(
  values: { name: string; value: string; type: string }[],
  { parameterKey }: { parameterKey: string },
): DiagnosticStep {
  return ask({ method: 'SetParameterValues', values, parameterKey });
}

/** The state is the last of its request: some routers begin when they read it. */
export const state = (object: string): { name: string; value: string; type: string } => ({
  name: object + STATE,
  value: 'Requested',
  type: 'string',
});

/** What is wanted of it, as far as the router has it. */
export function inputs(run: DiagnosticRun, url: string | null): { name: string; value: string; type: string }[] {
  const [object = ''] = run.objects;
  return inputRules(run).flatMap(({ setting, parameter, type }) => {
    const value = setting === 'url' ? url : run.settings[setting];
    if (value === undefined || value === null || run.refused.includes(object + parameter)) return [];
    if (run.has !== null && !run.has.includes(object + parameter)) return [];
    return [{ name: object + parameter, value: String(value), type }];
  });
}

/** What a diagnosis of this kind is told. */
export const inputRules = ({ kind }: DiagnosticRun): (typeof DIAGNOSTIC_RULES)[MeasuredDiagnostic]['inputs'] =>
  kind === null ? [] : DIAGNOSTIC_RULES[kind].inputs;
