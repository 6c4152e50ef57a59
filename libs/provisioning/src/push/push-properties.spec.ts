import fc from 'fast-check';
import {
  findManagementPath,
  isSecretPath,
  ReportedTree,
  TR098_ROOT,
  TR181_ROOT,
  type DataModelRoot,
} from '@demarc/datamodel';
import { aTr098Tree, aTr181Tree, type SampleRow } from '../../../../test/factories/cpe-trees';
import { ModelCpe, type ModelCpeHabits, type ObjectParameter } from '../../../../test/support/model-cpe';
import { isWrite, pushSession } from '../../../../test/support/push-session';
import type { ProfileDocument, ProfileSetting } from './profile-document';
import { turned, type PushRecord } from './push-record';
import { resolveProfile } from './resolve-profile';

const MAPPING: readonly ObjectParameter[] = [
  { name: 'Enable', value: 'false', type: 'boolean' },
  { name: 'ExternalPort', value: '0', type: 'unsignedInt' },
  { name: 'Protocol', value: 'TCP', type: 'string' },
  { name: 'InternalClient', value: '', type: 'string' },
];
const TABLES = { tr098: 'InternetGatewayDevice.X_Mapping.', tr181: 'Device.NAT.PortMapping.' } as const;

interface World {
  readonly rows: readonly SampleRow[];
  readonly root: DataModelRoot;
  readonly collection: string;
  readonly document: ProfileDocument;
  /** Ports of mappings the subscriber had before. */
  readonly own: readonly number[];
  readonly habits: ModelCpeHabits;
}

/** One thing that happens while the push holds. */
type Move =
  | { readonly kind: 'changes'; readonly setting: number; readonly text: string }
  | { readonly kind: 'adds'; readonly port: number }
  | { readonly kind: 'session' }
  | { readonly kind: 'dies'; readonly write: number; readonly hasArrived: boolean };

const text = fc.stringMatching(/^[A-Za-z0-9 ._-]{1,12}$/);

const worlds: fc.Arbitrary<World> = fc.boolean().chain((isTr181) => {
  const root = isTr181 ? TR181_ROOT : TR098_ROOT;
  const collection = isTr181 ? TABLES.tr181 : TABLES.tr098;
  const base = isTr181 ? aTr181Tree() : aTr098Tree();
  const free = base.filter(
    ([path, , type, writable]) =>
      writable &&
      type === 'string' &&
      !isSecretPath(path) &&
      !path.includes('ManagementServer') &&
      !path.includes('Username'),
  );
  const settings = fc.uniqueArray(fc.nat(free.length - 1), { minLength: 1, maxLength: 8 }).chain((chosen) =>
    fc.tuple(
      ...chosen.map((at): fc.Arbitrary<ProfileSetting> => {
        const path = free[at]?.[0] ?? '';
        return text.map((value) => ({
          paths: { tr098: isTr181 ? null : path, tr181: isTr181 ? path : null },
          value,
        }));
      }),
    ),
  );
  const field = (name: string, value: string, isKey = false): ProfileDocument['objects'][number]['fields'][number] => ({
    names: { tr098: name, tr181: name },
    value,
    isKey,
  });
  const objects = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 2 }).map((ports) =>
    ports.map((port) => ({
      collections: TABLES,
      fields: [
        field('ExternalPort', String(port), true),
        field('Protocol', 'UDP', true),
        field('InternalClient', '192.168.1.1'),
        field('Enable', 'true'),
      ],
    })),
  );
  return fc.record({
    rows: fc
      .array(text, { minLength: base.length, maxLength: base.length })
      .map((values) =>
        base.map((row, at): SampleRow =>
          free.includes(row) && !row[0].includes('LowerLayers') ? [row[0], values[at] ?? '', row[2], row[3]] : row,
        ),
      ),
    root: fc.constant(root),
    collection: fc.constant(collection),
    document: fc.record({ settings, objects }),
    own: fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }),
    habits: fc.record({
      hidesCulprits: fc.boolean(),
      maxNames: fc.constantFrom(4, 1_000),
    }),
  });
});

const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('changes' as const), setting: fc.nat(9), text }),
    fc.record({ kind: fc.constant('adds' as const), port: fc.integer({ min: 10, max: 99 }) }),
    fc.constant({ kind: 'session' as const }),
    fc.record({ kind: fc.constant('dies' as const), write: fc.integer({ min: 1, max: 4 }), hasArrived: fc.boolean() }),
  ),
  { maxLength: 6 },
);

const mapping = (port: number): ObjectParameter[] =>
  MAPPING.map((one) => (one.name === 'ExternalPort' ? { ...one, value: String(port) } : one));

