import { healthProblems, type Health } from './health';
import { haltReason, stepCampaign, type Signs, type WaveFacts } from './campaign-course';
import { type CampaignRules } from './campaign-rules';
import { stepDevice, type DeviceFacts, type DeviceUnderWay, type OrderFacts } from './device-course';
import { previousImage, skipReason, type CampaignImage, type Candidate } from './eligibility';
import { windowAt } from './service-window';
import { assignWaves, chooseStarts } from './waves';

const at = (time: string): Date => new Date(`2026-11-23T${time}:00Z`);
const NOW = at('12:00');

const RULES: CampaignRules = {
  waveSize: 100,
  gapMinutes: 15,
  window: null,
  mostAtOnce: 50,
  mostPerNode: 10,
  mostPerNas: 30,
  offlineAfterHours: 24,
  appearMinutes: 30,
  downloadMinutes: 60,
  answerMinutes: 15,
  rxMarginDb: 2,
  wifiMarginDb: 15,
  extraRestarts: 1,
  maxFailedPercent: 2,
  maxFailed: 5,
  maxSilent: 4,
  maxRelapsed: 5,
  haltsOnIncident: true,
};

describe('the service window', () => {
  const night = { from: '22:00', to: '04:00', days: [] };
  it.each([
    ['none: always', null, '12:00', { isOpen: true, until: null }],
    ['its first minute', night, '16:00', { isOpen: true, until: at('22:00') }],
    ['past midnight in its zone', night, '20:30', { isOpen: true, until: at('22:00') }],
    ['its end is outside', night, '22:00', { isOpen: false, opensAt: new Date('2026-11-24T16:00:00Z') }],
    ['before it', night, '12:00', { isOpen: false, opensAt: at('16:00') }],
    // The 23rd of November 2026 is a Monday.
    ['another day', { ...night, days: [3] }, '18:00', { isOpen: false, opensAt: new Date('2026-11-25T16:00:00Z') }],
  ])('in Dhaka, %s', (_case, window, now, expected) => {
    expect(windowAt(window, at(now), 'Asia/Dhaka')).toEqual(expected);
  });

  it('that begins in the hour that summer time skips begins an hour later by the wall', () => {
    const window = { from: '02:30', to: '05:00', days: [] };
    const before = new Date('2026-03-29T00:30:00Z');
    expect(windowAt(window, before, 'Europe/Berlin')).toEqual({
      isOpen: false,
      opensAt: new Date('2026-03-29T01:30:00Z'),
    });
  });
});

describe('who is left out', () => {
  const image: CampaignImage = { fileId: 'f', name: 'img', version: '2', hardwareVersion: null, fromVersions: [] };
  const good: Candidate = {
    state: 'active',
    mode: 'manage',
    softwareVersion: '1',
    hardwareVersion: 'A',
    lastInformAt: at('11:00'),
    incident: null,
    busyWith: null,
  };
  it.each<[string, Partial<Candidate> | null, Partial<CampaignImage> | null, string | null]>([
    ['a good one', {}, {}, null],
    ['unknown', null, {}, 'gone'],
    ['in quarantine', { state: 'quarantine' }, {}, 'not-managed'],
    ['only observed', { mode: 'observe' }, {}, 'observed'],
    ['without an image', {}, null, 'no-image'],
    ['that has it', { softwareVersion: '2' }, {}, 'already-there'],
    ['of other hardware', {}, { hardwareVersion: 'B' }, 'other-hardware'],
    ['of that hardware', {}, { hardwareVersion: 'A' }, null],
    ['of a version that it does not go on', {}, { fromVersions: ['0.9', '1.1'] }, 'other-version'],
    ['of one of its versions', {}, { fromVersions: ['0.9', '1'] }, null],
    [
      'that never said its version, of an image that goes on some',
      { softwareVersion: null },
      { fromVersions: ['1'] },
      'other-version',
    ],
    ['in an incident', { incident: 'silence at olt-7' }, {}, 'incident'],
    ['never heard', { lastInformAt: null }, {}, 'offline'],
    ['heard 24 h ago', { lastInformAt: new Date('2026-11-22T12:00:00Z') }, {}, null],
    ['heard longer ago', { lastInformAt: new Date('2026-11-22T11:59:59Z') }, {}, 'offline'],
    ['in the hands of another', { busyWith: 'campaign B' }, {}, 'busy'],
    ['observed and of another version', { mode: 'observe', softwareVersion: '2' }, {}, 'observed'],
  ])('%s', (_case, candidate, own, expected) => {
    const subject = candidate === null ? null : { ...good, ...candidate };
    const found = skipReason(subject, own === null ? null : { ...image, ...own }, RULES, NOW);
    expect(found?.cause ?? null).toBe(expected);
    if (found !== null) expect(found.reason).not.toBe('');
  });

  it.each([
    ['the version it runs', {}, 'v1'],
    ['no image of what it runs', { softwareVersion: '0' }, null],
    ['what it runs is what it gets', { softwareVersion: '2' }, null],
    ['another model', { productClass: 'Y' }, 'any'],
    ['another hardware', { hardwareVersion: 'B' }, 'any'],
  ])('an image that brings it back: %s', (_case, runs, expected) => {
    const stored = { productClass: 'X', version: '1', fromVersion: null, hardwareVersion: 'A' };
    const images = [
      { ...stored, id: 'any', productClass: '', hardwareVersion: null },
      { ...stored, id: 'v1' },
      { ...stored, id: 'only-from-3', fromVersion: '3' },
    ];
    const cpe = { productClass: 'X', hardwareVersion: 'A', softwareVersion: '1', ...runs };
    expect(previousImage(images, cpe, '2')?.id ?? null).toBe(expected);
  });
});

