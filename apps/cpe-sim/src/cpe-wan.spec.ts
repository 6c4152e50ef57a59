import { get } from 'node:http';
import { AccessNetwork } from './access-network';
import type { SimulatedCpe } from './simulated-cpe';
import { getNames, setNotification, setValues } from './testing/scripted-acs';
import { useSimulator } from './testing/use-simulator';

const PPP = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.';
const MANAGEMENT_WAN = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.2.WANIPConnection.1.';
const SSID = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID';
const PPP_181 = 'Device.PPP.Interface.1.';

const account = (username: string, password: string): string =>
  setValues([
    [`${PPP}Username`, 'string', username],
    [`${PPP}Password`, 'string', password],
  ]);

/** The status of a GET, or the error that a dead address gives. */
function knock(url: string): Promise<number | string> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

const connected = (box: SimulatedCpe): boolean => box.state().ppp.status === 'Connected';
const codes = (session: { events: readonly { code: string }[] }): string[] => session.events.map(({ code }) => code);

describe('the service PPP connection', () => {
  const { acs, aBox } = useSimulator();

  it('is Unconfigured in the factory state and connects with the account that the ACS sets', async () => {
    const box = aBox();
    await box.boot();
    expect(box.get(`${PPP}ConnectionStatus`)).toBe('Unconfigured');
    acs().script.push(account('karim', 'line-secret'));
    await box.inform();
    await box.waitFor(connected);
    expect(box.state().ppp).toMatchObject({ username: 'karim', pool: 'service', lastError: 'ERROR_NONE' });
    expect(box.get(`${PPP}ExternalIPAddress`)).toBe(box.state().ppp.address);
  });

  it('says ERROR_AUTHENTICATION_FAILURE under a wrong password, keeps dialling, and connects when it is right', async () => {
    const network = new AccessNetwork({ acceptAny: false, accounts: [{ username: 'karim', password: 'right' }] });
    const box = aBox({ network });
    acs().script.push(account('karim', 'wrong'));
    await box.boot();
    await box.waitFor(() => box.state().ppp.lastError === 'ERROR_AUTHENTICATION_FAILURE');
    expect(box.get(`${PPP}ConnectionStatus`)).toBe('Disconnected');
    network.putAccount({ username: 'karim', password: 'wrong' });
    await box.waitFor(connected);
    expect(box.get(`${PPP}LastConnectionError`)).toBe('ERROR_NONE');
  });

  it('hangs up when it is disabled, and dials when it is enabled', async () => {
    const box = aBox();
    acs().script.push(account('karim', 'x'));
    await box.boot();
    await box.waitFor(connected);
    acs().script.push(setValues([[`${PPP}Enable`, 'boolean', '0']]));
    await box.inform();
    expect(box.state().ppp).toMatchObject({
      status: 'Disconnected',
      address: null,
      lastError: 'ERROR_USER_DISCONNECT',
    });
    expect(box.network.sessions()).toEqual([]);
    acs().script.push(setValues([[`${PPP}Enable`, 'boolean', 'true']]));
    await box.inform();
    await box.waitFor(connected);
  });

  it('hangs up and dials again on Reset, which reads false at once', async () => {
    const box = aBox();
    acs().script.push(account('karim', 'x'));
    await box.boot();
    await box.waitFor(connected);
    const before = box.state().ppp.address;
    acs().script.push(setValues([[`${PPP}Reset`, 'boolean', '1']]));
    await box.inform();
    expect(box.get(`${PPP}Reset`)).toBe('false');
    await box.waitFor(connected);
    expect(box.state().ppp.address).not.toBe(before);
  });

  it('lands in the garden pool under an account of the garden realm', async () => {
    const box = aBox({ network: new AccessNetwork({ acceptAny: false }) });
    acs().script.push(account('karim@garden', 'anything'));
    await box.boot();
    await box.waitFor(connected);
    expect(box.state().ppp.pool).toBe('garden');
  });

  it('tells the ACS of its new address at once after the network dropped it', async () => {
    const box = aBox();
    acs().script.push(account('karim', 'x'));
    await box.boot();
    await box.waitFor(connected);
    await box.waitFor(() => !box.agent.isBusy && box.agent.events.pending.length === 0);
    const before = box.state().ppp.address;
    expect(box.network.disconnect('karim')).toBe(1);
    const down = await box.nextSession();
    expect(codes(down)).toEqual(['4 VALUE CHANGE']);
    await box.waitFor(connected);
    await box.waitFor(() => acs().accepted.at(-2)?.body.includes(`>${box.state().ppp.address}<`));
    expect(box.state().ppp.address).not.toBe(before);
  });
});

