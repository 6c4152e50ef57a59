// What the runs of a whole fleet share: the built server, simulated routers of all models in this process, what goes wrong
// with some of them, and how a run is told.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { BOOTSTRAP, memoryOf, signIn, startServer } from './bench-server.mjs';

const require = createRequire(import.meta.url);
const { SimulatedCpe } = require('../dist/server/apps/cpe-sim/src/simulated-cpe.js');
const { AccessNetwork } = require('../dist/server/apps/cpe-sim/src/access-network.js');
const { PROFILES } = require('../dist/server/apps/cpe-sim/src/profiles/catalogue.js');
const { softwareVersionPath } = require('../dist/server/apps/cpe-sim/src/profiles/profile.js');
const { FAST_TIMING } = require('../dist/server/apps/cpe-sim/src/timing.js');

export { AccessNetwork, FAST_TIMING, PROFILES, SimulatedCpe, softwareVersionPath };
const LOOK_MS = 250;
/** Of /proc, a second. */
const CLOCK_TICKS = 100;
/** First contacts at one time: more wait in the simulator, and not at the server's door. */
const AT_ONCE = 24;
/** Nobody informs by itself during a run: what comes was called, or has something to say. */
const SETTINGS = {
  CWMP_ENROLMENT: 'open',
  BIND_ADDRESS: '127.0.0.1',
  CWMP_PERIODIC_INFORM_SECONDS: '86400',
};

/** A server that knows nobody yet. */
export async function openWorld(dataDir, more = {}) {
  const settings = { ...SETTINGS, ...more };
  const server = await startServer(dataDir, settings);
  const api = await signIn(server.base);
  await api('PUT', '/call-policy', { ...(await policyOf(api)), callsPerSecond: 1000, callsPerSecondPerLane: 1000 });
  await api('PUT', '/campaign-policy', { approvalAbove: 100_000, reason: 'a run, and nobody else is here' });
  await api('PUT', '/profiles/policy', { approveAbove: 100_000, reason: 'a run, and nobody else is here' });
  return { ...server, dataDir, settings, api, peakMib: 0 };
}

/** The same server again, after it has died. Who was signed in still is. */
export async function reopenWorld(world) {
  const { child } = await startServer(world.dataDir, world.settings);
  world.child = child;
}

const policyOf = async (api) => ({ ...(await api('GET', '/call-policy')), reason: 'a run calls everybody' });

/** Boxes of all models in turn, each informed for the first time; @returns them by serial */
export async function bootFleet({ acsUrl }, count) {
  const network = new AccessNetwork();
  const names = Object.keys(PROFILES);
  const boxes = Array.from({ length: count }, (_each, at) => {
    const profile = names[at % names.length];
    return new SimulatedCpe({
      profile,
      serial: `${PROFILES[profile].serialPrefix}${String(at).padStart(8, '0')}`,
      acsUrl,
      credentials: BOOTSTRAP,
      network,
      timing: { ...FAST_TIMING, bootMs: 100, requestTimeoutMs: 60_000 },
      log: { sessions: 3, withMessages: false },
    });
  });
  const waiting = boxes.values();
  const lane = async () => {
    for (const box of waiting) {
      box.powerOn();
      await box.waitFor(isQuiet, { timeoutMs: 120_000, what: 'the end of its first session' });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return new Map(boxes.map((box) => [box.serial, box]));
}

/** Its last session is over, and nothing is left to say. */
const isQuiet = (box) =>
  box.sessions.at(-1)?.outcome === 'completed' && !box.agent.isBusy && box.agent.events.pending.length === 0;

/** Something goes wrong with every so many of them: `shares` per thousand. @returns what, by serial */
export function injectMishaps(boxes, shares) {
  const list = [...boxes.values()];
  const mishaps = new Map();
  // Spread over the whole fleet by a stride that shares no factor with it, so that all models and waves have theirs.
  const stride = strideOf(list.length);
  let at = 0;
  for (const [mishap, perThousand] of Object.entries(shares)) {
    for (let n = Math.round((list.length * perThousand) / 1000); n > 0; n--, at++) {
      const box = list[(at * stride) % list.length];
      box.mishap = mishap;
      mishaps.set(box.serial, mishap);
    }
  }
  return mishaps;
}

function strideOf(length) {
  const common = (a, b) => (b === 0 ? a : common(b, a % b));
  for (let stride = Math.floor(length * 0.618); ; stride++) if (common(stride, length) === 1) return stride;
}

/** Every box works again. */
export function mendAll(boxes) {
  for (const box of boxes.values()) {
    box.mishap = null;
    box.powerOn();
  }
}

/** Asks until it is true. @returns the last answer */
export async function until(ask, isTrue, { withinMs, what }) {
  const endsAt = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isTrue(answer)) return answer;
    if (performance.now() > endsAt) throw new Error(`waited in vain for ${what}`);
    await sleep(LOOK_MS);
  }
}

/** Runs a part, and says what it cost. */
export async function measured(world, what, work) {
  const before = await sessionsOf(world.base);
  const cpuBefore = cpuSecondsOf(world.child.pid);
  const from = performance.now();
  const watch = setInterval(() => (world.peakMib = Math.max(world.peakMib, memoryOf(world.child.pid))), 500);
  try {
    return await work();
  } finally {
    clearInterval(watch);
    const seconds = (performance.now() - from) / 1000;
    const sessions = (await sessionsOf(world.base)) - before;
    console.log(
      `${what}: ${seconds.toFixed(1)} s, ${sessions} sessions, ${(sessions / seconds).toFixed(0)}/s, ` +
        `${(cpuSecondsOf(world.child.pid) - cpuBefore).toFixed(1)} s of CPU of the server, at most ${world.peakMib.toFixed(0)} MiB`,
    );
  }
}

/** Of the process alone; its PostgreSQL is another. */
function cpuSecondsOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS;
}

async function sessionsOf(base) {
  const text = await (await fetch(`${base}/metrics`)).text();
  return [...text.matchAll(/^demarc_cwmp_sessions_total\S* (\d+)$/gm)].reduce((sum, [, n]) => sum + Number(n), 0);
}

/** Lines of a table: how many, and what they are. */
export function table(title, counts) {
  console.log(title);
  for (const [what, n] of [...counts].toSorted(([, a], [, b]) => b - a))
    console.log(`  ${String(n).padStart(6)}  ${what}`);
}

export function countBy(rows, keyOf) {
  const counts = new Map();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  return counts;
}

/** The rows of a CSV, without its head. */
export const csvRows = (text) => text.trim().split('\r\n').slice(1).map(cellsOf);

function cellsOf(line) {
  const cells = [...line.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g)];
  // At its end the pattern fits once more, and empty.
  return cells.slice(0, -1).map(([, quoted, plain]) => (quoted === undefined ? plain : quoted.replaceAll('""', '"')));
}
