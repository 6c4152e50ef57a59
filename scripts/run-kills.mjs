// The server is killed (SIGKILL) at every message of every kind of session, as seen on the line: before the router has it, and
// after. For each of these moments there is a router whose line stops there; then one kill strikes all of them at once. After
// the restart one session of each must be enough, and nothing that could hurt may have reached a router twice.
//
// Then a campaign is killed again and again, at random moments.
//
//   npm run run:kills [-- --scenario reboot --scenario campaign --random 20]
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freePort } from './bench-server.mjs';
import { countBy, openWorld, reopenWorld, table, until } from './fleet-world.mjs';
import { SCENARIOS } from './kill-scenarios.mjs';
import { Tap } from './tap.mjs';

const { values: options } = parseArgs({
  options: {
    scenario: { type: 'string', multiple: true, default: Object.keys(SCENARIOS) },
    /** How often the server dies during one campaign. */
    random: { type: 'string', default: '20' },
    devices: { type: 'string', default: '40' },
  },
});
/** What must reach a router once at most, whatever dies. */
const ONCE = ['Reboot', 'FactoryReset', 'Download', 'AddObject'];
const HOWS = ['lost', 'arrived'];

/** So long after its last message it has nothing more to say: models are learned, and later routers are asked less. */
const SILENCE_MS = 4_000;

const isAtRest = ({ tap, box }) =>
  tap.isStopped || (tap.heard.length > 0 && !box.agent.isBusy && performance.now() - tap.heardAt > SILENCE_MS);

/** One router for each message of the course of a session, and each way to die at it. */
async function strike(world, name, problems) {
  const scenario = SCENARIOS[name];
  const course = await rehearse(world, scenario);
  console.log(`${name}: ${course.join(', ')}`);
  const stops = course.flatMap((_what, at) => HOWS.map((how) => ({ at: at + 1, how })));
  const homes = [];
  for (const stop of stops) homes.push(await openHome(world, scenario, stop));
  await scenario.begin(world, homes);
  await until(
    () => homes.every(isAtRest),
    (isReached) => isReached,
    { withinMs: 60_000, what: `${name}: all lines to stop` },
  ).catch((error) => problems.push(`${name}: ${error.message}`));
  await kill(world);
  const stopped = new Map(homes.map((home) => [home, home.box.sessions.at(-1)?.number ?? 0]));
  for (const { tap } of homes) tap.release();
  await reopenWorld(world);
  const results = [];
  for (const home of homes) results.push(await converge(world, { scenario, home, course, since: stopped.get(home) }));
  table(
    `  ${homes.length} routers`,
    countBy(results, ({ said }) => said),
  );
  problems.push(...results.flatMap((each) => each.problems.map((what) => `${name}, ${what}`)));
  await Promise.all(homes.map(closeHome));
}

/** What the server says to a router in this scenario when nobody dies. */
async function rehearse(world, scenario) {
  const home = await openHome(world, scenario, null);
  await scenario.begin(world, [home]);
  await until(
    () => scenario.problemOf(world, home),
    (problem) => problem === null,
    { withinMs: 60_000, what: `a rehearsal (${home.box.serial}: ${await scenario.problemOf(world, home)})` },
  );
  const course = [...home.tap.heard];
  await closeHome(home);
  return course;
}

async function openHome(world, scenario, stop) {
  const tap = await Tap.open(world.cwmpPort);
  const home = await scenario.prepare(world, tap);
  home.stop = stop;
  home.before = new Map(home.box.rpcCounts);
  tap.set(stop);
  return home;
}

async function closeHome({ tap, box }) {
  await box.close();
  tap.close();
}

async function kill({ child }) {
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await ended;
}

