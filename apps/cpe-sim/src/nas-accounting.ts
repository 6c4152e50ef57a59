import { createHash, timingSafeEqual } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import type { AccessNetwork, LineFacts, LiveSession, PppSession, SessionWatcher } from './access-network';
import { boxClock } from './clock';

const ACCOUNTING_REQUEST = 4;
const ACCOUNTING_RESPONSE = 5;
const STATUS = { start: 1, stop: 2, interim: 3, on: 7 } as const;
/** RFC 2866 §5.10. */
const CAUSE = { 'User-Request': 1, 'Admin-Reset': 6 } as const;

const ADSL_FORUM = 3561;

const RESEND_MS = 1_000;
const HOUR_MS = 3_600_000;
/** Between two reports of a session of the past; a NAS reports more often, and nobody waits for that here. */
const PAST_INTERIM_SECONDS = 3_600;
/** What is waiting when nobody answers: beyond it the newest is lost, as in a NAS whose buffer is full. */
const MOST_WAITING = 5_000;

export interface NasAccountingOptions {
  readonly port: number;
  readonly secret: string;
  readonly interimSeconds: number;
}

/** A session of the past, which the NAS could not report when it happened. */
export interface PastSession {
  readonly username: string;
  readonly startedSecondsAgo: number;
  readonly endedSecondsAgo: number;
}

type Attribute = readonly [type: number, value: Buffer];

interface Report {
  readonly attributes: readonly Attribute[];
  readonly happenedAtMs: number;
  readonly done: () => void;
}

