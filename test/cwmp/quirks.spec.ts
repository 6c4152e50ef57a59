import { deflateSync, gzipSync } from 'node:zlib';
import { InventoryService } from '../../apps/server/src/modules/inventory/inventory.service';
import { startApp, type TestApp } from '../support/app';
import { anEnrolledCpe, anIdentity, type EnrolledCpe } from './enrolled-cpe';
import { informOf, methodOf, Wire, WireCpe, type WireResponse } from './wire-cpe';

// What devices do, by the numbers of the list of quirks. The server is the real one, and so is the wire.

let app: TestApp;
const open: WireCpe[] = [];

beforeAll(async () => {
  app = await startApp();
});
afterEach(() => open.splice(0).forEach((cpe) => cpe.close()));
afterAll(() => app.close());

async function enrolled(options: Parameters<typeof anEnrolledCpe>[1] = {}): Promise<EnrolledCpe> {
  const made = await anEnrolledCpe(app, options);
  open.push(made.cpe);
  return made;
}

/** A second box that is the same one: another connection, what it holds as it was. */
function twinOf(cpe: WireCpe): WireCpe {
  const twin = new WireCpe(app.cwmpUrl, cpe.identity, cpe.credentials);
  twin.cookie = cpe.cookie;
  twin.challenge = cpe.challenge;
  open.push(twin);
  return twin;
}

/** Refuses whatever is asked, until the ACS has nothing more to say. */
async function refuseAll(cpe: WireCpe, first: WireResponse): Promise<WireResponse> {
  let response = first;
  for (let n = 0; response.status === 200 && n < 60; n++) response = await cpe.post(refusalOf(response));
  return response;
}

const refusalOf = (response: WireResponse): string =>
  `<soap-env:Envelope xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/" xmlns:cwmp="urn:dslforum-org:cwmp-1-0"><soap-env:Header><cwmp:ID>${methodOf(response)?.id}</cwmp:ID></soap-env:Header><soap-env:Body><soap-env:Fault><faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault><FaultCode>9001</FaultCode><FaultString>Request denied</FaultString></cwmp:Fault></detail></soap-env:Fault></soap-env:Body></soap-env:Envelope>`;

