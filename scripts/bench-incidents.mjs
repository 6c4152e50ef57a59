// npm run bench:incidents: what one look at the whole network costs, as it is taken every minute. The fleet is made in an embedded
// PostgreSQL of its own, by SQL; the look is that of the built server, with its parts timed one by one.
//   --routers 100000   how many there are, over 20 NAS with 10 access nodes each
//   --parts            the parts of each look as well
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';

const { values: options } = parseArgs({
  options: {
    routers: { type: 'string', default: '100000' },
    parts: { type: 'boolean', default: false },
  },
});
const COUNT = Number(options.routers);
const MINUTE_MS = 60_000;
const dataDir = mkdtempSync(join(tmpdir(), 'demarc-bench-'));
Object.assign(process.env, {
  DATA_DIR: join(dataDir, 'demarc'),
  DEMARC_ROLES: 'web',
  BIND_ADDRESS: '127.0.0.1',
  HTTP_PORT: '0',
  LOG_LEVEL: 'error',
});
const require = createRequire(import.meta.url);
const server = (path) => require(`../dist/server/apps/server/src/${path}.js`);
const { startEmbeddedPostgres } = server('platform/database/embedded-postgres');
const { AppConfig } = server('platform/config/app-config');
const { ShiftableClock } = server('platform/clock');
const { migrate } = server('platform/database/data-source');
const { createApp } = server('create-app');
const { DetectIncidents } = server('modules/incidents/detect-incidents.service');

