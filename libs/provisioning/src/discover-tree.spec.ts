import type { AcsRequest, RpcOutcome } from '@demarc/cwmp';
import { ReportedTree, type DeviceQuirks } from '@demarc/datamodel';
import {
  applyDiscovery,
  discoveryRpc,
  isPaused,
  lessonsOf,
  resumeDiscovery,
  startDiscovery,
  type Discovery,
} from './discover-tree';
import { NO_EXPERIENCE, type ModelExperience } from './lesson';

const ROOT = 'Device.';

/** A router with so many objects of so many parameters each, and habits. */
class Box {
  readonly log: AcsRequest[] = [];
  readonly names: string[];

  constructor(
    objects: number,
    private readonly habits: { most?: number; bad?: readonly string[]; listsAtOnce?: number } = {},
    each = 10,
  ) {
    const all = Array.from({ length: objects }, (_, o) =>
      Array.from({ length: each }, (_none, p) => `${ROOT}Group${o % 7}.Object.${o + 1}.P${p}`),
    );
    this.names = all.flat();
  }

  answer(request: AcsRequest): RpcOutcome {
    this.log.push(request);
    const { most = Infinity, bad = [], listsAtOnce = Infinity } = this.habits;
    if (request.method === 'GetParameterNames') {
      const below = this.names.filter((name) => name.startsWith(request.path));
      if (!request.nextLevel && below.length > listsAtOnce) return fault(9004);
      const listed = request.nextLevel ? [...new Set(below.map((name) => childOf(request.path, name)))] : below;
      const names = listed.map((name) => ({ name, writable: true }));
      return { response: { method: 'GetParameterNamesResponse', names } };
    }
    const asked = request.method === 'GetParameterValues' ? request.names : [];
    const read = asked.flatMap((name) =>
      this.names.filter((one) => (name.endsWith('.') ? one.startsWith(name) : one === name)),
    );
    if (read.some((name) => bad.includes(name))) return fault(9005);
    if (read.length > most) return fault(9004);
    return {
      response: {
        method: 'GetParameterValuesResponse',
        values: read.map((name) => ({ name, value: 'v', type: 'string' })),
      },
    };
  }

  readsOf(): number[] {
    return this.log.flatMap((request) => (request.method === 'GetParameterValues' ? [request.names.length] : []));
  }
}

const fault = (faultCode: number): RpcOutcome => ({ fault: { faultCode, faultString: '', parameterFaults: [] } });
const childOf = (path: string, name: string): string => {
  const dot = name.indexOf('.', path.length);
  return dot < 0 ? name : name.slice(0, dot + 1);
};
const SIZE = { tookMs: 10, bytes: 1_000 };

interface Learned {
  readonly discovery: Discovery;
  readonly tree: ReportedTree;
}

/** One session's share. */
function share(box: Box, from: Learned): Learned {
  let { discovery, tree } = from;
  for (;;) {
    const next = discoveryRpc(discovery, tree);
    if (next === null) return { discovery, tree };
    // What is asked can be asked again, word for word, after a session went on elsewhere.
    const carried = JSON.parse(JSON.stringify(next.discovery)) as Discovery;
    expect(discoveryRpc(carried, tree)?.rpc).toEqual(next.rpc);
    const step = applyDiscovery(carried, tree, { outcome: box.answer(next.rpc), size: SIZE });
    ({ discovery, tree } = step);
  }
}

const begin = (quirks: DeviceQuirks = {}, experience: ModelExperience = NO_EXPERIENCE): Learned => ({
  discovery: startDiscovery(ROOT, quirks, experience),
  tree: ReportedTree.empty,
});

const valuesOf = ({ tree }: Learned): number => [...tree.rows()].filter(([, value]) => value !== null).length;

