import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SuspensionService } from '../../apps/server/src/modules/suspension/suspension.service';
import { aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, startApp, type ApiClient, type TestApp } from '../support/app';
import { hasSharedData, sharedPath } from '../support/shared-data';

const LOAD_TOOL = sharedPath('tools/cwmp-load');
const isThere = hasSharedData('tools/cwmp-load/lib/fleet.mjs');

/** What the foreign CPE holds after a session. */
interface Held {
  ok: boolean;
  pppUsername: string;
  pppEnabled: string;
  ssid: string;
  acsUsername: string;
}

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });

(isThere ? describe : describe.skip)(
  isThere
    ? 'a CPE that is not our own simulator'
    : 'SKIPPED, the load generator is not here: a CPE that is not our own simulator',
  () => {
    let demarc: TestApp;
    let api: ApiClient;
    let cpe: ChildProcess;
    const lines: Held[] = [];
    let news: () => void = () => undefined;

    beforeAll(async () => {
      demarc = await startApp({ clockAt: '2026-03-01T03:00:00Z' });
      api = await demarc.api();
    });
    afterAll(async () => {
      // A child that is still there holds the worker of the last test file.
      const gone = cpe.exitCode === null ? once(cpe, 'exit') : undefined;
      cpe.kill('SIGTERM');
      await demarc.close();
      await gone;
    });

    async function until(what: string, condition: (held: Held) => boolean): Promise<Held> {
      const timer = setTimeout(() => news(), 20_000);
      const deadline = performance.now() + 20_000;
      for (;;) {
        const held = lines.findLast(condition);
        if (held !== undefined) {
          clearTimeout(timer);
          return held;
        }
        if (performance.now() >= deadline) throw new Error(`${what} did not come: ${JSON.stringify(lines)}`);
        await new Promise<void>((done) => (news = done));
      }
    }

    it('is provisioned, walled in by its bill and brought back by a payment', async () => {
      const { subscriber, subscription } = await aSubscription(api, {
        routerSerial: 'SIM00000001',
        wifi: { ssid: 'Rahima', passphrase: 'monsoon-rain' },
      });
      const user = subscription.pppoeUsername;
      const script = join(__dirname, '../support/cwmp-load-cpe.mjs');
      const port = String(await freePort());
      cpe = spawn(process.execPath, [script, LOAD_TOOL, demarc.cwmpUrl, BOOTSTRAP.username, BOOTSTRAP.password, port], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      createInterface({ input: cpe.stdout! }).on('line', (line) => {
        lines.push(JSON.parse(line) as Held);
        news();
      });

      const born = await until('the first session', () => true);
      expect(born).toMatchObject({ ok: true, pppUsername: user, pppEnabled: '1', ssid: 'Rahima' });
      expect(born.acsUsername).not.toBe(BOOTSTRAP.username);

      await api
        .post('/billing-runs', { asOf: '2026-03-01' }, 'foreign-run')
        .expect((response) => expect(response.status).toBeLessThan(300));
      while ((await api.get('/invoices')).body.items.length === 0) await new Promise((done) => setImmediate(done));
      demarc.clock.moveTo(new Date('2026-03-14T04:00:00Z'));
      await demarc.get(SuspensionService).runDue();
      expect(await until('the walled garden', (held) => held.pppUsername === `${user}@garden`)).toMatchObject({
        ok: true,
        ssid: 'Rahima',
      });

      await api
        .post(
          '/payments',
          { subscriberId: subscriber.id, amount: '1050.00', currency: 'BDT', method: 'cash' },
          'foreign-pay',
        )
        .expect(200);
      lines.length = 0;
      expect(await until('the way back', (held) => held.pppUsername === user)).toMatchObject({
        ok: true,
        pppEnabled: '1',
      });
      const { body } = await api.get(`/proofs/${subscription.id}.3`).expect(200);
      expect(body.nodes.find((node: { step: string }) => node.step === 'router')).toMatchObject({ status: 'done' });
    });
  },
);
