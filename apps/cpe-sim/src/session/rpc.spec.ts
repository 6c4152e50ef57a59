import { PROFILES } from '../profiles/catalogue';
import { getNames, setNotification, setValues } from '../testing/scripted-acs';
import { useSimulator } from '../testing/use-simulator';

const WLAN = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.';
const SSID = `${WLAN}SSID`;
const MAPPINGS = 'InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.PortMapping.';

const names = (path: string, nextLevel: 0 | 1): string =>
  `<cwmp:GetParameterNames><ParameterPath>${path}</ParameterPath><NextLevel>${nextLevel}</NextLevel></cwmp:GetParameterNames>`;
const object = (method: 'AddObject' | 'DeleteObject', path: string, key = ''): string =>
  `<cwmp:${method}><ObjectName>${path}</ObjectName><ParameterKey>${key}</ParameterKey></cwmp:${method}>`;

describe('RPCs of the ACS', () => {
  const { acs, aBox } = useSimulator();

  /** What a freshly booted box answers to these, each as the text of its message. */
  async function answersTo(...rpcs: string[]): Promise<string[]> {
    const box = aBox();
    acs().script.push(...rpcs);
    const session = await box.boot();
    expect(session).toMatchObject({ outcome: 'completed', complaints: [] });
    return acs()
      .accepted.slice(2)
      .map(({ body }) => body);
  }

  const namesIn = (body: string | undefined): string[] =>
    [...(body ?? '').matchAll(/<Name>([^<]*)<\/Name>/g)].map((match) => match[1] ?? '');
  const faultsIn = (body: string | undefined): string[] =>
    [...(body ?? '').matchAll(/<FaultCode>(\d+)<\/FaultCode>/g)].map((match) => match[1] ?? '');

  it('GetParameterNames gives a whole subtree with the object itself, or its children alone', async () => {
    const [subtree, children, root, parameter] = await answersTo(
      names(WLAN, 0),
      names('InternetGatewayDevice.LANDevice.1.', 1),
      names('', 1),
      names(SSID, 0),
    );
    expect(namesIn(subtree)[0]).toBe(WLAN);
    expect(namesIn(subtree)).toContain(`${WLAN}PreSharedKey.1.KeyPassphrase`);
    expect(namesIn(children)).toContain('InternetGatewayDevice.LANDevice.1.WLANConfiguration.');
    expect(namesIn(children)).not.toContain('InternetGatewayDevice.LANDevice.1.');
    expect(namesIn(children)).not.toContain(WLAN);
    expect(namesIn(root)).toEqual(['InternetGatewayDevice.']);
    expect(namesIn(parameter)).toEqual([SSID]);
    expect(parameter).toContain('<Writable>1</Writable>');
  });

  it('GetParameterNames refuses NextLevel of a parameter (9003) and unknown paths (9005)', async () => {
    const answers = await answersTo(
      names(SSID, 1),
      names('InternetGatewayDevice.Nothing.', 0),
      names(WLAN.slice(0, -1), 0),
    );
    expect(answers.map(faultsIn)).toEqual([['9003'], ['9005'], ['9005']]);
  });

  it('GetParameterValues takes names and partial paths together, with a count that is right', async () => {
    const [body] = await answersTo(getNames('GetParameterValues', [SSID, 'InternetGatewayDevice.Time.']));
    expect(namesIn(body)[0]).toBe(SSID);
    expect(namesIn(body)).toContain('InternetGatewayDevice.Time.NTPServer1');
    expect(body).toContain(`cwmp:ParameterValueStruct[${namesIn(body).length}]`);
  });

  it('GetParameterValues of the whole tree answers each parameter of GetParameterNames', async () => {
    const [values, all] = await answersTo(getNames('GetParameterValues', ['']), names('', 0));
    expect(namesIn(values)).toEqual(namesIn(all).filter((name) => !name.endsWith('.')));
    expect(namesIn(values).length).toBeGreaterThanOrEqual(150);
  });

  it('GetParameterValues is all or nothing', async () => {
    const [body] = await answersTo(getNames('GetParameterValues', [SSID, `${WLAN}Nothing`]));
    expect(faultsIn(body)).toEqual(['9005']);
    expect(namesIn(body)).toEqual([]);
  });

  it('SetParameterValues names every parameter that is wrong and sets none of the others', async () => {
    const box = aBox();
    acs().script.push(
      setValues(
        [
          [SSID, 'string', 'Ours'],
          [`${WLAN}Nothing`, 'string', 'x'],
          [`${WLAN}Channel`, 'string', '6'],
          [`${WLAN}Enable`, 'boolean', 'yes'],
          [`${WLAN}PreSharedKey.1.KeyPassphrase`, 'string', 'short'],
          [`${WLAN}BSSID`, 'string', '00:11:22:33:44:55'],
        ],
        'not-this-key',
      ),
    );
    const session = await box.boot();
    expect(session.rpcs[0]?.fault).toEqual({
      faultCode: 9003,
      faultString: 'Invalid arguments',
      parameterFaults: [
        { name: `${WLAN}Nothing`, faultCode: 9005, faultString: 'Invalid parameter name' },
        { name: `${WLAN}Channel`, faultCode: 9006, faultString: 'Invalid parameter type' },
        { name: `${WLAN}Enable`, faultCode: 9006, faultString: 'Invalid parameter type' },
        { name: `${WLAN}PreSharedKey.1.KeyPassphrase`, faultCode: 9007, faultString: 'Invalid parameter value' },
        { name: `${WLAN}BSSID`, faultCode: 9008, faultString: 'Attempt to set a non-writable parameter' },
      ],
    });
    expect(faultsIn(acs().accepted.at(-1)?.body)).toEqual(['9003', '9005', '9006', '9006', '9007', '9008']);
    expect(box.get(SSID)).toBe(box.factory.ssid);
    expect(box.state().parameterKey).toBe('');
  });

  it('SetParameterValues refuses a name that comes twice', async () => {
    const [body] = await answersTo(
      setValues([
        [SSID, 'string', 'a'],
        [SSID, 'string', 'b'],
      ]),
    );
    expect(faultsIn(body)).toEqual(['9003']);
  });

  it('a lenient model takes a number that is called a string', async () => {
    const box = aBox({ profile: 'tw1200' });
    acs().script.push(setValues([[`${WLAN}Channel`, 'string', '6']]));
    await box.boot();
    expect(box.get(`${WLAN}Channel`)).toBe('6');
  });

  it('keeps one Wi-Fi key under the three names that TR-098 has for it', async () => {
    const box = aBox();
    acs().script.push(setValues([[`${WLAN}KeyPassphrase`, 'string', 'correct horse']]));
    await box.boot();
    expect(box.get(`${WLAN}PreSharedKey.1.KeyPassphrase`)).toBe('correct horse');
    expect(box.get(`${WLAN}PreSharedKey.1.PreSharedKey`)).toBe('correct horse');
    expect(box.state().wifi[0]?.key).toBe('correct horse');
  });

  it('AddObject makes port mappings under numbers that are not used again; DeleteObject takes them away', async () => {
    const box = aBox();
    acs().script.push(
      object('AddObject', MAPPINGS, 'key-add'),
      object('AddObject', MAPPINGS),
      setValues([[`${MAPPINGS}2.ExternalPort`, 'unsignedInt', '8080']]),
      object('DeleteObject', `${MAPPINGS}2.`),
      getNames('GetParameterValues', [`${MAPPINGS}2.ExternalPort`]),
      object('AddObject', MAPPINGS),
      object('AddObject', MAPPINGS),
      names(MAPPINGS, 1),
    );
    const session = await box.boot();
    const added = acs()
      .accepted.map(({ body }) => /<InstanceNumber>(\d+)</.exec(body)?.[1])
      .filter((number) => number !== undefined);
    expect(added).toEqual(['1', '2', '3', '4']);
    expect(session.rpcs.map(({ fault }) => fault?.faultCode ?? null)).toEqual([
      null,
      null,
      null,
      null,
      9005,
      null,
      null,
      null,
    ]);
    expect(namesIn(acs().accepted.at(-1)?.body)).toEqual([`${MAPPINGS}1.`, `${MAPPINGS}3.`, `${MAPPINGS}4.`]);
  });

  it('AddObject and DeleteObject are refused where the ACS has nothing to make', async () => {
    const hosts = 'InternetGatewayDevice.LANDevice.1.Hosts.Host.';
    const answers = await answersTo(
      object('AddObject', hosts),
      object('DeleteObject', `${hosts}1.`),
      object('DeleteObject', `${MAPPINGS}9.`),
      object('AddObject', 'InternetGatewayDevice.'),
    );
    expect(answers.map(faultsIn)).toEqual([['9005'], ['9005'], ['9005'], ['9005']]);
  });

  it('GetParameterAttributes shows what SetParameterAttributes set, on a whole object too', async () => {
    const [, body] = await answersTo(setNotification([WLAN], 1), getNames('GetParameterAttributes', [SSID]));
    expect(body).toContain(`<Name>${SSID}</Name><Notification>1</Notification>`);
  });

  it('a method that it does not know is fault 9000, and the session goes on', async () => {
    const [unknown, known] = await answersTo('<cwmp:X_Dance/>', '<cwmp:GetRPCMethods/>');
    expect(faultsIn(unknown)).toEqual(['9000']);
    expect(known).toContain('<string>SetParameterValues</string>');
  });

  it('answers in the namespace of its model, with the ID of the request', async () => {
    const box = aBox({ profile: 'zn6600' });
    acs().script.push('<cwmp:GetRPCMethods/>');
    await box.boot();
    const { body } = acs().accepted.at(-1) ?? { body: '' };
    expect(body).toContain(`xmlns:cwmp="${PROFILES.zn6600.cwmpNamespace}"`);
    expect(body).toMatch(/<cwmp:ID [^>]*>acs1<\/cwmp:ID>/);
  });
});