describe('a router of an unknown make', () => {
  it('is never asked for everything at once, and the next of its make is', () => {
    const box = new Box(40);
    const learned = share(box, begin());
    expect(box.log[0]).toMatchObject({ method: 'GetParameterNames', path: ROOT, nextLevel: true });
    expect(box.log.some((request) => request.method === 'GetParameterValues' && request.names.includes(ROOT))).toBe(
      false,
    );
    expect(valuesOf(learned)).toBe(400);
    const { experience, lessons } = lessonsOf(learned.discovery, learned.tree);
    expect(experience).toMatchObject({ discovery: 'whole', treeSize: 400 });
    expect(lessons).toEqual([]);
    const second = new Box(40);
    share(second, begin({}, { ...experience, badNames: [] }));
    expect(second.log.map((request) => request.method)).toEqual(['GetParameterNames', 'GetParameterValues']);
  });

  it('G30: one that cannot list an object as a whole is walked level by level, and says so', () => {
    const learned = share(new Box(40, { listsAtOnce: 30 }), begin());
    expect(valuesOf(learned)).toBe(400);
    const { lessons, experience } = lessonsOf(learned.discovery, learned.tree);
    expect(lessons[0]).toMatchObject({ flag: 'discovery', value: 'by-level' });
    expect(experience.discovery).toBe('by-object');
  });

  it('G30: with the flag it is never asked for more than a level', () => {
    const box = new Box(40, { listsAtOnce: 0 });
    const learned = share(box, begin({ discovery: 'by-level' }));
    expect(valuesOf(learned)).toBe(400);
    const deep = box.log.filter((request) => request.method === 'GetParameterNames' && !request.nextLevel);
    expect(deep).toEqual([]);
  });

  it('G32: questions shrink until they are borne, stay there, and the size is a lesson', () => {
    const box = new Box(100, { most: 70 });
    const learned = share(box, begin());
    expect(valuesOf(learned)).toBe(1_000);
    expect(lessonsOf(learned.discovery, learned.tree).lessons).toEqual([
      expect.objectContaining({ flag: 'maxValuesPerAnswer', value: 64 }),
    ]);
    const again = new Box(100, { most: 70 });
    const spared = share(again, begin({ maxValuesPerAnswer: 64 }));
    expect(lessonsOf(spared.discovery, spared.tree).lessons).toEqual([]);
  });

  it('questions grow while it goes well', () => {
    const box = new Box(300);
    const learned = share(box, begin());
    const { pace } = learned.discovery.values;
    expect(pace.borne).toBeGreaterThan(256);
  });

  it('never asks for more names at once than its rule allows', () => {
    const box = new Box(100);
    share(box, begin({ maxNamesPerRead: 4, maxValuesPerAnswer: 64 }));
    expect(Math.max(...box.readsOf())).toBe(4);
  });
});

describe('G31: a name that is listed and cannot be read', () => {
  const bad = [`${ROOT}Group3.Object.4.P7`, `${ROOT}Group0.Object.1.P0`];

  it('is found, left out, and all others are read', () => {
    const learned = share(new Box(40, { bad }), begin());
    expect(valuesOf(learned)).toBe(398);
    expect(learned.discovery.values.badNames.toSorted()).toEqual(bad.toSorted());
    expect(lessonsOf(learned.discovery, learned.tree).lessons).toEqual([]);
  });

  it('is not asked for again where it is known, neither by itself nor with its object', () => {
    const box = new Box(40, { bad });
    const learned = share(box, begin({}, { discovery: 'whole', valuesPerAnswer: 1_000, badNames: bad }));
    expect(valuesOf(learned)).toBe(398);
    expect(learned.discovery.values.badNames).toEqual([]);
  });
});

describe('a tree of thousands', () => {
  it('is read in several sessions, each of which goes on where the one before stopped', () => {
    const box = new Box(500);
    let learned = begin({ discovery: 'by-level' });
    let sessions = 1;
    for (; sessions < 20; sessions++) {
      learned = share(box, learned);
      if (!isPaused(learned.discovery, learned.tree)) break;
      learned = { ...learned, discovery: resumeDiscovery(learned.discovery) };
    }
    expect(sessions).toBeGreaterThan(2);
    expect(valuesOf(learned)).toBe(5_000);
    const asked = box.log.map((request) => JSON.stringify(request));
    expect(new Set(asked).size).toBe(asked.length);
  });
});
