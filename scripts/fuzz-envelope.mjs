// A long fuzz of the envelope reader: mutated messages, held against saxes, the clock and the memory.
//
//   npm run fuzz -- [--runs 1000000] [--from 0] [--seed 1]
//
// Every message follows from seed and run: what is found is found again with `--seed S --from RUN --runs 1`.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Chance, mutated } from '../test/support/fuzz-mutations.ts';
import { fuzzRound, REFUSED_ON_PURPOSE } from '../test/support/fuzz-round.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const codec = createRequire(import.meta.url)(join(ROOT, 'dist/server/libs/cwmp/src/index.js'));
const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000000' },
    from: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
  },
});
const [runs, from, seed] = [options.runs, options.from, options.seed].map(Number);
/** What the heap may grow by; the messages themselves are garbage. */
const MAX_GROWTH_BYTES = 32 * 1024 * 1024;
const MAX_SHOWN = 5;

/** The fixtures; and recordings of real devices where they are at hand, which is not everywhere. */
function seeds() {
  const folders = [
    join(ROOT, 'test/fixtures/cwmp'),
    join(process.env.DEMARC_SHARED ?? join(ROOT, '../shared'), 'data/cpe'),
  ];
  const files = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true }).map((path) => join(folder, path)))
    .filter((path) => /(?:\.xml|\.txt|Inform|Response|Fault)$/.test(path) && !path.includes('bbf-models'));
  // A recorded session holds many messages among its headers.
  const messages = files.flatMap(
    (path) =>
      readFileSync(path, 'utf8').match(/(?:<\?xml[^>]*\?>\s*)?<([\w-]+:)?Envelope[\s\S]*?<\/\1?Envelope>/g) ?? [],
  );
  // What an ACS says is of little use here: a router has to have said it.
  const isOfRouter = (message) => {
    const result = codec.decodeEnvelope(Buffer.from(message));
    return result.ok && result.envelope.message.request?.method !== 'unsupported';
  };
  return [...new Set(messages)].filter((message) => message.length < 40_000 && isOfRouter(message)).sort();
}

const heapUsed = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

const documents = seeds();
const outcomes = new Map();
let problems = 0;
let slowest = { run: from, ms: 0 };
let heapBefore = 0;
const warmUp = Math.min(20_000, Math.floor(runs / 5));
const startedAt = performance.now();
for (let run = from; run < from + runs; run++) {
  const bytes = mutated(documents, new Chance(seed, run));
  const { outcome, tookMs, problem } = fuzzRound(bytes, codec, () => performance.now());
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  if (tookMs > slowest.ms) slowest = { run, ms: tookMs };
  if (run - from === warmUp) heapBefore = heapUsed();
  if (problem === null) continue;
  problems += 1;
  if (problems > MAX_SHOWN) break;
  console.log(`run ${run} of seed ${seed}: ${problem}`);
  console.log(JSON.stringify(bytes.toString('latin1').slice(0, 4_000)));
}
const grown = heapUsed() - heapBefore;
const seconds = (performance.now() - startedAt) / 1000;
console.log(
  `${runs} messages from run ${from} of seed ${seed}, ${documents.length} originals: ${problems} disagreements; ` +
    `slowest ${slowest.ms.toFixed(1)} ms (run ${slowest.run}); heap ${(grown / 1_048_576).toFixed(1)} MiB more; ${seconds.toFixed(0)} s`,
);
console.log(Object.fromEntries([...outcomes].sort((a, b) => b[1] - a[1])));
console.log('refused on purpose:', REFUSED_ON_PURPOSE);
if (problems > 0 || grown > MAX_GROWTH_BYTES) process.exit(1);
