import {
  countBy,
  csvRows,
  injectMishaps,
  measured,
  mendAll,
  PROFILES,
  softwareVersionPath,
  table,
  until,
} from './fleet-world.mjs';

/** Per thousand: 3 % cannot fetch the image, 2 % fetch it and are never heard again. */
const SHARES = { 'fails-download': 30, 'vanishes-on-download': 20 };
const RULES = {
  canaryCount: 8,
  waveSize: 200,
  gapMinutes: 0,
  mostAtOnce: 200,
  isBackedUp: false,
  // Time goes on faster than boxes inform.
  offlineAfterHours: 720,
};
/** Whatever fails, it goes on to the end. */
const NEVER_HALTS = { maxFailedPercent: 100, maxFailed: 100_000, maxSilent: 100_000, maxRelapsed: 100_000 };
const UNDER_WAY = ['preparing', 'sent', 'checking'];
const MOST_LISTED = 500;
/** What becomes of whom: state and cause. */
const EXPECTED = { 'fails-download': 'failed, refused', 'vanishes-on-download': 'failed, silent' };

let campaigns = 0;

async function imagesFor({ api }, version) {
  const images = [];
  for (const { productClass } of Object.values(PROFILES)) {
    const query = new URLSearchParams({ name: `${productClass} ${version}`, kind: 'firmware', version, productClass });
    const file = await api.upload(`/router-files?${query}`, `CPE-SIM-IMAGE ${productClass} ${version}\n`);
    images.push({ productClass, fileId: file.id, fromVersions: [] });
  }
  return images;
}

/** All rows of the report: what a person would be handed. */
async function reportOf({ api }, id) {
  return csvRows(await api.text('POST', `/campaigns/${id}/report`)).map(([serial, , , state, cause, reason]) => ({
    serial,
    state,
    cause,
    reason,
  }));
}

/** Between two looks of the campaigns at least: what an hour has changed shows then. */
const AGAIN_MS = 5_000;

/** Lets an hour pass when those alone are under way that will never say anything again. */
function hourglass({ api }, id, vanished) {
  let turnedAt = -Infinity;
  return async () => {
    if (performance.now() - turnedAt < AGAIN_MS) return;
    for (const state of UNDER_WAY) {
      const open = await api('GET', `/campaigns/${id}/routers?state=${state}&limit=${MOST_LISTED}`);
      if (open.some(({ serialNumber }) => state !== 'sent' || !vanished.has(serialNumber))) return;
    }
    turnedAt = performance.now();
    await api('POST', '/demo/clock', { hours: 1 });
  };
}

/** @returns what is not explained */
export async function runFirmware(world, boxes, { halts }) {
  const { api } = world;
  mendAll(boxes);
  const mishaps = injectMishaps(boxes, SHARES);
  const vanished = new Set([...mishaps].filter(([, what]) => what.startsWith('vanishes')).map(([serial]) => serial));
  const version = `R${Date.now()}.${++campaigns}`;
  const before = new Map([...boxes].map(([serial, box]) => [serial, box.rpcCounts.get('Download') ?? 0]));
  const made = await api(
    'POST',
    '/campaigns',
    {
      name: `Run ${version}`,
      reason: 'a run of the whole fleet',
      set: { by: 'list', serialNumbers: [...boxes.keys()] },
      images: await imagesFor(world, version),
      rules: { ...RULES, ...(halts ? {} : NEVER_HALTS) },
      expected: boxes.size,
    },
    `run-${version}`,
  );
  const passTime = hourglass(world, made.id, vanished);
  const look = async () => {
    const now = await api('GET', `/campaigns/${made.id}`);
    const sum = Object.values(now.counts).reduce((total, count) => total + count);
    if (sum !== boxes.size) throw new Error(`its counts are ${sum}, not ${boxes.size}`);
    if (UNDER_WAY.some((state) => now.counts[state] > 0)) await passTime();
    return now;
  };
  const isOver = ({ state, counts }) =>
    ['done', 'halted'].includes(state) && UNDER_WAY.every((each) => counts[each] === 0);
  const end = await measured(
    world,
    `firmware to ${boxes.size} routers (${halts ? 'may halt' : 'to its end'})`,
    async () => {
      await api('POST', `/campaigns/${made.id}/decision`, { decision: 'start', reason: 'the run' });
      return until(look, isOver, { withinMs: 1_500_000, what: 'the end of the campaign' });
    },
  );
  const rows = await reportOf(world, made.id);
  console.log(`  it is ${end.state}${end.haltReason === null ? '' : `: ${end.haltReason}`}`);
  table(
    '  what became of its routers',
    countBy(rows, ({ state, cause }) => (cause === '' ? state : `${state}, ${cause}`)),
  );
  return [
    ...(end.state === (halts ? 'halted' : 'done') ? [] : [`it is ${end.state}`]),
    ...(rows.length === boxes.size ? [] : [`${rows.length} rows of ${boxes.size} routers`]),
    ...rows.flatMap((row) => problemOf(row, boxes.get(row.serial), { mishaps, before, version, halts })),
  ];
}

/** What the report says of a router against what the box knows. */
function problemOf(row, box, { mishaps, before, version, halts }) {
  const { serial, state, cause, reason } = row;
  const told = (box.rpcCounts.get('Download') ?? 0) - before.get(serial);
  const said = cause === '' ? state : `${state}, ${cause}`;
  const problems = [];
  if (told > 1) problems.push(`${told} Downloads`);
  if (state === 'waiting') {
    if (!halts || told > 0) problems.push('it waits');
    return problems.map((what) => `${serial}: ${what}`);
  }
  const expected = EXPECTED[mishaps.get(serial)] ?? 'done';
  if (said !== expected) problems.push(`it is ${said} (${reason}), expected ${expected}`);
  if (state === 'done' && box.tree.read(softwareVersionPath(box.profile)) !== version)
    problems.push('it runs something else');
  if (state !== 'done' && reason === '') problems.push('no reason');
  return problems.map((what) => `${serial}: ${what}`);
}
