import { createHash, randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

// A CPE down to the bytes: for what no well-behaved client would send. Shares no code with the server.

export interface WireIdentity {
  oui: string;
  productClass: string;
  serialNumber: string;
}

export interface WireCredentials {
  username: string;
  password: string;
}

export interface WireResponse {
  status: number;
  /** Lower-case names; a header that occurs twice is joined by a line feed. */
  headers: ReadonlyMap<string, string>;
  body: string;
}

export interface PostOptions {
  headers?: Record<string, string>;
  /** Sent as it is, whatever the session has. */
  cookie?: string | null;
  /** Sent as it is; `none` sends no header. Default: answer the challenge that is known, if any. */
  authorization?: string;
  path?: string;
}

const PATIENCE_MS = 45_000;

/** One TCP connection that speaks HTTP/1.1 and believes nothing. */
export class Wire {
  private received = Buffer.alloc(0);
  private waiting: { resolve: (response: WireResponse) => void; reject: (error: Error) => void }[] = [];
  private ended = false;
  readonly closed: Promise<void>;

  private constructor(readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (bytes) => {
      this.received = Buffer.concat([this.received, bytes]);
      this.deliver();
    });
    socket.on('error', () => socket.destroy());
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.ended = true;
        for (const { reject } of this.waiting.splice(0)) reject(new Error('the connection was closed'));
        resolve();
      });
    });
  }

  static open(url: string): Promise<Wire> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port) }, () => resolve(new Wire(socket)));
      socket.once('error', reject);
    });
  }

  /** Sends bytes and awaits one response; several may be under way. */
  exchange(bytes: string | Buffer): Promise<WireResponse> {
    const response = this.response();
    this.socket.write(bytes);
    return response;
  }

  response(): Promise<WireResponse> {
    if (this.ended) return Promise.reject(new Error('the connection was closed'));
    const { promise, resolve, reject } = Promise.withResolvers<WireResponse>();
    // Who waits for ever never says for what.
    const late = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
    this.waiting.push({ resolve, reject });
    this.deliver();
    return promise.finally(() => clearTimeout(late));
  }

  close(): void {
    this.socket.destroy();
  }

  private deliver(): void {
    for (;;) {
      const parsed = parse(this.received);
      if (parsed === null || this.waiting.length === 0) return;
      this.received = this.received.subarray(parsed.length);
      this.waiting.shift()?.resolve(parsed.response);
    }
  }
}

function parse(bytes: Buffer): { response: WireResponse; length: number } | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const status = Number(statusLine.split(' ')[1]);
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers.set(name, headers.has(name) ? `${headers.get(name)}\n${value}` : value);
  }
  if (status === 100) return parse(bytes.subarray(end + 4)) && skipContinue(bytes, end + 4);
  const length = status === 204 ? 0 : Number(headers.get('content-length') ?? 0);
  if (bytes.length < end + 4 + length) return null;
  const body = bytes.toString('utf8', end + 4, end + 4 + length);
  return { response: { status, headers, body }, length: end + 4 + length };
}

function skipContinue(bytes: Buffer, from: number): { response: WireResponse; length: number } | null {
  const rest = parse(bytes.subarray(from));
  return rest === null ? null : { response: rest.response, length: from + rest.length };
}

/** A CPE on one connection at a time, with the cookie and the challenge it was given. */
export class WireCpe {
  wire: Wire | null = null;
  cookie: string | null = null;
  challenge: string | null = null;
  /** Else it answers in MD5, whatever it is asked for, as many do. */
  knowsSha256 = false;
  private count = 0;

  constructor(
    private readonly url: string,
    readonly identity: WireIdentity,
    public credentials: WireCredentials | null,
  ) {}

  async connect(): Promise<void> {
    this.wire?.close();
    this.wire = await Wire.open(this.url);
  }

  close(): void {
    this.wire?.close();
    this.wire = null;
  }

  /** One POST, as this CPE would send it now. */
  async post(body: string | Buffer, options: PostOptions = {}): Promise<WireResponse> {
    if (this.wire === null) await this.connect();
    const response = await this.wire!.exchange(this.request(body, options));
    this.remember(response);
    return response;
  }

  /** The same, answering a challenge when there is one, as often as a CPE would: once. */
  async postProven(body: string | Buffer, options: PostOptions = {}): Promise<WireResponse> {
    const first = await this.post(body, options);
    if (first.status !== 401) return first;
    return this.post(body, options);
  }

  inform(events: string[] = ['2 PERIODIC'], changes: InformChanges = {}): Promise<WireResponse> {
    return this.postProven(informOf(this.identity, events, changes));
  }

  remember(response: WireResponse): void {
    const cookie = response.headers.get('set-cookie');
    if (cookie !== undefined) this.cookie = cookie.split(';')[0] ?? null;
    const challenge = response.headers.get('www-authenticate');
    if (challenge !== undefined) {
      this.challenge = challenge;
      this.count = 0;
    }
  }

