import { aTr098Tree } from '../../../../../test/factories/cpe-trees';
import { aSubscription } from '../../../../../test/factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { cpeSession, type SessionOptions } from '../../../../../test/support/cpe-session';
import { ModelCpe } from '../../../../../test/support/model-cpe';
import { SubscribersService } from '../subscribers/subscribers.service';

// R5, G37: the process dies after, or just before, each message of a session. One more session must be enough, whatever
// was and was not stored; and nothing may have been given to anybody twice that could hurt.

let house: TestApp;
let api: ApiClient;
beforeAll(async () => {
  house = await startApp();
  api = await house.api();
});
afterAll(() => house.close());

const PPP = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.';
const WLAN = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.';
const MANAGEMENT = 'InternetGatewayDevice.ManagementServer.';
/** Names, values, management, WiFi, WAN, read-back. */
const FIRST_CONTACT = 6;
let serials = 0;

async function aHome(): Promise<{
  cpe: ModelCpe;
  cpeId: string;
  serialNumber: string;
  user: string;
  subscriptionId: string;
}> {
  const serialNumber = `CRASH-${++serials}`;
  const { subscription } = await aSubscription(api, {
    routerSerial: serialNumber,
    wifi: { ssid: 'Rahima', passphrase: 'sesame-open' },
  });
  const { body } = await api.get(`/routers?search=${serialNumber}`).expect(200);
  const { pppoeUsername: user, id: subscriptionId } = subscription;
  return { cpe: new ModelCpe(aTr098Tree()), cpeId: body.items[0].id, serialNumber, user, subscriptionId };
}

/** It signs in with what it holds: the bootstrap credential until it was given one of its own. */
function contact(
  { cpe, cpeId, serialNumber }: Awaited<ReturnType<typeof aHome>>,
  more: Partial<SessionOptions>,
): ReturnType<typeof cpeSession> {
  const isEnrolled = cpe.get(`${MANAGEMENT}Username`) !== 'factory';
  return cpeSession(house, cpe, {
    serialNumber,
    events: ['0 BOOTSTRAP'],
    ...(isEnrolled ? { credentialCpeId: cpeId } : {}),
    ...more,
  });
}

const crashes = Array.from({ length: FIRST_CONTACT }, (_each, index) => index + 1).flatMap((request) => [
  { request, hasArrived: false },
  { request, hasArrived: true },
]);

describe('first contact', () => {
  it.each(crashes)('dies at request $request, arrived: $hasArrived', async (crashAt) => {
    const home = await aHome();
    await contact(home, { crashAt });
    const next = await contact(home, { events: ['1 BOOT'] });
    expect(next.admission.kind).toBe('admitted');
    expect(home.cpe.get(`${PPP}Username`)).toBe(home.user);
    expect(home.cpe.get(`${WLAN}1.KeyPassphrase`)).toBe('sesame-open');
    expect(home.cpe.get(`${MANAGEMENT}Password`)).toMatch(/^[0-9a-f]{32}$/);
    const { body } = await api.get(`/routers/${home.cpeId}`).expect(200);
    expect(body).toMatchObject({ state: 'active', pendingCount: 0, refusedCount: 0 });
  });
});

describe('a suspension', () => {
  it.each([
    { request: 1, hasArrived: false },
    { request: 1, hasArrived: true },
    { request: 2, hasArrived: false },
    { request: 2, hasArrived: true },
  ])('dies at request $request, arrived: $hasArrived', async (crashAt) => {
    const home = await aHome();
    await contact(home, {});
    await house.database.transaction((tx) =>
      house.get(SubscribersService).changeServiceState(tx, {
        subscriptionId: home.subscriptionId,
        to: 'walled-garden',
        cause: { kind: 'staff', reason: 'test' },
      }),
    );
    await house.settle();
    await contact(home, { events: ['6 CONNECTION REQUEST'], crashAt });
    await contact(home, { events: ['2 PERIODIC'] });
    expect(home.cpe.get(`${PPP}Username`)).toMatch(/@garden$/);
    const { body } = await api.get(`/routers/${home.cpeId}/wanted`).expect(200);
    expect(body.due).toBe(false);
  });
});
