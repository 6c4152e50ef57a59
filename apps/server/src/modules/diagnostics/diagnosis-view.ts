import type {
  DiagnosedService,
  DiagnosisRouter,
  DiagnosisTask,
  Router,
  Subscription,
  Verdict,
} from '@demarc/contracts';

/** A task as provisioning keeps it, as far as a diagnosis shows it. */
export interface TaskFacts {
  id: string;
  kind: string;
  state: DiagnosisTask['state'];
  createdBy: string;
  createdAt: Date;
  sentAt: Date | null;
  answeredAt: Date | null;
  finishedAt: Date | null;
  deadlineAt: Date;
  reason: string | null;
}

/** A call to the router, as the protocol side keeps it. */
export interface CallFacts {
  requestedAt: Date;
  attempts: number;
  lastResult: string | null;
  answeredAt: Date | null;
}

export const READ_KINDS: ReadonlySet<string> = new Set(['refresh', 'read-live']);
const OPEN_STATES: ReadonlySet<string> = new Set(['queued', 'sent', 'uncertain']);

export const isOpen = ({ state }: { state: string }): boolean => OPEN_STATES.has(state);

/** null: not a thing that a widget orders. @param calls to the same router, newest first */
export function toDiagnosisTask(task: TaskFacts, calls: readonly CallFacts[]): DiagnosisTask | null {
  const kind = READ_KINDS.has(task.kind) ? 'read' : task.kind === 'reboot' ? 'reboot' : null;
  if (kind === null) return null;
  const end = task.finishedAt ?? null;
  // A call that was open when the task came serves it as well, so what counts is that it was not over before.
  const call = calls.find(
    ({ requestedAt, answeredAt }) =>
      (answeredAt === null || answeredAt >= task.createdAt) && (end === null || requestedAt <= end),
  );
  return {
    id: task.id,
    kind,
    state: task.state,
    createdBy: task.createdBy,
    createdAt: task.createdAt.toISOString(),
    call:
      call === undefined
        ? null
        : {
            at: call.requestedAt.toISOString(),
            attempts: call.attempts,
            outcome: call.lastResult,
            answeredAt: call.answeredAt?.toISOString() ?? null,
          },
    sentAt: task.sentAt?.toISOString() ?? null,
    answeredAt: task.answeredAt?.toISOString() ?? null,
    finishedAt: end?.toISOString() ?? null,
    deadlineAt: task.deadlineAt.toISOString(),
    reason: task.reason,
  };
}

export const toDiagnosedService = (row: Subscription): DiagnosedService => ({
  id: row.id,
  label: row.label,
  planName: row.planName,
  serviceState: row.serviceState,
  stateChangedAt: row.stateChangedAt,
});

export interface RouterExtras {
  pppUptimeSeconds: number | null;
  throughput: DiagnosisRouter['throughput'];
  periodicInformSeconds: number;
}

export function toDiagnosisRouter(router: Router, extras: RouterExtras): DiagnosisRouter {
  const { summary } = router;
  const after = (instant: string | null, seconds: number | null): string | null =>
    instant === null || seconds === null ? null : new Date(Date.parse(instant) + seconds * 1000).toISOString();
  return {
    id: router.id,
    model: [router.manufacturer, router.modelName].filter((part) => part !== null && part !== '').join(' ') || null,
    serialNumber: router.serialNumber,
    softwareVersion: router.softwareVersion,
    state: router.state,
    lastInformAt: router.lastInformAt,
    nextContactAt: after(router.lastInformAt, extras.periodicInformSeconds),
    readAt: summary.treeReadAt,
    uptimeSeconds: summary.uptimeSeconds,
    // An uptime is as old as its reading, so the moment of the boot stays the same however old it is.
    rebootedAt: after(summary.treeReadAt, summary.uptimeSeconds === null ? null : -summary.uptimeSeconds),
    wanIp: summary.wanIp,
    pppStatus: summary.pppStatus,
    pppLastError: summary.pppLastError,
    pppUptimeSeconds: extras.pppUptimeSeconds,
    rxPowerDbm: summary.rxPowerDbm,
    txPowerDbm: summary.txPowerDbm,
    wifi: summary.wifi,
    hosts: summary.hosts,
    throughput: extras.throughput,
  };
}

/** What a token that may not see routers, or not see money, may know of the verdict. */
export function verdictFor(verdict: Verdict, may: { money: boolean; router: boolean }): Verdict | null {
  const isMoney = verdict.layer === 'account';
  if (!may.router && !isMoney) return null;
  return {
    ...verdict,
    // Where the network is down, and for how many, is no subscriber's business.
    facts: (isMoney && !may.money) || verdict.code === 'network.incident' ? {} : verdict.facts,
    layers: verdict.layers.filter(({ layer }) => may.router || layer === 'account'),
  };
}