const integer = (value: number): Buffer => {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value % 0x1_0000_0000);
  return octets;
};
const text = (value: string): Buffer => Buffer.from(value, 'utf8');
const address = (value: string): Buffer => Buffer.from(value.split('.').map(Number));
const seconds = (ms: number): number => Math.max(0, Math.floor(ms / 1000));
const md5 = (...parts: readonly (Buffer | string)[]): Buffer => {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const encode = (attributes: readonly Attribute[]): Buffer =>
  Buffer.concat(attributes.flatMap(([type, value]) => [Buffer.from([type, value.length + 2]), value]));

/** Input is what came from the subscriber: what her line has sent (RFC 2866 §5.3). */
function counters(facts: LineFacts | null): Attribute[] {
  if (facts === null) return [];
  const [input, output] = [Math.floor(facts.bytesSent), Math.floor(facts.bytesReceived)];
  return [
    [31, text(facts.callingStationId)],
    [42, integer(input)],
    [43, integer(output)],
    [52, integer(Math.floor(input / 0x1_0000_0000))],
    [53, integer(Math.floor(output / 0x1_0000_0000))],
  ];
}

/** The access node in front of the NAS writes where a line is: two OLTs with four PON ports each (RFC 4679 §3.3.1). */
function agentCircuitId(username: string): Attribute {
  const line = Number(/\d+/.exec(username)?.[0] ?? '0') % 1_000;
  const circuit = text(`${line % 2 === 0 ? 'olt-mirpur' : 'olt-kazipara'} eth 0/1/${Math.floor(line / 2) % 4}:${line}`);
  const vendor = Buffer.alloc(6);
  vendor.writeUInt32BE(ADSL_FORUM, 0);
  vendor.writeUInt8(1, 4);
  vendor.writeUInt8(circuit.length + 2, 5);
  return [26, Buffer.concat([vendor, circuit])];
}

const identity = ({ id, username, address: framed }: Pick<PppSession, 'id' | 'username' | 'address'>): Attribute[] => [
  [1, text(username)],
  [44, text(id)],
  [8, address(framed)],
  [6, integer(2)],
  [7, integer(1)],
  agentCircuitId(username),
];

/** Octets a second that a home receives: little at night, and most at nine in the evening of Dhaka. */
function pastRate(atMs: number, place: number): number {
  const hour = (atMs / HOUR_MS + 6) % 24;
  const evening = Math.max(0, Math.cos(((hour - 21) / 24) * 2 * Math.PI));
  return (20_000 + 1_400_000 * evening ** 2) * (0.8 + 0.4 * Math.abs(Math.sin(place * 12.9898 + atMs / HOUR_MS)));
}

const pastCounters = (received: number, lasted: number): Attribute[] => [
  ...counters({ callingStationId: '', bytesReceived: received, bytesSent: received * 0.11 }).filter(
    ([type]) => type !== 31,
  ),
  [46, integer(lasted)],
];

/** The accounting side of a NAS (RFC 2866): every session from Start to Stop, each report sent until it is acknowledged. */
export class NasAccounting implements SessionWatcher {
  private readonly waiting: Report[] = [];
  private readonly interims: NodeJS.Timeout;
  private identifier = 0;
  /** The request that is on its way; null when nothing waits. */
  private pending: { authenticator: Buffer; timer: NodeJS.Timeout } | null = null;
  private pastSessions = 0;
  private isClosed = false;

  private constructor(
    private readonly socket: Socket,
    private readonly network: AccessNetwork,
    private readonly options: NasAccountingOptions,
  ) {
    this.interims = setInterval(() => this.reportLive(), options.interimSeconds * 1000);
  }

  static async open(network: AccessNetwork, options: NasAccountingOptions): Promise<NasAccounting> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(0, '127.0.0.1', resolve);
    });
    const accounting = new NasAccounting(socket, network, options);
    socket.on('message', (datagram) => accounting.receive(datagram));
    socket.on('error', () => undefined); // a port that nobody listens on yet: the report is sent again
    // A NAS that comes up has no sessions: whatever was open ended with the last run.
    void accounting.report(STATUS.on, []);
    network.watch(accounting);
    return accounting;
  }

  started(session: LiveSession): void {
    void this.reportOf(STATUS.start, session);
  }

  ended(session: LiveSession, cause: 'User-Request' | 'Admin-Reset'): void {
    void this.reportOf(STATUS.stop, session, [[49, integer(CAUSE[cause])]]);
  }

  /** Tells how every session stands; resolves when all of it is acknowledged. */
  async reportNow(): Promise<number> {
    const live = this.network.liveSessions();
    await Promise.all(live.map((session) => this.reportOf(STATUS.interim, session)));
    return live.length;
  }

  /** Delivers what could not be reported when it happened: Acct-Delay-Time says how long ago that was (RFC 2866 §5.2). */
  async reportPast(sessions: readonly PastSession[]): Promise<void> {
    const now = boxClock.nowMs();
    const sent = sessions.flatMap(({ username, startedSecondsAgo, endedSecondsAgo }, place) => {
      const id = `past-${++this.pastSessions}-${now.toString(36)}`;
      const session = identity({ id, username, address: this.network.addressOf('service') });
      const lasted = startedSecondsAgo - endedSecondsAgo;
      const told = [this.report(STATUS.start, session, now - startedSecondsAgo * 1000)];
      let received = 0;
      for (let second = PAST_INTERIM_SECONDS; second < lasted; second += PAST_INTERIM_SECONDS) {
        const atMs = now - (startedSecondsAgo - second) * 1000;
        received += pastRate(atMs, place) * PAST_INTERIM_SECONDS;
        told.push(this.report(STATUS.interim, [...session, ...pastCounters(received, second)], atMs));
      }
      received += pastRate(now - endedSecondsAgo * 1000, place) * (lasted % PAST_INTERIM_SECONDS);
      const end: Attribute[] = [...pastCounters(received, lasted), [49, integer(1)]];
      return [...told, this.report(STATUS.stop, [...session, ...end], now - endedSecondsAgo * 1000)];
    });
    await Promise.all(sent);
  }

  close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.interims);
    if (this.pending !== null) clearTimeout(this.pending.timer);
    for (const { done } of this.waiting.splice(0)) done();
    return new Promise((resolve) => {
      this.socket.close(() => resolve());
    });
  }

  /** While older reports wait, the counters of now can wait as well. */
  private reportLive(): void {
    if (this.waiting.length === 0) void this.reportNow();
  }

  private reportOf(status: number, { session, facts }: LiveSession, more: readonly Attribute[] = []): Promise<void> {
    const lasted: Attribute = [46, integer(seconds(boxClock.nowMs() - session.startedAtMs))];
    return this.report(status, [...identity(session), ...counters(facts()), lasted, ...more]);
  }

  private report(status: number, attributes: readonly Attribute[], happenedAtMs = boxClock.nowMs()): Promise<void> {
    if (this.isClosed || this.waiting.length >= MOST_WAITING) return Promise.resolve();
    return new Promise((done) => {
      this.waiting.push({ attributes: [[40, integer(status)], ...attributes], happenedAtMs, done });
      if (this.pending === null) this.send();
    });
  }

  /** The oldest first, one at a time. What is sent again says how late it is by now, so it is another request. */
  private send(): void {
    const [oldest] = this.waiting;
    this.pending = null;
    if (oldest === undefined || this.isClosed) return;
    this.identifier = (this.identifier + 1) % 256;
    // A timer may be a millisecond early: rounded, what waited for a second is a second late.
    const delay: Attribute = [41, integer(Math.round((boxClock.nowMs() - oldest.happenedAtMs) / 1000))];
    const body = encode([...oldest.attributes, delay]);
    const head = Buffer.from([ACCOUNTING_REQUEST, this.identifier, 0, 0]);
    head.writeUInt16BE(20 + body.length, 2);
    const authenticator = md5(head, Buffer.alloc(16), body, this.options.secret);
    this.pending = { authenticator, timer: setTimeout(() => this.send(), RESEND_MS) };
    this.socket.send(Buffer.concat([head, authenticator, body]), this.options.port, '127.0.0.1');
  }

  private receive(datagram: Buffer): void {
    const { pending } = this;
    if (pending === null || datagram.length < 20) return;
    if (datagram[0] !== ACCOUNTING_RESPONSE || datagram[1] !== this.identifier) return;
    const head = datagram.subarray(0, 4);
    const expected = md5(head, pending.authenticator, datagram.subarray(20), this.options.secret);
    if (!timingSafeEqual(expected, datagram.subarray(4, 20))) return;
    clearTimeout(pending.timer);
    this.waiting.shift()?.done();
    this.send();
  }
}