describe('cookies and connections', () => {
  it('G1: the cookie has Path=/ and no other attribute', async () => {
    const { cpe } = await enrolled();
    const response = await cpe.inform();
    expect(response.status).toBe(200);
    expect(response.headers.get('set-cookie')).toMatch(/^demarc=[0-9a-f]{32}; Path=\/$/);
  });

  it('G2: a CPE that returns no cookie is known by its connection', async () => {
    const { cpe } = await enrolled();
    await cpe.inform();
    expect((await cpe.post('', { cookie: null, authorization: 'none' })).status).toBe(204);
  });

  it('G2: … and on another connection by its own credential', async () => {
    const { cpe } = await enrolled();
    await cpe.inform();
    const again = twinOf(cpe);
    cpe.close();
    expect((await again.postProven('', { cookie: null })).status).toBe(204);
  });

  it('G2: … which never leads into the session of another CPE', async () => {
    const one = await enrolled({ isProvisioned: false });
    const other = await enrolled();
    await one.cpe.inform();
    await other.cpe.connect();
    // No session of its own, no cookie: nothing to go on with.
    expect((await other.cpe.postProven('', { cookie: null })).status).toBe(400);
    expect(methodOf(await one.cpe.post(''))).not.toBeNull();
  });

  it('G3: each POST on a connection of its own', async () => {
    const { cpe } = await enrolled({ isProvisioned: false });
    expect((await cpe.inform()).status).toBe(200);
    await cpe.connect();
    let response = await cpe.postProven('');
    expect(methodOf(response)).not.toBeNull();
    for (let n = 0; response.status === 200 && n < 60; n++) {
      await cpe.connect();
      response = await cpe.postProven(refusalOf(response));
    }
    expect(response.status).toBe(204);
  });

  it('G4: a nonce is good on another connection than the one it was sent on', async () => {
    const { cpe } = await enrolled();
    const challenged = await cpe.post(informOf(cpe.identity, ['2 PERIODIC']));
    expect(challenged.status).toBe(401);
    await cpe.connect();
    expect((await cpe.post(informOf(cpe.identity, ['2 PERIODIC']))).status).toBe(200);
  });

  it('G4: an old nonce with the right password is answered with stale=true, once', async () => {
    const { cpe } = await enrolled();
    cpe.challenge = 'Digest realm="demarc", nonce="0000000a00000000000000000000000000000000000000000", qop="auth"';
    const stale = await cpe.post(informOf(cpe.identity, ['2 PERIODIC']));
    expect(stale.status).toBe(401);
    expect(stale.headers.get('www-authenticate')).toContain('stale=true');
    expect((await cpe.post(informOf(cpe.identity, ['2 PERIODIC']))).status).toBe(200);
  });

  it('G4: a CPE that cannot do better is not asked for ever', async () => {
    const { cpe } = await enrolled();
    cpe.credentials = { username: cpe.credentials!.username, password: 'wrong' };
    const statuses: number[] = [];
    for (let n = 0; n < 10 && statuses.at(-1) !== 0; n++) {
      statuses.push(
        await cpe.post(informOf(cpe.identity, ['2 PERIODIC'])).then(
          (r) => r.status,
          () => 0,
        ),
      );
    }
    expect(statuses.at(-1)).toBe(0);
    expect(statuses.length).toBeLessThan(9);
  });

  it('G45: an empty POST before the Inform fetches a challenge, on the same connection, and is no session', async () => {
    const { cpe } = await enrolled();
    const first = await cpe.post('');
    expect(first.status).toBe(401);
    expect(first.headers.get('www-authenticate')).toMatch(/^Digest .*qop="auth"/);
    expect(first.headers.get('connection')).not.toBe('close');
    expect((await cpe.post(informOf(cpe.identity, ['2 PERIODIC']))).status).toBe(200);
  });

  it('G46: after its Inform a CPE needs no more credentials on its connection, and elsewhere it does', async () => {
    const { cpe } = await enrolled({ isProvisioned: false });
    await cpe.inform();
    const asked = await cpe.post('', { authorization: 'none' });
    expect(asked.status).toBe(200);
    const elsewhere = twinOf(cpe);
    expect((await elsewhere.post(refusalOf(asked), { authorization: 'none' })).status).toBe(401);
    expect((await cpe.post(refusalOf(asked), { authorization: 'none' })).status).not.toBe(401);
  });

  it('G48: cookie attributes that are echoed are ignored', async () => {
    const { cpe } = await enrolled();
    await cpe.inform();
    const cookie = `$Version="0"; ${cpe.cookie}; Path=/; $Path=/`;
    expect((await cpe.post('', { cookie, authorization: 'none' })).status).toBe(204);
  });
});

