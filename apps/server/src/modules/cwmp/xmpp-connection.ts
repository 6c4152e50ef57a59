import { randomBytes } from 'node:crypto';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { StanzaReader, StreamBroken, streamHeader, XmppLogin, type Stanza, type XmppAccount } from '@demarc/cwmp';

export interface XmppServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first octet; else STARTTLS. */
  readonly isTls: boolean;
  /** Who signs its certificate; undefined: one of the authorities that Node knows. */
  readonly ca?: string | Buffer;
  readonly account: XmppAccount;
}

const LOGIN_MS = 10_000;
const KEEP_ALIVE_MS = 60_000;
const LOOPBACK: readonly string[] = ['127.0.0.1', '::1', 'localhost'];

/** One signed-in stream to an XMPP server. */
export class XmppConnection {
  private reader = new StanzaReader();
  private readonly login: XmppLogin;
  private readonly waiting = new Map<string, (answer: Stanza | null) => void>();
  private isReady = false;
  private isStartingTls = false;
  private isOver = false;
  private nextId = 1;
  private timer: NodeJS.Timeout;
  private socket: Socket;
  private isSecure: boolean;

  private constructor(
    private readonly server: XmppServer,
    private readonly settled: (reason: string | null) => void,
    private readonly closed: () => void,
  ) {
    const { host, port, isTls, account } = server;
    this.login = new XmppLogin(account, randomBytes(18).toString('base64'), LOOPBACK.includes(host));
    this.isSecure = isTls;
    this.socket = isTls ? connectTls({ host, port, ...checkedBy(server) }) : connectTcp({ host, port });
    this.timer = setTimeout(() => this.end('no answer in time'), LOGIN_MS);
    this.listen();
    this.socket.once(isTls ? 'secureConnect' : 'connect', () => this.write(streamHeader(account.domain)));
  }

  /** @param closed is told once, when a stream that was signed in is over */
  static open(server: XmppServer, closed: () => void): Promise<XmppConnection> {
    return new Promise((resolve, reject) => {
      const connection: XmppConnection = new XmppConnection(
        server,
        (reason) => (reason === null ? resolve(connection) : reject(new Error(reason))),
        closed,
      );
    });
  }

  /** Sends an IQ that `write` makes of an id; null when no answer comes in time. */
  ask(write: (id: string) => string, timeoutMs: number): Promise<Stanza | null> {
    const id = `call-${this.nextId++}`;
    return new Promise((resolve) => {
      const timer = setTimeout(() => finish(null), timeoutMs);
      const finish = (answer: Stanza | null): void => {
        clearTimeout(timer);
        this.waiting.delete(id);
        resolve(answer);
      };
      this.waiting.set(id, finish);
      this.write(write(id));
    });
  }

  close(): void {
    this.write('</stream:stream>');
    this.end('closed');
  }

  private listen(): void {
    const { socket } = this;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.receive(text));
    socket.on('error', (error) => this.end(error.message));
    socket.on('close', () => this.end('the connection was closed'));
  }

  private receive(text: string): void {
    try {
      for (const stanza of this.reader.push(text)) {
        // What came in clear behind the answer to STARTTLS is nobody's word (RFC 6120 §5.4.3.3).
        if (this.isStartingTls) throw new StreamBroken('something in clear behind the beginning of TLS');
        this.take(stanza);
      }
      if (this.reader.isOver) this.end('the server has closed the stream');
    } catch (error) {
      this.end(error instanceof Error ? error.message : 'the stream is broken');
    }
  }

  private take(stanza: Stanza): void {
    if (this.isReady) return this.answer(stanza);
    const step = this.login.receive(stanza, this.isSecure);
    if (step.do === 'send') return this.write(step.text);
    if (step.do === 'fail') return this.end(step.reason);
    if (step.do === 'start-tls') return this.startTls();
    if (step.do === 'restart') return this.restart();
    if (step.do === 'ready') {
      this.isReady = true;
      clearTimeout(this.timer);
      this.timer = setInterval(() => this.write(' '), KEEP_ALIVE_MS);
      this.settled(null);
    }
    return undefined;
  }

  private answer(stanza: Stanza): void {
    const type = stanza.attributes.get('type');
    if (stanza.name !== 'iq' || (type !== 'result' && type !== 'error')) return;
    this.waiting.get(stanza.attributes.get('id') ?? '')?.(stanza);
  }

  private startTls(): void {
    this.isStartingTls = true;
    const plain = this.socket;
    plain.removeAllListeners('data');
    plain.removeAllListeners('close');
    const secure = connectTls({ socket: plain, ...checkedBy(this.server) });
    this.socket = secure;
    this.listen();
    secure.once('secureConnect', () => {
      this.isStartingTls = false;
      this.isSecure = true;
      this.restart();
    });
  }

  private restart(): void {
    this.reader = new StanzaReader();
    this.write(streamHeader(this.server.account.domain));
  }

  private write(text: string): void {
    if (!this.isOver && this.socket.writable) this.socket.write(text);
  }

  private end(reason: string): void {
    if (this.isOver) return;
    this.isOver = true;
    clearTimeout(this.timer);
    this.socket.destroy();
    for (const finish of this.waiting.values()) finish(null);
    if (this.isReady) this.closed();
    else this.settled(reason);
  }
}

/** RFC 6120 §13.7.2.1: the certificate is that of the domain, whatever the host is called. */
const checkedBy = ({ account, ca }: XmppServer): { servername?: string; ca?: string | Buffer } => ({
  ...(isIP(account.domain) === 0 ? { servername: account.domain } : {}),
  ...(ca === undefined ? {} : { ca }),
});
