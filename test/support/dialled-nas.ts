import {
  AccessNetwork,
  type LiveSession,
  type Nas,
  type Pool,
  type PppSession,
  type SessionWatcher,
} from '../../apps/cpe-sim/src/access-network';
import type { Accept, NasSession, NasSimulator, NasSimulatorOptions } from './nas-simulator';
import type { NasWorld } from './nas-world';

/** What RADIUS says to an account and its password. */
export type Login = (userName: string, password: string) => Promise<Accept>;

/**
 * A NAS that simulated routers really dial into: it asks RADIUS for each login, and what becomes of its session becomes
 * of the router's connection, and of all that rides on it.
 */
export class DialledNas implements Nas, SessionWatcher {
  readonly network: AccessNetwork;
  /** Logins that were refused: whoever sent one stood outside. */
  refusals = 0;
  private simulator: NasSimulator | null = null;

  private constructor(private readonly ask: Login) {
    this.network = new AccessNetwork({ nas: this });
    this.network.watch(this);
  }

  static async start(world: NasWorld, ask: Login, options: Partial<NasSimulatorOptions>): Promise<DialledNas> {
    const nas = new DialledNas(ask);
    nas.simulator = await world.aSimulator({ ...options, onChanged: (session, isOver) => nas.follow(session, isOver) });
    return nas;
  }

  get side(): NasSimulator {
    if (this.simulator === null) throw new Error('the NAS has not started');
    return this.simulator;
  }

  async login({ username, password }: { username: string; password: string }): Promise<Opened | null> {
    const accept = await this.ask(username, password);
    if (accept === null) {
      this.refusals += 1;
      return null;
    }
    const session = await this.side.openSession(username, accept.framedIpAddress, accept.class);
    return { id: session.acctSessionId, pool: poolOf(session) };
  }

  started(): void {
    // Accounting has heard of it with the login.
  }

  /** The router hung up; what the NAS ends is ended there already. */
  ended({ session: { id } }: LiveSession): void {
    const session = this.side.sessions.get(id);
    if (session !== undefined) void this.side.closeSession(session);
  }

  private follow(session: NasSession, isOver: boolean): void {
    if (isOver) this.network.drop(({ id }) => id === session.acctSessionId);
    else this.network.move(session.acctSessionId, poolOf(session));
  }
}

type Opened = Pick<PppSession, 'id' | 'pool'>;

/** By its Class; a NAS that somebody else's RADIUS answers for tells by the address it gives. */
function poolOf({ class: octets, framedIpAddress }: NasSession): Pool {
  const group = octets?.toString('utf8').split(':')[1];
  const isGarden = group === undefined ? framedIpAddress.startsWith('10.250.') : group === 'garden';
  return isGarden ? 'garden' : 'service';
}
