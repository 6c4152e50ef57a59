import type { AcsRequest } from '@demarc/cwmp';
import { isWrite } from '@demarc/provisioning';
import { aTr098Tree, aTr181Tree } from '../../../../../test/factories/cpe-trees';
import { aSubscription } from '../../../../../test/factories/subscribers';
import { startApp, type ApiClient, type TestApp } from '../../../../../test/support/app';
import { cpeSession, type SessionOutcome } from '../../../../../test/support/cpe-session';
import { ModelCpe } from '../../../../../test/support/model-cpe';

/** First contact takes six requests: names, values, three writes, one read-back. */
const REQUESTS = [1, 2, 3, 4, 5, 6];
const USERNAME = /(WANPPPConnection|PPP\.Interface)\.\d+\.Username$/;

describe('the emergency brake in the middle of a session', () => {
  let app: TestApp;
  let api: ApiClient;
  let serials = 0;
  const brake = (state: 'on' | 'off' | 'restores-only') =>
    api.put('/control/brake', { state, reason: 'the test says so' }).expect(200);
  const writes = (requests: readonly AcsRequest[]) => requests.filter(({ method }) => isWrite(method));
  const dials = (cpe: ModelCpe): string | undefined => cpe.get(cpe.names().find((name) => USERNAME.test(name)) ?? '');

  beforeAll(async () => {
    app = await startApp();
    api = await app.api();
  });
  afterEach(() => brake('off'));
  afterAll(() => app.close());

  async function home(tree: typeof aTr098Tree): Promise<{ cpe: ModelCpe; serialNumber: string; account: string }> {
    const serialNumber = `MID-${++serials}`;
    const { subscription } = await aSubscription(api, { routerSerial: serialNumber });
    return { cpe: new ModelCpe(tree()), serialNumber, account: subscription.pppoeUsername };
  }

  describe.each([
    ['TR-098', aTr098Tree],
    ['TR-181', aTr181Tree],
  ] as const)('%s', (_root, tree) => {
    it.each(REQUESTS)('pulled while the CPE works on request %i, no write leaves after it', async (at) => {
      const { cpe, serialNumber, account } = await home(tree);
      let asked = 0;
      const first = await cpeSession(app, cpe, {
        serialNumber,
        events: ['0 BOOTSTRAP', '1 BOOT'],
        during: async () => {
          asked += 1;
          if (asked === at) await brake('on');
        },
      });
      expect(first.requests.length).toBeGreaterThanOrEqual(at);
      expect(writes(first.requests.slice(at))).toEqual([]);
      // What had been written before is looked at all the same.
      if (writes(first.requests.slice(0, at)).length > 0) {
        expect(first.requests.at(-1)?.method).toBe('GetParameterValues');
      }
      const { body } = await api.get(`/routers?search=${serialNumber}`).expect(200);
      const wanted = (await api.get(`/routers/${body.items[0].id}/wanted`).expect(200)).body;
      expect(wanted.parameters.filter(({ status }: { status: string }) => status === 'refused')).toEqual([]);
      expect(wanted.due).toBe(at < 5);

      await brake('off');
      await cpeSession(app, cpe, again(first, serialNumber));
      expect(dials(cpe)).toBe(account);
      const settled = (await api.get(`/routers/${body.items[0].id}/wanted`).expect(200)).body;
      expect(settled.due).toBe(false);
    });
  });

  /** It signs in with whatever it was given. */
  function again(first: SessionOutcome, serialNumber: string): Parameters<typeof cpeSession>[2] {
    const hasOwn = first.requests.some(
      (request) =>
        request.method === 'SetParameterValues' &&
        request.values.some(({ name }) => name.endsWith('.ManagementServer.Password')),
    );
    const cpeId = first.admission.kind === 'admitted' ? first.admission.cpe.id : '';
    return { serialNumber, events: ['2 PERIODIC'], ...(hasOwn ? { credentialCpeId: cpeId } : {}) };
  }
});
