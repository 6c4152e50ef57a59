import { createHash } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { AccessNetwork, type LineFacts } from './access-network';
import { NasAccounting } from './nas-accounting';

const SECRET = 'nas-secret';

type Report = ReadonlyMap<number, Buffer>;

const START = 1;
const STOP = 2;
const INTERIM = 3;
const ON = 7;

const statusOf = (report: Report): number => report.get(40)?.readUInt32BE() ?? 0;
const textOf = (report: Report, type: number): string => report.get(type)?.toString('utf8') ?? '';
const numberOf = (report: Report, type: number): number => report.get(type)?.readUInt32BE() ?? -1;

/** An accounting server: checks RFC 2866's authenticator, keeps what came, and acknowledges unless it is told not to. */
class Server {
  readonly reports: Report[] = [];
  deaf = 0;
  private waiters: (() => void)[] = [];

  private constructor(private readonly socket: Socket) {}

  static async start(): Promise<Server> {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const server = new Server(socket);
    socket.on('message', (packet, from) => server.take(packet, from.port));
    return server;
  }

  get port(): number {
    return this.socket.address().port;
  }

  async until(fits: (reports: readonly Report[]) => boolean): Promise<void> {
    while (!fits(this.reports)) await new Promise<void>((done) => this.waiters.push(done));
  }

  close(): void {
    this.socket.close();
  }

  private take(packet: Buffer, port: number): void {
    const unsigned = Buffer.from(packet).fill(0, 4, 20);
    const authenticator = createHash('md5').update(unsigned).update(SECRET).digest();
    expect(authenticator.equals(packet.subarray(4, 20))).toBe(true);
    const report = new Map<number, Buffer>();
    for (let at = 20; at < packet.length; at += packet[at + 1]!) {
      report.set(packet[at]!, packet.subarray(at + 2, at + packet[at + 1]!));
    }
    this.reports.push(report);
    for (const waiter of this.waiters.splice(0)) waiter();
    if (this.deaf-- > 0) return;
    const head = Buffer.from([5, packet[1]!, 0, 20]);
    const answer = createHash('md5').update(head).update(packet.subarray(4, 20)).update(SECRET).digest();
    this.socket.send(Buffer.concat([head, answer]), port, '127.0.0.1');
  }
}

describe('NasAccounting', () => {
  let server: Server;
  let network: AccessNetwork;
  let accounting: NasAccounting;
  let line: LineFacts;

  beforeEach(async () => {
    server = await Server.start();
    network = new AccessNetwork();
    accounting = await NasAccounting.open(network, { port: server.port, secret: SECRET, interimSeconds: 3600 });
    line = { callingStationId: '02:00:00:00:00:01', bytesReceived: 5_000, bytesSent: 700 };
  });
  afterEach(async () => {
    await accounting.close();
    server.close();
  });

  const dial = (username: string): string => {
    const result = network.dial({ username, password: 'x', vlanId: null, onDown: () => undefined, line: () => line });
    if (result instanceof Promise || !result.accepted) throw new Error('everybody may dial here');
    return result.session.id;
  };

  it('tells of a session from its start to its end, with what has passed in it and nothing of before', async () => {
    const id = dial('karim');
    line = { ...line, bytesReceived: 5_000 + 0x1_0000_0000 + 9, bytesSent: 760 };
    network.hangUp(id);
    await server.until((reports) => reports.length === 3);
    const [on, start, stop] = server.reports;
    expect(server.reports.map(statusOf)).toEqual([ON, START, STOP]);
    expect(on!.has(1)).toBe(false);
    for (const report of [start!, stop!]) expect([textOf(report, 1), textOf(report, 44)]).toEqual(['karim', id]);
    expect(start!.get(26)?.subarray(6).toString()).toBe('olt-mirpur eth 0/1/0:0');
    expect([numberOf(start!, 42), numberOf(start!, 43)]).toEqual([0, 0]);
    expect([numberOf(stop!, 42), numberOf(stop!, 43), numberOf(stop!, 53), numberOf(stop!, 49)]).toEqual([60, 9, 1, 1]);
  });

  it('calls a session that the network ended Admin-Reset', async () => {
    dial('karim');
    expect(network.disconnect('karim')).toBe(1);
    await server.until((reports) => reports.some((report) => numberOf(report, 49) === 6));
  });

  it('sends again what was not acknowledged, says how late it is, and keeps the order', async () => {
    await server.until((reports) => reports.length === 1);
    server.deaf = 1;
    dial('karim');
    await accounting.reportNow();
    expect(server.reports.map(statusOf)).toEqual([ON, START, START, INTERIM]);
    expect(numberOf(server.reports[2]!, 41)).toBeGreaterThanOrEqual(1);
  });

  it('delivers sessions of the past by the time since they happened', async () => {
    await accounting.reportPast([{ username: 'karim', startedSecondsAgo: 7_200, endedSecondsAgo: 600 }]);
    const [start, interim, stop] = server.reports.slice(1);
    expect([statusOf(start!), numberOf(start!, 41)]).toEqual([START, 7_200]);
    expect([statusOf(interim!), numberOf(interim!, 41), numberOf(interim!, 46)]).toEqual([INTERIM, 3_600, 3_600]);
    expect(numberOf(stop!, 43)).toBeGreaterThan(numberOf(interim!, 43));
    expect([statusOf(stop!), numberOf(stop!, 41), numberOf(stop!, 46)]).toEqual([STOP, 600, 6_600]);
    expect(textOf(start!, 44)).toBe(textOf(stop!, 44));
  });
});