describe('a management WAN of its own', () => {
  const { acs, aBox } = useSimulator();

  it('is not touched by a service that goes down', async () => {
    const box = aBox();
    acs().script.push(account('karim', 'x'));
    await box.boot();
    await box.waitFor(connected);
    const { connectionRequestUrl, address } = box.state().management;
    box.network.disconnect('karim');
    expect(box.state().management).toMatchObject({ status: 'up', address, connectionRequestUrl });
    expect(await knock(connectionRequestUrl ?? '')).toBe(401);
    expect(await box.inform()).toMatchObject({ outcome: 'completed' });
    expect(acs().accepted.at(-1)?.remoteAddress).toBe(address);
  });

  it.each([
    ['is disabled', `${MANAGEMENT_WAN}Enable`, 'boolean', '0'],
    ['is put on another VLAN', `${MANAGEMENT_WAN}X_HW_VLAN`, 'unsignedInt', '47'],
  ])('takes the box away for good when it %s', async (_case, name, type, value) => {
    const box = aBox();
    await box.boot();
    const { connectionRequestUrl } = box.state().management;
    acs().script.push(setValues([[name, type, value]]));
    const session = await box.inform();
    expect(session.outcome).toBe('completed');
    await box.waitFor(() => box.state().management.status === 'down');
    expect(await knock(connectionRequestUrl ?? '')).toBe('ECONNREFUSED');
    await expect(box.inform()).rejects.toThrow('no management connection');
  });
});

describe('management that rides on the service PPP', () => {
  const { acs, aBox } = useSimulator();

  it('comes in with the bootstrap account, from its address', async () => {
    const box = aBox({ profile: 'gx3000' });
    await box.boot();
    expect(box.state().ppp).toMatchObject({ username: 'bootstrap', pool: 'management' });
    expect(acs().accepted[0]?.remoteAddress).toBe(box.state().ppp.address);
    expect(box.get('Device.ManagementServer.ConnectionRequestURL')).toContain(`http://${box.state().ppp.address}:`);
  });

  it('is unreachable, and cannot call, while PPP is down', async () => {
    const box = aBox({ profile: 'gx3000' });
    await box.boot();
    const url = box.state().management.connectionRequestUrl ?? '';
    expect(await knock(url)).toBe(401);
    acs().script.push(setValues([[`${PPP_181}Enable`, 'boolean', 'false']]));
    await box.inform();
    await box.waitFor(() => box.state().management.status === 'down');
    await box.link.settled();
    expect(await knock(url)).toBe('ECONNREFUSED');
    const posts = acs().posts.length;
    box.agent.announce('2 PERIODIC');
    await expect(box.waitFor(() => acs().posts.length > posts, { timeoutMs: 150 })).rejects.toThrow('in vain');
  });

  it('moves its listener and its URL with the address, and says so', async () => {
    const box = aBox({ profile: 'gx3000' });
    await box.boot();
    const before = box.state().management;
    box.network.disconnect('bootstrap');
    expect(box.state().management.status).toBe('down');
    const session = await box.nextSession();
    const after = box.state().management;
    expect(codes(session)).toEqual(['4 VALUE CHANGE']);
    expect(after.address).not.toBe(before.address);
    expect(acs().accepted.at(-1)?.remoteAddress).toBe(after.address);
    expect(acs().accepted.at(-2)?.body).toContain(`<Value xsi:type="xsd:string">${after.connectionRequestUrl}</Value>`);
    expect(await knock(before.connectionRequestUrl ?? '')).toBe('ECONNREFUSED');
    expect(await knock(after.connectionRequestUrl ?? '')).toBe(401);
  });

  it('waits with a change of its own connection until the session is over', async () => {
    const box = aBox({ profile: 'gx3000' });
    acs().script.push(
      setValues([
        [`${PPP_181}Username`, 'string', 'karim'],
        [`${PPP_181}Password`, 'string', 'x'],
      ]),
      getNames('GetParameterValues', [`${PPP_181}Username`]),
    );
    const session = await box.boot();
    expect(session).toMatchObject({
      outcome: 'completed',
      sourceAddress: expect.stringMatching(/^127\.80\./) as string,
    });
    const next = await box.nextSession();
    expect(next.sourceAddress).toMatch(/^127\.64\./);
    expect(box.state().ppp).toMatchObject({ username: 'karim', pool: 'service' });
  });

  it('waits with a Reset of its own connection as well', async () => {
    const box = aBox({ profile: 'gx3000' });
    acs().script.push(setValues([[`${PPP_181}Reset`, 'boolean', '1']]), '<cwmp:GetRPCMethods/>');
    const session = await box.boot();
    expect(session).toMatchObject({ outcome: 'completed' });
    const next = await box.nextSession();
    expect(next.sourceAddress).not.toBe(session.sourceAddress);
  });

  it('on cheap firmware cuts the session right after the answer, and comes back under the new account', async () => {
    const box = aBox({ profile: 'tw1200' });
    acs().script.push(account('karim', 'x'), getNames('GetParameterValues', [`${PPP}Username`]));
    const session = await box.boot();
    expect(session).toMatchObject({ outcome: 'failed', failure: 'the management connection went down' });
    expect(session.rpcs[0]).toMatchObject({ method: 'SetParameterValues', fault: null });
    const next = await box.nextSession();
    expect(next).toMatchObject({ outcome: 'completed', retryCount: 1 });
    expect(codes(next)).toEqual(['4 VALUE CHANGE']);
    expect(box.state().ppp.username).toBe('karim');
  });

  it('is lost under an account that the network refuses, until the pin-hole', async () => {
    const box = aBox({ profile: 'tw1200', network: new AccessNetwork({ acceptAny: false }) });
    acs().script.push(account('nobody', 'x'));
    await box.boot();
    await box.waitFor(() => box.state().ppp.lastError === 'ERROR_AUTHENTICATION_FAILURE');
    expect(box.state().management).toMatchObject({ status: 'down', connectionRequestUrl: null });
    const session = box.nextSession();
    box.factoryReset();
    expect(codes(await session)).toEqual(['0 BOOTSTRAP', '1 BOOT']);
  });
});

