import { randomBytes } from 'node:crypto';
import { SimulatedCpe } from '../../apps/cpe-sim/src/simulated-cpe';
import { RouterFileLinks } from '../../apps/server/src/modules/inventory/router-file-links.service';
import { newId } from '../../apps/server/src/platform/ids';
import { aSubscription } from '../factories/subscribers';
import { BOOTSTRAP, startApp, type ApiClient, type TestApp } from '../support/app';

// Some routers send no file without a user name and a password: then these are asked for, and the URL still has to fit.

// One after the other on one database: what the first left open, the second can read.
const MASTER_KEY = randomBytes(32).toString('base64');

describe.each(['basic', 'digest'])('FILES_UPLOAD_AUTH=%s', (scheme) => {
  let app: TestApp;
  let api: ApiClient;
  let box: SimulatedCpe;
  let routerId: string;
  beforeAll(async () => {
    app = await startApp({ env: { FILES_UPLOAD_AUTH: scheme, MASTER_KEY } });
    api = await app.api();
    const serial = `AUTH-${randomBytes(5).toString('hex')}`;
    await aSubscription(api, { routerSerial: serial });
    routerId = (await api.get(`/routers?search=${serial}`).expect(200)).body.items[0].id;
    box = new SimulatedCpe({ profile: 'hg8245', serial, acsUrl: app.cwmpUrl, credentials: BOOTSTRAP });
    await box.boot();
    await box.waitFor((one) => one.state().ppp.pool === 'service' && !one.agent.isBusy, { what: 'service' });
  });
  afterAll(async () => {
    await box.close();
    await app.close();
  });

  async function order(): Promise<string> {
    const answer = await api
      .post(`/routers/${routerId}/tasks`, { kind: 'upload', file: 'config' }, newId())
      .expect(201);
    await app.settle();
    return answer.body.id as string;
  }

  it('a router that was told them sends its file', async () => {
    const id = await order();
    const stateOf = async (): Promise<string> => {
      const { body } = await api.get(`/routers/${routerId}/tasks`).expect(200);
      return body.find((task: { id: string }) => task.id === id).state;
    };
    for (let tries = 0; tries < 400 && (await stateOf()) !== 'done'; tries++)
      await new Promise((later) => setTimeout(later, 20));
    expect(await stateOf()).toBe('done');
  });

  it('the URL alone admits nobody, and neither does another password', async () => {
    box.powerCut();
    const taskId = await order();
    await app.database.sql.query(`update cpe_task set state = 'sent', sent_at = now(), session_id = $2 where id = $1`, [
      taskId,
      newId(),
    ]);
    const url = app.get(RouterFileLinks).uploadUrlOf(app.filesUrl.slice(0, -1), { taskId, cpeId: routerId });
    for (const authorization of [undefined, `Basic ${btoa('a:b')}`, 'Digest username="a"', 'Bearer x']) {
      const headers = authorization === undefined ? {} : { Authorization: authorization };
      const answer = await fetch(url, { method: 'PUT', body: 'config', headers });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')?.toLowerCase()).toMatch(new RegExp(`^${scheme} realm="files"`));
    }
  });
});
