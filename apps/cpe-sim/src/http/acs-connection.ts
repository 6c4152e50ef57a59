import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import type { Quirk } from '../quirks';
import type { Exchange } from '../session/session-record';
import type { Credentials, DigestClient } from './digest';
import { spokenBytes } from './odd-bytes';

export interface AcsConnectionOptions {
  readonly url: string;
  readonly localAddress: string;
  readonly credentials: Credentials;
  /** Lives longer than the session: nonces are used again. */
  readonly digest: DigestClient;
  readonly quirks: ReadonlySet<Quirk>;
  readonly timeoutMs: number;
  /** Trusted certificate of the ACS; null trusts any. */
  readonly trustedCertificate: string | null;
  readonly onExchange: (exchange: Exchange) => void;
  readonly onComplaint: (complaint: string) => void;
}

export interface AcsReply {
  readonly status: number;
  readonly body: string;
}

interface RawReply extends AcsReply {
  readonly headers: Record<string, string>;
  readonly cookies: readonly string[];
}

function flatHeaders(message: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value ?? '')]));
}

const encodingOf = (quirks: ReadonlySet<Quirk>): 'gzip' | 'deflate' | null =>
  quirks.has('gzip') ? 'gzip' : quirks.has('deflate') ? 'deflate' : null;

function squeezed(body: Buffer, quirks: ReadonlySet<Quirk>): Buffer {
  const encoding = encodingOf(quirks);
  return encoding === null ? body : encoding === 'gzip' ? gzipSync(body) : deflateSync(body);
}

function inflate(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding === 'gzip') return gunzipSync(body);
  return encoding === 'deflate' ? inflateSync(body) : body;
}

/** The HTTP side of one session: one connection, cookies, digest, redirect of the first exchange. */
export class AcsConnection {
  private url: URL;
  private readonly cookies = new Map<string, string>();
  private readonly agent: HttpAgent | HttpsAgent;
  private abortReason: string | null = null;
  private cancel: ((reason: Error) => void) | null = null;

  constructor(private readonly options: AcsConnectionOptions) {
    this.url = new URL(options.url);
    if (options.quirks.has('old-nonce')) options.digest.age();
    const agentOptions = {
      keepAlive: !options.quirks.has('new-connection-per-post'),
      maxSockets: 1,
      localAddress: options.localAddress,
    };
    this.agent =
      this.url.protocol === 'https:'
        ? new HttpsAgent({
            ...agentOptions,
            ...(options.trustedCertificate === null
              ? { rejectUnauthorized: false }
              : { ca: options.trustedCertificate }),
          })
        : new HttpAgent(agentOptions);
  }

  /** Sends one message and answers challenges; throws when the exchange fails. */
  async post(body: string, sent: string): Promise<AcsReply> {
    const isInform = sent === 'Inform';
    let hasAnswered = false;
    for (let attempt = 0; attempt < 6; attempt++) {
      const reply = await this.exchange(body, sent);
      const challenge = reply.headers['www-authenticate'];
      if (reply.status === 401 && challenge !== undefined) {
        const isStale = /\bstale\s*=\s*"?true/i.test(challenge);
        const mayAnswer = isInform || !this.options.quirks.has('auth-only-on-inform');
        if (!mayAnswer || (hasAnswered && !isStale) || !this.options.digest.accept(challenge)) break;
        hasAnswered = true;
      } else if ([302, 307].includes(reply.status) && isInform && reply.headers['location'] !== undefined) {
        this.url = new URL(reply.headers['location'], this.url);
      } else if (reply.status === 200 || reply.status === 204) {
        this.inspect(reply);
        return reply;
      } else {
        throw new Error(`the ACS answered ${sent} with HTTP ${reply.status}`);
      }
    }
    throw new Error(`the ACS refused the credentials (${sent})`);
  }

  /** Quirk G45: an empty POST before anything else, only to be challenged. */
  async probe(): Promise<void> {
    const reply = await this.exchange('', 'probe');
    const challenge = reply.headers['www-authenticate'];
    if (reply.status !== 401)
      this.options.onComplaint(`an empty POST without a session was answered with ${reply.status}`);
    if (challenge !== undefined) this.options.digest.accept(challenge);
  }

