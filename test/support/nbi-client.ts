import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';

export interface NbiAnswer {
  status: number;
  /** Of the status line. */
  reason: string;
  headers: IncomingHttpHeaders;
  text: string;
  /** The body as JSON. */
  readonly json: never;
}

/** Asks the port for GenieACS programs as such programs do: paths and queries go out as they are. */
export function nbiClient(baseUrl: () => string, headers: Record<string, string>) {
  return (method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<NbiAnswer> => {
    const { hostname, port } = new URL(baseUrl());
    const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        { hostname, port, path, method, headers: { ...headers, ...more, ...lengthOf(text) } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const told = Buffer.concat(chunks).toString('utf8');
            resolve({
              status: response.statusCode ?? 0,
              reason: response.statusMessage ?? '',
              headers: response.headers,
              text: told,
              get json() {
                return JSON.parse(told) as never;
              },
            });
          });
        },
      );
      request.on('error', reject);
      request.end(text);
    });
  };
}

const lengthOf = (text: string | undefined): Record<string, string> =>
  text === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(text)) };
