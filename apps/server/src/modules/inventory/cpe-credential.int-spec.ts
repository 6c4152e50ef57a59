import { digestHa1 } from '@demarc/cwmp';
import { startApp, type TestApp } from '../../../../../test/support/app';
import { newId } from '../../platform/ids';
import { CpeCredentialsService, CWMP_REALM } from './cpe-credential.service';

let app: TestApp;
let service: CpeCredentialsService;

beforeAll(async () => {
  app = await startApp();
  service = app.get(CpeCredentialsService);
});
afterAll(() => app.close());

async function aCpe(): Promise<string> {
  const id = newId();
  await app.database.sql.query(
    `insert into cpe (id, serial_number, oui, product_class, state, mode, created_at) values ($1, $2, 'AAAAAA', 'P', 'enrolling', 'manage', now())`,
    [id, `K${id}`],
  );
  return id;
}

const mint = (cpeId: string): ReturnType<CpeCredentialsService['mintCredentials']> =>
  app.database.transaction((tx) => service.mintCredentials(tx, cpeId));

describe('credentials of a CPE', () => {
  it('are random, 128 bits each, and nobody else’s', async () => {
    const [one, other] = [await mint(await aCpe()), await mint(await aCpe())];
    expect(one.password).toMatch(/^[0-9a-f]{32}$/);
    expect(one.connectionRequestPassword).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set([...Object.values(one), ...Object.values(other)]).size).toBe(8);
  });

  it('that were given and not used yet are given again: a third pair would lock the CPE out', async () => {
    const cpeId = await aCpe();
    const first = await mint(cpeId);
    const again = await Promise.all([mint(cpeId), mint(cpeId), mint(cpeId)]);
    for (const pair of again) expect(pair).toEqual(first);
  });

  it('asked for by two at the same moment are one pair', async () => {
    const cpeId = await aCpe();
    const pairs = await Promise.all(Array.from({ length: 8 }, () => mint(cpeId)));
    for (const pair of pairs) expect(pair).toEqual(pairs[0]);
  });

  it('become current when the CPE has used them; until then both are good, afterwards only the new ones', async () => {
    const cpeId = await aCpe();
    const first = await mint(cpeId);
    expect(await service.current(app.database.sql, cpeId)).toBeNull();
    await service.confirm(cpeId);
    expect(await service.current(app.database.sql, cpeId)).toEqual(first);
    const second = await mint(cpeId);
    expect(second.username).not.toBe(first.username);
    expect(await service.findByUsername(first.username)).toMatchObject({ cpeId, isPending: false });
    expect(await service.findByUsername(second.username)).toMatchObject({ cpeId, isPending: true });
    expect(await service.candidates(app.database.sql, cpeId)).toEqual([second, first]);
    await service.confirm(cpeId);
    await service.confirm(cpeId);
    expect(await service.current(app.database.sql, cpeId)).toEqual(second);
    expect(await service.candidates(app.database.sql, cpeId)).toEqual([second]);
  });

  it('that were replaced are forgotten by memory as well', async () => {
    const cpeId = await aCpe();
    const first = await mint(cpeId);
    await service.confirm(cpeId);
    await service.findByUsername(first.username);
    await mint(cpeId);
    await service.confirm(cpeId);
    for (let n = 0; n < 100 && (await service.findByUsername(first.username)) !== null; n++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await service.findByUsername(first.username)).toBeNull();
  });

  it('are found by name with what a digest is checked against, and the identity they stand for', async () => {
    const cpeId = await aCpe();
    const { username, password } = await mint(cpeId);
    expect(await service.findByUsername(username)).toEqual({
      cpeId,
      username,
      ha1: digestHa1({ username, realm: CWMP_REALM, password }),
      hasProvenSha256: false,
      isPending: true,
      oui: 'AAAAAA',
      productClass: 'P',
      serialNumber: `K${cpeId}`,
    });
    expect(await service.findByUsername('nobody')).toBeNull();
  });

  it('are nowhere readable in the database, and worth nothing in the row of another CPE', async () => {
    const [cpeId, otherId] = [await aCpe(), await aCpe()];
    const pair = await mint(cpeId);
    await mint(otherId);
    const [row] = await app.database.sql.query<{ text: string }[]>(
      `select encode(secret_sealed, 'escape') || encode(ha1_sealed, 'escape') || encode(connection_request_password_sealed, 'escape') as text
       from cpe_credential where cpe_id = $1`,
      [cpeId],
    );
    expect(row?.text).not.toContain(pair.password);
    expect(row?.text).not.toContain(pair.connectionRequestPassword);
    await app.database.sql.query(
      `update cpe_credential set secret_sealed = (select secret_sealed from cpe_credential where cpe_id = $1) where cpe_id = $2`,
      [cpeId, otherId],
    );
    await expect(mint(otherId)).rejects.toThrow('does not open');
  });
});
