import { createHash } from 'node:crypto';
import type { QuirkRule } from '@demarc/contracts';
import { NoteLessons } from '../../apps/server/src/modules/cwmp/note-lessons.service';
import { SessionRegistry } from '../../apps/server/src/modules/cwmp/session-registry';
import { type ApiClient, startApp, type TestApp } from '../support/app';
import { anEnrolledCpe, anIdentity, type EnrolledCpe } from './enrolled-cpe';
import { informOf, methodOf, WireCpe, type WireResponse } from './wire-cpe';

// What a rule switches on, by the numbers of the list of quirks: without it the device is refused, with it served.

let app: TestApp;
let api: ApiClient;
const open: WireCpe[] = [];
let models = 0;

beforeAll(async () => {
  app = await startApp();
  api = await app.api();
});
afterEach(() => open.splice(0).forEach((cpe) => cpe.close()));
afterAll(() => app.close());

/** A CPE of a model that nobody else has, so that a rule for it is for it alone. */
async function anotherModel(options: { isProvisioned?: boolean } = {}): Promise<EnrolledCpe & { model: string }> {
  const model = `QUIRK-${(models += 1)}-${Date.now()}`;
  const made = await anEnrolledCpe(app, { ...options, identity: anIdentity({ productClass: model }) });
  open.push(made.cpe);
  return { ...made, model };
}

const ANYTHING = {
  oui: null,
  manufacturer: null,
  model: null,
  hardwareVersion: null,
  softwareVersion: null,
  softwareFrom: null,
  softwareBelow: null,
};

/** Makes a rule for a model, and waits until this process has heard of it. */
async function setFlags(cpeId: string, model: string, flags: QuirkRule['flags']): Promise<QuirkRule> {
  const body = { name: model, match: { ...ANYTHING, model }, flags, reason: 'the test says so' };
  const rule = (await api.post('/quirk-rules', body).expect(201)).body as QuirkRule;
  await inForce(cpeId, Object.keys(flags));
  return rule;
}

async function inForce(cpeId: string, flags: string[]): Promise<void> {
  for (;;) {
    const { body } = await api.get(`/routers/${cpeId}/quirks`).expect(200);
    const names = (body.inForce as { flag: string }[]).map(({ flag }) => flag);
    if (flags.every((flag) => names.includes(flag)) && (flags.length > 0 || names.length === 0)) return;
  }
}

const WITH_TEXT = { parameters: { 'InternetGatewayDevice.DeviceInfo.ProvisioningCode': 'HERE' } };
const inform = (cpe: WireCpe, text: string): string =>
  informOf(cpe.identity, ['2 PERIODIC'], WITH_TEXT).replace('HERE', text);