const WELL: Health = {
  version: '2',
  pppStatus: 'Connected',
  wanIp: '100.64.0.9',
  rxPowerDbm: -19,
  weakestSignalDbm: -60,
};

describe('health', () => {
  it.each<[string, Partial<Health>, Partial<Health>, number, string[]]>([
    ['as before', {}, {}, 1, []],
    ['PPP down', {}, { pppStatus: 'Connecting' }, 1, ['PPP is not up: it says Connecting']],
    ['PPP was down before', { pppStatus: 'Disconnected' }, { pppStatus: 'Disconnected' }, 1, []],
    ['TR-181 says Up', { pppStatus: 'Up' }, { pppStatus: 'Up' }, 1, []],
    ['no address', {}, { wanIp: '0.0.0.0' }, 1, ['it has no WAN address']],
    ['had none', { wanIp: null }, { wanIp: null }, 1, []],
    ['light at the margin', {}, { rxPowerDbm: -21 }, 1, []],
    ['light below it', {}, { rxPowerDbm: -21.5 }, 1, ['optical receive power fell from -19 to -21.5 dBm']],
    ['light it does not tell', {}, { rxPowerDbm: null }, 1, []],
    ['WiFi', {}, { weakestSignalDbm: -76 }, 1, ['weakest WiFi signal fell from -60 to -76 dBm']],
    ['one more start', {}, {}, 2, []],
    ['a loop', {}, {}, 3, ['it restarted 3 times since its order']],
  ])('%s', (_case, before, now, restarts, expected) => {
    expect(healthProblems({ ...WELL, ...before }, { ...WELL, ...now }, restarts, RULES)).toEqual(expected);
  });
});

