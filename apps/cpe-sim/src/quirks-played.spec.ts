import { connect } from 'node:net';
import { getNames } from './testing/scripted-acs';
import { useSimulator } from './testing/use-simulator';
import type { Quirk } from './quirks';
import type { SimulatedCpe } from './simulated-cpe';

// What a quirk is called is what the box does: otherwise an ACS that serves it has shown nothing.

const { acs, aBox } = useSimulator();

async function informOf(quirk: Quirk): Promise<{ body: string; headers: Record<string, unknown> }> {
  await aBox({ quirks: [quirk] }).boot();
  const inform = acs().accepted.find(({ method }) => method === 'Inform');
  if (inform === undefined) throw new Error('it did not inform');
  return inform;
}

it.each<[Quirk, RegExp, RegExp | null]>([
  ['newer-namespace', /xmlns:cwmp="urn:dslforum-org:cwmp-1-4"/, /cwmp-1-0/],
  ['no-namespace', /<cwmp:Inform>/, /xmlns:cwmp/],
  ['odd-types', /<Value xsi:type="xsd:json">/, /xsi:type="xsd:(?:string|boolean)"/],
  ['odd-identity', /<ProductClass>Wi-Fi 6\/%41 Ü&amp;&lt;b&gt;<.*<SerialNumber> 48574C4B00000001\/%2F ä</, null],
  ['no-product-class', /<ProductClass><\/ProductClass>/, null],
  ['placeholder-serial', /<SerialNumber>001122334455</, null],
  ['odd-counts', /^\r\n {2}<SOAP-ENV:Envelope.*1999\/XMLSchema.*arrayType="EventStruct\[03\]"/s, /2001/],
  ['our-prefix', /^<\?xml.*<s:Envelope.*soapenc:arrayType.*xsi:type="xsd:/s, /xmlns:xsd/],
])('%s is how its Inform is written', async (quirk, has, hasNot) => {
  const { body } = await informOf(quirk);
  expect(body).toMatch(has);
  if (hasNot !== null) expect(body).not.toMatch(hasNot);
});

it.each<[Quirk, string, string]>([
  ['deflate', 'content-encoding', 'deflate'],
  ['chunked', 'transfer-encoding', 'chunked'],
])('%s is how its bodies come', async (quirk, header, value) => {
  expect((await informOf(quirk)).headers).toMatchObject({ [header]: value });
});

it('cookie-needs-path returns it, and none that is for a part of the server', async () => {
  const box = aBox({ quirks: ['cookie-needs-path'] });
  await box.boot();
  expect(acs().accepted.at(-1)?.headers.cookie).toBe('session=1');
  acs().cookiePath = '/acs';
  await box.inform();
  expect(acs().accepted.at(-1)?.headers.cookie).toBeUndefined();
});

it('old-nonce begins its second session with one that nobody knows', async () => {
  const box = aBox({ quirks: ['old-nonce'] });
  await box.boot();
  const before = acs().posts.length;
  expect(await box.inform()).toMatchObject({ outcome: 'completed' });
  const [first] = acs().posts.slice(before);
  expect([first?.status, first?.headers.authorization]).toEqual([401, expect.stringMatching(/nonce="0+"/)]);
});

it.each<[Quirk, boolean]>([
  ['hangs-once', true],
  ['two-sessions', false],
])('%s breaks its first session off, and begins anew', async (quirk, closes) => {
  const box = aBox({ quirks: [quirk] });
  acs().script.push('<cwmp:GetRPCMethods/>');
  expect(await box.boot()).toMatchObject({ outcome: 'failed' });
  const left = acs().posts.at(-1)?.socket;
  const next = await box.nextSession();
  expect(next).toMatchObject({ outcome: 'completed', events: [{ code: '1 BOOT' }] });
  const isOpen = left?.closed === false && !left.readableEnded;
  expect(isOpen).toBe(!closes);
});

it('masks-secrets reads a password as stars', async () => {
  const name = 'InternetGatewayDevice.ManagementServer.Password';
  acs().script.push(getNames('GetParameterValues', [name]));
  await aBox({ quirks: ['masks-secrets'] }).boot();
  expect(acs().accepted.at(-1)?.body).toMatch(/<Value[^>]*>\*{8}<\/Value>/);
});

it('late-report reports after the next start, with its CommandKey in the event alone', async () => {
  const box = aBox({ quirks: ['late-report'] });
  await box.boot();
  box.completeTransfer({ commandKey: 'd-7' });
  await box.inform();
  expect(acs().accepted.map(({ method }) => method)).not.toContain('TransferComplete');
  box.restart();
  const { events } = await box.nextSession();
  expect(events).toContainEqual({ code: 'M Download', commandKey: 'd-7' });
  const report = acs().accepted.find(({ method }) => method === 'TransferComplete');
  expect(report?.body).toContain('<CommandKey></CommandKey>');
});

it('calls-unknown-methods asks before it listens', async () => {
  acs().onPost = (method) => (method.startsWith('X_') || method.startsWith('Auto') ? 500 : null);
  await aBox({ quirks: ['calls-unknown-methods'] }).boot();
  expect(acs().accepted.map(({ method }) => method)).toContain('AutonomousTransferComplete');
});

it.each([
  ['/a.cfg', 9003],
  ['/a.alter', null],
])('wants-alter answers a configuration at %s with %p', async (path, faultCode) => {
  acs().script.push(
    `<cwmp:Download><CommandKey>k</CommandKey><FileType>3 Vendor Configuration File</FileType><URL>http://127.0.0.1:1${path}</URL>` +
      '<FileSize>1</FileSize><DelaySeconds>600</DelaySeconds></cwmp:Download>',
  );
  const { rpcs } = await aBox({ quirks: ['wants-alter'] }).boot();
  expect(rpcs[0]?.fault?.faultCode ?? null).toBe(faultCode);
});

const urlOf = (box: SimulatedCpe): URL => new URL(box.state().management.connectionRequestUrl ?? '');

/** All that comes within a moment, or until the box hangs up, to a GET. */
async function knock(box: SimulatedCpe, headers = ''): Promise<{ text: string; hasEnded: boolean }> {
  const url = urlOf(box);
  const socket = connect(Number(url.port), url.hostname.replaceAll(/[[\]]/g, ''));
  let text = '';
  let hasEnded = false;
  const over = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      setTimeout(resolve, 30);
    });
    socket.on('end', () => {
      hasEnded = true;
      resolve();
    });
  });
  socket.write(`GET ${url.pathname} HTTP/1.1\r\nHost: cpe\r\n${headers}\r\n`);
  await over;
  socket.destroy();
  return { text, hasEnded };
}