  /** Pulls the plug: the link is gone. */
  abort(reason: string): void {
    this.abortReason = reason;
    this.close();
    this.cancel?.(new Error(reason));
  }

  close(): void {
    this.agent.destroy();
  }

  private headersFor(body: Buffer, sent: string): Record<string, string> {
    const { quirks, digest, credentials } = this.options;
    const headers: Record<string, string> = {
      ...(quirks.has('chunked') ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': String(body.length) }),
      'Content-Type': 'text/xml; charset="utf-8"',
      SOAPAction: '',
      'User-Agent': 'cpe-sim',
    };
    const encoding = encodingOf(quirks);
    if (encoding !== null && body.length > 0) headers['Content-Encoding'] = encoding;
    if (this.cookies.size > 0 && !quirks.has('no-cookie')) {
      headers['Cookie'] = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    }
    if (sent === 'Inform' || (sent !== 'probe' && !quirks.has('auth-only-on-inform'))) {
      const uri = quirks.has('empty-digest-uri') ? '' : this.url.pathname + this.url.search;
      const isOld = quirks.has('old-digest');
      const authorization = digest.authorize({ method: 'POST', uri }, credentials, isOld);
      if (authorization !== null) headers['Authorization'] = authorization;
    }
    return headers;
  }

  private async exchange(body: string, sent: string): Promise<RawReply> {
    if (this.abortReason !== null) throw new Error(this.abortReason);
    const plain = spokenBytes(body, this.options.quirks);
    const payload = plain.length > 0 ? squeezed(plain, this.options.quirks) : plain;
    const headers = this.headersFor(payload, sent);
    const reply = await this.send(payload, headers);
    for (const cookie of reply.cookies) this.keepCookie(cookie);
    this.options.onExchange({
      sent,
      requestBody: body,
      requestHeaders: headers,
      status: reply.status,
      responseHeaders: reply.headers,
      responseBody: reply.body,
    });
    return reply;
  }

  private send(payload: Buffer, headers: Record<string, string>): Promise<RawReply> {
    const options: RequestOptions = { method: 'POST', agent: this.agent, headers, timeout: this.options.timeoutMs };
    return new Promise((resolve, reject) => {
      const start = this.url.protocol === 'https:' ? httpsRequest : httpRequest;
      const request = start(this.url, options, (message) => {
        const chunks: Buffer[] = [];
        message.on('data', (chunk: Buffer) => chunks.push(chunk));
        message.on('error', reject);
        message.on('aborted', () => reject(new Error('the ACS hung up in the middle of its answer')));
        message.on('end', () => {
          try {
            const body = inflate(Buffer.concat(chunks), message.headers['content-encoding']);
            resolve({
              status: message.statusCode ?? 0,
              headers: flatHeaders(message),
              cookies: message.headers['set-cookie'] ?? [],
              body: body.toString('utf8'),
            });
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
      });
      this.cancel = (reason) => {
        request.destroy(reason);
        reject(reason);
      };
      request.on('timeout', () => request.destroy(new Error('the ACS did not answer in time')));
      request.on('error', reject);
      request.end(payload);
    });
  }

  private keepCookie(header: string): void {
    const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
    const equals = pair.indexOf('=');
    // Some firmware returns a cookie only when it is for the whole server, in so many words (G1).
    if (!attributes.some((attribute) => attribute.toLowerCase() === 'path=/')) {
      this.options.onComplaint('Set-Cookie without Path=/');
      if (this.options.quirks.has('cookie-needs-path')) return;
    }
    const echoed = this.options.quirks.has('cookie-attributes') ? attributes.map((attribute) => `; ${attribute}`) : [];
    this.cookies.set(pair.slice(0, equals), pair.slice(equals + 1) + echoed.join(''));
  }

  private inspect(reply: RawReply): void {
    const { onComplaint, quirks } = this.options;
    if (quirks.has('wants-declaration') && reply.body !== '' && !reply.body.startsWith('<?xml ')) {
      throw new Error('quirk: the answer has no XML declaration');
    }
    if (reply.status === 200 && reply.headers['content-length'] === undefined)
      onComplaint('200 without Content-Length');
    if (reply.body !== '' && !/^text\/xml\b/i.test(reply.headers['content-type'] ?? '')) {
      onComplaint(`an envelope with Content-Type ${reply.headers['content-type'] ?? 'missing'}`);
    }
  }
}