describe('one router', () => {
  const order = (more: Partial<OrderFacts>): OrderFacts => ({
    state: 'queued',
    reason: null,
    sentAt: null,
    finishedAt: null,
    isWithoutBackup: false,
    ...more,
  });
  const device = (state: DeviceUnderWay['state'], more: Partial<DeviceUnderWay> = {}): DeviceUnderWay => ({
    state,
    deadlineAt: at('12:10'),
    expectedVersion: '2',
    before: { ...WELL, version: '1' },
    checkSince: state === 'checking' ? at('11:55') : null,
    isBack: false,
    ...more,
  });
  const facts = (more: Partial<DeviceFacts>): DeviceFacts => ({
    download: order({}),
    check: null,
    lastInformAt: at('11:56'),
    health: WELL,
    restarts: 1,
    ...more,
  });
  const late = { deadlineAt: at('12:00') };
  const done = order({ state: 'done', sentAt: at('11:50'), finishedAt: at('11:55') });
  const read = { state: 'done' as const, finishedAt: at('11:57') };

  it.each<[string, DeviceUnderWay, DeviceFacts, object | null]>([
    ['waits for its order', device('preparing'), facts({}), null],
    ['does not come', device('preparing', late), facts({}), { to: 'skipped', cause: 'absent', also: 'take-back' }],
    [
      'has no backup',
      device('preparing'),
      facts({ download: order({ state: 'failed', isWithoutBackup: true }) }),
      { to: 'failed', cause: 'no-backup' },
    ],
    [
      'is told',
      device('preparing'),
      facts({ download: order({ state: 'sent', sentAt: at('11:59') }) }),
      { to: 'sent', deadlineAt: at('12:59') },
    ],
    [
      'is told and done at once',
      device('preparing'),
      facts({ download: done }),
      { to: 'checking', deadlineAt: at('12:10') },
    ],
    ['fetches', device('sent'), facts({ download: order({ state: 'sent', sentAt: at('11:59') }) }), null],
    ['we died while telling it', device('sent'), facts({ download: order({ state: 'uncertain' }) }), null],
    [
      'says nothing for too long',
      device('sent', late),
      facts({ download: order({ state: 'uncertain' }) }),
      { to: 'failed', cause: 'silent' },
    ],
    [
      'cannot use it',
      device('sent'),
      facts({ download: order({ state: 'failed', sentAt: NOW, reason: '9018' }) }),
      { to: 'failed', cause: 'refused', reason: '9018' },
    ],
    [
      'somebody took it back',
      device('preparing'),
      facts({ download: order({ state: 'cancelled' }) }),
      { to: 'failed', cause: 'taken-back' },
    ],
    ['is deleted', device('sent'), facts({ download: null }), { to: 'skipped', cause: 'gone' }],
    ['has it: is read', device('checking'), facts({ download: done }), { to: 'checking', also: 'check' }],
    [
      'still runs the old one: is not read',
      device('checking'),
      facts({ download: done, health: { ...WELL, version: '1' } }),
      null,
    ],
    ['is being read', device('checking'), facts({ download: done, check: { state: 'sent', finishedAt: null } }), null],
    ['is as well as before', device('checking'), facts({ download: done, check: read }), { to: 'done', cause: null }],
    [
      'was read before the image: is read again',
      device('checking'),
      facts({ download: done, check: { state: 'done', finishedAt: at('11:54') } }),
      { to: 'checking', also: 'check' },
    ],
    [
      'is not well: is read again',
      device('checking'),
      facts({ download: done, check: read, health: { ...WELL, pppStatus: 'Connecting' } }),
      { to: 'checking', also: 'check' },
    ],
    [
      'is not well in time',
      device('checking', late),
      facts({ download: done, check: read, health: { ...WELL, wanIp: null } }),
      { to: 'failed', cause: 'unhealthy' },
    ],
    [
      'runs another version',
      device('checking', late),
      facts({ download: done, check: null, health: { ...WELL, version: '1' } }),
      { to: 'failed', cause: 'wrong-version' },
    ],
    [
      'never came back',
      device('checking', late),
      facts({ download: done, lastInformAt: at('11:50'), restarts: 0, health: { ...WELL, version: '1' } }),
      { to: 'failed', cause: 'silent' },
    ],
    [
      'does not let itself be read',
      device('checking', late),
      facts({ download: done, check: { state: 'queued', finishedAt: null } }),
      { to: 'failed', cause: 'silent' },
    ],
    [
      'is brought back',
      device('checking', { isBack: true }),
      facts({ download: done, check: read }),
      { to: 'rolled-back' },
    ],
    [
      'nobody said the version',
      device('checking', { expectedVersion: null }),
      facts({ download: done, check: read, health: { ...WELL, version: '7' } }),
      { to: 'done' },
    ],
  ])('%s', (_case, one, known, expected) => {
    const step = stepDevice(one, known, RULES, NOW);
    if (expected === null) expect(step).toBeNull();
    else expect(step).toMatchObject(expected);
    // R6: who ends without having got there says why.
    if (step?.to === 'failed' || step?.to === 'skipped') expect(step.reason).toMatch(/\w/);
  });
});

describe('waves', () => {
  const routers = Array.from({ length: 10 }, (_each, n) => ({
    id: `r${n}`,
    model: n < 8 ? 'A' : 'B',
    hasTag: n === 5,
  }));
  it('the canary has the tag, and one of each model in turn', () => {
    const waves = assignWaves(routers, { count: 2, tag: 't' }, { waveSize: 3 });
    expect([...waves].filter(([, wave]) => wave === 0).map(([id]) => id)).toEqual(['r0', 'r5', 'r8']);
    expect([...waves.values()].filter((wave) => wave > 0)).toEqual([1, 1, 1, 2, 2, 2, 3]);
  });
  it('without a canary the first wave is the first', () => {
    const plain = routers.map((router) => ({ ...router, hasTag: false }));
    expect([...assignWaves(plain, { count: 0, tag: null }, { waveSize: 10 }).values()]).toEqual(Array(10).fill(1));
  });

  it.each([
    ['in all', { mostAtOnce: 3 }, {}, ['a', 'b', 'c']],
    ['what is under way counts', { mostAtOnce: 3 }, { total: 2 }, ['a']],
    ['per access node; those behind pass', { mostPerNode: 1 }, {}, ['a', 'c', 'e']],
    ['per NAS', { mostPerNas: 2 }, {}, ['a', 'b', 'e']],
    ['a full NAS', { mostPerNas: 2 }, { byNas: new Map([['n1', 2]]) }, ['e']],
  ])('caps: %s', (_case, rules, load, expected) => {
    const line = (id: string, accessNode: string | null, nasId: string | null) => ({ id, accessNode, nasId });
    const waiting = [
      line('a', 'x', 'n1'),
      line('b', 'x', 'n1'),
      line('c', 'y', 'n1'),
      line('d', 'y', 'n1'),
      line('e', null, null),
    ];
    const free = { total: 0, byNode: new Map<string, number>(), byNas: new Map<string, number>() };
    expect(chooseStarts(waiting, { ...free, ...load }, { ...RULES, ...rules }).map(({ id }) => id)).toEqual(expected);
  });
});

