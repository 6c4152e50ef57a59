import type { IncomingMessage } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { plainAddress, type NetworkList } from '../../platform/http/network-list';
import type { CwmpSession } from './cwmp-session';

const MAX_WAITING = 4;

/** Of a listener: whose word about others is taken, and who may come in. */
export interface Door {
  readonly proxies: NetworkList;
  readonly networks: NetworkList;
}

/** What we know of one TCP connection. Requests on it are worked off one after the other, pipelined or not. */
export class CpeConnection {
  /** The session this connection carries; only a direct connection is evidence of who speaks. */
  session: CwmpSession | null = null;
  failedProofs = 0;
  /** The nonce of the last challenge that was sent on it. */
  challengedWith: string | null = null;
  readonly address: string;
  readonly isDirect: boolean;
  private waiting = 0;
  private tail: Promise<void> = Promise.resolve();

  constructor(
    readonly socket: Socket,
    private readonly door: Door,
  ) {
    this.address = plainAddress(socket.remoteAddress ?? '');
    this.isDirect = !door.proxies.includes(this.address);
  }

  /** May this address come in by this door? */
  admits(address: string): boolean {
    const { networks } = this.door;
    return networks.isEmpty || networks.includes(address);
  }

  /** Who sent a request: behind a proxy of ours, the last address of X-Forwarded-For that is none. */
  addressOf(request: IncomingMessage): string {
    if (this.isDirect) return this.address;
    const hops = [request.headers['x-forwarded-for'] ?? ''].flat().join(',').split(',');
    for (const hop of hops.toReversed()) {
      const address = plainAddress(hop.trim());
      if (isIP(address) === 0) break;
      if (!this.door.proxies.includes(address)) return address;
    }
    return this.address;
  }

  /** @returns false when too much is waiting already */
  enqueue(work: () => Promise<void>): boolean {
    if (this.waiting >= MAX_WAITING) return false;
    this.waiting++;
    this.tail = this.tail.then(work).finally(() => this.waiting--);
    return true;
  }
}
