import type { Diagnosis, DiagnosisTask } from '@demarc/contracts';

export interface Candidate {
  subscriber: string;
  number: string;
  name: string;
  label: string;
}

/** What the widget is at. Data that was there once stays, whatever comes. */
export type Phase =
  | { is: 'idle' }
  | { is: 'loading'; sinceMs: number }
  | { is: 'ready' }
  | { is: 'choose'; key: string; candidates: readonly Candidate[] }
  | { is: 'not-found'; key: string }
  | { is: 'denied'; permission: string }
  | { is: 'no-token' }
  | { is: 'failed'; code: string; requestId: string | null };

export interface WidgetState {
  phase: Phase;
  diagnosis: Diagnosis | null;
  /** The server's clock minus ours: ages are told by the server's. */
  skewMs: number;
  hasExpired: boolean;
  /** The stream of changes is open. */
  isLive: boolean;
  /** The action whose confirmation is open. */
  confirm: 'reboot' | null;
  /** Sent, and not answered by Demarc yet. */
  sending: 'refresh' | 'reboot' | 'measure' | null;
  isWhyOpen: boolean;
  isHostListOpen: boolean;
  isKeyListOpen: boolean;
  /** What was refused last, in a word the agent can act on. */
  notice: { code: string; permission: string | null } | null;
  hasCopied: boolean;
}

export const INITIAL: WidgetState = {
  phase: { is: 'idle' },
  diagnosis: null,
  skewMs: 0,
  hasExpired: false,
  isLive: false,
  confirm: null,
  sending: null,
  isWhyOpen: false,
  isHostListOpen: false,
  isKeyListOpen: false,
  notice: null,
  hasCopied: false,
};

const OPEN: ReadonlySet<DiagnosisTask['state']> = new Set(['queued', 'sent', 'uncertain']);
export const isOpen = (task: Pick<DiagnosisTask, 'state'>): boolean => OPEN.has(task.state);

export const taskOf = (diagnosis: Diagnosis | null, kind: DiagnosisTask['kind']): DiagnosisTask | null =>
  diagnosis?.tasks.find((task) => task.kind === kind) ?? null;

export const openTask = (diagnosis: Diagnosis | null, kind: DiagnosisTask['kind']): DiagnosisTask | null => {
  const task = taskOf(diagnosis, kind);
  return task !== null && isOpen(task) ? task : null;
};

export type Freshness = 'live' | 'stale' | 'unknown';

/** An old value never makes a green light: past `liveSeconds` a value is stale, and says how old it is. */
export function freshnessOf(at: string | null, nowMs: number, liveSeconds: number): Freshness {
  if (at === null) return 'unknown';
  return nowMs - Date.parse(at) <= liveSeconds * 1000 ? 'live' : 'stale';
}

/** The router is away: it missed its time, or a reading of it could not begin. */
export function isAway(diagnosis: Diagnosis, nowMs: number): boolean {
  const { router, freshness } = diagnosis;
  if (router === null || router.lastInformAt === null) return false;
  if (nowMs - Date.parse(router.lastInformAt) > freshness.staleSeconds * 1000) return true;
  const reading = openTask(diagnosis, 'read') ?? openTask(diagnosis, 'reboot');
  // It was called and did not come: what is known says nothing of now.
  return reading?.state === 'queued' && (reading.call?.attempts ?? 0) >= 2 && reading.call?.outcome !== 'accepted';
}
