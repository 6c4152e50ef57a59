import type { SimulatedCpeOptions } from '../cpe-options';
import { SimulatedCpe } from '../simulated-cpe';
import { ScriptedAcs } from './scripted-acs';

export const BOOTSTRAP = { username: 'bootstrap', password: 'first-contact' };

/** An ACS for each test that knows the bootstrap credential, and boxes that are closed after it. */
export function useSimulator(): { acs: () => ScriptedAcs; accounts: Map<string, string>; aBox: typeof aBox } {
  const accounts = new Map<string, string>();
  const boxes: SimulatedCpe[] = [];
  let acs: ScriptedAcs | null = null;

  beforeEach(async () => {
    accounts.clear();
    accounts.set(BOOTSTRAP.username, BOOTSTRAP.password);
    acs = await ScriptedAcs.start({ accounts });
  });

  afterEach(async () => {
    await Promise.all(boxes.splice(0).map((box) => box.close()));
    await acs?.close();
  });

  const running = (): ScriptedAcs => {
    if (acs === null) throw new Error('the ACS starts with the test');
    return acs;
  };

  function aBox(options: Partial<SimulatedCpeOptions> = {}): SimulatedCpe {
    const box = new SimulatedCpe({
      profile: 'hg8245',
      serial: '48574C4B00000001',
      acsUrl: running().url,
      credentials: BOOTSTRAP,
      ...options,
    });
    boxes.push(box);
    return box;
  }

  return { acs: running, accounts, aBox };
}
