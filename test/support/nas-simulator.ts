import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';

/**
 * A network access server on UDP: it keeps PPPoE sessions, obeys RFC 5176 and reports by RFC 2866.
 * It has a codec of its own and knows nothing of libs/radius, so that a mistake there cannot hide here.
 */
export interface NasSession {
  userName: string;
  acctSessionId: string;
  framedIpAddress: string;
  startedAt: number;
  /** As the accept or a CoA gave it; it goes into every report. */
  class?: Buffer | null;
  /** What CoA-Requests changed on it: the last value of each attribute, those of vendors as `vendor:number`. */
  changes?: Map<string, string>;
}

/** What an Access-Accept gives; null is an Access-Reject, and the router dials again. */
export type Accept = { class: Buffer | null; framedIpAddress?: string } | null;

/** What the NAS does with a request that is genuine. */
export type NasBehaviour =
  | { kind: 'obey' }
  | { kind: 'silent' }
  | { kind: 'refuse'; errorCause: number }
  | { kind: 'late'; ms: number }
  /** Says ACK and does nothing: an acknowledgement is a promise. */
  | { kind: 'promise' }
  /** Answers with an authenticator made with another secret. */
  | { kind: 'impostor' };

export interface NasSimulatorOptions {
  secret: string;
  /** Attribute types without which it answers NAK 402, as RouterOS likes to; 1 User-Name, 44 Acct-Session-Id, 8 Framed-IP-Address. */
  insistsOn?: number[];
  requiresMessageAuthenticator?: boolean;
  /** Refuses an Event-Timestamp further away than this from its own clock (RFC 5176 §6.3). */
  replayWindowSeconds?: number;
  now?: () => Date;
  /** Its own address on loopback; a NAS is known by it. */
  address?: string;
  /** Heard once a report of accounting was acknowledged: 1 Start, 2 Stop, 3 Interim-Update. */
  onReported?: (session: NasSession, status: number) => void;
  /** Hears at once what became of a session: it has ended, or a CoA changed it. */
  onChanged?: (session: NasSession, isOver: boolean) => void;
  /** Where accounting goes; nowhere when unset. */
  accountingPort?: number;
  /** Asked for each login: what RADIUS would say. Without it nobody dials by himself. */
  accept?: (userName: string) => Promise<Accept> | Accept;
  /** How soon a router dials again after its session ended. */
  redialMs?: number;
  /** Does not take a Class with a CoA (RouterOS): its reports keep the one of the login. */
  ignoresClass?: boolean;
  /** Reports at once when a CoA changed something, as `coa-immediate-update` or `aaa accounting update newinfo` do. */
  reportsChanges?: boolean;
}

export interface ReceivedRequest {
  bytes: Buffer;
  code: number;
  identifier: number;
  sourcePort: number;
  /** Why it was not even looked at; null for a genuine request. */
  discarded: string | null;
  answer: Buffer | null;
  isRetransmission: boolean;
}

type Attribute = [type: number, value: Buffer];

const DISCONNECT_REQUEST = 40;
const COA_REQUEST = 43;
const SESSION_GONE = 503;
const MISSING_ATTRIBUTE = 402;
/** Attributes that point at a session or protect the request: they change nothing. */
const IDENTIFYING = new Set([1, 8, 31, 44, 55, 80, 87]);

