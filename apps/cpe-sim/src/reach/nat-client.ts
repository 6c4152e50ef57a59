import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIP } from 'node:net';
import type { Credentials } from '../http/digest';
import { bindingRequest, readBindingAnswer } from './stun-wire';
import { UdpGate } from './udp-gate';

export interface NatClientHost {
  /** A parameter of ManagementServer. */
  readonly read: (name: string) => string;
  readonly write: (name: string, value: string) => void;
  readonly credentials: () => Credentials;
  readonly onConnectionRequest: () => void;
  /** What the NAT gave it has changed, and the ACS is to hear of it. */
  readonly onBinding: () => void;
  /** A datagram came, for those who count. */
  readonly onDatagram: () => void;
}

/** What became of the datagrams that came in. */
export interface NatCounts {
  /** Of somebody the box has not sent to: the NAT lets in nobody else. */
  dropped: number;
  admitted: number;
  copies: number;
  refused: number;
}

const RESEND_MS = 500;

/**
 * The STUN client of a box and the NAT in front of it (TR-069 Annex G). The socket is the outside of the NAT: it lets in
 * whoever was sent to from it, address and port, and nobody else (G17).
 */
export class NatClient {
  readonly counts: NatCounts = { dropped: 0, admitted: 0, copies: 0, refused: 0 };
  private readonly gate = new UdpGate();
  private address: string | null = null;
  private socket: Socket | null = null;
  private timer: NodeJS.Timeout | null = null;
  private letsIn = '';
  private isSigning = false;

  constructor(private readonly host: NatClientHost) {}

  linkUp(address: string): void {
    this.address = address;
    this.configure();
  }

  linkDown(): void {
    this.address = null;
    this.stop();
  }

  /** STUNEnable or one of its settings was written. */
  configure(): void {
    this.stop();
    const { read } = this.host;
    const server = read('STUNServerAddress');
    if (this.address === null || read('STUNEnable') !== 'true' || isIP(server) === 0) return;
    const socket = createSocket('udp4');
    this.socket = socket;
    this.letsIn = `${server}:${read('STUNServerPort')}`;
    this.isSigning = false;
    socket.on('error', () => undefined); // nobody listens there yet
    socket.on('message', (octets, from) => this.receive(octets, from));
    socket.bind(0, this.address, () => this.bind(true));
  }

  private stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.socket?.close();
    this.socket = null;
  }

  /** Sends a Binding Request, and again until it is answered; afterwards it keeps the binding alive. */
  private bind(isChange: boolean): void {
    const { socket, host } = this;
    if (socket === null) return;
    const signed = this.isSigning ? { username: host.read('STUNUsername'), password: host.read('STUNPassword') } : null;
    const port = Number(host.read('STUNServerPort'));
    socket.send(bindingRequest(isChange, signed), port, host.read('STUNServerAddress'), () => undefined);
    this.next(() => this.bind(isChange), RESEND_MS);
  }

  private next(act: () => void, ms: number): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(act, ms);
  }

  private receive(octets: Buffer, from: RemoteInfo): void {
    if (`${from.address}:${from.port}` !== this.letsIn) {
      this.counts.dropped++;
      return this.host.onDatagram();
    }
    if (octets.subarray(0, 4).toString('latin1') === 'GET ') return this.called(octets.toString('latin1'));
    const answer = readBindingAnswer(octets);
    if (answer === null) return undefined;
    if (answer.kind === 'error') {
      if (answer.code === 401) {
        this.isSigning = true;
        this.bind(true);
      }
      return undefined;
    }
    return this.bound(`${answer.address}:${answer.port}`);
  }

  private bound(address: string): void {
    const { host } = this;
    this.isSigning = false;
    this.next(() => this.bind(false), Math.max(1, Number(host.read('STUNMinimumKeepAlivePeriod'))) * 1000);
    if (host.read('UDPConnectionRequestAddress') === address) return;
    host.write('NATDetected', 'true');
    host.write('UDPConnectionRequestAddress', address);
    host.onBinding();
  }

  private called(datagram: string): void {
    const verdict = this.gate.judge(datagram, this.host.credentials());
    if (verdict === 'admitted') {
      this.counts.admitted++;
      this.host.onConnectionRequest();
    } else this.counts[verdict === 'copy' ? 'copies' : 'refused']++;
    this.host.onDatagram();
  }
}
