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
  readonly pool: Pool;
  readonly startedAtMs: number;
}

export type DialRefusal = 'ERROR_AUTHENTICATION_FAILURE' | 'ERROR_ISP_TIME_OUT';

export type DialResult =
  { readonly accepted: true; readonly session: PppSession } | { readonly accepted: false; readonly error: DialRefusal };

export interface DialRequest {
  readonly username: string;
  readonly password: string;
  /** VLAN of the PPPoE discovery; null when the line is untagged. */
  readonly vlanId: number | null;
  /** Called when the network ends the session. */
  readonly onDown: () => void;
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

interface LiveSession {
  readonly session: PppSession;
  readonly onDown: () => void;
}

/** The access network in one process: a BRAS that knows accounts, hands out addresses and can drop sessions. */
export class AccessNetwork {
  acceptAny: boolean;
  private readonly gardenRealm: string;
  private readonly serviceVlanId: number | null;
  private readonly accounts = new Map<string, AccessAccount>();
  private readonly live = new Map<string, LiveSession>();
  private readonly leases = new Map<string, string>();
  private nextSession = 1;

  constructor(options: AccessNetworkOptions = {}) {
    this.acceptAny = options.acceptAny ?? true;
    this.gardenRealm = options.gardenRealm ?? 'garden';
    this.serviceVlanId = options.serviceVlanId ?? null;
    const bootstrap = options.bootstrap ?? { username: 'bootstrap', password: 'bootstrap' };
    this.putAccount({ ...bootstrap, pool: 'management' });
    for (const account of options.accounts ?? []) this.putAccount(account);
  }

  /** Adds an account or replaces it; a live session keeps its pool until it is dialled again, as with RADIUS. */
  putAccount(account: AccessAccount): void {
    this.accounts.set(account.username, account);
  }

  removeAccount(username: string): boolean {
    return this.accounts.delete(username);
  }

  /** PADI to IPCP: who may enter, and with which address. */
  dial(request: DialRequest): DialResult {
    if (this.serviceVlanId !== null && request.vlanId !== this.serviceVlanId) {
      return { accepted: false, error: 'ERROR_ISP_TIME_OUT' };
    }
    const pool = this.authorise(request.username, request.password);
    if (pool === null) return { accepted: false, error: 'ERROR_AUTHENTICATION_FAILURE' };
    const session: PppSession = {
      id: `ppp-${this.nextSession++}`,
      username: request.username,
      address: nextAddress(pool),
      pool,
      startedAtMs: boxClock.nowMs(),
    };
    this.live.set(session.id, { session, onDown: request.onDown });
    return { accepted: true, session };
  }

  /** The router hung up, or lost its power. */
  hangUp(sessionId: string): void {
    this.live.delete(sessionId);
  }

  /** Drops every session of a user, as a NAS does on Disconnect-Request; returns how many there were. */
  disconnect(username: string): number {
    return this.drop((session) => session.username === username);
  }

  /** Drops every session that fits. */
  drop(fits: (session: PppSession) => boolean): number {
    const dropped = [...this.live.values()].filter((entry) => fits(entry.session));
    for (const { session, onDown } of dropped) {
      this.live.delete(session.id);
      onDown();
    }
    return dropped.length;
  }

  sessions(): PppSession[] {
    return [...this.live.values()].map((entry) => entry.session);
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
