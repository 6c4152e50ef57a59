import type { Router, RouterParameter } from '@demarc/contracts';

/** One value that a person typed but that has not left the page. */
export interface StagedEdit {
  readonly parameter: RouterParameter;
  readonly value: string;
}

export interface DryRunCheck {
  readonly status: 'ok' | 'look' | 'fault';
  readonly text: string;
}

export interface DryRun {
  /** What goes over the wire, in order. */
  readonly steps: readonly string[];
  readonly checks: readonly DryRunCheck[];
  readonly canApply: boolean;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

const RANGES: Readonly<Record<string, { readonly least: bigint; readonly most: bigint }>> = {
  unsignedInt: { least: 0n, most: 4_294_967_295n },
  int: { least: -2_147_483_648n, most: 2_147_483_647n },
  unsignedLong: { least: 0n, most: 18_446_744_073_709_551_615n },
  long: { least: -9_223_372_036_854_775_808n, most: 9_223_372_036_854_775_807n },
};

/** Why a value cannot be of its type (TR-106 §3.2, XML Schema part 2), or null. */
export function typeFault(type: string, value: string): string | null {
  if (type === 'boolean') {
    return ['0', '1', 'true', 'false'].includes(value) ? null : 'a boolean is 1, 0, true or false';
  }
  const range = RANGES[type];
  if (range === undefined) return null;
  if (!/^[+-]?\d+$/.test(value)) return `${type} is a whole number`;
  const number = BigInt(value.replace(/^\+/, ''));
  if (number < range.least || number > range.most) return `${type} goes from ${range.least} to ${range.most}`;
  return null;
}

function checksOfEdit({ parameter, value }: StagedEdit): DryRunCheck[] {
  const name = parameter.path.slice(parameter.path.lastIndexOf('.') + 1);
  const checks: DryRunCheck[] = [];
  const fault = typeFault(parameter.type, value);
  if (fault !== null) checks.push({ status: 'fault', text: `${name}: ${fault}` });
  if (parameter.writable === false) {
    checks.push({ status: 'fault', text: `${name}: the router says that it is read-only` });
  } else if (parameter.writable === null) {
    checks.push({
      status: 'look',
      text: `${name}: the router has not said whether it is writable; it may answer 9008`,
    });
  }
  if (!parameter.secret && parameter.value === value) {
    checks.push({ status: 'look', text: `${name}: has this value already` });
  }
  if (parameter.wanted !== null) {
    checks.push({
      status: 'look',
      text: `${name}: ${parameter.wanted.owner} wants a value of its own here and may put it back at the next contact`,
    });
  }
  return checks;
}

/** What applying the staged edits would send, and what speaks against it. Nothing is sent. */
export function dryRun(router: Pick<Router, 'mode' | 'state'>, edits: readonly StagedEdit[]): DryRun {
  const checks = edits.flatMap(checksOfEdit);
  if (router.state !== 'active') {
    checks.unshift({
      status: 'fault',
      text: `the router is ${router.state}: nothing is written to it before it is active`,
    });
  }
  if (router.mode === 'observe') {
    checks.unshift({ status: 'fault', text: 'the router is only observed: nothing is written to it' });
  }
  const canApply = edits.length > 0 && checks.every((check) => check.status !== 'fault');
  if (canApply && checks.length === 0) {
    checks.push({ status: 'ok', text: 'every value is writable, fits its type, and nobody else wants another one' });
  }
  const steps = [
    'connection request, so that the router comes now; if it is away, at its next Inform',
    `1 SetParameterValues with ${count(edits.length, 'value')}: all are taken, or none`,
    `1 GetParameterValues that reads ${edits.length === 1 ? 'it' : 'them'} back: done means that the router says so`,
  ];
  return { steps, checks, canApply };
}
