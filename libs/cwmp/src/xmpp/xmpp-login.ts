import { isExpected, scramFirst, scramProof, type ScramProof } from './scram';
import { escapeXml, type Stanza } from './stanza-reader';

const TLS = 'urn:ietf:params:xml:ns:xmpp-tls';
const SASL = 'urn:ietf:params:xml:ns:xmpp-sasl';
const BIND = 'urn:ietf:params:xml:ns:xmpp-bind';
const BIND_ID = 'bind';

export interface XmppAccount {
  readonly username: string;
  readonly domain: string;
  readonly password: string;
}

export type LoginStep =
  | { readonly do: 'wait' }
  | { readonly do: 'send'; readonly text: string }
  /** The socket becomes a TLS socket, and the stream begins anew. */
  | { readonly do: 'start-tls' }
  | { readonly do: 'restart' }
  | { readonly do: 'ready' }
  | { readonly do: 'fail'; readonly reason: string };

/** How a stream begins, and begins anew. */
export const streamHeader = (domain: string): string =>
  `<?xml version="1.0"?><stream:stream xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams" to="${escapeXml(domain)}" version="1.0">`;

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const fail = (reason: string): LoginStep => ({ do: 'fail', reason });

/** From the first features of a stream to the bound resource (RFC 6120 §5 to §7): what to do after each stanza. */
export class XmppLogin {
  private isAuthenticated = false;
  private proof: ScramProof | null = null;

  /** @param mayBePlain without TLS: only where nobody can listen */
  constructor(
    private readonly account: XmppAccount,
    private readonly nonce: string,
    private readonly mayBePlain: boolean,
  ) {}

  receive(stanza: Stanza, isSecure: boolean): LoginStep {
    switch (stanza.name) {
      case 'features':
        return this.features(stanza, isSecure);
      case 'proceed':
        return { do: 'start-tls' };
      case 'challenge':
        return this.answer(stanza.text);
      case 'success':
        return this.succeed(stanza.text);
      case 'failure':
        return fail(
          `${stanza.namespace === TLS ? 'no TLS' : 'not admitted'}: ${stanza.children[0]?.name ?? 'no reason'}`,
        );
      case 'error':
        return fail(`stream error: ${stanza.children[0]?.name ?? 'no reason'}`);
      case 'iq':
        return stanza.attributes.get('id') !== BIND_ID
          ? { do: 'wait' }
          : stanza.attributes.get('type') === 'result'
            ? { do: 'ready' }
            : fail('no resource');
      default:
        return { do: 'wait' };
    }
  }

  private features({ children }: Stanza, isSecure: boolean): LoginStep {
    const has = (name: string): boolean => children.some((child) => child.name === name);
    if (!isSecure && has('starttls')) return { do: 'send', text: `<starttls xmlns="${TLS}"/>` };
    if (!isSecure && !this.mayBePlain) return fail('the server offers no TLS');
    if (this.isAuthenticated)
      return has('bind')
        ? { do: 'send', text: `<iq type="set" id="${BIND_ID}"><bind xmlns="${BIND}"/></iq>` }
        : fail('no resource binding');
    const offered = children.find(({ name }) => name === 'mechanisms')?.children.map(({ text }) => text) ?? [];
    const { username, password } = this.account;
    if (offered.includes('SCRAM-SHA-1')) return auth('SCRAM-SHA-1', base64(scramFirst(username, this.nonce)));
    if (offered.includes('PLAIN')) return auth('PLAIN', base64(`\0${username}\0${password}`));
    return fail('no way to sign in that we know');
  }

  private answer(text: string): LoginStep {
    const challenge = Buffer.from(text, 'base64').toString('utf8');
    this.proof = scramProof(challenge, { ...this.account, nonce: this.nonce });
    if (this.proof === null) return fail('a challenge that cannot be answered');
    return { do: 'send', text: `<response xmlns="${SASL}">${base64(this.proof.message)}</response>` };
  }

  private succeed(text: string): LoginStep {
    // RFC 5802 §3: a server that does not know the password either is not ours.
    const isServers = this.proof === null || isExpected(Buffer.from(text, 'base64').toString('utf8'), this.proof);
    if (!isServers) return fail('the server does not know our password');
    this.isAuthenticated = true;
    return { do: 'restart' };
  }
}

const auth = (mechanism: string, text: string): LoginStep => ({
  do: 'send',
  text: `<auth xmlns="${SASL}" mechanism="${mechanism}">${text}</auth>`,
});
