import { csvRows, countBy, injectMishaps, measured, mendAll, table, until } from './fleet-world.mjs';

/** Per thousand, 2 % in all. */
const SHARES = { 'refuses-settings': 5, 'fails-settings': 5, 'loses-answer': 5, 'vanishes-on-settings': 5 };
/** What each may end as, and what its reason has to say. */
const EXPECTED = {
  'refuses-settings': ['refused', /9007/],
  'fails-settings': ['refused', /9002/],
  'loses-answer': ['applied', /^/],
  'vanishes-on-settings': ['unreachable', /\w/],
};
const RULES = {
  mostAtOnce: 500,
  mostPerNas: 2000,
  mostPerNode: 2000,
  perMinute: 60_000,
  perMinutePerNas: 60_000,
  perMinutePerNode: 60_000,
  // Hours pass one by one: who lost its answer is called again in between.
  deadlineMinutes: 170,
  maxRefusedPercent: 100,
};
const SETTINGS = [
  { intent: 'wifi-2.4', field: 'ssid', value: 'Run-{{router.serialEnd}}' },
  { intent: 'wifi-2.4', field: 'passphrase', value: { secret: '{{random.password(16)}}' } },
];
/** Nothing moves for so long: those that are left will not come, and their hour may pass. */
const STILL_MS = 20_000;

function hourglass({ api }) {
  let [seen, since] = ['', performance.now()];
  return async ({ counts, waitsFor }) => {
    const now = JSON.stringify([counts, waitsFor?.why]);
    if (now !== seen) [seen, since] = [now, performance.now()];
    if (performance.now() - since < STILL_MS) return;
    since = performance.now();
    await api('POST', '/demo/clock', { hours: 1 });
  };
}

/** A new name and a key of its own for every router. @returns what is not explained */
export async function runWifi(world, boxes) {
  const { api } = world;
  mendAll(boxes);
  const mishaps = injectMishaps(boxes, SHARES);
  const body = {
    name: 'New keys',
    reason: 'a run of the whole fleet',
    set: { by: 'list', serialNumbers: [...boxes.keys()] },
    what: { kind: 'settings', settings: SETTINGS },
    rules: RULES,
    expected: boxes.size,
  };
  const made = await measured(world, `a dry run over ${boxes.size} routers, and its change`, () =>
    api('POST', '/bulk-changes', body, `run-wifi-${Date.now()}`),
  );
  const passTime = hourglass(world);
  const look = async () => {
    const now = await api('GET', `/bulk-changes/${made.id}`);
    const sum = Object.values(now.counts).reduce((total, count) => total + count);
    if (sum !== boxes.size) throw new Error(`its counts are ${sum}, not ${boxes.size}`);
    if (now.counts['under-way'] > 0) await passTime(now);
    return now;
  };
  const end = await measured(world, `new WiFi for ${boxes.size} routers`, async () => {
    await api('POST', `/bulk-changes/${made.id}/decision`, { decision: 'start', reason: 'the run' });
    return until(look, ({ state }) => state === 'done', { withinMs: 1_500_000, what: 'the end of the change' });
  });
  const rows = csvRows(await api.text('POST', `/bulk-changes/${made.id}/report`, { secrets: true })).map((cells) => {
    const [serial, , , state, cause, reason] = cells;
    return { serial, state, cause, reason, values: cells.slice(9) };
  });
  table(
    '  what became of its routers',
    countBy(rows, ({ state, cause }) => (cause === '' ? state : `${state}, ${cause}`)),
  );
  return [
    ...(end.state === 'done' ? [] : [`it is ${end.state}`]),
    ...(rows.length === boxes.size ? [] : [`${rows.length} rows of ${boxes.size} routers`]),
    ...rows.flatMap((row) => problemOf(row, boxes.get(row.serial), mishaps.get(row.serial))),
  ];
}

/** What the report says of a router against what the box holds. */
function problemOf({ serial, state, reason, values }, box, mishap) {
  const [expected, words] = EXPECTED[mishap] ?? ['applied', /^/];
  const [radio] = box.state().wifi;
  const holds = values.includes(radio.ssid) && values.includes(radio.key);
  const problems = [];
  if (state !== expected) problems.push(`it is ${state} (${reason}), expected ${expected} (${mishap ?? 'well'})`);
  else if (!words.test(reason)) problems.push(`its reason is “${reason}” (${mishap ?? 'well'})`);
  if (state === 'applied' && !holds) problems.push(`applied, and it holds ${radio.ssid}`);
  if (state === 'refused' && holds) problems.push('refused, and it holds what it refused');
  return problems.map((what) => `${serial}: ${what}`);
}
