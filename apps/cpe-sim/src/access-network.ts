import { boxClock } from './clock';

/** Where a PPP session lands. All pools reach the ACS: walled garden and bootstrap never saw off the branch. */
export type Pool = 'service' | 'garden' | 'management';

export interface AccessAccount {
  readonly username: string;
  readonly password: string;
  readonly pool?: Pool;
}

export interface PppSession {
  readonly id: string;
  readonly username: string;
  readonly address: string;
  pool: Pool;
  readonly startedAtMs: number;
}

export type DialRefusal = 'ERROR_AUTHENTICATION_FAILURE' | 'ERROR_ISP_TIME_OUT';

export type DialResult =
  { readonly accepted: true; readonly session: PppSession } | { readonly accepted: false; readonly error: DialRefusal };

/** What the line of a subscriber tells the NAS: who calls, and how much has passed since the line was laid. */
export interface LineFacts {
  readonly callingStationId: string;
  readonly bytesReceived: number;
  readonly bytesSent: number;
}

/** One who is told of every session, as the accounting of a NAS is. */
export interface SessionWatcher {
  started(session: LiveSession): void;
  /** In the words of RFC 2866 §5.10. */
  ended(session: LiveSession, cause: 'User-Request' | 'Admin-Reset'): void;
}

/** A NAS that does not decide itself who may come in: it asks RADIUS, and may end or move its sessions later. */
export interface Nas {
  /** The session it opens, or null when the login is refused. */
  login(account: Pick<DialRequest, 'username' | 'password'>): Promise<Pick<PppSession, 'id' | 'pool'> | null>;
}

export interface DialRequest {
  readonly username: string;
  readonly password: string;
  /** VLAN of the PPPoE discovery; null when the line is untagged. */
  readonly vlanId: number | null;
  /** Left out: the line counts nothing. */
  readonly line?: () => LineFacts;
  /** Called when the network ends the session. */
  readonly onDown: () => void;
  /** Called when the session goes on and reaches something else. */
  readonly onMoved?: () => void;
}

export interface AccessNetworkOptions {
  /** Accept any user with a password, besides the known accounts (whose password must be right). Default true. */
  readonly acceptAny?: boolean;
  readonly accounts?: readonly AccessAccount[];
  /** The account that routers are born with: it reaches the ACS and nothing else. */
  readonly bootstrap?: { readonly username: string; readonly password: string };
  /** Users of this realm are always accepted, into the garden pool. Default `garden`. */
  readonly gardenRealm?: string;
  /** When given, PPPoE on another VLAN meets silence. */
  readonly serviceVlanId?: number;
  /** When given, it is asked about every account that is not one of `accounts`. */
  readonly nas?: Nas;
}

const POOL_PREFIX: Record<Pool | 'ipoe', string> = {
  ipoe: '127.32',
  service: '127.64',
  management: '127.80',
  garden: '127.96',
};

/** Addresses are handed out in turn by the process, so that networks side by side never give the same one twice. */
const nextHost: Record<Pool | 'ipoe', number> = { ipoe: 0, service: 0, management: 0, garden: 0 };

function nextAddress(pool: Pool | 'ipoe'): string {
  const host = nextHost[pool];
  nextHost[pool] = (host + 1) % (250 * 250);
  return `${POOL_PREFIX[pool]}.${Math.floor(host / 250) + 1}.${(host % 250) + 2}`;
}

export interface LiveSession {
  readonly session: PppSession;
  readonly onDown: () => void;
  readonly onMoved: () => void;
  /** Who calls, and what has passed in this session; null when the line counts nothing. */
  readonly facts: () => LineFacts | null;
}

const NOBODY_TO_TELL = (): void => undefined;

function factsSince(line: (() => LineFacts) | undefined): LiveSession['facts'] {
  if (line === undefined) return () => null;
  const base = line();
  return () => {
    const now = line();
    return {
      callingStationId: now.callingStationId,
      bytesReceived: Math.max(0, now.bytesReceived - base.bytesReceived),
      bytesSent: Math.max(0, now.bytesSent - base.bytesSent),
    };
  };
}

/** The access network in one process: a BRAS that knows accounts, hands out addresses and can drop sessions. */
export class AccessNetwork {
  acceptAny: boolean;
  private readonly gardenRealm: string;
  private readonly serviceVlanId: number | null;
  private readonly nas: Nas | null;
  private readonly accounts = new Map<string, AccessAccount>();
  private readonly live = new Map<string, LiveSession>();
  private readonly leases = new Map<string, string>();
  private nextSession = 1;
  private watcher: SessionWatcher | null = null;

