import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NasAccounting } from '../nas-accounting';
import type { SimulatedCpe } from '../simulated-cpe';
import { type Fleet, FleetRefusal } from './fleet';
import {
  readAccounts,
  readDisconnect,
  readMishap,
  readNewCpe,
  readNothing,
  readPastSessions,
  readSwap,
  readWifi,
} from './read-input';

const MAX_BODY_BYTES = 2_000_000;

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

interface Plant {
  readonly fleet: Fleet;
  readonly accounting: NasAccounting | null;
}

const ok = (body: unknown): Reply => ({ status: 200, body });

/** What a person may do to a box that stands before them. */
const ACTIONS: Readonly<Record<string, (fleet: Fleet, box: SimulatedCpe, input: unknown) => Promise<unknown>>> = {
  'power-cut': async (_fleet, box, input) => {
    readNothing(input);
    box.powerCut();
    return box.state();
  },
  'power-on': async (_fleet, box, input) => {
    readNothing(input);
    box.powerOn();
    return box.state();
  },
  'factory-reset': async (_fleet, box, input) => {
    readNothing(input);
    box.factoryReset();
    return box.state();
  },
  inform: async (_fleet, box, input) => {
    readNothing(input);
    if (box.link.address === null) throw new FleetRefusal(409, `${box.serial} has no management connection`);
    box.agent.announce('2 PERIODIC');
    return box.state();
  },
  'change-wifi': async (_fleet, box, input) => {
    box.changeWifi(readWifi(input));
    return box.state();
  },
  mishap: async (_fleet, box, input) => {
    box.mishap = readMishap(input);
    return box.state();
  },
  'swap-serial': async (fleet, box, input) => (await fleet.swap(box.serial, readSwap(input))).state(),
};

/** The remote control of the fleet: HTTP and JSON on loopback, for the demo and for people with curl. */
export class ControlApi {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(fleet: Fleet, port: number, accounting: NasAccounting | null = null): Promise<ControlApi> {
    const plant = { fleet, accounting };
    const server = createServer((request, response) => {
      void respond(plant, request, response);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return new ControlApi(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
  }
}

async function respond(plant: Plant, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let reply: Reply;
  try {
    reply = await route(plant, request);
  } catch (error) {
    if (!(error instanceof FleetRefusal)) {
      reply = { status: 500, body: { error: error instanceof Error ? error.message : String(error) } };
    } else reply = { status: error.status, body: { error: error.message } };
  }
  const text = JSON.stringify(reply.body);
  response
    .writeHead(reply.status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) })
    .end(text);
}

async function route({ fleet, accounting }: Plant, request: IncomingMessage): Promise<Reply> {
  // A page in a browser must not steer the fleet: no foreign Host (DNS rebinding), no form post.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) {
    throw new FleetRefusal(400, 'the control API answers to 127.0.0.1 and localhost only');
  }
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const [collection = '', item, action, ...rest] = pathname.slice(1).split('/').map(decode);
  const { method = 'GET' } = request;
  if (rest.length > 0) throw new FleetRefusal(404, `there is no ${pathname}`);
  if (collection === 'access-network' && action === undefined)
    return routeNetwork({ fleet, accounting }, item, request);
  if (collection !== 'cpes') throw new FleetRefusal(404, `there is no ${pathname}`);
  if (item === undefined) return routeFleet(fleet, method, request);
  const box = fleet.get(item);
  if (action !== undefined) return routeAction(fleet, box, action, request);
  if (method === 'GET') return ok(box.state());
  if (method !== 'DELETE') return notAllowed('GET, DELETE');
  await fleet.remove(item);
  return ok({ removed: item });
}

async function routeFleet(fleet: Fleet, method: string, request: IncomingMessage): Promise<Reply> {
  if (method === 'GET') return ok(fleet.list().map((box) => box.state()));
  if (method !== 'POST') return notAllowed('GET, POST');
  const { profile, serial, isOn } = readNewCpe(await readJson(request));
  return { status: 201, body: fleet.add(profile, serial, isOn).state() };
}

async function routeAction(fleet: Fleet, box: SimulatedCpe, name: string, request: IncomingMessage): Promise<Reply> {
  if (name === 'sessions' && request.method === 'GET') {
    return ok(box.sessions.map(({ exchanges: _messages, ...session }) => session));
  }
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action === undefined) {
    throw new FleetRefusal(404, `a box knows ${Object.keys(ACTIONS).join(', ')} and GET sessions, not ${name}`);
  }
  if (request.method !== 'POST') return notAllowed('POST');
  const view = await action(fleet, box, await readJson(request));
  fleet.changed();
  return ok(view);
}

async function routeNetwork(plant: Plant, item: string | undefined, request: IncomingMessage): Promise<Reply> {
  const { network } = plant.fleet;
  const { method } = request;
  if (item === 'sessions') return method === 'GET' ? ok(network.sessions()) : notAllowed('GET');
  if (item === 'accounting' || item === 'past-sessions') return routeAccounting(plant.accounting, item, request);
  if (item !== 'accounts' && item !== 'disconnect')
    throw new FleetRefusal(404, 'there is no such thing in the network');
  if (method !== 'POST') return notAllowed('POST');
  const input = await readJson(request);
  if (item === 'disconnect') return ok({ disconnected: network.disconnect(readDisconnect(input)) });
  const { accounts, acceptAny } = readAccounts(input);
  for (const account of accounts) network.putAccount(account);
  if (acceptAny !== undefined) network.acceptAny = acceptAny;
  return ok({ accounts: accounts.length, acceptAny: network.acceptAny });
}

/** All sessions are reported now, or some that are over already; the answer comes when the server has acknowledged. */
async function routeAccounting(
  accounting: NasAccounting | null,
  item: 'accounting' | 'past-sessions',
  request: IncomingMessage,
): Promise<Reply> {
  if (request.method !== 'POST') return notAllowed('POST');
  if (accounting === null) throw new FleetRefusal(409, 'this access network reports to nobody');
  const input = await readJson(request);
  if (item === 'past-sessions') {
    const past = readPastSessions(input);
    await accounting.reportPast(past);
    return ok({ reported: past.length });
  }
  readNothing(input);
  return ok({ reported: await accounting.reportNow() });
}

const notAllowed = (methods: string): Reply => ({ status: 405, body: { error: `allowed: ${methods}` } });

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new FleetRefusal(400, 'the path is not percent-encoded');
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new FleetRefusal(400, `a body has at most ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    throw new FleetRefusal(400, 'a body is application/json');
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    throw new FleetRefusal(400, 'the body is not JSON');
  }
}