describe('bodies', () => {
  it.each([
    ['gzip', (body: string) => gzipSync(body)],
    ['deflate', (body: string) => deflateSync(body)],
  ])('G5: an Inform in %s, answered in plain', async (encoding, compress) => {
    const { cpe } = await enrolled();
    const body = compress(informOf(cpe.identity, ['2 PERIODIC']));
    const response = await cpe.postProven(body, { headers: { 'Content-Encoding': encoding } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-encoding')).toBeUndefined();
    expect(Number(response.headers.get('content-length'))).toBe(Buffer.byteLength(response.body));
  });

  it('G5: chunks without a length', async () => {
    const { cpe } = await enrolled();
    const body = informOf(cpe.identity, ['2 PERIODIC']);
    const chunked = [body.slice(0, 700), body.slice(700)]
      .map((part) => `${part.length.toString(16)}\r\n${part}\r\n`)
      .join('');
    await cpe.post('');
    const headers = { 'Content-Length': '-', 'Transfer-Encoding': 'chunked', 'Content-Type': 'text/xml' };
    const response = await cpe.post(`${chunked}0\r\n\r\n`, { headers });
    expect(response.status).toBe(200);
    // "Length 0 or none" is not yet "nothing to say".
    expect(methodOf(response)?.method).toBe('InformResponse');
    expect(
      (await cpe.post('0\r\n\r\n', { headers: { 'Content-Length': '-', 'Transfer-Encoding': 'chunked' } })).status,
    ).toBe(204);
  });

  it('G44: our answer begins with the envelope, and its prefix is short', async () => {
    const { cpe } = await enrolled();
    expect((await cpe.inform()).body).toMatch(/^<s:Envelope /);
  });
});

describe('envelopes', () => {
  const accepts = async (edit: (xml: string) => string): Promise<WireResponse> => {
    const { cpe } = await enrolled();
    return cpe.inform(['2 PERIODIC'], { edit });
  };

  it('G21: other prefixes, and none that is declared', async () => {
    const response = await accepts((xml) =>
      xml.replaceAll('soap-env:', 'X:').replaceAll('cwmp:', 'y:').replace('xmlns:y', 'xmlns:z'),
    );
    expect(response.status).toBe(200);
  });

  it.each(['cwmp-1-1', 'cwmp-1-2', 'cwmp-1-3', 'cwmp-1-4'])('G22: %s is answered in itself', async (namespace) => {
    const response = await accepts((xml) => xml.replace('urn:dslforum-org:cwmp-1-0', `urn:dslforum-org:${namespace}`));
    expect(response.body).toContain(`xmlns:cwmp="urn:dslforum-org:${namespace}"`);
  });

  it('G22: no namespace at all is answered as CWMP 1.2', async () => {
    const response = await accepts((xml) => xml.replace(' xmlns:cwmp="urn:dslforum-org:cwmp-1-0"', ''));
    expect(response.body).toContain('xmlns:cwmp="urn:dslforum-org:cwmp-1-2"');
  });

  it('G23: a parameter without a value', async () => {
    expect((await accepts((xml) => xml.replace(/<Value xsi:type="xsd:string">7.1<\/Value>/, ''))).status).toBe(200);
  });

  it('G24: types that are missing, without prefix or unheard of', async () => {
    const types = ['', ' xsi:type="string"', ' xsi:type="xsd:json"', ' SOAP-ENC:type="x"'];
    for (const type of types)
      expect((await accepts((xml) => xml.replaceAll(' xsi:type="xsd:string"', type))).status).toBe(200);
  });

  it('G50: counts that do not match, an empty SOAPAction, old schema namespaces, blanks before the envelope', async () => {
    const response = await accepts(
      (xml) =>
        `\r\n  ${xml
          .replace(/\[(\d+)\]/g, '[0$1]')
          .replace('cwmp:EventStruct', 'string')
          .replaceAll('2001/XMLSchema', '1999/XMLSchema')}`,
    );
    expect(response.status).toBe(200);
  });

  it('G51: our prefix, and xsd without declaration', async () => {
    const response = await accepts((xml) => xml.replaceAll('soap-env:', 's:').replace(/ xmlns:xsd="[^"]*"/, ''));
    expect(response.status).toBe(200);
  });
});

describe('identities', () => {
  it.each([
    ['blanks, slashes, percent signs and umlauts', ' Wi-Fi 6/%2F Ü', 'a/b%41+c ä'],
    ['no product class', '', ''],
  ])('G37: %s are kept byte for byte', async (_case, productClass, before) => {
    const identity = anIdentity({ productClass, serialNumber: before + anIdentity().serialNumber });
    const { cpe, cpeId } = await enrolled({ identity });
    expect((await cpe.inform(['1 BOOT'])).status).toBe(200);
    await app.get(InventoryService).flushInforms();
    const rows = await app.database.sql.query<object[]>(
      `select serial_number as "serialNumber", product_class as "productClass", oui, last_inform_at is not null as heard
       from cpe left join cpe_presence on cpe_id = id where id = $1`,
      [cpeId],
    );
    expect(rows).toEqual([{ ...identity, heard: true }]);
  });

  it('G37: parts that join to the same text are two devices', async () => {
    const { serialNumber } = anIdentity();
    const one = await enrolled({ identity: anIdentity({ productClass: 'AB', serialNumber: `C-${serialNumber}` }) });
    const other = await enrolled({ identity: anIdentity({ productClass: 'AB-C', serialNumber }) });
    expect((await one.cpe.inform()).status).toBe(200);
    const lie = informOf(other.cpe.identity, ['2 PERIODIC']);
    expect((await other.cpe.postProven(lie)).status).toBe(200);
    await one.cpe.connect();
    expect((await one.cpe.postProven(lie)).status).toBe(403);
  });
});

describe('sessions that break off', () => {
  it('G8: a second session takes over from the first', async () => {
    const { cpe } = await enrolled({ isProvisioned: false });
    await cpe.inform(['1 BOOT']);
    const old = cpe.cookie;
    const again = twinOf(cpe);
    again.cookie = null;
    expect((await again.inform(['1 BOOT'])).status).toBe(200);
    expect(again.cookie).not.toBe(old);
    // The session that was taken over is gone, whatever still speaks for it.
    expect((await cpe.post('', { cookie: old })).status).not.toBe(200);
    expect(methodOf(await again.post(''))).not.toBeNull();
  });

  it('G8: the CPE informs again on the very connection of its open session', async () => {
    const { cpe } = await enrolled({ isProvisioned: false });
    await cpe.inform();
    await cpe.post('');
    const again = await cpe.post(informOf(cpe.identity, ['2 PERIODIC']), { authorization: 'none' });
    expect(methodOf(again)?.method).toBe('InformResponse');
    expect((await refuseAll(cpe, await cpe.post(''))).status).toBe(204);
  });

  it('G9: the same Inform again leaves each event once', async () => {
    const { cpe, cpeId } = await enrolled();
    for (let retryCount = 0; retryCount < 3; retryCount++) {
      await cpe.connect();
      expect((await cpe.inform(['1 BOOT', '4 VALUE CHANGE'], { retryCount })).status).toBe(200);
    }
    await app.get(InventoryService).flushInforms();
    const events = await app.database.sql.query<{ code: string }[]>(
      `select code from cpe_event where cpe_id = $1 order by code`,
      [cpeId],
    );
    expect(events.map((event) => event.code)).toEqual(['1 BOOT', '4 VALUE CHANGE']);
  });

  it('a session goes on after nonsense in the middle of it', async () => {
    const { cpe } = await enrolled();
    await cpe.inform();
    expect((await cpe.post('<not xml')).status).toBe(400);
    await cpe.connect();
    expect((await cpe.postProven('')).status).toBe(204);
  });
});

describe('a stranger in quarantine', () => {
  it('is served and told nothing', async () => {
    const cpe = new WireCpe(app.cwmpUrl, anIdentity(), { username: 'bootstrap', password: 'bootstrap-secret' });
    open.push(cpe);
    expect((await cpe.inform(['0 BOOTSTRAP', '1 BOOT'])).status).toBe(200);
    expect((await cpe.post('')).status).toBe(204);
  });
});

it('requests of the CPE before its empty POST are answered, unknown ones with fault 8000', async () => {
  const { cpe } = await enrolled();
  await cpe.inform();
  const wrapped = (name: string, id: string): string =>
    `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header><ID>${id}</ID></e:Header><e:Body><${name}/></e:Body></e:Envelope>`;
  expect(methodOf(await cpe.post(wrapped('GetRPCMethods', 'a')))).toEqual({ method: 'GetRPCMethodsResponse', id: 'a' });
  const fault = await cpe.post(wrapped('X_00259E_Kick', 'b'));
  expect(fault.status).toBe(200);
  expect(fault.body).toContain('<FaultCode>8000</FaultCode>');
  expect(methodOf(await cpe.post(wrapped('AutonomousTransferComplete', 'c')))?.method).toBe(
    'AutonomousTransferCompleteResponse',
  );
  expect((await cpe.post('')).status).toBe(204);
});

it('pipelined requests are answered in their order', async () => {
  const { cpe } = await enrolled();
  await cpe.connect();
  const wire: Wire = cpe.wire!;
  const inform = cpe.request(informOf(cpe.identity, ['2 PERIODIC']), { authorization: 'none' });
  const responses = Promise.all([wire.response(), wire.response()]);
  wire.socket.write(Buffer.concat([inform, inform]));
  expect((await responses).map((response) => response.status)).toEqual([401, 401]);
});