/** One session, and the router is as it should be. */
async function converge(world, { scenario, home, course, since }) {
  const { box, stop } = home;
  const moment = `${stop.how} at ${stop.at} (${course[stop.at - 1]})`;
  const problems = [];
  const isBusy = () => box.agent.isBusy || box.agent.events.pending.length > 0 || box.link.address === null;
  await until(isBusy, (busy) => !busy, { withinMs: 30_000, what: `${box.serial} to be quiet` }).catch((error) =>
    problems.push(`${moment}: ${error.message}`),
  );
  const done = () => box.sessions.filter(({ number, outcome }) => number > since && outcome === 'completed');
  if (done().length === 0)
    await box.inform(['2 PERIODIC']).catch((error) => problems.push(`${moment}: ${error.message}`));
  const patience = scenario.patienceMs ?? 5_000;
  const last = await until(
    () => scenario.problemOf(world, home),
    (problem) => problem === null,
    { withinMs: patience, what: 'convergence' },
  ).catch(() => scenario.problemOf(world, home));
  if (last !== null) problems.push(`${moment}: ${last}`);
  // No more than it takes when nobody dies.
  const usual = course.filter((what) => what === 'InformResponse').length + (scenario.extraSessions ?? 0);
  if (done().length > usual) problems.push(`${moment}: ${done().length} sessions: ${done().map(wordsOf).join('; ')}`);
  problems.push(...repeatedOn(home).map((what) => `${moment}: ${what}`));
  return { problems, said: scenario.told === undefined ? 'as wanted' : await scenario.told(world, home) };
}

function repeatedOn({ box, before }) {
  const times = (method) => (box.rpcCounts.get(method) ?? 0) - (before.get(method) ?? 0);
  return ONCE.filter((method) => times(method) > 1).map((method) => `${times(method)} times ${method}`);
}

/** One campaign, and a server that dies whenever it likes. */
async function killAtRandom(world, times, problems) {
  const scenario = SCENARIOS.campaign;
  const homes = [];
  for (let n = 0; n < Number(options.devices); n++) homes.push(await openHome(world, scenario, null));
  await scenario.begin(world, homes);
  for (let n = 0; n < times; n++) {
    await sleep(Math.random() * 1500);
    await kill(world);
    await reopenWorld(world);
  }
  const isOver = async () => {
    const { state, counts } = await world.api('GET', `/campaigns/${homes[0].campaignId}`);
    return state === 'done' && counts.done + counts.failed + counts.skipped === homes.length;
  };
  for (let hour = 0; hour < 3; hour++) {
    const end = await until(isOver, (over) => over, { withinMs: 20_000, what: 'the end of the campaign' }).catch(
      () => false,
    );
    if (end) break;
    // Whom nobody knows to have been told is given its time.
    await world.api('POST', '/demo/clock', { hours: 1 });
  }
  const members = await world.api('GET', `/campaigns/${homes[0].campaignId}/routers?limit=500`);
  table(
    `a campaign over ${homes.length} routers, killed ${times} times`,
    countBy(members, ({ state, cause }) => `${state}${cause === null ? '' : `, ${cause}`}`),
  );
  if (!(await isOver())) problems.push('the campaign did not end');
  for (const home of homes) {
    const { state, reason } = members.find(({ serialNumber }) => serialNumber === home.box.serial);
    if (state !== 'done' && reason === null) problems.push(`${home.box.serial} is ${state} without a reason`);
    problems.push(...repeatedOn(home).map((what) => `random, ${home.box.serial}: ${what}`));
  }
  await Promise.all(homes.map(closeHome));
}

const wordsOf = ({ events, rpcs }) =>
  `${events.map(({ code }) => code).join('+')} (${rpcs.map(({ method }) => method).join(', ')})`;

const dataDir = mkdtempSync(join(tmpdir(), 'demarc-run-kills-'));
chmodSync(dataDir, 0o755);
const [http, cwmp, files] = [await freePort(), await freePort(), await freePort()];
const world = await openWorld(dataDir, { HTTP_PORT: http, CWMP_PORT: cwmp, FILES_PORT: files });
world.cwmpPort = cwmp;
const problems = [];
try {
  for (const name of options.scenario) await strike(world, name, problems);
  if (Number(options.random) > 0) await killAtRandom(world, Number(options.random), problems);
} finally {
  const ended = new Promise((done) => world.child.once('exit', done));
  world.child.kill('SIGTERM');
  await Promise.race([ended, sleep(10_000)]);
  rmSync(dataDir, { recursive: true, force: true });
}
for (const problem of problems) console.error(`PROBLEM ${problem}`);
console.log(problems.length === 0 ? 'every router came back in one session' : `${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