describe('value change notification', () => {
  const { acs, aBox } = useSimulator();

  it.each([
    [0, 'off: nothing is said', [], false],
    [1, 'passive: it rides along with the next Inform', [], true],
    [2, 'active: the box calls at once', ['4 VALUE CHANGE'], true],
  ])('%d is %s', async (notification, _words, called, isTold) => {
    const box = aBox();
    acs().script.push(setNotification([SSID], notification));
    await box.boot();
    box.set(SSID, 'Hers');
    expect(box.agent.events.pending.map(({ code }) => code)).toEqual(called);
    await box.inform();
    const informs = acs().accepted.filter(({ method }) => method === 'Inform');
    expect(informs.slice(1).some(({ body }) => body.includes('Hers'))).toBe(isTold);
  });

  it('is not given for what the ACS changed itself', async () => {
    const box = aBox();
    acs().script.push(setNotification([SSID], 2));
    await box.boot();
    acs().script.push(setValues([[SSID, 'string', 'Ours']]));
    await box.inform();
    expect(box.agent.events.pending).toEqual([]);
    expect(box.agent.isBusy).toBe(false);
    await box.inform();
    expect(acs().accepted.at(-2)?.body).not.toContain('Ours');
  });

  it('counts from the moment when it is asked for', async () => {
    const box = aBox();
    acs().script.push(setNotification([SSID], 2), '<cwmp:GetRPCMethods/>');
    acs().onPost = (method) => {
      if (method === 'GetRPCMethodsResponse') box.set(SSID, 'Hers');
      return null;
    };
    await box.boot();
    expect(codes(await box.nextSession())).toEqual(['4 VALUE CHANGE']);
  });

  it('goes out after the session during which the value changed', async () => {
    const box = aBox();
    acs().script.push(setNotification([SSID], 2));
    await box.boot();
    acs().onPost = (method) => {
      if (method === 'empty' && box.get(SSID) !== 'Hers') box.set(SSID, 'Hers');
      return null;
    };
    await box.inform();
    expect(codes(await box.nextSession())).toEqual(['4 VALUE CHANGE']);
  });

  it('refuses active notification of a counter, and to switch off a forced one (9009)', async () => {
    const box = aBox();
    acs().script.push(
      setNotification(['InternetGatewayDevice.DeviceInfo.UpTime'], 2),
      setNotification([`${PPP}ExternalIPAddress`], 0),
    );
    const session = await box.boot();
    expect(session.rpcs.map(({ fault }) => fault?.faultCode)).toEqual([9009, 9009]);
  });
});