describe('the whole', () => {
  const wave = (number: number, more: Partial<WaveFacts>): WaveFacts => ({
    wave: number,
    waiting: 0,
    underWay: 0,
    size: 100,
    failed: 0,
    silent: 0,
    hasBegun: true,
    lastSettledAt: at('11:50'),
    ...more,
  });
  const calm: Signs = { relapsed: 0, incident: null };
  const clock = { now: NOW, zone: 'UTC' };

  it.each<[string, WaveFacts[], Signs, Partial<CampaignRules>, string | null]>([
    ['2 of 100 may fail', [wave(1, { failed: 2 })], calm, {}, null],
    ['the third halts', [wave(1, { failed: 3 })], calm, {}, '3 of 100 routers of wave 1 failed; 2 may (2 %)'],
    [
      'none of a small canary may',
      [wave(0, { size: 5, failed: 1 })],
      calm,
      {},
      '1 of 5 routers of the canary failed; 0 may (2 %)',
    ],
    [
      'a few of each wave add up',
      [1, 2, 3].map((n) => wave(n, { failed: 2 })),
      calm,
      {},
      '6 routers failed; 5 may in all',
    ],
    ['silence', [wave(1, { size: 1000, failed: 5, silent: 5 })], calm, {}, '5 routers fell silent; 4 may'],
    [
      'rising faults',
      [wave(1, {})],
      { ...calm, relapsed: 6 },
      {},
      '6 routers that had the image restarted by themselves since; 5 may',
    ],
    [
      'an incident',
      [wave(1, {})],
      { ...calm, incident: 'silence at olt-7' },
      {},
      'an incident was opened among its routers: silence at olt-7',
    ],
    ['an incident that is not to halt it', [wave(1, {})], { ...calm, incident: 'x' }, { haltsOnIncident: false }, null],
  ])('%s', (_case, waves, signs, rules, expected) => {
    expect(haltReason(waves, signs, { ...RULES, ...rules })).toBe(expected);
  });

  it.each<[string, WaveFacts[], Partial<CampaignRules>, object]>([
    ['nothing is left', [wave(0, {}), wave(1, {})], {}, { next: 'finish' }],
    [
      'the canary first',
      [wave(0, { waiting: 2, lastSettledAt: null, hasBegun: false }), wave(1, { waiting: 9 })],
      {},
      { next: 'start', wave: 0 },
    ],
    [
      'a wave waits for the one before',
      [wave(0, { underWay: 1 }), wave(1, { waiting: 9 })],
      {},
      { next: 'wait', why: 'settling' },
    ],
    [
      'and for the pause after it',
      [wave(0, {}), wave(1, { waiting: 9, hasBegun: false })],
      {},
      { next: 'wait', why: 'gap', until: at('12:05') },
    ],
    [
      'which is over',
      [wave(0, {}), wave(1, { waiting: 9, hasBegun: false })],
      { gapMinutes: 10 },
      { next: 'start', wave: 1 },
    ],
    ['a wave that has begun has no pause', [wave(0, {}), wave(1, { waiting: 9 })], {}, { next: 'start', wave: 1 }],
    [
      'outside of the window',
      [wave(0, { waiting: 1 })],
      { window: { from: '13:00', to: '14:00', days: [] } },
      { next: 'wait', why: 'window', until: at('13:00') },
    ],
    ['failures come first', [wave(0, { waiting: 1, failed: 9 })], {}, { next: 'halt' }],
  ])('%s', (_case, waves, rules, expected) => {
    expect(stepCampaign(waves, calm, { ...RULES, ...rules }, clock)).toMatchObject(expected);
  });
});