it.each<[Quirk, RegExp, boolean]>([
  ['drops-after-challenge', /^HTTP\/1\.1 401 /, true],
  [
    'odd-challenge',
    /WWW-Authenticate: Digest +realm = cpe , nonce="[0-9a-f]+", qop="auth-int,auth",opaque="b2Rk"\r\n/,
    false,
  ],
  [
    'folded-challenge',
    /^HTTP\/1\.1 401 Unauthorized\nWWW-Authenticate: Digest realm="cpe"\n nonce="[0-9a-f]+"\n .*\n$/s,
    false,
  ],
  ['basic-challenge', /WWW-Authenticate: Basic realm="cpe"\r\n/, false],
  ['ipv6-url', /^HTTP\/1\.1 401 /, false],
])('%s is how it answers a call', async (quirk, answer, hangsUp) => {
  const box = aBox({ quirks: [quirk] });
  await box.boot();
  const { text, hasEnded } = await knock(box);
  expect(text).toMatch(answer);
  if (hangsUp) expect(hasEnded).toBe(true);
  if (quirk === 'ipv6-url') expect(urlOf(box).hostname).toBe('[::1]');
});

it('answers-no-content takes a call with 204, and basic-challenge one with the password', async () => {
  const box = aBox({ quirks: ['basic-challenge', 'answers-no-content'] });
  await box.boot();
  const { connectionRequestUsername: username, connectionRequestPassword: password } = box.factory;
  const session = box.nextSession();
  const { text } = await knock(box, `Authorization: Basic ${btoa(`${username}:${password}`)}\r\n`);
  expect(text).toMatch(/^HTTP\/1\.1 204 /);
  expect((await session).events[0]?.code).toBe('6 CONNECTION REQUEST');
});

it('useless-url and udp-garbage are what it reports', async () => {
  const box = aBox({ quirks: ['useless-url', 'udp-garbage'] });
  await box.boot();
  expect(urlOf(box).href).toBe('http://0.0.0.0:7547/');
  expect(box.get('InternetGatewayDevice.ManagementServer.UDPConnectionRequestAddress')).toBe('nowhere:at-all');
});
