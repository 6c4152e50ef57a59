import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { QUIRK_FLAGS, QUIRK_FLAG_NAMES } from '@demarc/datamodel';
import { QUIRK_ENTRIES, QUIRKS } from '../../apps/cpe-sim/src/quirks';
import { CALLED, NEEDED_FLAGS, NOT_AT_ONCE } from '../support/needed-flags';

// The list of device quirks, G1 to G51: each is played by the simulator, or it is said here why none can play it, and each
// is held by a test that carries its number.

const ROOT = join(__dirname, '../..');
const COUNT = 51;
const ENTRIES = Array.from({ length: COUNT }, (_none, at) => `G${at + 1}`);

/** What no single box does: another part of the world plays it. */
const NOT_PLAYED_BY_A_BOX: Readonly<Record<string, string>> = {
  G10: 'tens of thousands at once: a fleet that starts (`--count`), and the limit of sessions in the test',
  G11: 'a proxy in front of us, not the box behind it',
  G34: 'two firmwares of one box: the test starts the second with what the first was given',
  G41: 'a reset by the pin-hole, which every simulated box has',
};

const PLAYED = 'test/cwmp/played-quirks.spec.ts';
const WIRE = 'test/cwmp/quirks.spec.ts';
const FLAGS = 'test/cwmp/quirk-flags.spec.ts';

/** Where the test with the number of an entry stands; those that a table of quirks makes carry it from the table. */
const TESTS: Readonly<Record<string, readonly string[]>> = {
  G1: [WIRE],
  G2: [WIRE],
  G3: [WIRE, 'test/cwmp/resume.spec.ts'],
  G4: [WIRE],
  G5: [WIRE],
  G6: [FLAGS],
  G7: [FLAGS],
  G8: [WIRE],
  G9: [WIRE],
  G10: ['test/cwmp/flood.spec.ts'],
  G11: ['apps/server/src/modules/cwmp/cpe-connection.spec.ts'],
  G12: ['apps/server/src/modules/cwmp/connection-dialer.spec.ts'],
  G13: ['libs/cwmp/src/connection-request.spec.ts'],
  G14: ['libs/cwmp/src/connection-request.spec.ts'],
  G15: [PLAYED],
  G16: ['libs/cwmp/src/udp-connection-request.spec.ts'],
  G17: ['test/cwmp/reachability.spec.ts'],
  G18: ['libs/cwmp/src/connection-request.spec.ts'],
  G19: ['libs/cwmp/src/connection-request.spec.ts'],
  G20: [FLAGS],
  G21: [WIRE],
  G22: [WIRE],
  G23: [WIRE],
  G24: [WIRE],
  G25: ['libs/datamodel/src/reported-tree.spec.ts'],
  G26: [PLAYED],
  G27: [PLAYED],
  G28: ['libs/provisioning/src/plan-rpcs.spec.ts'],
  G29: ['libs/datamodel/src/reported-tree.spec.ts'],
  G30: [PLAYED, FLAGS],
  G31: [PLAYED],
  G32: ['libs/provisioning/src/plan-rpcs.spec.ts'],
  G33: [PLAYED],
  G34: [PLAYED],
  G35: [PLAYED],
  G36: [PLAYED],
  G37: [WIRE],
  G38: ['test/cwmp/downloads.spec.ts'],
  G39: ['test/cwmp/downloads.spec.ts'],
  G40: [PLAYED],
  G41: ['test/cwmp/models.spec.ts'],
  G42: [PLAYED],
  G43: ['test/cwmp/downloads.spec.ts'],
  G44: [WIRE, FLAGS],
  G45: [WIRE],
  G46: [WIRE],
  G47: [FLAGS],
  G48: [WIRE],
  G49: ['libs/cwmp/src/connection-request.spec.ts'],
  G50: [WIRE],
  G51: [WIRE],
};

const FLAG_TESTS = [
  'apps/server/src/modules/provisioning/task-pace.spec.ts',
  PLAYED,
  FLAGS,
  'test/support/needed-flags.ts',
  'libs/provisioning/src/plan-rpcs.spec.ts',
  'libs/provisioning/src/discover-tree.spec.ts',
  'test/cwmp/strong-digest.spec.ts',
  'test/cwmp/tls.spec.ts',
  'test/cwmp/live-reading.spec.ts',
];

it('every entry is played by a quirk of the simulator, or it is said why none can', () => {
  const played = new Set<string>(QUIRKS.flatMap((quirk) => QUIRK_ENTRIES[quirk] ?? []));
  const unplayed = ENTRIES.filter((entry) => !played.has(entry));
  expect(unplayed).toEqual(Object.keys(NOT_PLAYED_BY_A_BOX));
  expect([...played].filter((entry) => !ENTRIES.includes(entry))).toEqual([]);
});

it('every quirk is a row of a table that is run, or has a test of its own', () => {
  const own = readFileSync(join(ROOT, PLAYED), 'utf8');
  const rows = new Set([...Object.keys(NEEDED_FLAGS), ...Object.keys(CALLED)]);
  const idle = QUIRKS.filter((quirk) => NOT_AT_ONCE.has(quirk) && !rows.has(quirk) && !own.includes(`'${quirk}'`));
  expect(idle).toEqual([]);
});

it.each(ENTRIES)('%s has a test that says its number', (entry) => {
  const files = TESTS[entry] ?? [];
  expect(files).not.toEqual([]);
  // A title, or the row of a table of cases: text in quotes, and not a comment.
  const said = new RegExp(`['"\`][^'"\`\\n]*\\b${entry}\\b[^\\n]*['"\`]`);
  for (const file of files)
    expect({ file, says: said.test(readFileSync(join(ROOT, file), 'utf8')) }).toEqual({ file, says: true });
});

it('every flag answers entries of the list, or a standard, and a test switches it on', () => {
  const tests = FLAG_TESTS.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n');
  for (const flag of QUIRK_FLAG_NAMES) {
    const { sources } = QUIRK_FLAGS[flag];
    const isKnown =
      sources.length > 0 && sources.every((source) => ENTRIES.includes(source) || /^RFC \d+$/.test(source));
    expect({ flag, isKnown }).toEqual({ flag, isKnown: true });
    expect({ flag, isTested: tests.includes(`${flag}:`) }).toEqual({ flag, isTested: true });
  }
});