  constructor(options: AccessNetworkOptions = {}) {
    this.acceptAny = options.acceptAny ?? true;
    this.gardenRealm = options.gardenRealm ?? 'garden';
    this.serviceVlanId = options.serviceVlanId ?? null;
    this.nas = options.nas ?? null;
    const bootstrap = options.bootstrap ?? { username: 'bootstrap', password: 'bootstrap' };
    this.putAccount({ ...bootstrap, pool: 'management' });
    for (const account of options.accounts ?? []) this.putAccount(account);
  }

  watch(watcher: SessionWatcher): void {
    this.watcher = watcher;
  }

  /** Adds an account or replaces it; a live session keeps its pool until it is dialled again, as with RADIUS. */
  putAccount(account: AccessAccount): void {
    this.accounts.set(account.username, account);
  }

  removeAccount(username: string): boolean {
    return this.accounts.delete(username);
  }

  /** PADI to IPCP: who may enter, and with which address. Where a NAS has to ask, the answer takes its time. */
  dial(request: DialRequest): DialResult | Promise<DialResult> {
    if (this.serviceVlanId !== null && request.vlanId !== this.serviceVlanId) {
      return { accepted: false, error: 'ERROR_ISP_TIME_OUT' };
    }
    if (this.nas !== null && !this.accounts.has(request.username)) {
      return this.nas.login(request).then((granted) => this.opened(request, granted));
    }
    const pool = this.authorise(request.username, request.password);
    return this.opened(request, pool === null ? null : { id: `ppp-${this.nextSession++}`, pool });
  }

  /** A session that is up reaches something else from now on, and keeps its address: a CoA-Request. */
  move(sessionId: string, pool: Pool): void {
    const live = this.live.get(sessionId);
    if (live === undefined || live.session.pool === pool) return;
    live.session.pool = pool;
    live.onMoved();
  }

  /** The router hung up, or lost its power. */
  hangUp(sessionId: string): void {
    const live = this.live.get(sessionId);
    if (live === undefined) return;
    this.live.delete(sessionId);
    this.watcher?.ended(live, 'User-Request');
  }

  /** Drops every session of a user, as a NAS does on Disconnect-Request; returns how many there were. */
  disconnect(username: string): number {
    return this.drop((session) => session.username === username);
  }

  /** Drops every session that fits. */
  drop(fits: (session: PppSession) => boolean): number {
    const dropped = [...this.live.values()].filter((entry) => fits(entry.session));
    for (const live of dropped) {
      this.live.delete(live.session.id);
      this.watcher?.ended(live, 'Admin-Reset');
      live.onDown();
    }
    return dropped.length;
  }

  sessions(): PppSession[] {
    return this.liveSessions().map((entry) => entry.session);
  }

  liveSessions(): LiveSession[] {
    return [...this.live.values()];
  }

  /** An address of a pool, as the next session would get it. */
  addressOf(pool: Pool): string {
    return nextAddress(pool);
  }

  /** The IPoE lease of a management WAN: the same box gets the same address again. */
  leaseManagement(macAddress: string): string {
    let address = this.leases.get(macAddress);
    if (address === undefined) {
      address = nextAddress('ipoe');
      this.leases.set(macAddress, address);
    }
    return address;
  }

  private opened(request: DialRequest, granted: Pick<PppSession, 'id' | 'pool'> | null): DialResult {
    if (granted === null) return { accepted: false, error: 'ERROR_AUTHENTICATION_FAILURE' };
    const { id, pool } = granted;
    const { username, onDown, onMoved = NOBODY_TO_TELL, line } = request;
    const session: PppSession = { id, username, address: nextAddress(pool), pool, startedAtMs: boxClock.nowMs() };
    const live = { session, onDown, onMoved, facts: factsSince(line) };
    this.live.set(id, live);
    this.watcher?.started(live);
    return { accepted: true, session };
  }

  private authorise(username: string, password: string): Pool | null {
    const realm = username.slice(username.lastIndexOf('@') + 1);
    if (username.includes('@') && (realm === this.gardenRealm || realm.startsWith(`${this.gardenRealm}.`))) {
      return 'garden';
    }
    const account = this.accounts.get(username);
    if (account !== undefined) return account.password === password ? (account.pool ?? 'service') : null;
    return this.acceptAny && username !== '' && password !== '' ? 'service' : null;
  }
}
