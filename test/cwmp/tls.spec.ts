import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { Agent, request, type RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { Admission } from '../../apps/server/src/modules/cwmp/admission';
import { RouterTls } from '../../apps/server/src/modules/cwmp/router-tls';
import { CpeCredentialsService } from '../../apps/server/src/modules/inventory/cpe-credential.service';
import { startApp, type TestApp } from '../support/app';
import { TestAuthority, type Issued } from '../support/certificates';
import { aSubscription } from '../factories/subscribers';
import { anEnrolledCpe, anIdentity } from './enrolled-cpe';
import { informOf, WireCpe, type WireIdentity } from './wire-cpe';

interface Answer {
  status: number;
  challenge: string;
  cookie: string;
}

type Shown = Pick<
  RequestOptions,
  'ca' | 'cert' | 'key' | 'agent' | 'rejectUnauthorized' | 'headers' | 'path' | 'localAddress'
>;

/** One POST over TLS; each on a connection of its own unless an agent says otherwise. */
function post(app: TestApp, body: string, shown: Shown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      agent: false as const,
      ...shown,
      method: 'POST',
      headers: { 'Content-Type': 'text/xml', ...shown.headers },
    };
    const sent = request(app.cwmpUrl.replace('http:', 'https:'), options, (response) => {
      response.resume();
      const { 'www-authenticate': challenge = '', 'set-cookie': cookies = [] } = response.headers;
      const cookie = cookies[0]?.split(';')[0] ?? '';
      response.on('end', () => resolve({ status: response.statusCode ?? 0, challenge, cookie }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The same without TLS, from a network that may do so. */
function postPlain(port: number, body: string, headers: Record<string, string>): Promise<Omit<Answer, 'cookie'>> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, localAddress: '127.0.0.2', method: 'POST', agent: false, headers };
    const sent = plainRequest(options, (response) => {
      response.resume();
      const challenge = response.headers['www-authenticate'] ?? '';
      response.on('end', () => resolve({ status: response.statusCode ?? 0, challenge }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The certificate that a listener shows. */
function shownBy(port: number): Promise<X509Certificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(new X509Certificate(socket.getPeerCertificate().raw));
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

const portOf = (url: string): number => Number(new URL(url).port);
const nameOf = ({ oui, productClass, serialNumber }: WireIdentity): string =>
  `${oui}-${productClass.replaceAll('-', '%2D')}-${serialNumber}`;

const directory = mkdtempSync(join(tmpdir(), 'demarc-tls-'));
const cert = join(directory, 'cert.pem');
const key = join(directory, 'key.pem');
let authority: TestAuthority;
let app: TestApp;

const show = (pair: Issued): void => {
  writeFileSync(key, pair.key);
  writeFileSync(cert, pair.cert);
};

beforeAll(async () => {
  authority = await TestAuthority.make('the ISP');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('C4: CWMP over TLS, with the certificate of the operator', () => {
  beforeAll(async () => {
    show(await authority.issue('acs.example.net'));
    app = await startApp({
      env: { CWMP_TLS_CERT: cert, CWMP_TLS_KEY: key, CWMP_PLAIN_PORT: '0', CWMP_PLAIN_NETWORKS: '127.0.0.2/32' },
    });
  });
  afterAll(() => app.close());

  it('challenges, proves and opens a session', async () => {
    const { cpe, credentials } = await anEnrolledCpe(app);
    const speaker = new WireCpe(app.cwmpUrl, cpe.identity, credentials);
    const body = informOf(cpe.identity, ['2 PERIODIC']);
    const challenged = await post(app, body, { ca: authority.pem });
    expect(challenged.status).toBe(401);
    speaker.challenge = challenged.challenge;
    const headers = { Authorization: speaker.answer('POST', '/') ?? '' };
    expect((await post(app, body, { ca: authority.pem, headers })).status).toBe(200);
  });

  describe('G14: Basic over TLS', () => {
    const basic = (username: string, password: string): Record<string, string> => ({
      Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
    });

    it('counts where the rule of its make says so, and nowhere else', async () => {
      const api = await app.api();
      const identity = anIdentity({ productClass: `BASIC-${Date.now()}` });
      const { credentials } = await anEnrolledCpe(app, { identity });
      const say = async (headers: Record<string, string>): Promise<number> =>
        (await post(app, informOf(identity, ['2 PERIODIC']), { ca: authority.pem, headers })).status;
      const right = basic(credentials.username, credentials.password);
      expect(await say(right)).toBe(401);
      const any = { oui: null, manufacturer: null, hardwareVersion: null, softwareVersion: null };
      const match = { ...any, model: identity.productClass, softwareFrom: null, softwareBelow: null };
      const rule = { name: 'says its password', match, flags: { acceptsBasic: true }, reason: 'it knows nothing else' };
      await api.post('/quirk-rules', rule).expect(201);
      while ((await say(right)) !== 200);
      expect(await say(basic(credentials.username, `${credentials.password}x`))).toBe(401);
      expect(await say(basic(`${credentials.username}x`, credentials.password))).toBe(401);
      // Its credential is its own and no other's, in this form as well.
      const { cpe: other } = await anEnrolledCpe(app);
      const lie = informOf(other.identity, ['2 PERIODIC']);
      expect((await post(app, lie, { ca: authority.pem, headers: right })).status).toBe(403);
      const { plainPort } = app.get<{ plainPort: number }>('CWMP_LISTENER' as never);
      const inPlain = await postPlain(plainPort, informOf(identity, ['2 PERIODIC']), right);
      expect(inPlain).toMatchObject({ status: 401, challenge: expect.not.stringContaining('Basic') });
      // Once it has proved itself in SHA-256 and is to do so, nobody is told its password.
      await api.post('/quirk-rules', { ...rule, flags: { digest: 'sha-256' } }).expect(201);
      const known = await app.get(CpeCredentialsService).findByUsername(credentials.username);
      await app.get(CpeCredentialsService).noteSha256(known!);
      while ((await say(right)) !== 401);
    });

    it('is asked for at a path of its own, and by guesses no more often than digest', async () => {
      const body = informOf(anIdentity(), ['2 PERIODIC']);
      expect((await post(app, body, { ca: authority.pem })).challenge).not.toContain('Basic');
      const asked = await post(app, body, { ca: authority.pem, path: '/basic' });
      expect(asked.challenge).toMatch(/^Digest .*, Basic realm="demarc"/);
      const localAddress = '127.0.0.3';
      const guess = { ca: authority.pem, headers: basic('cpe-nobody', 'guess'), localAddress };
      for (let n = 0; n < 299; n++) app.get(Admission).countFailedProof(localAddress);
      expect((await post(app, body, guess)).status).toBe(401);
      expect((await post(app, body, guess)).status).toBe(503);
    });
  });

  it('is not spoken in plain on the same port', async () => {
    const { cpe } = await anEnrolledCpe(app);
    await expect(cpe.inform()).rejects.toThrow('closed');
  });

  it.each([
    ['127.0.0.2', 'from a network that may do without', 401],
    ['127.0.0.1', 'from anywhere else', 0],
  ])('the port without TLS answers %s (%s)', async (localAddress, _why, status) => {
    const { plainPort } = app.get<{ plainPort: number }>('CWMP_LISTENER' as never);
    const { request: plain } = await import('node:http');
    const seen = await new Promise<number>((resolve) => {
      const sent = plain(
        { host: '127.0.0.1', port: plainPort, localAddress, method: 'POST', agent: false },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      );
      sent.on('error', () => resolve(0));
      sent.end();
    });
    expect(seen).toBe(status);
  });

  it('shows a renewed certificate from the next handshake on, and keeps the old one when the new one is broken', async () => {
    const [cwmp, files] = [portOf(app.cwmpUrl), portOf(app.filesUrl)];
    const before = await shownBy(cwmp);
    writeFileSync(cert, 'half a certificate');
    await app.get(RouterTls).reload();
    expect((await shownBy(cwmp)).fingerprint256).toBe(before.fingerprint256);
    show(await authority.issue('acs.example.net'));
    await app.get(RouterTls).reload();
    const after = await shownBy(cwmp);
    expect(after.fingerprint256).not.toBe(before.fingerprint256);
    expect((await shownBy(files)).fingerprint256).toBe(after.fingerprint256);
  });
});

describe('C4: without a certificate of the operator', () => {
  afterEach(() => app.close());

  it('makes one itself and keeps it, and nothing is said in plain', async () => {
    const env = { CWMP_PLAIN: 'off', DATA_DIR: directory, CWMP_PUBLIC_URL: 'https://acs.example.net:7547/' };
    app = await startApp({ env });
    const own = readFileSync(join(directory, 'tls/cwmp.crt'), 'utf8');
    const shown = await shownBy(portOf(app.cwmpUrl));
    expect(shown.fingerprint256).toBe(new X509Certificate(own).fingerprint256);
    expect(shown.checkHost('acs.example.net')).toBe('acs.example.net');
    expect(shown.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(shown.verify(shown.publicKey)).toBe(true);
    const access = (await (await app.api()).get('/router-access').expect(200)).body;
    expect(access.certificate).toMatchObject({ fingerprint: shown.fingerprint256, isSelfSigned: true });
    expect(access.certificate.names).toContain('acs.example.net');
    // What was tried above is remembered of this database.
    const codes = (access.notices as { code: string }[]).map(({ code }) => code);
    expect(codes.filter((code) => code !== 'security-events')).toEqual(['certificate-self-signed']);
    const { cpe } = await anEnrolledCpe(app);
    expect((await post(app, informOf(cpe.identity, ['2 PERIODIC']), { ca: own })).status).toBe(401);
    await expect(cpe.inform()).rejects.toThrow('closed');
    await app.close();
    app = await startApp({ env });
    expect((await shownBy(portOf(app.cwmpUrl))).fingerprint256).toBe(shown.fingerprint256);
  });
});

describe('C4: certificates of routers', () => {
  let stranger: TestAuthority;
  let revoked: Issued;
  const identity = anIdentity({ productClass: 'TLS-1' });
  const inform = informOf(identity, ['0 BOOTSTRAP', '1 BOOT']);

  beforeAll(async () => {
    stranger = await TestAuthority.make('somebody else');
    show(await authority.issue('acs.example.net'));
    revoked = await authority.issue(nameOf(identity));
    app = await startApp({
      env: {
        CWMP_TLS_CERT: cert,
        CWMP_TLS_KEY: key,
        CWMP_CLIENT_CA: authority.pem,
        CWMP_CLIENT_CRL: await authority.revoke(revoked),
      },
    });
  });
  afterAll(() => app.close());

  const shownAs = (issued: Issued): Shown => ({ ca: authority.pem, cert: issued.cert, key: issued.key });
  const stateOf = async (serialNumber: string): Promise<string | undefined> => {
    const rows = await app.database.sql.query<{ state: string }[]>(`select state from cpe where serial_number = $1`, [
      serialNumber,
    ]);
    return rows[0]?.state;
  };

  it('C2: a registered router needs no other credential, also after a factory reset', async () => {
    await aSubscription(await app.api(), { routerSerial: identity.serialNumber });
    const own = shownAs(await authority.issue(nameOf(identity)));
    expect((await post(app, inform, own)).status).toBe(200);
    await app.database.sql.query(`update cpe set state = 'active', enrolled_at = now() where serial_number = $1`, [
      identity.serialNumber,
    ]);
    expect((await post(app, inform, own)).status).toBe(200);
    expect(await stateOf(identity.serialNumber)).toBe('active');
  });

  it('one that nobody registered waits in quarantine, whoever signed it', async () => {
    const unknown = anIdentity({ productClass: 'TLS-1' });
    const answer = await post(app, informOf(unknown, ['0 BOOTSTRAP']), shownAs(await authority.issue(nameOf(unknown))));
    expect(answer.status).toBe(200);
    expect(await stateOf(unknown.serialNumber)).toBe('quarantine');
  });

  it('C1: who proved to be one router cannot speak for another', async () => {
    const { cpe: other } = await anEnrolledCpe(app);
    const own = shownAs(await authority.issue(nameOf(anIdentity())));
    expect((await post(app, informOf(other.identity, ['2 PERIODIC']), own)).status).toBe(403);
    const enrolled = shownAs(await authority.issue(nameOf(identity)));
    expect((await post(app, informOf(other.identity, ['2 PERIODIC']), enrolled)).status).toBe(403);
  });

  it('a session goes on over another connection with the same certificate, and with no other', async () => {
    const own = shownAs(await authority.issue(nameOf(identity)));
    const agent = new Agent({ keepAlive: true });
    const { cookie } = await post(app, inform, { ...own, agent });
    agent.destroy();
    const headers = { Cookie: cookie };
    const { cpe: other } = await anEnrolledCpe(app);
    const foreign = shownAs(await authority.issue(nameOf(other.identity)));
    expect((await post(app, '', { ...foreign, headers })).status).toBe(400);
    expect([200, 204]).toContain((await post(app, '', { ...own, headers })).status);
  });

  it.each<[string, () => Issued | Promise<Issued>]>([
    ['of another authority', () => stranger.issue(nameOf(identity))],
    ['that has run out', () => authority.issue(nameOf(identity), -1)],
    ['that was revoked', () => revoked],
    ['of a model', () => authority.issue('TLS-1')],
  ])('a certificate %s is no credential: digest decides', async (_case, issue) => {
    const answer = await post(app, inform, shownAs(await issue()));
    expect(answer.status).toBe(401);
    expect(answer.challenge).toContain('Digest');
  });
});

describe('C4: where every router must show a certificate', () => {
  beforeAll(async () => {
    show(await authority.issue('acs.example.net'));
    app = await startApp({
      env: { CWMP_TLS_CERT: cert, CWMP_TLS_KEY: key, CWMP_CLIENT_CA: authority.pem, CWMP_CLIENT_CERT: 'required' },
    });
  });
  afterAll(() => app.close());

  it('none is no connection, and one of a model goes on to its own digest', async () => {
    const body = informOf(anIdentity(), ['0 BOOTSTRAP']);
    await expect(post(app, body, { ca: authority.pem })).rejects.toThrow();
    const model = await authority.issue('TLS-1');
    expect((await post(app, body, { ca: authority.pem, cert: model.cert, key: model.key })).status).toBe(401);
  });
});
