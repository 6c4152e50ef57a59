import type { DiagnosticOrder } from '@demarc/contracts';
import type { DeviceQuirks } from '@demarc/datamodel';

/** How long a router takes for it when all goes well: then it is looked whether it is done. */
export function expectedSeconds(wish: DiagnosticOrder): number {
  switch (wish.kind) {
    case 'ping':
      return 3 + wish.repetitions;
    case 'traceroute':
      return 20;
    case 'nslookup':
      return 3 + wish.repetitions;
    case 'download':
    case 'upload':
      return 10 + (wish.seconds ?? 10);
    case 'wifi-scan':
      return 15;
    case 'hosts':
    case 'optical':
    case 'ppp':
      return 1;
  }
}

/** The longest that its own limits allow. */
export function longestSeconds(wish: DiagnosticOrder): number {
  switch (wish.kind) {
    case 'ping':
      return (wish.repetitions * (wish.timeoutMs + 1_000)) / 1000;
    case 'traceroute':
      return (wish.maxHops * wish.tries * (wish.timeoutMs + 500)) / 1000;
    case 'nslookup':
      return (wish.repetitions * (wish.timeoutMs + 1_000)) / 1000;
    default:
      return 120;
  }
}

/** A diagnosis is asked for now: what the router did not come for within an hour is not wanted any more. */
export const DIAGNOSTIC_DEADLINE_SECONDS = 3_600;

/** While a router measures it has its own limits, and time to come back by itself; or what the rule of its make allows. */
export function measuringDeadlineSeconds(wish: DiagnosticOrder, { diagnosisSeconds }: DeviceQuirks): number {
  if (diagnosisSeconds === undefined) return longestSeconds(wish) * 2 + 1_800;
  return Math.max(diagnosisSeconds, expectedSeconds(wish));
}
