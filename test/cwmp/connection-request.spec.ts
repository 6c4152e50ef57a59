import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ReachabilityService } from '../../apps/server/src/modules/cwmp/reachability.service';
import { Outbox } from '../../apps/server/src/platform/database/outbox';
import { startApp, type TestApp } from '../support/app';
import { anEnrolledCpe, type EnrolledCpe } from './enrolled-cpe';

// From the outbox to the CPE's door, and what is remembered of it.

let app: TestApp;
const servers: Server[] = [];
const cpes: EnrolledCpe[] = [];

beforeAll(async () => {
  app = await startApp();
});
afterEach(() => {
  servers.splice(0).forEach((server) => {
    server.closeAllConnections();
    server.close();
  });
  cpes.splice(0).forEach(({ cpe }) => cpe.close());
});
afterAll(() => app.close());

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

interface Door {
  url: string;
  knocks: { status: number }[];
  lets: { username: string; password: string } | null;
  /** Answers this instead, whoever knocks. */
  always: number | null;
}

/** The connection request server of a CPE. */
async function aDoor(): Promise<Door> {
  const door: Door = { url: '', knocks: [], lets: null, always: null };
  const server = createServer((request, response) => {
    const status = door.always ?? (isRight(request.headers.authorization, door.lets) ? 200 : 401);
    door.knocks.push({ status });
    const challenge = { 'WWW-Authenticate': 'Digest realm="cpe", nonce="n1", qop="auth", algorithm=MD5' };
    response.writeHead(status, status === 401 ? challenge : {}).end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  door.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/door`;
  return door;
}

function isRight(header: string | undefined, lets: Door['lets']): boolean {
  if (header === undefined || lets === null) return false;
  const of = (name: string): string => new RegExp(`${name}="?([^",]*)`).exec(header)?.[1] ?? '';
  const ha1 = md5(`${lets.username}:cpe:${lets.password}`);
  return of('response') === md5(`${ha1}:n1:${of('nc')}:${of('cnonce')}:auth:${md5('GET:/door')}`);
}

async function anEnrolledCpeBehind(door: Door): Promise<EnrolledCpe> {
  const made = await anEnrolledCpe(app, { connectionRequestUrl: door.url });
  door.lets = {
    username: made.credentials.connectionRequestUsername,
    password: made.credentials.connectionRequestPassword,
  };
  cpes.push(made);
  return made;
}

async function want(cpeId: string): Promise<void> {
  const event = { type: 'cpe.connection-wanted', subjectId: cpeId, payload: { cpeId, reason: 'a payment was booked' } };
  await app.database.transaction((tx) => app.get(Outbox).add(tx, event));
}

/** The newest request of a CPE once it satisfies this. */
async function requestOf(cpeId: string, isReady: (request: RequestRow) => boolean): Promise<RequestRow> {
  for (let n = 0; n < 300; n++) {
    const [row] = await app.get(ReachabilityService).listOf(app.database.sql, cpeId, 1);
    if (row !== undefined && isReady(row)) return row;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the connection request did not come that far');
}
type RequestRow = Awaited<ReturnType<ReachabilityService['listOf']>>[number];

it('a CPE that is wanted is called at once, and its coming closes the request', async () => {
  const door = await aDoor();
  const { cpe, cpeId } = await anEnrolledCpeBehind(door);
  const started = performance.now();
  await want(cpeId);
  const accepted = await requestOf(cpeId, (request) => request.acceptedAt !== null);
  expect(performance.now() - started).toBeLessThan(1_500);
  expect(accepted).toMatchObject({
    reason: 'a payment was booked',
    attempts: 1,
    lastResult: 'accepted',
    closedAt: null,
  });
  expect(door.knocks).toEqual([{ status: 401 }, { status: 200 }]);
  expect((await cpe.inform(['6 CONNECTION REQUEST'])).status).toBe(200);
  const closed = await requestOf(cpeId, (request) => request.closedAt !== null);
  expect(closed.answeredAt).not.toBeNull();
});

it('is called once, however many want it', async () => {
  const door = await aDoor();
  const { cpeId } = await anEnrolledCpeBehind(door);
  door.always = 200;
  await Promise.all(Array.from({ length: 10 }, () => app.get(ReachabilityService).wake(cpeId, 'wanted')));
  await requestOf(cpeId, (request) => request.acceptedAt !== null);
  await requestOf(cpeId, (request) => request.attempts > 0);
  const rows = await app.get(ReachabilityService).listOf(app.database.sql, cpeId);
  expect(rows).toHaveLength(1);
  // A wish that falls between the answer and its record calls again; ten wishes never make ten calls.
  expect(door.knocks.length).toBeLessThanOrEqual(5);
});

it.each([
  ['busy', 503, 'busy'],
  ['of another path today', 404, 'stale-url'],
  ['sending us elsewhere', 302, 'redirected'],
])('a CPE that is %s leaves its reason', async (_case, status, result) => {
  const door = await aDoor();
  const { cpeId } = await anEnrolledCpeBehind(door);
  door.always = status;
  await want(cpeId);
  const request = await requestOf(cpeId, (row) => row.lastResult !== null);
  expect(request.lastResult).toBe(result);
  expect(request.acceptedAt).toBeNull();
  // What may pass is tried again; what will not waits for the next Inform.
  expect(request.closedAt === null).toBe(result === 'busy');
});

it('G14: a busy CPE is called again soon', async () => {
  const door = await aDoor();
  const { cpeId } = await anEnrolledCpeBehind(door);
  door.always = 503;
  await want(cpeId);
  await requestOf(cpeId, (row) => row.lastResult === 'busy');
  door.always = 200;
  const request = await requestOf(cpeId, (row) => row.acceptedAt !== null);
  expect(request.attempts).toBe(2);
});

it('G14: credentials that are not the CPE’s are said to be wrong', async () => {
  const door = await aDoor();
  const { cpeId } = await anEnrolledCpeBehind(door);
  door.lets = { username: 'other', password: 'other' };
  await want(cpeId);
  expect((await requestOf(cpeId, (row) => row.lastResult !== null)).lastResult).toBe('wrong-credentials');
});

it.each([
  ['', 'url-empty'],
  ['http://10.0.0.5:7547/', 'not-allowed'],
  ['http://169.254.169.254:8080/latest', 'not-allowed'],
  ['file:///etc/passwd', 'url-not-http'],
  ['http://127.0.0.1:22/', 'url-privileged-port'],
])('G15, G19: the address "%s" is never dialled, and says why', async (url, result) => {
  const made = await anEnrolledCpe(app, { connectionRequestUrl: url });
  cpes.push(made);
  await want(made.cpeId);
  const request = await requestOf(made.cpeId, (row) => row.lastResult !== null);
  expect(request).toMatchObject({ lastResult: result, acceptedAt: null });
  expect(request.closedAt).not.toBeNull();
});

it('a CPE in quarantine is not called', async () => {
  const door = await aDoor();
  const { cpeId } = await anEnrolledCpeBehind(door);
  await app.database.sql.query(`update cpe set state = 'quarantine', quarantine_reason = 'test' where id = $1`, [
    cpeId,
  ]);
  await want(cpeId);
  expect((await requestOf(cpeId, (row) => row.lastResult !== null)).lastResult).toBe('not-managed');
  expect(door.knocks).toEqual([]);
});

it('a request that a process left behind is taken up', async () => {
  const door = await aDoor();
  const { cpeId } = await anEnrolledCpeBehind(door);
  door.always = 503;
  await want(cpeId);
  await requestOf(cpeId, (row) => row.lastResult === 'busy');
  door.always = 200;
  await app.database.sql.query(
    `update connection_request set next_attempt_at = now() - interval '1 minute' where cpe_id = $1`,
    [cpeId],
  );
  expect((await requestOf(cpeId, (row) => row.acceptedAt !== null)).lastResult).toBe('accepted');
});
