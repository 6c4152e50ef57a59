import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gunzipSync, inflateSync } from 'node:zlib';

/** One POST as the test's ACS received it. */
export interface ReceivedPost {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
  readonly remoteAddress: string;
  readonly socket: Socket;
  readonly status: number;
}

export interface ScriptedAcsOptions {
  /** Accounts that are let in by digest; everybody is when left out. */
  readonly accounts?: Map<string, string>;
}

/** Text of a message of the ACS in the namespace of the box. */
export function acsEnvelope(id: string, namespace: string, body: string): string {
  return (
    `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:e="http://schemas.xmlsoap.org/soap/encoding/"` +
    ` xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"` +
    ` xmlns:cwmp="${namespace}"><s:Header><cwmp:ID s:mustUnderstand="1">${id}</cwmp:ID></s:Header><s:Body>${body}</s:Body></s:Envelope>`
  );
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const field = (header: string, name: string): string => new RegExp(`\\b${name}="?([^",]*)"?`).exec(header)?.[1] ?? '';

/** A tiny ACS that says what the test tells it to: it shares no code with the simulator. */
export class ScriptedAcs {
  readonly posts: ReceivedPost[] = [];
  /** Bodies of RPCs to send, one per turn; each taken once. */
  readonly script: string[] = [];
  /** Called before an answer is sent; may return a status to fail with, with the headers below. */
  onPost: (method: string, body: string) => number | null = () => null;
  failureHeaders: Record<string, string> = {};
  /** Spoils the answers. */
  sloppiness: (text: string) => string = (text) => text;
  /** What its cookie is for. */
  cookiePath = '/';
  /** Put into the header of InformResponse. */
  holdsRequests = false;
  private readonly nonces = new Map<string, number>();
  private cookie = 0;
  private lastNamespace = 'urn:dslforum-org:cwmp-1-0';
  private nextId = 1;

  private constructor(
    private readonly server: Server,
    private readonly options: ScriptedAcsOptions,
  ) {}

  static async start(options: ScriptedAcsOptions = {}): Promise<ScriptedAcs> {
    const server = createServer();
    const acs = new ScriptedAcs(server, options);
    server.on('request', (request, response) => void acs.handle(request, response));
    await acs.open(0);
    return acs;
  }

  /** Listens; `start` has done so already. */
  open(port: number): Promise<void> {
    return new Promise((resolve) => {
      this.server.listen(port, '127.0.0.1', resolve);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/acs`;
  }

  /** What was received, challenges left out. */
  get accepted(): readonly ReceivedPost[] {
    return this.posts.filter((post) => post.status !== 401);
  }

  forgetNonces(): void {
    this.nonces.clear();
  }

  async close(): Promise<void> {
    if (!this.server.listening) return;
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks);
    const encoding = request.headers['content-encoding'];
    const plain = encoding === 'gzip' ? gunzipSync(raw) : encoding === 'deflate' ? inflateSync(raw) : raw;
    const body = plain.toString('utf8');
    const method = /<(?:[\w-]+:)?Body[^>]*>\s*<(?:[\w-]+:)?(\w+)/.exec(body)?.[1] ?? 'empty';
    const isKnown = this.isAuthenticated(request);
    const status = isKnown ? (this.onPost(method, body) ?? 200) : 401;
    this.posts.push({
      method,
      path: request.url ?? '',
      body,
      headers: request.headers,
      remoteAddress: request.socket.remoteAddress ?? '',
      socket: request.socket,
      status,
    });
    if (status === 401) this.challenge(response);
    else if (status !== 200) response.writeHead(status, { ...this.failureHeaders, 'Content-Length': 0 }).end();
    else this.answer(method, body, response);
  }

  private challenge(response: ServerResponse): void {
    const nonce = randomBytes(8).toString('hex');
    this.nonces.set(nonce, 0);
    const challenge = `Digest realm="acs", qop="auth", nonce="${nonce}", opaque="o", algorithm=MD5`;
    response.writeHead(401, { 'WWW-Authenticate': challenge, 'Content-Length': 0 }).end();
  }

  private isAuthenticated(request: IncomingMessage): boolean {
    if (this.options.accounts === undefined) return true;
    const header = request.headers.authorization ?? '';
    const password = this.options.accounts.get(field(header, 'username'));
    const nonce = field(header, 'nonce');
    const nc = field(header, 'nc');
    const highest = this.nonces.get(nonce);
    if (password === undefined || highest === undefined || parseInt(nc, 16) <= highest) return false;
    const ha1 = md5(`${field(header, 'username')}:acs:${password}`);
    const expected = md5(`${ha1}:${nonce}:${nc}:${field(header, 'cnonce')}:auth:${md5(`POST:${request.url}`)}`);
    if (field(header, 'response') !== expected) return false;
    this.nonces.set(nonce, parseInt(nc, 16));
    return true;
  }

  private answer(method: string, body: string, response: ServerResponse): void {
    const namespace = /urn:dslforum-org:cwmp-1-\d/.exec(body)?.[0] ?? 'urn:dslforum-org:cwmp-1-0';
    const id = /:ID[^>]*>([^<]*)</.exec(body)?.[1] ?? '';
    const isRequest = ['Inform', 'TransferComplete', 'GetRPCMethods'].includes(method);
    const headers: Record<string, string> = { 'Content-Type': 'text/xml; charset="utf-8"' };
    if (method === 'Inform') headers['Set-Cookie'] = `session=${++this.cookie}; Path=${this.cookiePath}`;
    let text: string | undefined;
    if (isRequest)
      text = acsEnvelope(id, namespace, `<cwmp:${method}Response>${INNER[method]}</cwmp:${method}Response>`);
    if (method === 'Inform' && this.holdsRequests) {
      text = text?.replace('</s:Header>', '<cwmp:HoldRequests s:mustUnderstand="1">1</cwmp:HoldRequests></s:Header>');
    }
    if (!isRequest) this.lastNamespace = method === 'empty' ? this.lastNamespace : namespace;
    if (method === 'Inform') this.lastNamespace = namespace;
    if (!isRequest) {
      const rpc = this.script.shift();
      text = rpc === undefined ? undefined : acsEnvelope(`acs${this.nextId++}`, this.lastNamespace, rpc);
    }
    if (text !== undefined) text = this.sloppiness(text);
    if (text === undefined) response.writeHead(204, { 'Content-Length': 0 }).end();
    else response.writeHead(200, { ...headers, 'Content-Length': Buffer.byteLength(text) }).end(text);
  }
}

const INNER: Record<string, string> = {
  Inform: '<MaxEnvelopes>1</MaxEnvelopes>',
  TransferComplete: '',
  GetRPCMethods: '<MethodList e:arrayType="xsd:string[1]"><string>Inform</string></MethodList>',
};

/** SetParameterValues: `[name, type, value]` each. */
export function setValues(settings: readonly (readonly [string, string, string])[], parameterKey = ''): string {
  const structs = settings.map(
    ([name, type, value]) =>
      `<ParameterValueStruct><Name>${name}</Name><Value xsi:type="xsd:${type}">${value}</Value></ParameterValueStruct>`,
  );
  return (
    `<cwmp:SetParameterValues><ParameterList e:arrayType="cwmp:ParameterValueStruct[${structs.length}]">${structs.join('')}` +
    `</ParameterList><ParameterKey>${parameterKey}</ParameterKey></cwmp:SetParameterValues>`
  );
}

/** GetParameterValues or GetParameterAttributes of these names. */
export function getNames(method: 'GetParameterValues' | 'GetParameterAttributes', names: readonly string[]): string {
  const strings = names.map((name) => `<string>${name}</string>`).join('');
  return `<cwmp:${method}><ParameterNames e:arrayType="xsd:string[${names.length}]">${strings}</ParameterNames></cwmp:${method}>`;
}

/** SetParameterAttributes with one notification for some names. */
export function setNotification(names: readonly string[], notification: number): string {
  const structs = names.map(
    (name) =>
      `<SetParameterAttributesStruct><Name>${name}</Name><NotificationChange>1</NotificationChange>` +
      `<Notification>${notification}</Notification><AccessListChange>0</AccessListChange>` +
      `<AccessList e:arrayType="xsd:string[0]"/></SetParameterAttributesStruct>`,
  );
  return (
    `<cwmp:SetParameterAttributes><ParameterList e:arrayType="cwmp:SetParameterAttributesStruct[${names.length}]">` +
    `${structs.join('')}</ParameterList></cwmp:SetParameterAttributes>`
  );
}