describe('messages that are not by the book', () => {
  it.each<[string, QuirkRule['flags'], (cpe: WireCpe) => Buffer]>([
    ['G20: a control character', { repairsControlCharacters: true }, (cpe) => Buffer.from(inform(cpe, 'a\u0002b'))],
    ['G20: a reference to one', { repairsControlCharacters: true }, (cpe) => Buffer.from(inform(cpe, 'a&#2;b'))],
    ['G20: a bare ampersand', { repairsReferences: true }, (cpe) => Buffer.from(inform(cpe, 'fish & chips &nbsp;'))],
    ['G20: bytes behind the envelope', { ignoresTrailingBytes: true }, (cpe) => Buffer.from(`${inform(cpe, 'x')}\0\0`)],
    ['G6: ISO-8859-1 that says UTF-8', { charset: 'iso-8859-1' }, (cpe) => Buffer.from(inform(cpe, 'Küche'), 'latin1')],
    ['G6: GBK that says UTF-8', { charset: 'gbk' }, (cpe) => gbk(inform(cpe, 'HERE'))],
    [
      'G6: UTF-16 that says UTF-8',
      { charset: 'utf-16' },
      (cpe) => Buffer.from(`\ufeff${inform(cpe, '中文')}`, 'utf16le'),
    ],
    ['G6: broken UTF-8', { replacesInvalidBytes: true }, (cpe) => Buffer.from(inform(cpe, 'caf\u00e9'), 'latin1')],
  ])('%s is refused, and read where the rule says so', async (_case, flags, bytesOf) => {
    const { cpe, cpeId, model } = await anotherModel();
    const bytes = bytesOf(cpe);
    expect((await cpe.postProven(bytes)).status).toBe(400);
    await setFlags(cpeId, model, flags);
    await cpe.connect();
    expect(methodOf(await cpe.postProven(bytes))?.method).toBe('InformResponse');
    expect((await cpe.post('')).status).toBe(204);
  });

  it('the rule of one model is none of another, and none when it is switched off', async () => {
    const one = await anotherModel();
    const other = await anotherModel();
    const rule = await setFlags(one.cpeId, one.model, { repairsReferences: true });
    expect((await other.cpe.postProven(inform(other.cpe, 'a & b'))).status).toBe(400);
    // The make that counts is the one that proved itself: saying another one is another identity.
    await other.cpe.connect();
    const lie = inform(other.cpe, 'a & b').replace(other.model, one.model);
    expect((await other.cpe.postProven(lie)).status).toBe(403);
    await api
      .post(`/quirk-rules/${rule.id}/switch`, { state: 'off', reason: 'enough', version: rule.version })
      .expect(200);
    await inForce(one.cpeId, []);
    expect((await one.cpe.postProven(inform(one.cpe, 'a & b'))).status).toBe(400);
  });

  it('failures that agree are proposed to staff, and switch nothing on by themselves', async () => {
    const first = await anotherModel();
    const { model } = first;
    const boxes: EnrolledCpe[] = [first];
    for (let n = 0; n < 2; n++) {
      const made = await anEnrolledCpe(app, { identity: anIdentity({ productClass: model }) });
      open.push(made.cpe);
      boxes.push(made);
    }
    for (const { cpe } of boxes) expect((await cpe.postProven(inform(cpe, 'a & b'))).status).toBe(400);
    await app.get(NoteLessons).settled();
    const { body } = await api.get('/quirk-rules').expect(200);
    const proposal = (body as QuirkRule[]).find(({ match, state }) => match.model === model && state === 'proposed');
    expect(proposal).toMatchObject({ origin: 'proposed', flags: { repairsReferences: true }, evidenceCount: 3 });
    await first.cpe.connect();
    expect((await first.cpe.postProven(inform(first.cpe, 'a & b'))).status).toBe(400);
    const { id, version } = proposal!;
    await api.post(`/quirk-rules/${id}/switch`, { state: 'active', reason: 'they all do it', version }).expect(200);
    // Its firmware is known from the message that was refused, so nothing else shows the rule yet.
    for (let status = 0; status !== 200;) {
      await first.cpe.connect();
      status = (await first.cpe.postProven(inform(first.cpe, 'a & b'))).status;
    }
    const history = await api.get(`/quirk-rules/${id}/history`).expect(200);
    expect(history.body.changes[0]).toMatchObject({ by: expect.any(String), reason: 'they all do it', version: 2 });
    expect(history.body.evidence).toHaveLength(3);
  });
});

