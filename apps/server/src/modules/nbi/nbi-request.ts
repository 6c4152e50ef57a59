import type { IncomingMessage } from 'node:http';
import type { Permission } from '@demarc/contracts';
import type { StaffIdentity } from '../../platform/http/permissions';
import { refuse } from './nbi-reply';

/** Who asks: the owner of a token, or a program of an exempt network. */
export interface NbiCaller {
  readonly by: StaffIdentity | string;
  readonly permissions: ReadonlySet<Permission>;
}

/** One part of a path, as it came and decoded once. */
export interface PathPart {
  readonly raw: string;
  readonly text: string;
}

export interface NbiRequest {
  readonly method: string;
  readonly path: readonly PathPart[];
  readonly query: URLSearchParams;
  readonly incoming: IncomingMessage;
  readonly caller: NbiCaller;
}

const MAX_BODY_BYTES = 1_048_576;

/** A trailing slash changes nothing. */
export function partsOf(url: string): { path: PathPart[]; query: URLSearchParams } {
  const [path = '', ...query] = url.split('?');
  const parts = path.split('/').filter((part) => part !== '');
  return { path: parts.map((raw) => ({ raw, text: decoded(raw) })), query: new URLSearchParams(query.join('?')) };
}

function decoded(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch (error) {
    if (error instanceof URIError) return raw;
    throw error;
  }
}

/** @throws NbiRefused */
export function need({ permissions }: NbiCaller, permission: Permission): void {
  if (!permissions.has(permission)) refuse(403, `403 Forbidden: this needs the permission ${permission}`);
}

export const nameOf = ({ by }: NbiCaller): string => (typeof by === 'string' ? by : by.name);

export async function readText({ incoming }: NbiRequest): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) refuse(413, '413 Payload Too Large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** JSON, whatever its header says. @throws NbiRefused with what is wrong about it */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(400, `SyntaxError: ${error.message}`);
    throw error;
  }
}

/** A number of a query; not one: as if it were not there. */
export function numberIn(query: URLSearchParams, name: string): number {
  const number = Number.parseInt(query.get(name) ?? '', 10);
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
}
