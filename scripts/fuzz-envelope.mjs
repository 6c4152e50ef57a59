// A long fuzz of the envelope reader against saxes: what we accept must be well-formed, and mean the same to both.
//
//   npm run build && node scripts/fuzz-envelope.mjs [--runs 1000000] [--seed 1]
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SaxesParser } from 'saxes';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const { decodeEnvelope } = createRequire(import.meta.url)(join(ROOT, 'dist/server/libs/cwmp/src/index.js'));
const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '1000000' }, seed: { type: 'string', default: String(Date.now()) } },
});

const fixtures = join(ROOT, 'test/fixtures/cwmp');
const documents = readdirSync(fixtures, { recursive: true })
  .filter((path) => path.endsWith('.xml'))
  .map((path) => readFileSync(join(fixtures, path), 'utf8'));

const CHARACTERS = '<>/&;"\'= \t\r\n:!?[]-_.0Aé\u0000\u0002\u007f\u0085\u00a0\u2028\ufeff\ufffe\uffff';
/** Where mutations hurt: single characters, pieces of markup, references. */
const NASTY = [
  ...Array.from(CHARACTERS),
  '<!',
  '<!--',
  '-->',
  '--',
  '--->',
  '<![CDATA[',
  ']]>',
  ']]',
  '<?',
  '?>',
  '<?xml version="1.0"?>',
  '<?x y?>',
  '&amp;',
  '&#0;',
  '&#x41;',
  '&#65;',
  '&#xD800;',
  '&#x10FFFF;',
  '&#x110000;',
  '&lt;',
  '&x;',
  '&#;',
  '&#x;',
  '<a>',
  '</a>',
  '<a/>',
  '<a b="1" b="2"/>',
  '<a b="&lt;">',
  'xmlns:x="y"',
  '<!DOCTYPE a>',
  '<!ENTITY a "b">',
  '<SerialNumber>S2</SerialNumber>',
  '<DeviceId>',
  '</Body>',
  '</soapenv:Envelope>',
  '\r\n',
  '😀',
  '<Value/>',
];

// mulberry32: small, seeded, good enough to choose where to cut.
let state = Number(options.seed) >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}
const below = (n) => Math.floor(random() * n);

function mutate(document) {
  let text = document;
  for (let n = 1 + below(3); n > 0; n--) {
    const anywhere = below(text.length);
    const position = random() < 0.5 ? text.indexOf('>', anywhere) + 1 : anywhere;
    const cut = random() < 0.5 ? 0 : below(12);
    text = text.slice(0, position) + (random() < 0.8 ? NASTY[below(NASTY.length)] : '') + text.slice(position + cut);
  }
  return text;
}

function readByOracle(xml) {
  const leaves = [];
  const open = [];
  let isWellFormed = true;
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', () => (isWellFormed = false));
  parser.on('opentag', (tag) => {
    if (open.length > 0) open.at(-1).isLeaf = false;
    open.push({ name: tag.name.slice(tag.name.indexOf(':') + 1), text: '', isLeaf: true });
  });
  const append = (text) => {
    if (open.length > 0) open.at(-1).text += text;
  };
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('closetag', () => {
    const closed = open.pop();
    if (closed?.isLeaf) leaves.push(`${closed.name} ${closed.text}`);
  });
  parser.write(xml.trimStart()).close();
  return { isWellFormed, leaves: new Set(leaves) };
}

function claimsOf({ message }) {
  const inform = message.request?.inform;
  const values = inform?.parameters ?? message.response?.values ?? [];
  const identity =
    inform === undefined ? [] : [`OUI ${inform.deviceId.oui}`, `SerialNumber ${inform.deviceId.serialNumber}`];
  return [
    ...identity,
    ...values.flatMap(({ name, value }) => [`Name ${name}`, ...(value === null ? [] : [`Value ${value}`])]),
  ];
}

const runs = Number(options.runs);
let accepted = 0;
const refusals = new Map();
for (let run = 0; run < runs; run++) {
  const bytes = Buffer.from(mutate(documents[below(documents.length)]), 'utf8');
  const result = decodeEnvelope(bytes);
  if (!result.ok) {
    refusals.set(result.error.reason, (refusals.get(result.error.reason) ?? 0) + 1);
    continue;
  }
  accepted++;
  const text = bytes.toString('utf8');
  const oracle = readByOracle(text.startsWith('\ufeff') ? text.slice(1) : text);
  const differing = claimsOf(result.envelope).filter((claim) => !oracle.leaves.has(claim));
  if (oracle.isWellFormed && differing.length === 0) continue;
  console.log(`run ${run} of seed ${options.seed}: ${oracle.isWellFormed ? 'another reading' : 'not well-formed'}`);
  console.log(JSON.stringify(differing.slice(0, 3)), JSON.stringify(text.slice(0, 4_000)));
  process.exit(1);
}
console.log(`${runs} mutations of seed ${options.seed}: ${accepted} accepted, and the oracle agrees with each`);
console.log(Object.fromEntries([...refusals].sort((a, b) => b[1] - a[1])));
