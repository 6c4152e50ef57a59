import { Injectable } from '@nestjs/common';
import type { FetchGenieacs } from '@demarc/contracts';
import { callableAddress } from '../../platform/http/callable-address';
import { ImportHostNotListed } from './genieacs-import.errors';
import { documentsOf, fileOf, PeerUnreadable, type Peer } from './genieacs-peer';
import { ImportSpool } from './import-spool';
import { NbiPolicies } from './nbi-policies.service';

/** What its API has, and the name that mongodump would give it. People and their passwords stay where they are. */
const COLLECTIONS: readonly (readonly [asked: string, kept: string])[] = [
  ['config', 'config'],
  ['provisions', 'provisions'],
  ['virtual_parameters', 'virtualParameters'],
  ['objects', 'objects'],
  ['presets', 'presets'],
  ['tasks', 'tasks'],
  ['faults', 'faults'],
  ['devices', 'devices'],
];
const CHUNK_BYTES = 255 * 1024;

export interface FetchedFile {
  readonly name: string;
  readonly sizeBytes: number;
}

/** Fetches everything out of a running GenieACS, as if it had been dumped. */
@Injectable()
export class FetchPeer {
  constructor(
    private readonly spool: ImportSpool,
    private readonly policies: NbiPolicies,
  ) {}

  /** @throws ImportHostNotListed */
  async admit({ url, filesUrl }: FetchGenieacs): Promise<void> {
    const { importHosts } = await this.policies.current();
    for (const each of [url, ...(filesUrl === undefined ? [] : [filesUrl])]) {
      const { host, hostname } = new URL(each);
      if (!importHosts.includes(host) && !importHosts.includes(hostname)) throw new ImportHostNotListed(host);
    }
  }

  /** @param isStopped asked before each page */
  async fetch(importId: string, order: FetchGenieacs, isStopped: () => boolean): Promise<FetchedFile[]> {
    const peer = await peerOf(order.url, order);
    const files: FetchedFile[] = [];
    const keep = async (name: string, lines: AsyncIterable<string>): Promise<void> => {
      const sizeBytes = await this.spool.receive(importId, files.length, bytesOf(lines, isStopped));
      files.push({ name, sizeBytes });
    };
    for (const [asked, kept] of COLLECTIONS) await keep(`${kept}.json`, linesOf(documentsOf(peer, asked)));
    const { filesUrl } = order;
    if (filesUrl === undefined) await keep('files.json', linesOf(documentsOf(peer, 'files')));
    else {
      await keep('fs.files.json', linesOf(documentsOf(peer, 'files')));
      await keep('fs.chunks.json', chunksOf(peer, await peerOf(filesUrl, {})));
    }
    return files;
  }
}

async function peerOf(
  url: string,
  { apiKey, username, password }: Pick<FetchGenieacs, 'apiKey' | 'username' | 'password'>,
): Promise<Peer> {
  const { hostname } = new URL(url);
  // Somebody has listed it by name: it may stand in a private network.
  const address = await callableAddress(hostname, true);
  if (address === null) throw new PeerUnreadable(`${hostname} has no address that may be called`);
  const basic = Buffer.from(`${username ?? ''}:${password ?? ''}`, 'utf8').toString('base64');
  const headers = {
    ...(apiKey === undefined ? {} : { 'X-API-Key': apiKey }),
    ...(username === undefined ? {} : { Authorization: `Basic ${basic}` }),
  };
  return { url, address, headers };
}

async function* linesOf(pages: AsyncIterable<readonly Record<string, unknown>[]>): AsyncGenerator<string> {
  for await (const page of pages) for (const document of page) yield `${JSON.stringify(document)}\n`;
}

/** The pieces of each file, as GridFS has them. */
async function* chunksOf(peer: Peer, files: Peer): AsyncGenerator<string> {
  for await (const page of documentsOf(peer, 'files'))
    for (const { _id: id } of page) {
      let n = 0;
      for await (const piece of piecesOf((await fileOf(files, String(id))) ?? nothing())) {
        const data = { $binary: { base64: piece.toString('base64'), subType: '00' } };
        yield `${JSON.stringify({ _id: `${String(id)}:${n}`, files_id: id, n, data })}\n`;
        n += 1;
      }
    }
}

async function* nothing(): AsyncGenerator<Buffer> {}

async function* piecesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held = Buffer.alloc(0);
  for await (const chunk of bytes) {
    held = Buffer.concat([held, chunk]);
    while (held.length >= CHUNK_BYTES) {
      yield held.subarray(0, CHUNK_BYTES);
      held = held.subarray(CHUNK_BYTES);
    }
  }
  if (held.length > 0) yield held;
}

async function* bytesOf(lines: AsyncIterable<string>, isStopped: () => boolean): AsyncGenerator<Buffer> {
  for await (const line of lines) {
    if (isStopped()) throw new FetchStopped();
    yield Buffer.from(line, 'utf8');
  }
}

/** The process ends. */
export class FetchStopped extends Error {
  override readonly name = 'FetchStopped';
}