  request(body: string | Buffer, options: PostOptions = {}): Buffer {
    const bytes = Buffer.from(body);
    const path = options.path ?? '/';
    const cookie = options.cookie === undefined ? this.cookie : options.cookie;
    const authorization = options.authorization ?? this.answer('POST', path);
    const headers: Record<string, string> = {
      Host: 'acs',
      ...(bytes.length > 0 ? { 'Content-Type': 'text/xml; charset="utf-8"', SOAPAction: '' } : {}),
      ...(cookie === null ? {} : { Cookie: cookie }),
      ...(authorization === 'none' || authorization === null ? {} : { Authorization: authorization }),
      'Content-Length': String(bytes.length),
      ...options.headers,
    };
    const head = Object.entries(headers)
      .filter(([, value]) => value !== '-')
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
    return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${head}\r\n`), bytes]);
  }

  /** The Authorization header for the next request. */
  answer(method: string, uri: string): string | null {
    if (this.challenge === null || this.credentials === null) return null;
    const challenges = this.challenge.split('\n');
    const asked = challenges.find((line) => line.includes('SHA-256') === this.knowsSha256) ?? challenges[0] ?? '';
    const isStrong = this.knowsSha256 && asked.includes('SHA-256');
    const digest = (text: string): string =>
      createHash(isStrong ? 'sha256' : 'md5')
        .update(text)
        .digest('hex');
    const of = (name: string): string => new RegExp(`${name}="?([^",]*)`).exec(asked)?.[1] ?? '';
    const { username, password } = this.credentials;
    const nc = (++this.count).toString(16).padStart(8, '0');
    const cnonce = randomBytes(8).toString('hex');
    const ha1 = digest(`${username}:${of('realm')}:${password}`);
    const response = digest(`${ha1}:${of('nonce')}:${nc}:${cnonce}:auth:${digest(`${method}:${uri}`)}`);
    return `Digest username="${username}", realm="${of('realm')}", nonce="${of('nonce')}", uri="${uri}", response="${response}", qop=auth, nc=${nc}, cnonce="${cnonce}"${isStrong ? ', algorithm=SHA-256' : ''}`;
  }
}

export interface InformChanges {
  retryCount?: number;
  parameters?: Record<string, string>;
  /** Replaces text in the finished envelope. */
  edit?: (xml: string) => string;
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** An Inform as a router of the Broadband Forum's first data model sends it. */
export function informOf(identity: WireIdentity, events: string[], changes: InformChanges = {}): string {
  const parameters = {
    'InternetGatewayDevice.DeviceInfo.HardwareVersion': '1.0',
    'InternetGatewayDevice.DeviceInfo.SoftwareVersion': '7.1',
    'InternetGatewayDevice.ManagementServer.ParameterKey': '',
    ...changes.parameters,
  };
  const list = Object.entries(parameters).map(
    ([name, value]) =>
      `<ParameterValueStruct><Name>${name}</Name><Value xsi:type="xsd:string">${escape(value)}</Value></ParameterValueStruct>`,
  );
  const event = events.map(
    (code) => `<EventStruct><EventCode>${code}</EventCode><CommandKey></CommandKey></EventStruct>`,
  );
  const xml = envelope(
    `<cwmp:Inform><DeviceId><Manufacturer>Wire</Manufacturer><OUI>${escape(identity.oui)}</OUI>` +
      `<ProductClass>${escape(identity.productClass)}</ProductClass><SerialNumber>${escape(identity.serialNumber)}</SerialNumber></DeviceId>` +
      `<Event soap-enc:arrayType="cwmp:EventStruct[${event.length}]">${event.join('')}</Event><MaxEnvelopes>1</MaxEnvelopes>` +
      `<CurrentTime>2026-03-01T00:00:00Z</CurrentTime><RetryCount>${changes.retryCount ?? 0}</RetryCount>` +
      `<ParameterList soap-enc:arrayType="cwmp:ParameterValueStruct[${list.length}]">${list.join('')}</ParameterList></cwmp:Inform>`,
  );
  return changes.edit === undefined ? xml : changes.edit(xml);
}

/** A SOAP envelope around a message of the CPE. */
export function envelope(body: string, id = '1'): string {
  return (
    '<soap-env:Envelope xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/" xmlns:soap-enc="http://schemas.xmlsoap.org/soap/encoding/"' +
    ' xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:cwmp="urn:dslforum-org:cwmp-1-0">' +
    `<soap-env:Header><cwmp:ID soap-env:mustUnderstand="1">${id}</cwmp:ID></soap-env:Header><soap-env:Body>${body}</soap-env:Body></soap-env:Envelope>`
  );
}

/** Method and ID of a message of the ACS; null for no message. */
export function methodOf(response: WireResponse): { method: string; id: string } | null {
  const method = /<s:Body><(?:cwmp|s):([A-Za-z]+)/.exec(response.body)?.[1];
  const id = /<cwmp:ID[^>]*>([^<]*)</.exec(response.body)?.[1];
  return method === undefined ? null : { method, id: id ?? '' };
}