function contents(cpe: ModelCpe): Map<string, string> {
  const names = cpe.names().filter((name) => !name.endsWith('ParameterKey'));
  return new Map(names.map((name) => [name, cpe.get(name) ?? '']));
}

function resolved({ document, root }: World, cpe: ModelCpe): PushRecord {
  const rows = cpe.names().map((name) => [name, cpe.get(name) ?? null, 'string', cpe.isWritable(name)] as const);
  const tree = ReportedTree.of([
    ...rows,
    [`${root}X_Mapping.Count`, '0', 'string', false],
    [`${root}NAT.Count`, '0', 'string', false],
  ]);
  return resolveProfile(document, {
    tree,
    root,
    branch: findManagementPath(tree, root, { connectionRequestUrl: null, sourceAddress: '10.8.0.9' }),
  });
}

/** Sessions until the goal is reached. */
function converge(cpe: ModelCpe, record: PushRecord, goal: 'apply' | 'restore'): PushRecord {
  let current = record;
  for (let sessions = 0; sessions < 8; sessions++) {
    const done = pushSession(cpe, current, goal);
    current = done.record;
    if (done.isDone) return current;
  }
  throw new Error(`does not converge: ${JSON.stringify(current)}`);
}

describe('push, whatever happens meanwhile, then restore', () => {
  it('is the tree before, with what the subscriber did', () => {
    fc.assert(
      fc.property(worlds, moves, (world, history) => {
        const cpe = new ModelCpe(world.rows, { ...world.habits, tables: new Map([[world.collection, MAPPING]]) });
        for (const port of world.own) cpe.makeObject(world.collection, mapping(port));
        const expected = contents(cpe);
        let { record } = pushSession(cpe, resolved(world, cpe), 'apply');
        for (const move of history) {
          if (move.kind === 'session') ({ record } = pushSession(cpe, record, 'apply'));
          if (move.kind === 'dies') ({ record } = pushSession(cpe, record, 'apply', { diesAtWrite: move }));
          if (move.kind === 'adds') {
            const number = cpe.makeObject(world.collection, mapping(move.port));
            for (const { name } of MAPPING) {
              const path = `${world.collection}${number}.${name}`;
              expected.set(path, cpe.get(path) ?? '');
            }
          }
          const setting = move.kind === 'changes' ? record.settings[move.setting] : undefined;
          // A person cannot be told from us who writes the very same thing.
          if (move.kind === 'changes' && setting !== undefined && move.text !== setting.value) {
            cpe.change(setting.path, move.text);
            expected.set(setting.path, move.text);
          }
        }
        const after = converge(cpe, turned(record, 'restore'), 'restore');
        expect(contents(cpe)).toEqual(expected);
        expect([...after.settings, ...after.objects].map(({ state }) => state)).not.toContain('refused');
      }),
      { numRuns: 400 },
    );
  });

  it('and applied and restored again, any number of times, is still the same', () => {
    fc.assert(
      fc.property(worlds, fc.integer({ min: 1, max: 3 }), (world, times) => {
        const cpe = new ModelCpe(world.rows, { ...world.habits, tables: new Map([[world.collection, MAPPING]]) });
        for (const port of world.own) cpe.makeObject(world.collection, mapping(port));
        const before = contents(cpe);
        let record = resolved(world, cpe);
        for (let time = 0; time < times; time++) {
          record = converge(cpe, turned(record, 'apply'), 'apply');
          for (const { paths, value } of world.document.settings) {
            const path = paths.tr098 ?? paths.tr181 ?? '';
            const state = record.settings.find((setting) => setting.path === path)?.state;
            if (state === 'in-sync') expect(cpe.get(path)).toBe(value);
          }
          record = converge(cpe, turned(record, 'restore'), 'restore');
        }
        expect(contents(cpe)).toEqual(before);
      }),
      { numRuns: 150 },
    );
  });

  it('nothing is written that was not read and stored first, and what holds is not written again', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const cpe = new ModelCpe(world.rows, { ...world.habits, tables: new Map([[world.collection, MAPPING]]) });
        const start = resolved(world, cpe);
        const stored: PushRecord[] = [];
        const nothingArrived = pushSession(cpe, start, 'apply', { diesAtWrite: { write: 1, hasArrived: false } });
        stored.push(nothingArrived.record);
        for (const { state, before } of nothingArrived.record.settings)
          if (state === 'open') expect(before).not.toBeNull();
        const record = converge(cpe, nothingArrived.record, 'apply');
        expect(pushSession(cpe, record, 'apply').requests.filter(isWrite)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
