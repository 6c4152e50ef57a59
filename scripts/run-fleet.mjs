// A whole fleet of simulated routers, four models of both data models, some of which fail: WiFi keys for all of them, a firmware
// campaign that halts, and one that goes to its end. Each router must end explained: what became of it, and why, and that must be what really happened to it.
//
//   npm run run:fleet [-- --devices 5000 --part firmware-ends --part firmware-halts]
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bootFleet, measured, openWorld } from './fleet-world.mjs';
import { runFirmware } from './run-fleet-firmware.mjs';
import { runWifi } from './run-fleet-wifi.mjs';

const PARTS = {
  wifi: runWifi,
  'firmware-halts': (world, boxes) => runFirmware(world, boxes, { halts: true }),
  'firmware-ends': (world, boxes) => runFirmware(world, boxes, { halts: false }),
};

const { values: options } = parseArgs({
  options: {
    devices: { type: 'string', default: '5000' },
    part: { type: 'string', multiple: true, default: Object.keys(PARTS) },
  },
});
const unknown = options.part.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0) throw new Error(`--part is one of ${Object.keys(PARTS).join(', ')}, not ${unknown.join(', ')}`);

const dataDir = mkdtempSync(join(tmpdir(), 'demarc-run-fleet-'));
chmodSync(dataDir, 0o755);
// A session that broke off is over soon: hours pass faster here than anywhere.
const world = await openWorld(dataDir, { CWMP_SESSION_TIMEOUT_SECONDS: '15' });
const ended = new Promise((done) => world.child.once('exit', done));
const problems = [];
let boxes = new Map();
try {
  boxes = await measured(world, `${options.devices} routers made known`, () =>
    bootFleet(world, Number(options.devices)),
  );
  for (const part of options.part)
    problems.push(...(await PARTS[part](world, boxes)).map((what) => `${part}: ${what}`));
} finally {
  await Promise.all([...boxes.values()].map((box) => box.close()));
  world.child.kill('SIGTERM');
  await ended;
  rmSync(dataDir, { recursive: true, force: true });
}
for (const problem of problems.slice(0, 50)) console.error(`UNEXPLAINED ${problem}`);
console.log(problems.length === 0 ? 'every router is explained' : `${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
