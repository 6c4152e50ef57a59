import type { Mishap } from './mishaps';
import type { SimulatedCpe } from './simulated-cpe';
import { setValues } from './testing/scripted-acs';
import { useSimulator } from './testing/use-simulator';

const SSID = 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID';

describe('a mishap', () => {
  const { acs, aBox } = useSimulator();

  async function toldToRename(mishap: Mishap | null): Promise<{ box: SimulatedCpe; answer: string }> {
    const box = aBox();
    box.mishap = mishap;
    acs().script.push(setValues([[SSID, 'string', 'Rahima']]));
    await box.boot();
    return { box, answer: acs().posts.at(-1)?.body ?? '' };
  }

  it.each([
    ['refuses-settings', ['9003', '9007']],
    ['fails-settings', ['9002']],
  ] as const)('%s: answers with its fault, and holds what it held', async (mishap, codes) => {
    const { box, answer } = await toldToRename(mishap);
    expect([...answer.matchAll(/<FaultCode>(\d+)</g)].map(([, code]) => code)).toEqual(codes);
    expect(box.get(SSID)).not.toBe('Rahima');
    expect(box.state()).toMatchObject({ rpcs: { SetParameterValues: 1 }, mishap });
  });

  it('loses-answer: holds the value, and nobody heard so', async () => {
    const { box, answer } = await toldToRename('loses-answer');
    expect(answer).not.toContain('SetParameterValuesResponse');
    expect(box.get(SSID)).toBe('Rahima');
    expect(box.sessions.at(-1)).toMatchObject({
      outcome: 'failed',
      failure: 'mishap: it hung up instead of answering',
    });
  });

  it('vanishes-on-settings: is off, and holds what it held', async () => {
    const { box } = await toldToRename('vanishes-on-settings');
    expect(box.get(SSID)).not.toBe('Rahima');
    expect(box.state()).toMatchObject({ power: 'off', rpcs: { SetParameterValues: 1 } });
  });

  it('is over when it is mended', async () => {
    const { box } = await toldToRename(null);
    expect(box.get(SSID)).toBe('Rahima');
  });
});
