import { connect, type Socket } from 'node:net';
import type { Credentials } from '../http/digest';

/** Where a box has its XMPP account; it was given it by other means than CWMP. */
export interface XmppPlace {
  readonly host: string;
  readonly port: number;
  /** `name@domain`. */
  readonly jid: string;
  readonly password: string;
}

export interface XmppClientHost {
  readonly credentials: () => Credentials;
  readonly onConnectionRequest: () => void;
  /** Its full JID, or an empty text when it is not connected. */
  readonly onJid: (jid: string) => void;
}

const NAMESPACE = 'urn:broadband-forum-org:cwmp:xmppConnReq-1-0';
const RESOURCE = 'cwmp';

/** The XMPP client of a box (TR-069 Annex K), as plain as it can be: no TLS, PLAIN, and one question that it understands. */
export class XmppClient {
  private socket: Socket | null = null;
  private text = '';
  private isSignedIn = false;

  constructor(
    private readonly place: XmppPlace,
    private readonly host: XmppClientHost,
  ) {}

  linkUp(): void {
    this.linkDown();
    const socket = connect({ host: this.place.host, port: this.place.port });
    this.socket = socket;
    this.text = '';
    this.isSignedIn = false;
    socket.setEncoding('utf8');
    socket.on('error', () => socket.destroy());
    socket.on('connect', () => this.begin());
    socket.on('data', (text: string) => this.receive(text));
  }

  linkDown(): void {
    if (this.socket === null) return;
    this.socket.destroy();
    this.socket = null;
    this.host.onJid('');
  }

  private get domain(): string {
    return this.place.jid.split('@')[1] ?? '';
  }

  private begin(): void {
    this.text = '';
    this.socket?.write(
      `<stream:stream to='${this.domain}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`,
    );
  }

  private receive(text: string): void {
    this.text += text;
    if (this.text.includes('</stream:features>')) {
      this.text = '';
      this.socket?.write(this.isSignedIn ? this.bind() : this.auth());
    } else if (this.text.includes('<success')) {
      this.isSignedIn = true;
      this.begin();
    } else if (/<iq[^>]*id='bind'[^>]*>.*<\/iq>/s.test(this.text)) {
      this.text = '';
      this.socket?.write('<presence/>');
      this.host.onJid(`${this.place.jid}/${RESOURCE}`);
    } else {
      const request = /<iq\b([^>]*)>\s*<connectionRequest[^>]*>(.*?)<\/connectionRequest>\s*<\/iq>/s.exec(this.text);
      if (request !== null) this.called(request[1] ?? '', request[2] ?? '');
    }
  }

  private auth(): string {
    const secret = `\0${this.place.jid.split('@')[0] ?? ''}\0${this.place.password}`;
    return `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${Buffer.from(secret).toString('base64')}</auth>`;
  }

  private bind(): string {
    return `<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>${RESOURCE}</resource></bind></iq>`;
  }

  private called(attributes: string, body: string): void {
    const isNamespace = this.text.includes(NAMESPACE);
    this.text = '';
    const of = (name: string): string => new RegExp(`\\b${name}=['"]([^'"]*)`).exec(attributes)?.[1] ?? '';
    const inside = (name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1] ?? '';
    const { username, password } = this.host.credentials();
    const isRight = isNamespace && inside('username') === username && inside('password') === password;
    const error = `<error type='auth'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`;
    this.socket?.write(
      `<iq type='${isRight ? 'result' : 'error'}' id='${of('id')}' to='${of('from')}'>${isRight ? '' : error}</iq>`,
    );
    if (isRight) this.host.onConnectionRequest();
  }
}