/** 中文 in GBK, in the middle of ASCII. */
function gbk(xml: string): Buffer {
  const [before = '', after = ''] = xml.split('HERE');
  return Buffer.concat([Buffer.from(before), Buffer.from([0xd6, 0xd0, 0xce, 0xc4]), Buffer.from(after)]);
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** An answer to the challenge in the form of RFC 2069, for a uri of the device's choice. */
function oldAnswer(cpe: WireCpe, uri: string): string {
  const of = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(cpe.challenge ?? '')?.[1] ?? '';
  const { username, password } = cpe.credentials!;
  const ha1 = md5(`${username}:${of('realm')}:${password}`);
  const response = md5(`${ha1}:${of('nonce')}:${md5(`POST:${uri}`)}`);
  return `Digest username="${username}", realm="${of('realm')}", nonce="${of('nonce')}", uri="${uri}", response="${response}"`;
}

describe('G47: proofs that are not by the book', () => {
  const periodic = (cpe: WireCpe): string => informOf(cpe.identity, ['2 PERIODIC']);

  it('an answer of RFC 2069 counts where the rule says so, for the challenge of its own connection alone', async () => {
    const { cpe, cpeId, model } = await anotherModel();
    const proven = async (): Promise<WireResponse> => {
      await cpe.post('', { authorization: 'none' });
      return cpe.post(periodic(cpe), { authorization: oldAnswer(cpe, '/') });
    };
    expect((await proven()).status).toBe(401);
    await setFlags(cpeId, model, { acceptsRfc2069Digest: true });
    expect((await proven()).status).toBe(200);
    // Somebody who saw it cannot say it again elsewhere.
    const copied = oldAnswer(cpe, '/');
    const thief = new WireCpe(app.cwmpUrl, cpe.identity, null);
    open.push(thief);
    await thief.post('');
    expect((await thief.post(periodic(cpe), { authorization: copied })).status).toBe(401);
  });

  it('an empty uri counts where the rule says so', async () => {
    const { cpe, cpeId, model } = await anotherModel();
    const proven = async (): Promise<WireResponse> => {
      await cpe.post('', { authorization: 'none', path: '/acs' });
      return cpe.post(periodic(cpe), { authorization: cpe.answer('POST', '')!, path: '/acs' });
    };
    expect((await proven()).status).toBe(401);
    await setFlags(cpeId, model, { acceptsEmptyDigestUri: true });
    expect((await proven()).status).toBe(200);
  });

  it('the bootstrap credential leans on the rules of the make that its Inform names, and of no other', async () => {
    const { cpeId, model } = await anotherModel();
    await setFlags(cpeId, model, { acceptsRfc2069Digest: true });
    const say = async (productClass: string): Promise<number> => {
      const cpe = new WireCpe(app.cwmpUrl, anIdentity({ productClass }), {
        username: 'bootstrap',
        password: 'bootstrap-secret',
      });
      open.push(cpe);
      await cpe.post('');
      return (await cpe.post(periodic(cpe), { authorization: oldAnswer(cpe, '/') })).status;
    };
    expect(await say(model)).toBe(200);
    expect(await say(`${model}-other`)).toBe(403);
  });
});

describe('sessions', () => {
  it('G44: our messages begin with an XML declaration where the rule says so', async () => {
    const { cpe, cpeId, model } = await anotherModel();
    expect((await cpe.inform()).body).toMatch(/^<s:Envelope/);
    await setFlags(cpeId, model, { sendsXmlDeclaration: true });
    await cpe.connect();
    expect((await cpe.inform()).body).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?><s:Envelope/);
  });

  it('G7: a slow model is waited for longer, from its next session on', async () => {
    const { cpe, cpeId, model } = await anotherModel();
    const timeout = (): number | undefined => app.get(SessionRegistry).findByCpe(cpeId)?.data.timeoutMs;
    await cpe.inform();
    expect(timeout()).toBe(30_000);
    await setFlags(cpeId, model, { sessionTimeoutSeconds: 120 });
    expect(timeout()).toBe(30_000);
    await cpe.inform();
    expect(timeout()).toBe(120_000);
  });

  it('G30: a weak model gets a pause before each request', async () => {
    const { cpe, cpeId, model } = await anotherModel({ isProvisioned: false });
    await setFlags(cpeId, model, { pauseMilliseconds: 120 });
    await cpe.inform();
    const askedAt = performance.now();
    expect(methodOf(await cpe.post(''))?.method).toBe('GetParameterNames');
    expect(performance.now() - askedAt).toBeGreaterThanOrEqual(110);
  });

  it('G30: a model that is walked level by level is asked for one level', async () => {
    const { cpe, cpeId, model } = await anotherModel({ isProvisioned: false });
    const asked = async (): Promise<string> => {
      await cpe.connect();
      await cpe.inform();
      return (await cpe.postProven('')).body;
    };
    await setFlags(cpeId, model, { discovery: 'whole' });
    expect(await asked()).toContain('<NextLevel>0</NextLevel>');
    const rule = await setFlags(cpeId, `${model}*`, { discovery: 'by-level' });
    expect(rule.state).toBe('active');
    for (let body = ''; !body.includes('<NextLevel>1</NextLevel>');) body = await asked();
  });
});

