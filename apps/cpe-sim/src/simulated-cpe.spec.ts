import { PROFILE_NAMES } from './profiles/catalogue';
import { getNames, setValues } from './testing/scripted-acs';
import { BOOTSTRAP, useSimulator } from './testing/use-simulator';

const SSID = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID';
const PPP = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.';
const SERVER = 'InternetGatewayDevice.ManagementServer.';

describe('SimulatedCpe', () => {
  const { acs, accounts, aBox } = useSimulator();
  const codes = (session: { events: readonly { code: string }[] }): string[] => session.events.map(({ code }) => code);

  it.each(PROFILE_NAMES)('%s boots, is challenged once, and speaks in the order of TR-069', async (profile) => {
    const session = await aBox({ profile }).boot();
    expect(session).toMatchObject({ outcome: 'completed', failure: null, complaints: [] });
    expect(codes(session)).toEqual(['0 BOOTSTRAP', '1 BOOT']);
    expect(acs().posts.map(({ method, status }) => `${method} ${status}`)).toEqual([
      'Inform 401',
      'Inform 200',
      'empty 200',
    ]);
  });

  it('says its own requests after InformResponse and before the empty POST', async () => {
    const box = aBox();
    await box.boot();
    const session = box.nextSession();
    box.completeTransfer({ commandKey: 'firmware-7' });
    expect(codes(await session)).toEqual(['7 TRANSFER COMPLETE', 'M Download']);
    expect((await session).events[1]?.commandKey).toBe('firmware-7');
    expect(
      acs()
        .accepted.slice(-3)
        .map(({ method }) => method),
    ).toEqual(['Inform', 'TransferComplete', 'empty']);
    expect(box.agent.events.pending).toEqual([]);
  });

  it('repeats TransferComplete in the next session when it was not answered', async () => {
    const box = aBox();
    await box.boot();
    acs().onPost = (method) => (method === 'TransferComplete' ? 500 : null);
    const failed = box.nextSession();
    box.completeTransfer({ commandKey: 'k' });
    expect(await failed).toMatchObject({ outcome: 'failed' });
    acs().onPost = () => null;
    const again = await box.nextSession();
    expect(codes(again)).toEqual(['7 TRANSFER COMPLETE', 'M Download']);
    expect(again.answers).toEqual([
      { request: 'TransferComplete', answer: 'TransferCompleteResponse', faultCode: null },
    ]);
  });

  it('answers RPCs in order, and holds what was set', async () => {
    const box = aBox();
    acs().script.push(
      getNames('GetParameterValues', ['InternetGatewayDevice.DeviceInfo.SerialNumber']),
      setValues([[SSID, 'string', 'Demarc &lt;3']], 'key-1'),
      '<cwmp:GetRPCMethods/>',
    );
    const session = await box.boot();
    expect(session.rpcs.map((rpc) => rpc.method)).toEqual([
      'GetParameterValues',
      'SetParameterValues',
      'GetRPCMethods',
    ]);
    expect(acs().accepted[2]?.body).toContain('<Value xsi:type="xsd:string">48574C4B00000001</Value>');
    expect(box.state().wifi[0]?.ssid).toBe('Demarc <3');
    expect(box.state().parameterKey).toBe('key-1');
  });

  it('uses its nonce again, counting up, through the session and in the next one', async () => {
    const box = aBox();
    await box.boot();
    await box.inform();
    const challenged = acs().posts.filter(({ status }) => status === 401);
    expect(challenged).toHaveLength(1);
    const counts = acs().accepted.map(({ headers }) => /nc=(\w+)/.exec(headers.authorization ?? '')?.[1]);
    expect(counts).toEqual(['00000001', '00000002', '00000003', '00000004']);
  });

  it('answers a new challenge when the ACS has forgotten the nonce', async () => {
    const box = aBox();
    await box.boot();
    acs().forgetNonces();
    expect(await box.inform()).toMatchObject({ outcome: 'completed' });
  });

  it('returns the cookie of the session, and a new session starts without it', async () => {
    const box = aBox();
    await box.boot();
    await box.inform();
    const cookies = acs().accepted.map(({ method, headers }) => `${method} ${headers.cookie ?? 'none'}`);
    expect(cookies).toEqual(['Inform none', 'empty session=1', 'Inform none', 'empty session=2']);
  });

  it('fails the session when its credential is refused, and says so', async () => {
    const session = await aBox({ credentials: { ...BOOTSTRAP, password: 'wrong' } }).boot();
    expect(session).toMatchObject({ outcome: 'failed', failure: 'the ACS refused the credentials (Inform)' });
    expect(acs().posts).toHaveLength(2);
  });

  it('uses the account that the ACS gave it from the next session on', async () => {
    const box = aBox();
    accounts.set('cpe-17', 'own-secret');
    acs().script.push(
      setValues([
        [`${SERVER}Username`, 'string', 'cpe-17'],
        [`${SERVER}Password`, 'string', 'own-secret'],
      ]),
    );
    const session = await box.boot();
    expect(session.outcome).toBe('completed');
    accounts.delete(BOOTSTRAP.username);
    expect(await box.inform()).toMatchObject({ outcome: 'completed' });
    expect(acs().accepted.at(-1)?.headers.authorization).toContain('username="cpe-17"');
  });

  it('reads secrets back as empty strings, and really holds them', async () => {
    const box = aBox();
    acs().script.push(
      setValues([[`${PPP}Password`, 'string', 'line-secret']]),
      getNames('GetParameterValues', [`${PPP}Password`]),
    );
    await box.boot();
    expect(acs().accepted.at(-1)?.body).toContain(`<Name>${PPP}Password</Name><Value xsi:type="xsd:string"></Value>`);
    expect(box.get(`${PPP}Password`)).toBe('line-secret');
  });

  it('reboots after the session has ended, not in the middle of it, and reports the CommandKey', async () => {
    const box = aBox();
    acs().script.push('<cwmp:Reboot><CommandKey>reboot-9</CommandKey></cwmp:Reboot>', '<cwmp:GetRPCMethods/>');
    const before = await box.boot();
    expect(before.rpcs.map((rpc) => rpc.method)).toEqual(['Reboot', 'GetRPCMethods']);
    const after = await box.nextSession();
    expect(after.events).toEqual([
      { code: '1 BOOT', commandKey: '' },
      { code: 'M Reboot', commandKey: 'reboot-9' },
    ]);
  });

  it('resets to its factory state by RPC: empty ParameterKey, bootstrap credential, BOOTSTRAP', async () => {
    const box = aBox();
    accounts.set('cpe-17', 'own-secret');
    acs().script.push(
      setValues(
        [
          [`${SERVER}Username`, 'string', 'cpe-17'],
          [`${SERVER}Password`, 'string', 'own-secret'],
          [SSID, 'string', 'Hers'],
        ],
        'state-3',
      ),
    );
    await box.boot();
    const factorySsid = box.factory.ssid;
    expect(box.state()).toMatchObject({ parameterKey: 'state-3', acsUsername: 'cpe-17' });
    acs().script.push('<cwmp:FactoryReset/>');
    await box.inform();
    const after = await box.nextSession();
    expect(codes(after)).toEqual(['0 BOOTSTRAP', '1 BOOT']);
    expect(after.outcome).toBe('completed');
    expect(box.state()).toMatchObject({ parameterKey: '', acsUsername: 'bootstrap' });
    expect(box.get(SSID)).toBe(factorySsid);
    expect(acs().accepted.at(-1)?.headers.authorization).toContain('username="bootstrap"');
  });

  it('resets by its pin-hole in the same way', async () => {
    const box = aBox();
    await box.boot();
    box.set(SSID, 'Hers');
    const session = box.nextSession();
    box.factoryReset();
    expect(codes(await session)).toEqual(['0 BOOTSTRAP', '1 BOOT']);
    expect(box.get(SSID)).toBe(box.factory.ssid);
  });

  it('says BOOT without BOOTSTRAP after a power cut, and keeps its flash', async () => {
    const box = aBox();
    acs().script.push(setValues([[SSID, 'string', 'Hers']], 'k'));
    await box.boot();
    box.powerCut();
    expect(box.state()).toMatchObject({ power: 'off', management: { status: 'down', address: null } });
    expect(codes(await box.boot())).toEqual(['1 BOOT']);
    expect(box.get(SSID)).toBe('Hers');
    expect(box.state().parameterKey).toBe('k');
  });

  it('says BOOTSTRAP to a new ACS', async () => {
    const box = aBox();
    acs().script.push(setValues([[`${SERVER}URL`, 'string', `${acs().url}/other`]]));
    await box.boot();
    expect(codes(await box.nextSession())).toEqual(['0 BOOTSTRAP']);
  });

  it('sends periodic Informs at the interval that the ACS set', async () => {
    const box = aBox();
    acs().script.push(setValues([[`${SERVER}PeriodicInformInterval`, 'unsignedInt', '1']]));
    await box.boot();
    const session = await box.nextSession();
    expect(codes(session)).toEqual(['2 PERIODIC']);
  });

  it('repeats a failed Inform with the same events and a RetryCount that grows until it is answered', async () => {
    let refusals = 2;
    acs().onPost = () => (refusals-- > 0 ? 503 : null);
    const box = aBox();
    await box.boot();
    await box.waitFor(() => box.sessions.some(({ outcome }) => outcome === 'completed'));
    expect(box.sessions.map(({ outcome, retryCount }) => [outcome, retryCount])).toEqual([
      ['failed', 0],
      ['failed', 1],
      ['completed', 2],
    ]);
    expect(box.sessions.map(codes)).toEqual(Array(3).fill(['0 BOOTSTRAP', '1 BOOT']));
    expect(await box.inform()).toMatchObject({ retryCount: 0 });
  });

  it('keeps calling an ACS that is not there, and informs as soon as it is', async () => {
    const box = aBox();
    const url = acs().url;
    await acs().close();
    const session = await box.boot();
    expect(session).toMatchObject({ outcome: 'failed', failure: expect.stringContaining('ECONNREFUSED') as string });
    expect(box.agent.events.pending.map(({ code }) => code)).toEqual(['0 BOOTSTRAP', '1 BOOT']);
    await acs().open(Number(new URL(url).port));
    await box.waitFor(() => box.sessions.at(-1)?.outcome === 'completed');
    expect(codes(box.sessions.at(-1) ?? { events: [] })).toEqual(['0 BOOTSTRAP', '1 BOOT']);
  });

  it('follows a redirect of its Inform, with credentials for the new place, in this session only', async () => {
    acs().failureHeaders = { Location: '/elsewhere' };
    acs().onPost = (method) => (method === 'Inform' && acs().posts.at(-1)?.status !== 307 ? 307 : null);
    const box = aBox();
    const session = await box.boot();
    expect(session).toMatchObject({ outcome: 'completed', failure: null });
    expect(acs().accepted.map(({ path }) => path)).toEqual(['/acs', '/elsewhere', '/elsewhere']);
    acs().onPost = () => null;
    await box.inform();
    expect(acs().accepted.at(-1)?.path).toBe('/acs');
  });

  it('keeps its own requests for the next session while the ACS holds them', async () => {
    acs().holdsRequests = true;
    const box = aBox();
    box.ask('GetRPCMethods');
    const held = await box.boot();
    expect(held).toMatchObject({ outcome: 'completed', answers: [] });
    acs().holdsRequests = false;
    const session = await box.inform();
    expect(session.answers).toEqual([{ request: 'GetRPCMethods', answer: 'GetRPCMethodsResponse', faultCode: null }]);
  });

  it('complains of an ACS that breaks the rules of cwmp.md', async () => {
    acs().sloppiness = (text) => text.replace(/<cwmp:ID[^>]*>[^<]*</, '<cwmp:ID s:mustUnderstand="1">other<');
    const session = await aBox().boot();
    expect(session.complaints).toEqual(['InformResponse with cwmp:ID other, not 1.1']);
  });

  it('gives up on an ACS that says nonsense, with the reason', async () => {
    acs().script.push('<cwmp:Broken>');
    const session = await aBox().boot();
    expect(session).toMatchObject({ outcome: 'failed', failure: '</s:Body> closes another element' });
  });

  it('goes on where it was after a restart of the simulator', async () => {
    const box = aBox();
    accounts.set('cpe-17', 'own-secret');
    acs().script.push(
      setValues([
        [`${SERVER}Username`, 'string', 'cpe-17'],
        [`${SERVER}Password`, 'string', 'own-secret'],
      ]),
    );
    await box.boot();
    const flash = JSON.parse(JSON.stringify(box.save())) as ReturnType<typeof box.save>;
    await box.close();
    accounts.delete(BOOTSTRAP.username);
    const session = await aBox({ flash }).boot();
    expect(session).toMatchObject({ outcome: 'completed' });
    expect(codes(session)).toEqual(['1 BOOT']);
  });
});
