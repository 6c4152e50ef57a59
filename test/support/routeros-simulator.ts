import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { NasSimulator } from './nas-simulator';

/**
 * The API of a RouterOS router: sessions, PPP accounts and address lists over its sentences. It has a codec of its own
 * and knows nothing of libs/radius, so that a mistake there cannot hide here.
 */
export interface RouterOsOptions {
  username: string;
  password: string;
  /** Its live PPP sessions are those of this NAS; removing one ends it there. */
  nas?: NasSimulator;
  /** Its own address on loopback. */
  address?: string;
  tls?: { cert: string | Buffer; key: string | Buffer };
}

export type RouterOsBehaviour =
  | { kind: 'obey' }
  /** Takes the connection and never says a word. */
  | { kind: 'silent' }
  /** Refuses every command after the login. */
  | { kind: 'refuse'; message: string }
  /** Says done and does nothing. */
  | { kind: 'promise' };

interface Row {
  [name: string]: string;
}

export class RouterOsSimulator {
  /** Address lists by id; entries that RADIUS made are `dynamic`. */
  readonly lists = new Map<string, Row>();
  /** PPP accounts that live on the router itself, by id. */
  readonly secrets = new Map<string, Row>();
  /** Commands in the order they came, the login among them without its password. */
  readonly commands: string[][] = [];
  behaviour: RouterOsBehaviour = { kind: 'obey' };
  private nextId = 1;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly options: RouterOsOptions,
  ) {
    const listen = (socket: Socket): void => this.serve(socket);
    server.on(options.tls === undefined ? 'connection' : 'secureConnection', listen);
    server.on('tlsClientError', () => undefined);
  }

  static async start(options: RouterOsOptions): Promise<RouterOsSimulator> {
    const server = options.tls === undefined ? createTcpServer() : createTlsServer(options.tls);
    server.listen(0, options.address ?? '127.0.0.1');
    await once(server, 'listening');
    return new RouterOsSimulator(server, options);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Harmless when it is closed already. */
  async close(): Promise<void> {
    if (!this.server.listening) return;
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((done) => this.server.close(() => done()));
  }

  addSecret(name: string): string {
    const id = this.id();
    this.secrets.set(id, { name, disabled: 'false' });
    return id;
  }

  /** The lists of ours an address is on, RADIUS's included. */
  listsOf(address: string): string[] {
    return this.rowsOfLists().flatMap(([, row]) => (row.address === address ? [row.list ?? ''] : []));
  }

  private id(): string {
    return `*${(this.nextId++).toString(16).toUpperCase()}`;
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => undefined);
    let pending: Buffer = Buffer.alloc(0);
    let words: string[] = [];
    const state = { isIn: false };
    socket.on('data', (octets) => {
      pending = Buffer.concat([pending, octets]);
      for (let word = takeWord(pending); word !== null; word = takeWord(pending)) {
        pending = word.rest;
        if (word.text !== '') words.push(word.text);
        else if (words.length > 0) {
          this.answer(socket, words, state);
          words = [];
        }
      }
    });
  }

  private answer(socket: Socket, words: string[], state: { isIn: boolean }): void {
    this.commands.push(words.map((word) => (word.startsWith('=password=') ? '=password=…' : word)));
    if (this.behaviour.kind === 'silent') return;
    const [command = '', ...given] = words;
    const send = (...sentences: string[][]): void => void socket.write(Buffer.concat(sentences.map(sentenceOf)));
    if (command === '/login') {
      state.isIn =
        given.includes(`=name=${this.options.username}`) && given.includes(`=password=${this.options.password}`);
      if (state.isIn) return send(['!done']);
      return send(['!trap', '=message=invalid user name or password (6)'], ['!done']);
    }
    if (!state.isIn) return void socket.end(sentenceOf(['!fatal', 'not logged in']));
    if (this.behaviour.kind === 'refuse') return send(['!trap', `=message=${this.behaviour.message}`], ['!done']);
    const done = this.carryOut(command, argumentsOf(given), queriesOf(given));
    if (typeof done === 'string') return send(['!trap', `=message=${done}`], ['!done']);
    return send(...done.map((row) => ['!re', ...Object.entries(row).map(([name, value]) => `=${name}=${value}`)]), [
      '!done',
    ]);
  }

  /** Rows of a print, none for a change, or why it is refused. */
  private carryOut(command: string, given: Row, query: Row): Row[] | string {
    const isPrint = command.endsWith('/print');
    if (!isPrint && this.behaviour.kind === 'promise') return [];
    const matching = (rows: [string, Row][]): Row[] =>
      rows
        .map(([id, row]) => ({ '.id': id, ...row }))
        .filter((row: Row) => Object.entries(query).every(([name, value]) => row[name] === value));
    switch (command) {
      case '/ppp/active/print':
        return matching(this.activeRows());
      case '/ppp/active/remove':
        return this.removeActive(given['.id'] ?? '');
      case '/ppp/secret/print':
        return matching([...this.secrets]);
      case '/ppp/secret/set':
        return this.setSecret(given);
      case '/ip/firewall/address-list/print':
        return matching(this.rowsOfLists());
      case '/ip/firewall/address-list/add':
        return this.addToList(given);
      case '/ip/firewall/address-list/remove':
        return this.lists.delete(given['.id'] ?? '') ? [] : 'no such item';
      default:
        return 'no such command';
    }
  }

  private activeRows(): [string, Row][] {
    return [...(this.options.nas?.sessions.values() ?? [])].map((session) => [
      `*8${session.acctSessionId.toUpperCase()}`,
      { name: session.userName, service: 'pppoe', address: session.framedIpAddress },
    ]);
  }

  private removeActive(id: string): Row[] | string {
    const session = [...(this.options.nas?.sessions.values() ?? [])].find(
      ({ acctSessionId }) => `*8${acctSessionId.toUpperCase()}` === id,
    );
    if (session === undefined) return 'no such item';
    this.options.nas?.end(session);
    return [];
  }

  private setSecret(given: Row): Row[] | string {
    const secret = this.secrets.get(given['.id'] ?? '');
    if (secret === undefined) return 'no such item';
    secret.disabled = given.disabled === 'yes' ? 'true' : 'false';
    return [];
  }

  private addToList({ list = '', address = '', comment = '' }: Row): Row[] | string {
    const isKnown = [...this.lists.values()].some((row) => row.list === list && row.address === address);
    if (isKnown) return 'failure: already have such entry';
    this.lists.set(this.id(), { list, address, comment, dynamic: 'false', disabled: 'false' });
    return [];
  }

  /** Entries made by hand or API, and those that a session got by CoA (Mikrotik-Address-List, 14988:19). */
  private rowsOfLists(): [string, Row][] {
    const dynamic = [...(this.options.nas?.sessions.values() ?? [])].flatMap((session): [string, Row][] => {
      const list = session.changes?.get('14988:19');
      const row = { list: list ?? '', address: session.framedIpAddress, dynamic: 'true', disabled: 'false' };
      return list === undefined ? [] : [[`*D${session.acctSessionId.toUpperCase()}`, row]];
    });
    return [...this.lists, ...dynamic];
  }
}

