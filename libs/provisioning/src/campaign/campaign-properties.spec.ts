import fc from 'fast-check';
import { stepCampaign, type WaveFacts } from './campaign-course';
import { after, isDownloading, isSettled, isUnderWay, type CampaignRules, type DeviceState } from './campaign-rules';
import { stepDevice, type DeviceStep, type OrderFacts } from './device-course';
import { type Health } from './health';
import { assignWaves, chooseStarts, nodeKey, type Load } from './waves';

// A fleet in a model: routers and the server do something in a random order, the machine is asked again and again, and
// sometimes forgets that it was. What is said of campaigns has to hold at every moment.

const RULES: CampaignRules = {
  waveSize: 3,
  gapMinutes: 1,
  window: null,
  mostAtOnce: 3,
  mostPerNode: 2,
  mostPerNas: 3,
  offlineAfterHours: 24,
  appearMinutes: 10,
  downloadMinutes: 20,
  answerMinutes: 10,
  rxMarginDb: 2,
  wifiMarginDb: 15,
  extraRestarts: 1,
  maxFailedPercent: 34,
  maxFailed: 4,
  maxSilent: 3,
  maxRelapsed: 5,
  haltsOnIncident: true,
};
const WELL: Health = {
  version: '1',
  pppStatus: 'Connected',
  wanIp: '100.64.0.1',
  rxPowerDbm: -19,
  weakestSignalDbm: null,
};

interface Router {
  readonly id: string;
  readonly wave: number;
  readonly accessNode: string;
  state: DeviceState;
  reason: string | null;
  download: OrderFacts | null;
  check: OrderFacts | null;
  deadlineAt: Date | null;
  checkSince: Date | null;
  settledAt: Date | null;
  health: Health;
  restarts: number;
  informedAt: Date;
  /** Downloads it was ever told, each with whether its end is known. */
  told: number;
}

type Act = { readonly who: number; readonly what: 'come' | 'succeed' | 'fault' | 'die' | 'sicken' | 'read' };
type Move =
  | Act
  | { readonly wait: number }
  | { readonly pauseMs: number }
  | { readonly person: 'halt' | 'pause' | 'resume' }
  | { readonly incident: true };

