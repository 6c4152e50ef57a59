import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signed } from '../../apps/server/src/modules/inventory/s3-signature';

interface Kept {
  bytes: Buffer;
  modified: Date;
}

export const S3_KEY = { region: 'eu-test-1', accessKeyId: 'TESTKEY', secretAccessKey: 'test/secret+key' };
const MAX_SKEW_MS = 900_000;

/** A bucket over HTTP as S3 has it: it checks signature, time and hash of every request, and lists in pages of two. */
export class S3Server {
  readonly objects = new Map<string, Kept>();
  readonly refused: string[] = [];
  /** Answers 503 while it is set. */
  isDown = false;
  /** Keeps something else than it was given, and says that all is well. */
  isLying = false;
  private constructor(
    private readonly server: Server,
    readonly bucket: string,
  ) {}

  static async start(bucket: string): Promise<S3Server> {
    const server = createServer();
    const store = new S3Server(server, bucket);
    server.on('request', (request, response) => void store.answer(request, response));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return store;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => {
      this.server.close(() => resolve());
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const url = new URL(request.url ?? '', this.endpoint);
    const problem = this.isDown ? null : problemOf(request, url, body);
    if (this.isDown || problem !== null) {
      if (problem !== null) this.refused.push(problem);
      response.writeHead(this.isDown ? 503 : 403).end(problem ?? '');
      return;
    }
    const [, bucket, ...rest] = url.pathname.split('/');
    if (bucket !== this.bucket) return void response.writeHead(404).end();
    const key = rest.join('/');
    if (key === '') return this.list(url, response);
    this.serve({ method: request.method ?? '', key, body }, response);
  }

  private serve({ method, key, body }: { method: string; key: string; body: Buffer }, response: ServerResponse): void {
    const kept = this.objects.get(key);
    if (method === 'PUT') {
      const bytes = this.isLying ? Buffer.concat([body.subarray(1), Buffer.from('?')]) : body;
      this.objects.set(key, { bytes, modified: new Date() });
      response.writeHead(200).end();
    } else if (method === 'DELETE') {
      this.objects.delete(key);
      response.writeHead(204).end();
    } else if (kept === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'Content-Length': kept.bytes.length }).end(kept.bytes);
  }

  private list({ searchParams }: URL, response: ServerResponse): void {
    const after = searchParams.get('start-after') ?? '';
    const names = [...this.objects.keys()].sort();
    const rest = names.filter((name) => name.startsWith(searchParams.get('prefix') ?? '') && name > after);
    const entries = rest.slice(0, 2).map((name) => {
      const modified = this.objects.get(name)?.modified.toISOString();
      return `<Contents><Key>${name}</Key><LastModified>${modified}</LastModified><Size>1</Size></Contents>`;
    });
    const isTruncated = `<IsTruncated>${rest.length > 2}</IsTruncated>`;
    response.writeHead(200).end(`<ListBucketResult>${isTruncated}${entries.join('')}</ListBucketResult>`);
  }
}

/** The signature itself is held by Amazon's own examples; here it must be of this request, of now, and of these bytes. */
function problemOf({ method = '', headers }: IncomingMessage, url: URL, body: Buffer): string | null {
  const time = String(headers['x-amz-date']);
  const at = new Date(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(at.getTime() - new Date().getTime()) < MAX_SKEW_MS)) return 'RequestTimeTooSkewed';
  const hash = createHash('sha256').update(body).digest('hex');
  if (headers['x-amz-content-sha256'] !== hash) return 'XAmzContentSHA256Mismatch';
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
  const own = ['host', 'x-amz-content-sha256', 'x-amz-date'];
  if (own.some((name) => !names.includes(name))) return 'UnsignedHeaders';
  const given = Object.fromEntries(
    names.filter((name) => !own.includes(name)).map((name) => [name, String(headers[name])]),
  );
  const right = signed({ method, url, headers: given, payloadSha256: hash }, S3_KEY, at);
  return right['authorization'] === headers.authorization ? null : 'SignatureDoesNotMatch';
}
