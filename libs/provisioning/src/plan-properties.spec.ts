import fc from 'fast-check';
import { TR098_ROOT } from '@demarc/datamodel';
import { aTr098Tree, aTr181Tree, type SampleRow } from '../../../test/factories/cpe-trees';
import { ModelCpe, type ModelCpeHabits } from '../../../test/support/model-cpe';
import { held, inState, NOTHING, session } from '../../../test/support/plan-session';
import type { ServiceState } from './wanted-state';

const trees = fc.constantFrom(aTr098Tree, aTr181Tree);
const states: fc.Arbitrary<ServiceState> = fc.constantFrom(
  'active',
  'notice',
  'throttled',
  'walled-garden',
  'suspended',
  'terminated',
);

interface World {
  readonly rows: SampleRow[];
  readonly habits: ModelCpeHabits;
  readonly history: ServiceState[];
}

/** A router of either family with odd habits, some parameters read-only or refused, and a history of service states. */
const worlds: fc.Arbitrary<World> = trees.chain((build) => {
  const rows = build();
  const names = rows.map(([name]) => name);
  const someNames = fc.uniqueArray(fc.constantFrom(...names), { maxLength: 4 });
  return fc.record({
    rows: someNames.map((readOnly) =>
      rows.map((row): SampleRow => (readOnly.includes(row[0]) ? [row[0], row[1], row[2], false] : row)),
    ),
    habits: fc.record({
      maxNames: fc.constantFrom(3, 7, 16, 1000),
      refusesWholeTree: fc.boolean(),
      hidesCulprits: fc.boolean(),
      unreadable: someNames.map((bad) => new Set(bad)),
      refuses: fc
        .array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(9001, 9002, 9006, 9007, 9008, 9820)), {
          maxLength: 3,
        })
        .map((bad) => new Map(bad)),
      showsSecrets: fc.boolean(),
      reforms: fc.constantFrom(
        (_name: string, value: string) => value,
        (_name: string, value: string) => value.toUpperCase(),
      ),
    }),
    history: fc.array(states, { minLength: 1, maxLength: 5 }),
  });
});

const isWan = (name: string): boolean => /WANPPPConnection|PPP\.Interface/.test(name);

/** Sessions until nothing is due, with the facts of one state. */
function converge(
  cpe: ModelCpe,
  start: typeof NOTHING,
  state: ServiceState,
): { end: typeof NOTHING; sessions: number } {
  let end = start;
  for (let sessions = 1; sessions <= 8; sessions += 1) {
    const result = session(cpe, end, { facts: inState(state) });
    end = held(result);
    if (!result.isDue) return { end, sessions };
  }
  throw new Error(`does not converge: ${JSON.stringify(end.memory.filter(({ status }) => status === 'pending'))}`);
}

describe('whatever the router does', () => {
  it('a plan converges in few sessions of bounded length, and then has nothing to say', () => {
    fc.assert(
      fc.property(worlds, ({ rows, habits, history }) => {
        const cpe = new ModelCpe(rows, habits);
        let end = NOTHING;
        for (const state of history) {
          cpe.log.length = 0;
          const done = converge(cpe, end, state);
          expect(done.sessions).toBeLessThanOrEqual(6);
          expect(cpe.log.length).toBeLessThanOrEqual(6 * 180);
          end = done.end;
        }
        cpe.log.length = 0;
        const last = history.at(-1);
        if (last !== undefined) session(cpe, end, { facts: inState(last) });
        expect(cpe.log).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('nothing read-only is written, the WAN is touched last and alone', () => {
    fc.assert(
      fc.property(worlds, ({ rows, habits, history }) => {
        const cpe = new ModelCpe(rows, habits);
        let end = NOTHING;
        for (const state of history) {
          cpe.log.length = 0;
          const result = session(cpe, end, { facts: inState(state) });
          end = held(result);
          const sets = cpe.log.flatMap((rpc) =>
            rpc.method === 'SetParameterValues' ? [rpc.values.map(({ name }) => name)] : [],
          );
          for (const name of sets.flat()) expect(cpe.isWritable(name)).toBe(true);
          const kinds = sets.map((names) => (names.every(isWan) ? 'wan' : names.some(isWan) ? 'mixed' : 'other'));
          expect(kinds).not.toContain('mixed');
          const firstWan = kinds.indexOf('wan');
          if (firstWan >= 0) expect(kinds.slice(firstWan)).not.toContain('other');
        }
      }),
      { numRuns: 60 },
    );
  });

  it('the connection that carries the management is never switched off, wherever it runs', () => {
    const carriers = fc.constantFrom('own', 'ppp', 'both', 'none');
    fc.assert(
      fc.property(trees, carriers, fc.array(states, { minLength: 1, maxLength: 6 }), (build, carrier, history) => {
        const cpe = new ModelCpe(build());
        const tr098 = cpe.names().some((name) => name.startsWith(TR098_ROOT));
        const own = cpe.names().filter((name) => /WANIPConnection.*ExternalIPAddress$/.test(name));
        const ppp = cpe
          .names()
          .filter((name) =>
            /PPPConnection.*ExternalIPAddress$|LocalIPAddress$|Interface\.2\.IPv4Address\.1\.IPAddress$/.test(name),
          );
        for (const name of own) cpe.change(name, carrier === 'own' || carrier === 'both' ? '10.8.0.9' : '10.1.1.1');
        for (const name of ppp) cpe.change(name, carrier === 'ppp' || carrier === 'both' ? '10.8.0.9' : '100.64.0.1');
        let end = NOTHING;
        for (const state of history) {
          const evidence = { connectionRequestUrl: 'http://10.8.0.9:7547/x', sourceAddress: '192.0.2.1' };
          end = held(session(cpe, end, { facts: inState(state), evidence }));
          const enable = cpe.names().find((name) => isWan(name) && name.endsWith('.1.Enable')) ?? '';
          const isOff = ['0', 'false'].includes(cpe.get(enable) ?? '');
          if (isOff) expect(tr098 && carrier === 'own').toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});