const md5 = (...parts: (Buffer | string)[]): Buffer => {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const integer = (value: number): Buffer =>
  Buffer.from([value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]);
const address = (text: string): Buffer => Buffer.from(text.split('.').map(Number));

export class NasSimulator {
  readonly sessions = new Map<string, NasSession>();
  readonly received: ReceivedRequest[] = [];
  /** Requests of accounting that were answered genuinely. */
  acknowledgedAccounting = 0;
  behaviour: NasBehaviour = { kind: 'obey' };
  /** For CoA-Requests alone, when they are treated otherwise. */
  coaBehaviour: NasBehaviour | null = null;
  /** Out of reach: it hears nothing, says nothing and lets nobody in; the sessions it has go on. */
  isDown = false;
  /** Users whose line is down: they do not dial. */
  readonly offline = new Set<string>();
  /** So many of its answers get lost on their way. */
  losesAnswers = 0;
  /** Acts once on the next genuine request, before it is answered. */
  onRequest: (() => void) | null = null;

  private isClosed = false;
  private accountingIdentifier = 0;
  private readonly pendingAccounting = new Map<number, { authenticator: Buffer; done: () => void }>();
  private readonly waiting: { count: number; done: () => void }[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();

  private constructor(
    private readonly socket: Socket,
    private readonly options: NasSimulatorOptions,
  ) {
    socket.on('message', (bytes, from) => this.receive(bytes, from));
  }

  /** @param port 0 picks a free one; a NAS that comes back comes back on its old one */
  static async start(options: NasSimulatorOptions, port = 0): Promise<NasSimulator> {
    const socket = createSocket('udp4');
    socket.bind(port, options.address ?? '127.0.0.1');
    await once(socket, 'listening');
    return new NasSimulator(socket, options);
  }

  get port(): number {
    return this.socket.address().port;
  }

  get secret(): string {
    return this.options.secret;
  }

  /** Resolves once `count` datagrams have arrived since the start, whatever became of them. */
  async untilReceived(count: number): Promise<void> {
    if (this.received.length >= count) return;
    await new Promise<void>((done) => this.waiting.push({ count, done }));
  }

  /** Harmless when it is closed already. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const timer of this.timers) clearTimeout(timer);
    await new Promise<void>((done) => this.socket.close(() => done()));
  }

  async openSession(
    userName: string,
    framedIpAddress = '100.64.0.10',
    sessionClass: Buffer | null = null,
  ): Promise<NasSession> {
    const acctSessionId = randomBytes(4).toString('hex');
    const session: NasSession = {
      userName,
      acctSessionId,
      framedIpAddress,
      startedAt: Date.now(),
      class: sessionClass,
      changes: new Map(),
    };
    this.sessions.set(acctSessionId, session);
    await this.account(1, session);
    return session;
  }

  /** The router of this user dials: RADIUS is asked, and a session begins with what it gives; refused, it tries again. */
  async dial(userName: string): Promise<NasSession | null> {
    if (this.isClosed || this.offline.has(userName)) return null;
    if (this.isDown) {
      this.redial(userName);
      return null;
    }
    const accept = (await this.options.accept?.(userName)) ?? null;
    if (accept !== null) return this.openSession(userName, accept.framedIpAddress, accept.class);
    this.redial(userName);
    return null;
  }

  /** The power of her router fails: the session ends, and nobody dials until it is back. */
  async lineDown(userName: string): Promise<void> {
    this.offline.add(userName);
    for (const session of this.sessionsOf(userName)) await this.closeSession(session, 2); // Lost-Carrier
  }

  async lineUp(userName: string): Promise<NasSession | null> {
    this.offline.delete(userName);
    return this.dial(userName);
  }

  sessionsOf(userName: string): NasSession[] {
    return [...this.sessions.values()].filter((session) => session.userName === userName);
  }

  /** Ends a session from the side of the NAS; its router dials again. */
  end(session: NasSession, terminateCause = 6): void {
    this.sessions.delete(session.acctSessionId);
    this.options.onChanged?.(session, true);
    void this.account(2, session, [[49, integer(terminateCause)]]).then(() => this.redial(session.userName));
  }

  private redial(userName: string): void {
    if (this.options.accept === undefined) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void this.dial(userName);
    }, this.options.redialMs ?? 0);
    this.timers.add(timer);
  }

  async interim(session: NasSession, octets: { input: bigint; output: bigint }): Promise<void> {
    await this.account(3, session, [
      [42, integer(Number(octets.input & 0xffffffffn))],
      [43, integer(Number(octets.output & 0xffffffffn))],
      [52, integer(Number(octets.input >> 32n))],
      [53, integer(Number(octets.output >> 32n))],
    ]);
  }

  async closeSession(session: NasSession, terminateCause = 1): Promise<void> {
    this.sessions.delete(session.acctSessionId);
    await this.account(2, session, [[49, integer(terminateCause)]]);
  }

  /** The NAS has rebooted: all its sessions are gone (RFC 2866 §5.1, Accounting-On). */
  async reboot(): Promise<void> {
    this.sessions.clear();
    await this.sendAccounting([
      [40, integer(7)],
      [4, address('127.0.0.1')],
    ]);
  }

  private receive(bytes: Buffer, from: RemoteInfo): void {
    if (this.isDown) return;
    if (bytes[0] === 5) {
      this.receiveAccountingAnswer(bytes);
      return;
    }
    const entry = this.judge(bytes, from);
    this.received.push(entry);
    if (entry.discarded === null) this.act(entry, from);
    const reached = this.waiting.filter(({ count }) => this.received.length >= count);
    for (const waiter of reached) {
      this.waiting.splice(this.waiting.indexOf(waiter), 1);
      waiter.done();
    }
  }

  private judge(bytes: Buffer, from: RemoteInfo): ReceivedRequest {
    const [code = 0, identifier = 0] = bytes;
    const earlier = this.received.find(
      (request) => request.discarded === null && request.sourcePort === from.port && request.bytes.equals(bytes),
    );
    return {
      bytes: Buffer.from(bytes),
      code,
      identifier,
      sourcePort: from.port,
      discarded: this.defectOf(bytes),
      answer: earlier?.answer ?? null,
      isRetransmission: earlier !== undefined,
    };
  }

  /** RFC 2866 §3, RFC 5176 §3.4 and §6.3, each by its formula. */
  private defectOf(bytes: Buffer): string | null {
    if (bytes.length < 20 || bytes.readUInt16BE(2) !== bytes.length) return 'length';
    const attributes = attributesOf(bytes);
    if (attributes === null) return 'attributes';
    const zeroed = Buffer.concat([bytes.subarray(0, 4), Buffer.alloc(16), bytes.subarray(20)]);
    if (!md5(zeroed, this.options.secret).equals(bytes.subarray(4, 20))) return 'authenticator';
    const signature = attributes.find(([type]) => type === 80)?.[1];
    if (signature === undefined && this.options.requiresMessageAuthenticator === true)
      return 'no Message-Authenticator';
    if (signature !== undefined) {
      const at = zeroed.indexOf(Buffer.concat([Buffer.from([80, 18]), signature])) + 2;
      const unsigned = Buffer.concat([zeroed.subarray(0, at), Buffer.alloc(16), zeroed.subarray(at + 16)]);
      const expected = createHmac('md5', this.options.secret).update(unsigned).digest();
      if (!expected.equals(signature)) return 'Message-Authenticator';
    }
    return this.replayDefect(attributes);
  }

  private replayDefect(attributes: Attribute[]): string | null {
    const window = this.options.replayWindowSeconds;
    if (window === undefined) return null;
    const stamp = attributes.find(([type]) => type === 55)?.[1];
    if (stamp === undefined) return 'no Event-Timestamp';
    const now = (this.options.now?.() ?? new Date()).getTime() / 1000;
    return Math.abs(stamp.readUInt32BE(0) - now) > window ? 'Event-Timestamp' : null;
  }

  private act(request: ReceivedRequest, from: RemoteInfo): void {
    this.onRequest?.();
    this.onRequest = null;
    const behaviour = this.behaviourFor(request);
    if (behaviour.kind === 'silent') return;
    // RFC 5080 §2.2.2: a retransmission gets the same answer and is not acted upon again.
    request.answer ??= this.decide(request);
    const { answer } = request;
    if (this.losesAnswers > 0) {
      this.losesAnswers -= 1;
      return;
    }
    const send = (): void => this.socket.send(answer, from.port, from.address);
    if (behaviour.kind !== 'late') return send();
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      send();
    }, behaviour.ms);
    this.timers.add(timer);
  }

  private decide(request: ReceivedRequest): Buffer {
    const attributes = attributesOf(request.bytes) ?? [];
    const behaviour = this.behaviourFor(request);
    if (behaviour.kind === 'refuse') return this.nak(request, behaviour.errorCause);
    if ((this.options.insistsOn ?? []).some((type) => !attributes.some(([given]) => given === type))) {
      return this.nak(request, MISSING_ATTRIBUTE);
    }
    const session = this.sessionFor(attributes);
    if (session === undefined) return this.nak(request, SESSION_GONE);
    if (behaviour.kind !== 'promise') this.carryOut(request.code, session, attributes);
    return this.answer(request, request.code + 1, []);
  }

  private behaviourFor({ code }: ReceivedRequest): NasBehaviour {
    return code === COA_REQUEST ? (this.coaBehaviour ?? this.behaviour) : this.behaviour;
  }

  private carryOut(code: number, session: NasSession, attributes: Attribute[]): void {
    if (code === DISCONNECT_REQUEST) return this.end(session);
    for (const [type, value] of attributes) {
      if (IDENTIFYING.has(type)) continue;
      if (type === 25) {
        if (this.options.ignoresClass !== true) session.class = Buffer.from(value);
      } else if (type === 26) {
        session.changes?.set(`${value.readUInt32BE(0)}:${value[4]}`, value.subarray(6).toString('utf8'));
      } else session.changes?.set(String(type), value.toString('utf8'));
    }
    this.options.onChanged?.(session, false);
    if (this.options.reportsChanges === true) void this.account(3, session);
  }

  private nak(request: ReceivedRequest, errorCause: number): Buffer {
    return this.answer(request, request.code === COA_REQUEST ? 45 : 42, [[101, integer(errorCause)]]);
  }

  private answer(request: ReceivedRequest, code: number, attributes: Attribute[]): Buffer {
    const secret = this.behaviourFor(request).kind === 'impostor' ? `${this.options.secret}?` : this.options.secret;
    const body = bodyOf(attributes);
    const header = Buffer.from([code, request.identifier, 0, 20 + body.length]);
    return Buffer.concat([header, md5(header, request.bytes.subarray(4, 20), body, secret), body]);
  }

  /** Every attribute that points at a session must fit; one that fits several is refused by no such session. */
  private sessionFor(attributes: Attribute[]): NasSession | undefined {
    const fits = [...this.sessions.values()].filter((session) =>
      attributes.every(([type, value]) => {
        if (type === 1) return value.toString('utf8') === session.userName;
        if (type === 44) return value.toString('utf8') === session.acctSessionId;
        if (type === 8) return value.equals(address(session.framedIpAddress));
        return true;
      }),
    );
    return fits.length === 1 ? fits[0] : undefined;
  }

  private async account(status: number, session: NasSession, more: Attribute[] = []): Promise<void> {
    await this.sendAccounting([
      [40, integer(status)],
      [1, Buffer.from(session.userName)],
      [44, Buffer.from(session.acctSessionId)],
      [8, address(session.framedIpAddress)],
      [46, integer(Math.floor((Date.now() - session.startedAt) / 1000))],
      ...(session.class ? ([[25, session.class]] as Attribute[]) : []),
      ...more,
    ]);
    this.options.onReported?.(session, status);
  }

  /** Sends until it is acknowledged, as a NAS does; the caller waits for the acknowledgement. */
  private async sendAccounting(attributes: Attribute[]): Promise<void> {
    const { accountingPort, secret } = this.options;
    if (accountingPort === undefined) return;
    const identifier = await this.freeIdentifier();
    if (this.isClosed) return;
    const body = bodyOf(attributes);
    const header = Buffer.from([4, identifier, (20 + body.length) >> 8, (20 + body.length) & 255]);
    const authenticator = md5(header, Buffer.alloc(16), body, secret);
    const packet = Buffer.concat([header, authenticator, body]);
    await new Promise<void>((done) => {
      const send = (): void => this.socket.send(packet, accountingPort, '127.0.0.1');
      const again = setInterval(send, 300);
      this.timers.add(again);
      const finish = (): void => {
        clearInterval(again);
        done();
      };
      this.pendingAccounting.set(identifier, { authenticator, done: finish });
      send();
    });
  }

  /** RFC 2865 §3: of 256 identifiers none may be used twice while its answer is awaited. */
  private async freeIdentifier(): Promise<number> {
    while (this.pendingAccounting.size >= 250 && !this.isClosed) await new Promise((done) => setTimeout(done, 5));
    do this.accountingIdentifier = (this.accountingIdentifier + 1) % 256;
    while (this.pendingAccounting.has(this.accountingIdentifier));
    return this.accountingIdentifier;
  }

  private receiveAccountingAnswer(bytes: Buffer): void {
    const pending = this.pendingAccounting.get(bytes[1] ?? -1);
    if (pending === undefined || bytes.length < 20) return;
    const expected = md5(bytes.subarray(0, 4), pending.authenticator, bytes.subarray(20), this.options.secret);
    if (!expected.equals(bytes.subarray(4, 20))) return;
    this.pendingAccounting.delete(bytes[1] ?? -1);
    this.acknowledgedAccounting += 1;
    pending.done();
  }
}

/** Attributes of a packet as this simulator reads them; null when a length lies. */
export function attributesOf(bytes: Buffer): Attribute[] | null {
  const attributes: Attribute[] = [];
  let rest = bytes.subarray(20);
  while (rest.length > 0) {
    const [type, length] = rest;
    if (type === undefined || length === undefined || length < 2 || length > rest.length) return null;
    attributes.push([type, rest.subarray(2, length)]);
    rest = rest.subarray(length);
  }
  return attributes;
}

const bodyOf = (attributes: Attribute[]): Buffer =>
  Buffer.concat(attributes.map(([type, value]) => Buffer.concat([Buffer.from([type, value.length + 2]), value])));
