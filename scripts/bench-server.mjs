// What the benchmarks of the whole product share: a server of its own, a session of staff, and how samples are told.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVER_FLAGS } from './server-flags.mjs';

export const BOOTSTRAP = { username: 'bench-bootstrap', password: 'bench-bootstrap' };
const LOGIN = { email: 'bench@example.net', password: 'bench-bench-bench' };

export const freePort = () =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });

/** The built server as in the demonstration, on free ports unless `more` says which; `more` are further settings. */
export async function startServer(dataDir, more = {}) {
  const [http, cwmp] = [more.HTTP_PORT ?? (await freePort()), more.CWMP_PORT ?? (await freePort())];
  const child = spawn(process.execPath, [...SERVER_FLAGS, 'dist/server/apps/server/src/main.js'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      DEMARC_DEMO: 'on',
      DEMO_FLEET_SIZE: '0',
      DATA_DIR: dataDir,
      HTTP_PORT: String(http),
      CWMP_PORT: String(cwmp),
      FILES_PORT: '0',
      CWMP_PLAIN: 'on',
      CPE_NETWORKS: '127.0.0.0/8',
      CWMP_BOOTSTRAP_USERNAME: BOOTSTRAP.username,
      CWMP_BOOTSTRAP_PASSWORD: BOOTSTRAP.password,
      ADMIN_EMAIL: LOGIN.email,
      ADMIN_PASSWORD: LOGIN.password,
      LOG_LEVEL: 'error',
      ...more,
    },
  });
  const base = `http://127.0.0.1:${http}`;
  for (let i = 0; ; i++) {
    const ready = await fetch(`${base}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) break;
    if (i > 300 || child.exitCode !== null) throw new Error('the server did not start');
    await sleep(100);
  }
  return { child, base, acsUrl: `http://127.0.0.1:${cwmp}/` };
}

export async function signIn(base) {
  const login = await fetch(`${base}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(LOGIN),
  });
  const cookie = login.headers.getSetCookie()[0].split(';')[0];
  const send = async (method, path, headers, body) => {
    const response = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: { Cookie: cookie, 'X-Demarc-Portal': '1', ...headers },
      ...(body === undefined ? {} : { body }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const api = async (method, path, body, key) => {
    const headers = { 'Content-Type': 'application/json', ...(key ? { 'Idempotency-Key': key } : {}) };
    const response = await send(method, path, headers, body === undefined ? undefined : JSON.stringify(body));
    return response.status === 204 ? null : response.json();
  };
  /** A file, as it is. */
  api.upload = async (path, bytes) =>
    (await send('POST', path, { 'Content-Type': 'application/octet-stream' }, bytes)).json();
  api.text = async (method, path, body) =>
    (await send(method, path, { 'Content-Type': 'application/json' }, JSON.stringify(body))).text();
  return api;
}

/** A run that would take from everybody on one day waits for a person, outside of a benchmark. */
export async function allowEverybodyAtOnce(api) {
  await api('PUT', '/suspension/limits', {
    maxSharePermille: 1000,
    medianFactor: 100,
    alwaysAllowed: 100_000,
    perMinute: 100_000,
    perNasPerMinute: 100_000,
    paymentDataMaxAgeHours: 720,
    reason: 'a benchmark takes everybody at once',
  });
}

export function distribution(samples) {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]);
  return `p50 ${at(0.5)} ms   p95 ${at(0.95)} ms   p99 ${at(0.99)} ms   max ${at(1)} ms`;
}

/** Date and hour of an instant where the bills are written: decisions are made by that calendar, not by UTC. */
export function localTime(instant, zone) {
  const parts = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  const [date, time] = parts.format(new Date(instant)).split(' ');
  return { date, hour: Number(time.slice(0, 2)) };
}

/** MiB of memory that a process holds (its PostgreSQL is another). */
export function memoryOf(pid) {
  const [kib] = /(?<=VmRSS:\s+)\d+/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(kib) / 1024;
}
