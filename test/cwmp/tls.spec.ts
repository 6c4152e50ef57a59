import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp, type TestApp } from '../support/app';
import { anEnrolledCpe } from './enrolled-cpe';
import { informOf, WireCpe } from './wire-cpe';

const directory = mkdtempSync(join(tmpdir(), 'demarc-tls-'));
const cert = join(directory, 'cert.pem');
const key = join(directory, 'key.pem');

function makeCertificate(): boolean {
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  try {
    execFileSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // without openssl there is nothing to test with
  }
}

const describeTls = makeCertificate() ? describe : describe.skip;

describeTls('C4: CWMP over TLS (skipped without openssl)', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ env: { CWMP_TLS_CERT: cert, CWMP_TLS_KEY: key } });
  });
  afterAll(async () => {
    await app.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('challenges, proves and opens a session', async () => {
    const { cpe, credentials } = await anEnrolledCpe(app);
    const speaker = new WireCpe(app.cwmpUrl, cpe.identity, credentials);
    const post = (body: string, authorization: string | null): Promise<{ status: number; challenge: string }> =>
      new Promise((resolve, reject) => {
        const headers = authorization === null ? {} : { Authorization: authorization };
        const options = { method: 'POST', headers: { ...headers, 'Content-Type': 'text/xml' }, ca: readFileSync(cert) };
        const sent = request(app.cwmpUrl.replace('http:', 'https:'), options, (response) => {
          response.resume();
          const challenge = response.headers['www-authenticate'] ?? '';
          response.on('end', () => resolve({ status: response.statusCode ?? 0, challenge }));
        });
        sent.on('error', reject);
        sent.end(body);
      });
    const body = informOf(cpe.identity, ['2 PERIODIC']);
    const challenged = await post(body, null);
    expect(challenged.status).toBe(401);
    speaker.challenge = challenged.challenge;
    expect((await post(body, speaker.answer('POST', '/'))).status).toBe(200);
  });

  it('is not spoken in plain on the same port', async () => {
    const { cpe } = await anEnrolledCpe(app);
    await expect(cpe.inform()).rejects.toThrow('closed');
  });
});
