import { PROFILE_NAMES } from './profiles/catalogue';
import { SimulatedCpe } from './simulated-cpe';
import type { SimulatedCpeOptions } from './cpe-options';
import { getNames, ScriptedAcs, setValues } from './testing/scripted-acs';

const BOOTSTRAP = { username: 'bootstrap', password: 'first-contact' };

describe('SimulatedCpe', () => {
  let acs: ScriptedAcs;
  const boxes: SimulatedCpe[] = [];

  beforeEach(async () => {
    acs = await ScriptedAcs.start({ accounts: new Map([[BOOTSTRAP.username, BOOTSTRAP.password]]) });
  });

  afterEach(async () => {
    await Promise.all(boxes.splice(0).map((box) => box.close()));
    await acs.close();
  });

  function aBox(options: Partial<SimulatedCpeOptions> = {}): SimulatedCpe {
    const box = new SimulatedCpe({
      profile: 'hg8245',
      serial: '48574C4B00000001',
      acsUrl: acs.url,
      credentials: BOOTSTRAP,
      ...options,
    });
    boxes.push(box);
    return box;
  }

  it.each(PROFILE_NAMES)('%s boots, is challenged once, and speaks in the order of TR-069', async (profile) => {
    const box = aBox({ profile });
    const session = await box.boot();
    expect(session).toMatchObject({ outcome: 'completed', failure: null, complaints: [] });
    expect(session.events.map((event) => event.code)).toEqual(['0 BOOTSTRAP', '1 BOOT']);
    expect(acs.posts.map(({ method, status }) => `${method} ${status}`)).toEqual([
      'Inform 401',
      'Inform 200',
      'empty 200',
    ]);
  });

  it('answers RPCs in order, and sets what was set', async () => {
    const box = aBox();
    acs.script.push(
      getNames('GetParameterValues', ['InternetGatewayDevice.DeviceInfo.SerialNumber']),
      setValues([['InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID', 'string', 'Demarc &lt;3']], 'key-1'),
      '<cwmp:GetRPCMethods/>',
    );
    const session = await box.boot();
    expect(session.rpcs.map((rpc) => rpc.method)).toEqual([
      'GetParameterValues',
      'SetParameterValues',
      'GetRPCMethods',
    ]);
    expect(box.state().wifi[0]?.ssid).toBe('Demarc <3');
    expect(box.state().parameterKey).toBe('key-1');
  });
});