const argumentsOf = (words: string[]): Row => Object.fromEntries(words.flatMap((word) => pair(word, '=')));
const queriesOf = (words: string[]): Row => Object.fromEntries(words.flatMap((word) => pair(word, '?')));

function pair(word: string, mark: string): [string, string][] {
  if (!word.startsWith(mark)) return [];
  const [name = '', ...rest] = word.slice(1).split('=');
  return [[name, rest.join('=')]];
}

function sentenceOf(words: string[]): Buffer {
  const parts = words.map((word) => {
    const octets = Buffer.from(word);
    // This router says nothing longer than 16 KiB.
    const length = octets.length < 128 ? [octets.length] : [(octets.length >> 8) | 128, octets.length & 255];
    return Buffer.concat([Buffer.from(length), octets]);
  });
  return Buffer.concat([...parts, Buffer.from([0])]);
}

function takeWord(octets: Buffer): { text: string; rest: Buffer } | null {
  const [first, second] = octets;
  if (first === undefined) return null;
  const isLong = first >= 128;
  if (isLong && second === undefined) return null;
  const head = isLong ? 2 : 1;
  const length = isLong ? ((first & 63) << 8) | (second ?? 0) : first;
  if (octets.length < head + length) return null;
  return { text: octets.toString('utf8', head, head + length), rest: octets.subarray(head + length) };
}
