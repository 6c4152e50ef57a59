import { getNames, setValues } from './testing/scripted-acs';
import { BOOTSTRAP, useSimulator } from './testing/use-simulator';
import { isQuirk, QUIRKS, type Quirk } from './quirks';

describe('quirks', () => {
  const { acs, aBox } = useSimulator();

  async function bootWith(quirk: Quirk, ...rpcs: string[]) {
    const box = aBox({ quirks: [quirk] });
    acs().script.push(...rpcs);
    const session = await box.boot();
    return { box, session, posts: acs().accepted };
  }

  it('have names, and only those', () => {
    expect(QUIRKS.every(isQuirk)).toBe(true);
    expect(isQuirk('no-biscuit')).toBe(false);
  });

  it('no-cookie never returns it', async () => {
    const { session, posts } = await bootWith('no-cookie', '<cwmp:GetRPCMethods/>');
    expect(session.outcome).toBe('completed');
    expect(posts.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined, undefined]);
  });

  it('cookie-attributes echoes them', async () => {
    const { posts } = await bootWith('cookie-attributes');
    expect(posts[1]?.headers.cookie).toBe('session=1; Path=/');
  });

  it('new-connection-per-post keeps the cookie and no connection', async () => {
    const { posts } = await bootWith('new-connection-per-post', '<cwmp:GetRPCMethods/>');
    expect(new Set(posts.map(({ socket }) => socket)).size).toBe(3);
    expect(posts[2]?.headers.cookie).toBe('session=1');
  });

  it('without it the whole session is one connection', async () => {
    const box = aBox();
    acs().script.push('<cwmp:GetRPCMethods/>');
    await box.boot();
    expect(new Set(acs().posts.map(({ socket }) => socket)).size).toBe(1);
  });

  it('gzip compresses its envelopes, and sends the empty POST empty', async () => {
    const { session, posts } = await bootWith('gzip');
    expect(session.outcome).toBe('completed');
    expect(posts.map(({ headers }) => headers['content-encoding'])).toEqual(['gzip', undefined]);
    expect(posts[1]?.headers['content-length']).toBe('0');
  });

  it('other-prefixes are declared and nobody else uses them', async () => {
    const { session, posts } = await bootWith('other-prefixes');
    expect(session.outcome).toBe('completed');
    expect(posts[0]?.body).toContain('<tr069:Inform>');
    expect(posts[0]?.body).not.toContain('cwmp:');
  });

  it('value-missing leaves one <Value> out and answers the rest', async () => {
    const info = 'InternetGatewayDevice.DeviceInfo.';
    const rpc = `<cwmp:GetParameterValues><ParameterNames><string>${info}</string></ParameterNames></cwmp:GetParameterValues>`;
    const { posts } = await bootWith('value-missing', rpc);
    expect(posts[2]?.body).toContain(`<ParameterValueStruct><Name>${info}DeviceLog</Name></ParameterValueStruct>`);
    expect(posts[2]?.body).toContain(`<Name>${info}SerialNumber</Name><Value`);
  });

  it('probe-empty-post-first fetches the challenge with an empty POST, then informs with credentials at once', async () => {
    const { session } = await bootWith('probe-empty-post-first');
    expect(session).toMatchObject({ outcome: 'completed', complaints: [] });
    expect(acs().posts.map(({ method, status }) => `${method} ${status}`)).toEqual([
      'empty 401',
      'Inform 200',
      'empty 200',
    ]);
  });

  it('auth-only-on-inform sends no Authorization afterwards', async () => {
    const { session } = await bootWith('auth-only-on-inform');
    // This ACS insists on credentials with every POST, which the device does not give.
    expect(session).toMatchObject({ outcome: 'failed', failure: 'the ACS refused the credentials (empty)' });
    expect(acs().posts.map(({ headers }) => headers.authorization !== undefined)).toEqual([false, true, false]);
  });

  it('retry-inform misses the first InformResponse and says the same again with RetryCount 1', async () => {
    const { box, session } = await bootWith('retry-inform');
    expect(session.outcome).toBe('failed');
    const again = await box.nextSession();
    expect(again).toMatchObject({ outcome: 'completed', retryCount: 1 });
    expect(again.events).toEqual(session.events);
  });

  const parameterNames = (path: string, nextLevel: 0 | 1): string =>
    `<cwmp:GetParameterNames><ParameterPath>${path}</ParameterPath><NextLevel>${nextLevel}</NextLevel></cwmp:GetParameterNames>`;

  it.each<[Quirk, string, string, number]>([
    ['root-refused', parameterNames('', 1), parameterNames('InternetGatewayDevice.', 1), 9005],
    ['small-answers', parameterNames('', 0), parameterNames('InternetGatewayDevice.', 1), 9004],
    [
      'small-answers',
      getNames('GetParameterValues', ['InternetGatewayDevice.']),
      getNames('GetParameterValues', ['InternetGatewayDevice.Time.']),
      9004,
    ],
    [
      'small-batches',
      getNames('GetParameterValues', Array<string>(17).fill('InternetGatewayDevice.Time.Status')),
      getNames('GetParameterValues', Array<string>(16).fill('InternetGatewayDevice.Time.Status')),
      9004,
    ],
    [
      'numeric-booleans',
      setValues([['InternetGatewayDevice.Time.Enable', 'boolean', 'true']]),
      setValues([['InternetGatewayDevice.Time.Enable', 'boolean', '1']]),
      9003,
    ],
  ])('%s refuses the one and serves the other', async (quirk, refused, served, faultCode) => {
    const { session } = await bootWith(quirk, refused, served);
    expect(session.rpcs.map(({ fault }) => fault?.faultCode ?? null)).toEqual([faultCode, null]);
    acs().script.push(refused);
    const without = await aBox({ serial: 'healthy' }).boot();
    expect(without.rpcs[0]?.fault).toBeNull();
  });

  it('are named when they meet: two at once', async () => {
    const box = aBox({ quirks: ['gzip', 'no-cookie'], credentials: BOOTSTRAP });
    acs().script.push(setValues([['InternetGatewayDevice.DeviceInfo.ProvisioningCode', 'string', 'x']]));
    expect(await box.boot()).toMatchObject({ outcome: 'completed' });
    expect(box.get('InternetGatewayDevice.DeviceInfo.ProvisioningCode')).toBe('x');
  });
});