const id = (kind, n = 'n') => `('0190000${kind}-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
const SEED = [
  `insert into plan (id, name, price_minor, currency, down_kbps, up_kbps, created_at)
   select ${id(1, '1')}, 'Home', 50000, 'BDT', 10000, 10000, now()`,
  `insert into nas (id, name, address, vendor, coa_port, secret_sealed, message_authenticator, event_timestamp, enabled, created_at)
   select ${id(5)}, 'bras-' || n, ('10.0.0.' || n)::inet, 'generic', 3799, ''::bytea, true, true, true, now() from generate_series(1, 20) n`,
  `insert into subscriber (id, number, name, phone, phone_digits, created_at)
   select ${id(2)}, 'B-' || n, 'Person', '01' || n, '01' || n, now() from generate_series(1, :n) n`,
  `insert into subscription (id, subscriber_id, plan_id, label, activated_on, billing_cycle_day, service_state, state_version,
     state_changed_at, pppoe_username, pppoe_password_sealed, created_at)
   select ${id(3)}, ${id(2)}, ${id(1, '1')}, 'Internet', '2026-01-01', 1, 'active', 1, now(), 'user' || n, ''::bytea, now()
   from generate_series(1, :n) n`,
  `insert into cpe (id, serial_number, oui, product_class, manufacturer, model_name, hardware_version, software_version, root, state,
     mode, subscription_id, enrolled_at, created_at)
   select ${id(4)}, 'BENCH' || n, '00259E', 'M' || n % 30, 'Huawei', 'Model-' || n % 30, 'V1', 'V5R0' || (n * 31 % 60),
     'InternetGatewayDevice.', 'active', 'manage', ${id(3)}, now(), now() from generate_series(1, :n) n`,
  `insert into cpe_presence (cpe_id, last_inform_at, source_address, events, retry_count, inform_hash)
   select ${id(4)}, now() - (n * 7919 % 600) * interval '1 second', '10.0.0.1', '{"2 PERIODIC"}', 0, '' from generate_series(1, :n) n`,
  ...['uptimeSeconds', 'wanIp', 'pppUsername', 'rxPowerDbm', 'periodicInformSeconds'].map(
    (name) => `insert into cpe_parameter (cpe_id, name, path, value)
      select ${id(4)}, '${name}', 'InternetGatewayDevice.Somewhere.${name}', '600' from generate_series(1, :n) n`,
  ),
  `insert into access_session (id, nas_id, acct_session_id, user_name, subscription_id, nas_port_id, started_at, updated_at, session_seconds,
     input_octets, output_octets)
   select ${id(6)}, ${id(5, '1 + n % 20')}, 's' || n, 'user' || n, ${id(3)}, 'olt-' || (n / 20 % 10) || ' eth 1/' || n % 8 || ':' || n,
     now() - interval '2 days', now() - (n * 31 % 300) * interval '1 second', 1, 1, 1 from generate_series(1, :n) n`,
];

async function sqlOf(url) {
  const client = new pg.Client(url);
  await client.connect();
  return client;
}

/** What each method of these took, by its name. */
const took = new Map();
function watch(target, names) {
  for (const name of names) {
    const own = target[name];
    target[name] = async function timed(...given) {
      const from = performance.now();
      try {
        return await own.apply(this, given);
      } finally {
        took.set(name, (took.get(name) ?? 0) + performance.now() - from);
      }
    };
  }
}

const shown = (ms) => `${ms.toFixed(0)} ms`.padStart(9);
async function look(app, name, times = 1) {
  const samples = [];
  for (let n = 0; n < times; n++) {
    took.clear();
    const from = performance.now();
    await app.get(DetectIncidents).look();
    samples.push(performance.now() - from);
  }
  const sorted = samples.toSorted((a, b) => a - b);
  console.log(`${name.padEnd(52)} ${shown(sorted[Math.floor((sorted.length - 1) / 2)])}`);
  if (options.parts) {
    for (const [part, ms] of [...took].toSorted((a, b) => b[1] - a[1]))
      if (ms >= 5) console.log(`    ${part.padEnd(48)} ${shown(ms)}`);
  }
}

const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), database: 'demarc' });
const config = AppConfig.read().withDatabase(postgres.url('demarc'));
await migrate({
  url: config.databaseUrl,
  entities: server('entities').entities,
  migrations: require('../dist/server/migrations').migrations,
});
const clock = new ShiftableClock();
const app = await createApp(config, clock, null);
const sql = await sqlOf(postgres.url('demarc'));
try {
  const began = performance.now();
  await sql.query('set synchronous_commit = off');
  for (const statement of SEED) await sql.query(statement.replaceAll(/(?<!:):n\b/g, String(COUNT)));
  await sql.query('vacuum analyze');
  console.log(`${COUNT.toLocaleString('en')} routers, made in ${Math.round((performance.now() - began) / 1000)} s\n`);
  const { SignalRepository } = server('modules/incidents/signal.repository');
  const { FindingRepository } = server('modules/incidents/finding.repository');
  const { IncidentMemberRepository } = server('modules/incidents/incident-member.repository');
  const { IncidentRepository } = server('modules/incidents/incident.repository');
  const { AccessPlaces } = server('modules/access/access-places.service');
  watch(app.get(SignalRepository), ['refreshPresence', 'forgetRetired', 'listUnplaced', 'place', 'placeByService']);
  watch(app.get(FindingRepository), ['silence', 'boots', 'endedSessions']);
  watch(app.get(IncidentMemberRepository), ['markBack', 'addSilent', 'addBooted', 'addStopped', 'take']);
  watch(app.get(IncidentRepository), ['countMembers', 'settleBeginning', 'listOpenForUpdate']);
  watch(app.get(AccessPlaces), ['of', 'since', 'life']);

  await look(app, 'the first look, at which all are new');
  for (let n = 1; n * 20_000 < COUNT; n++) await look(app, `… and the next 20,000 are placed`);
  await look(app, 'nothing has happened', 5);
  await sql.query(`update cpe_presence set last_inform_at = last_inform_at + interval '10 minutes'`);
  await sql.query(`update access_session set updated_at = updated_at + interval '10 minutes'`);
  clock.moveTo(new Date(clock.now().getTime() + 10 * MINUTE_MS));
  await look(app, 'all have informed once', 5);
  await sql.query(
    `update cpe_presence set last_inform_at = last_inform_at + interval '10 minutes' where substr(cpe_id::text, 36) < '4'`,
  );
  // Looked at every minute meanwhile, as it is; else the break would be ours.
  clock.moveTo(new Date(clock.now().getTime() + 40 * MINUTE_MS));
  await sql.query('update access_session set updated_at = $1', [clock.now()]);
  await sql.query('update incident_watch set looked_at = $1, placed_until = $1', [clock.now()]);
  await look(app, 'three in four fall silent at once');
  await look(app, '… the look after', 3);
  await sql.query(`update cpe_presence set last_inform_at = $1`, [clock.now()]);
  clock.moveTo(new Date(clock.now().getTime() + MINUTE_MS));
  await look(app, 'all are back at once');
  await look(app, '… the look after', 3);
} finally {
  await sql.end();
  await app.close();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(0);