describe('G36: one box, two serials', () => {
  const BOTH = ['HWTC1A2B3C4D', '485754431A2B3C4D'] as const;
  const periodic = (cpe: WireCpe, serialNumber: string): string =>
    informOf({ ...cpe.identity, serialNumber }, ['2 PERIODIC']);
  const serialsOf = async (model: string): Promise<{ serial: string; state: string }[]> =>
    app.database.sql.query(
      `select serial_number as serial, state from cpe where product_class = $1 or serial_number = $1 order by 1`,
      [model],
    );
  const aModel = (): string => `SERIAL-${(models += 1)}-${Date.now()}`;

  async function enrolledAs(serialNumber: string, productClass: string): Promise<EnrolledCpe> {
    const made = await anEnrolledCpe(app, { identity: anIdentity({ productClass, serialNumber }) });
    open.push(made.cpe);
    return made;
  }

  async function stranger(identity: Parameters<typeof anIdentity>[0]): Promise<WireResponse> {
    const credentials = { username: 'bootstrap', password: 'bootstrap-secret' };
    const cpe = new WireCpe(app.cwmpUrl, anIdentity(identity), credentials);
    open.push(cpe);
    return cpe.inform(['0 BOOTSTRAP']);
  }

  it('is another router by default, the same where the rule of its make says so, and another again without', async () => {
    const model = aModel();
    const { cpe, cpeId } = await enrolledAs(BOTH[0], model);
    expect((await cpe.postProven(periodic(cpe, BOTH[1]))).status).toBe(403);
    const rule = await setFlags(cpeId, model, { serialForm: 'gpon' });
    await cpe.connect();
    expect((await cpe.postProven(periodic(cpe, BOTH[1]))).status).toBe(200);
    expect((await cpe.post('')).status).toBe(204);
    // Nor does it become another one when it comes back without its credential.
    expect((await stranger({ productClass: model, serialNumber: BOTH[1].toLowerCase() })).status).toBe(200);
    expect(await serialsOf(model)).toEqual([{ serial: BOTH[0], state: 'quarantine' }]);
    // The serial of somebody else stays somebody else's.
    await cpe.connect();
    expect((await cpe.postProven(periodic(cpe, 'HWTC1A2B3C4E'))).status).toBe(403);
    await api
      .post(`/quirk-rules/${rule.id}/switch`, { state: 'off', reason: 'enough', version: rule.version })
      .expect(200);
    await inForce(cpeId, []);
    await cpe.connect();
    expect((await cpe.postProven(periodic(cpe, BOTH[1]))).status).toBe(403);
    await cpe.connect();
    expect((await cpe.postProven(periodic(cpe, BOTH[0]))).status).toBe(200);
  });

  it('a serial that was registered is met in any form, also by the first box of its make', async () => {
    const model = aModel();
    const { cpeId } = await enrolledAs('OTHER', `${model}-seen`);
    await setFlags(cpeId, `${model}*`, { serialForm: 'without-separators' });
    const registered = `aa:bb:${model}`;
    await api.post('/routers', { serialNumber: registered }).expect(201);
    const said = registered.replaceAll(':', '').replaceAll('-', '').toUpperCase();
    expect((await stranger({ productClass: model, serialNumber: said })).status).toBe(200);
    const rows = await app.database.sql.query(
      `select product_class, state from cpe where upper(regexp_replace(serial_number, '[:-]', '', 'g')) = $1`,
      [said],
    );
    expect(rows).toEqual([{ product_class: model, state: 'enrolling' }]);
    // From then on the two forms are one row, whoever inserts the other.
    const twin = enrolledAs(said, model);
    await expect(twin).rejects.toThrow('ux_cpe_identity_key');
  });

  it('a rule that would make one of two routers is refused with their serials, and so is one for a firmware', async () => {
    const model = aModel();
    for (const serial of ['abc-1', 'ABC1', 'abc-2']) await enrolledAs(serial, model);
    const rule = {
      name: model,
      match: { ...ANYTHING, model },
      flags: { serialForm: 'without-separators' },
      reason: 'why not',
    };
    const { body } = await api.post('/quirk-rules', rule).expect(409);
    expect(body.code).toBe('quirk-rule/identities-collide');
    expect(body.details.serialNumbers.map((group: string[]) => group.toSorted())).toEqual([['ABC1', 'abc-1']]);
    expect((await api.get('/quirk-rules').expect(200)).body.map(({ name }: QuirkRule) => name)).not.toContain(model);
    await api.post('/quirk-rules', { ...rule, flags: { serialForm: 'any-case' } }).expect(201);
    const ofFirmware = { ...rule, match: { ...rule.match, softwareVersion: '2' } };
    expect((await api.post('/quirk-rules', ofFirmware).expect(400)).body.code).toBe('quirk-rule/flags-invalid');
  });

  it.each([
    ['any-case', 'aBc-01', 'ABC-01'],
    ['without-separators', '00:1a-2B.c_d/e f', '001A2BCDEF'],
    ['without-separators', '---', '---'],
    ['without-leading-zeros', '000a0', 'A0'],
    ['without-leading-zeros', '000', '000'],
    ['gpon', '485754431a2b3c4d', 'HWTC1A2B3C4D'],
    ['gpon', 'hwtc1a2b3c4d', 'HWTC1A2B3C4D'],
    ['gpon', '3057544331323334', '3057544331323334'],
  ])('in the form %s the key of %s is %s', async (form, serial, key) => {
    expect(await app.database.sql.query(`select serial_key($1, $2) as key`, [form, serial])).toEqual([{ key }]);
  });
});
