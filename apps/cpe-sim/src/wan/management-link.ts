import { ConnectionRequestListener } from '../http/connection-request-listener';
import type { Credentials } from '../http/digest';
import { bindableAddress } from '../loopback';
import type { Quirk } from '../quirks';

const PRIVATE_URL = 'http://192.168.100.17:7547/cr';
const NOWHERE_URL = 'http://0.0.0.0:7547/';

export interface ManagementLinkHost {
  readonly credentials: () => Credentials;
  readonly onConnectionRequest: () => void;
  /** The ACS can be reached from this address, and the box at its URL. */
  readonly onUp: (sourceAddress: string) => void;
  /** Nothing gets in or out any more. */
  readonly onDown: () => void;
}

/** The connection that carries CWMP: while it has an address the box can call and be called, otherwise neither. */
export class ManagementLink {
  /** Address that is in use; null while down. */
  address: string | null = null;
  connectionRequestUrl = '';
  private wanted: string | null = null;
  private readonly listener: ConnectionRequestListener;
  private moving: Promise<void> = Promise.resolve();

  constructor(
    private readonly host: ManagementLinkHost,
    private readonly quirks: ReadonlySet<Quirk> = new Set(),
  ) {
    this.listener = new ConnectionRequestListener(host.credentials, host.onConnectionRequest, quirks);
  }

  /** Takes the address that the network gave, or null when it took it away. */
  move(wanted: string | null): void {
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    if (this.address !== null) {
      this.address = null;
      this.connectionRequestUrl = '';
      this.host.onDown();
    }
    this.moving = this.moving.then(() => this.rebind(wanted));
  }

  /** Resolves when the last move is done. */
  settled(): Promise<void> {
    return this.moving;
  }

  private async rebind(wanted: string | null): Promise<void> {
    await this.listener.close();
    if (wanted === null || wanted !== this.wanted) return;
    const url = await this.callableAt(wanted);
    const sourceAddress = await bindableAddress(wanted);
    if (wanted !== this.wanted) return;
    this.address = wanted;
    this.connectionRequestUrl = url;
    this.host.onUp(sourceAddress);
  }

  /** Where the ACS is told to call; behind a NAT that is an address of the home, which nobody outside reaches. */
  private callableAt(address: string): Promise<string> {
    if (this.quirks.has('behind-nat')) return Promise.resolve(PRIVATE_URL);
    if (this.quirks.has('useless-url')) return Promise.resolve(NOWHERE_URL);
    return this.listener.open(this.quirks.has('ipv6-url') ? '::1' : address);
  }
}
