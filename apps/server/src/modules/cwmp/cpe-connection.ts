import type { Socket } from 'node:net';
import { plainAddress, type NetworkList } from './network-list';
import type { CwmpSession } from './cwmp-session';

const MAX_WAITING = 4;

/** What we know of one TCP connection. Requests on it are worked off one after the other, pipelined or not. */
export class CpeConnection {
  /** The session this connection carries; only a direct connection is evidence of who speaks. */
  session: CwmpSession | null = null;
  failedProofs = 0;
  readonly address: string;
  readonly isDirect: boolean;
  private waiting = 0;
  private tail: Promise<void> = Promise.resolve();

  constructor(
    readonly socket: Socket,
    proxies: NetworkList,
  ) {
    this.address = plainAddress(socket.remoteAddress ?? '');
    this.isDirect = !proxies.includes(this.address);
  }

  /** @returns false when too much is waiting already */
  enqueue(work: () => Promise<void>): boolean {
    if (this.waiting >= MAX_WAITING) return false;
    this.waiting++;
    this.tail = this.tail.then(work).finally(() => this.waiting--);
    return true;
  }
}