const move = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      who: fc.nat(7),
      what: fc.constantFrom('come', 'succeed', 'read') as fc.Arbitrary<Act['what']>,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      who: fc.nat(7),
      what: fc.constantFrom('fault', 'die', 'sicken') as fc.Arbitrary<Act['what']>,
    }),
  },
  { weight: 4, arbitrary: fc.record({ wait: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 3, arbitrary: fc.record({ pauseMs: fc.integer({ min: 100, max: 40_000 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      person: fc.constantFrom('halt', 'pause', 'resume') as fc.Arbitrary<'halt' | 'pause' | 'resume'>,
    }),
  },
  { weight: 1, arbitrary: fc.constant({ incident: true } as const) },
);

const order = (more: Partial<OrderFacts> = {}): OrderFacts => ({
  state: 'queued',
  reason: null,
  sentAt: null,
  finishedAt: null,
  isWithoutBackup: false,
  ...more,
});

class World {
  now = new Date('2026-11-23T00:00:00Z');
  state: 'running' | 'paused' | 'halted' | 'done' = 'running';
  judgedSince = this.now;
  reason: string | null = null;
  incident: string | null = null;
  readonly routers: Router[];

  constructor(count: number) {
    const ids = Array.from({ length: count }, (_each, at) => ({ id: `r${at}`, model: 'm', hasTag: false }));
    const waves = assignWaves(ids, { count: 1, tag: null }, RULES);
    this.routers = ids.map(({ id }, at) => ({
      id,
      wave: waves.get(id) ?? 0,
      accessNode: `node-${at % 2}`,
      state: 'waiting',
      reason: null,
      download: null,
      check: null,
      deadlineAt: null,
      checkSince: null,
      settledAt: null,
      health: WELL,
      restarts: 0,
      informedAt: this.now,
      told: 0,
    }));
  }

  play(what: Move): void {
    if ('wait' in what) this.now = after(this.now, what.wait);
    else if ('pauseMs' in what) this.now = new Date(this.now.getTime() + what.pauseMs);
    else if ('incident' in what) this.incident = 'silence at node-1';
    else if ('person' in what) this.decide(what.person);
    else this.act(what);
  }

  private decide(what: 'halt' | 'pause' | 'resume'): void {
    if (what === 'resume' && (this.state === 'halted' || this.state === 'paused')) {
      if (this.state === 'halted') [this.judgedSince, this.incident] = [this.now, null];
      [this.state, this.reason] = ['running', null];
    } else if (what === 'halt' && this.state === 'running') [this.state, this.reason] = ['halted', 'by hand'];
    else if (what === 'pause' && this.state === 'running') this.state = 'paused';
  }

  private act({ who, what }: Act): void {
    const router = this.routers[who % this.routers.length];
    const { download, check } = router ?? {};
    if (router === undefined) return;
    const end = (state: 'done' | 'failed'): OrderFacts => ({
      ...(download ?? order()),
      state,
      reason: 'said so',
      finishedAt: this.now,
    });
    if (what === 'come' && download?.state === 'queued') {
      router.told += 1;
      router.download = { ...download, state: 'sent', sentAt: this.now };
    }
    if (what === 'succeed' && download?.state === 'sent') {
      router.download = end('done');
      router.restarts += 1;
      router.health = { ...router.health, version: '2' };
    }
    if (what === 'fault' && download?.state === 'sent') router.download = end('failed');
    // We have died as well, and do not know whether it heard us.
    if (what === 'die' && download?.state === 'sent') router.download = { ...download, state: 'uncertain' };
    if (what === 'sicken') router.health = { ...router.health, pppStatus: 'Connecting' };
    if (what === 'read' && check?.state === 'queued') router.check = { ...check, state: 'done', finishedAt: this.now };
    if (what !== 'die') router.informedAt = this.now;
  }

  /** One look of the server, as it is written in the module; `isCut`: it dies after half of it. */
  look(isCut: boolean): void {
    const underWay = this.routers.filter(({ state }) => isUnderWay(state));
    for (const router of isCut ? underWay.slice(0, Math.ceil(underWay.length / 2)) : underWay) this.judge(router);
    if (isCut || this.state !== 'running') return;
    const step = stepCampaign(this.waves(), { relapsed: 0, incident: this.incident }, RULES, {
      now: this.now,
      zone: 'UTC',
    });
    if (step.next === 'halt') [this.state, this.reason] = ['halted', step.reason];
    if (step.next === 'finish') this.state = 'done';
    if (step.next === 'start') this.start(step.wave);
  }

  private judge(router: Router): void {
    const { state, deadlineAt, checkSince } = router;
    if (state !== 'preparing' && state !== 'sent' && state !== 'checking') return;
    const device = {
      state,
      deadlineAt: deadlineAt ?? this.now,
      expectedVersion: '2',
      before: WELL,
      checkSince,
      isBack: false,
    };
    const facts = {
      download: router.download,
      check: router.check,
      lastInformAt: router.informedAt,
      health: router.health,
      restarts: router.restarts,
    };
    const step = stepDevice(device, facts, RULES, this.now);
    if (step === null) return;
    this.checkSettling(router, step);
    if (step.also === 'take-back' && router.download?.state === 'queued')
      router.download = order({ state: 'cancelled' });
    if (step.also === 'check') router.check = order();
    if (state !== 'checking' && step.to === 'checking') router.checkSince = router.download?.finishedAt ?? this.now;
    router.state = step.to;
    router.reason = step.reason;
    router.deadlineAt = step.deadlineAt;
    router.settledAt = isSettled(step.to) ? this.now : null;
  }

  /** Well is who was read after its download, and long enough ago for the readings to be there; nobody is asked in haste. */
  private checkSettling({ check, checkSince }: Router, { to, also }: DeviceStep): void {
    const read = check?.finishedAt?.getTime() ?? null;
    if (to === 'done') {
      expect(read).not.toBeNull();
      expect(this.now.getTime() - (read ?? 0)).toBeGreaterThanOrEqual(2_000);
      expect(read).toBeGreaterThanOrEqual(checkSince?.getTime() ?? Infinity);
    }
    if (also === 'check' && read !== null) expect(this.now.getTime() - read).toBeGreaterThanOrEqual(30_000);
  }

  /** A wave begins when all before it have been settled for as long as the gap is. */
  private checkGap(wave: number): void {
    if (this.routers.some((router) => router.wave === wave && router.state !== 'waiting')) return;
    for (const { settledAt } of this.routers.filter((router) => router.wave < wave))
      expect(this.now.getTime()).toBeGreaterThanOrEqual(after(settledAt ?? this.now, RULES.gapMinutes).getTime());
  }

  private waves(): WaveFacts[] {
    return [...Map.groupBy(this.routers, ({ wave }) => wave)]
      .toSorted(([a], [b]) => a - b)
      .map(([wave, routers]) => {
        const failed = routers.filter(
          ({ state, settledAt }) => state === 'failed' && (settledAt ?? this.now) > this.judgedSince,
        );
        const settled = routers.flatMap(({ settledAt }) => settledAt?.getTime() ?? []);
        return {
          wave,
          waiting: routers.filter(({ state }) => state === 'waiting').length,
          underWay: routers.filter(({ state }) => isUnderWay(state)).length,
          size: routers.length,
          failed: failed.length,
          silent: failed.filter(({ reason }) => reason?.includes('said') === true).length,
          hasBegun: routers.some(({ state }) => state !== 'waiting'),
          lastSettledAt: settled.length === 0 ? null : new Date(Math.max(...settled)),
        };
      });
  }

  private start(wave: number): void {
    this.checkGap(wave);
    const waiting = this.routers.filter((router) => router.wave === wave && router.state === 'waiting');
    const open = this.routers.filter(({ state }) => isDownloading(state));
    const byNode = new Map(
      [...Map.groupBy(open, ({ accessNode }) => JSON.stringify([null, accessNode]))].map(([key, list]) => [
        key,
        list.length,
      ]),
    );
    const places = waiting.map(({ id, accessNode }) => ({ id, accessNode, nasId: null }));
    for (const { id } of chooseStarts(places, { total: open.length, byNode, byNas: new Map() }, RULES)) {
      const router = this.routers.find((each) => each.id === id);
      if (router === undefined) continue;
      [router.state, router.download, router.deadlineAt] = ['preparing', order(), after(this.now, RULES.appearMinutes)];
    }
  }
}

const started = (world: World): number => world.routers.filter(({ state }) => state !== 'waiting').length;

function checkAlways(world: World): void {
  const open = world.routers.filter(({ download }) => ['queued', 'sent', 'uncertain'].includes(download?.state ?? ''));
  const downloading = world.routers.filter(({ state }) => isDownloading(state));
  expect(downloading.length).toBeLessThanOrEqual(RULES.mostAtOnce);
  for (const node of ['node-0', 'node-1'])
    expect(downloading.filter(({ accessNode }) => accessNode === node).length).toBeLessThanOrEqual(RULES.mostPerNode);
  // A router is told once, and one that still may be fetching is in nobody's queue.
  for (const router of world.routers) expect(router.told).toBeLessThanOrEqual(1);
  for (const { state } of open) expect(state).not.toBe('waiting');
  // What nobody looks after any more is not lying about to be fetched.
  for (const { state, download } of world.routers) if (download?.state === 'queued') expect(state).toBe('preparing');
  // No wave begins before all before it are settled.
  const begun = Math.max(-1, ...world.routers.filter(({ state }) => state !== 'waiting').map(({ wave }) => wave));
  expect(world.routers.filter(({ wave, state }) => wave < begun && !isSettled(state))).toEqual([]);
  for (const { state, reason } of world.routers)
    if (state === 'failed' || state === 'skipped') expect(reason).toMatch(/\w/);
  if (world.state === 'halted') expect(world.reason).toMatch(/\w/);
}

const histories = fc.array(fc.record({ move, looks: fc.integer({ min: 0, max: 2 }), isCut: fc.boolean() }), {
  maxLength: 120,
});

describe('R6: whatever happens, in whatever order', () => {
  it('no router gets a second Download, no cap and no wave is passed, and a campaign that is halted or paused starts nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), histories, (count, history) => {
        const world = new World(count);
        for (const { move: what, looks, isCut } of history) {
          world.play(what);
          const [before, isStopped] = [started(world), world.state !== 'running'];
          for (let look = 0; look < looks; look += 1) world.look(isCut && look === 0);
          if (isStopped) expect(started(world)).toBe(before);
          checkAlways(world);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('in the end every router is done, failed or left out, with a reason, or the campaign is halted and says why', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), histories, (count, history) => {
        const world = new World(count);
        for (const { move: what, looks } of history) {
          world.play(what);
          for (let look = 0; look < looks; look += 1) world.look(false);
        }
        if (world.state === 'paused') world.play({ person: 'resume' });
        // Nobody does anything any more: time alone has to bring it to an end.
        for (let minute = 0; minute < 600; minute += 1) {
          world.play({ wait: 1 });
          world.look(false);
        }
        expect(['done', 'halted']).toContain(world.state);
        const open = world.routers.filter(({ state }) => !isSettled(state));
        if (world.state === 'done') expect(open).toEqual([]);
        expect(open.filter(({ state }) => state !== 'waiting')).toEqual([]);
        checkAlways(world);
      }),
      { numRuns: 100 },
    );
  });
});

describe('whose turn it is', () => {
  const place = fc.record({ nasId: fc.constantFrom('a', 'b', null), accessNode: fc.constantFrom('x', 'y', null) });
  const cap = fc.integer({ min: 1, max: 5 });
  const given = fc.record({
    waiting: fc.array(place, { maxLength: 12 }),
    /** Under way for this campaign and others. */
    open: fc.array(place, { maxLength: 8 }),
    caps: fc.record({ mostAtOnce: cap, mostPerNode: cap, mostPerNas: cap }),
  });

  interface Somewhere {
    readonly nasId: string | null;
    readonly accessNode: string | null;
  }
  const isAt = (one: Somewhere, other: Somewhere, of: 'node' | 'nas'): boolean =>
    of === 'nas'
      ? other.nasId !== null && one.nasId === other.nasId
      : other.accessNode !== null && one.accessNode === other.accessNode && one.nasId === other.nasId;
  const loadOf = (open: readonly Somewhere[]): Load => ({
    total: open.length,
    byNode: new Map(
      open.flatMap((one) =>
        toCount(
          nodeKey(one),
          open.filter((other) => isAt(other, one, 'node')),
        ),
      ),
    ),
    byNas: new Map(
      open.flatMap((one) =>
        toCount(
          one.nasId,
          open.filter((other) => isAt(other, one, 'nas')),
        ),
      ),
    ),
  });
  const toCount = (key: string | null, list: readonly unknown[]): [string, number][] =>
    key === null ? [] : [[key, list.length]];

  it('no cap is passed by all that is under way together, and nobody waits for whom there is room', () => {
    fc.assert(
      fc.property(given, ({ waiting: places, open, caps }) => {
        const waiting = places.map((each, at) => ({ id: `r${at}`, ...each }));
        const chosen = chooseStarts(waiting, loadOf(open), caps);
        expect(waiting.filter((each) => chosen.includes(each))).toEqual(chosen);
        const all = [...open, ...chosen];
        const hasRoom = (one: Somewhere, more: number): boolean =>
          all.length + more <= caps.mostAtOnce &&
          all.filter((other) => isAt(other, one, 'node')).length + more <= caps.mostPerNode &&
          all.filter((other) => isAt(other, one, 'nas')).length + more <= caps.mostPerNas;
        for (const one of chosen) expect(hasRoom(one, 0)).toBe(true);
        for (const one of waiting) if (!chosen.includes(one)) expect(hasRoom(one, 1)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
