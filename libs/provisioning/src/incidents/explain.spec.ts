import fc from 'fast-check';
import { contains, explain, isRemarkable, placeKey, type Cell, type Place, type Thresholds } from './explain';

const LIMITS: Thresholds = { leastPopulation: 10, leastAffected: 5, sharePercent: 30 };

const cell = (where: string, affected: number, population: number): Cell => {
  const [nasId = '', accessNode = '', make = 'plain'] = where.split('/');
  return {
    nasId: nasId === '' ? null : nasId,
    accessNode: accessNode === '' ? null : accessNode,
    make,
    population,
    affected,
  };
};
const told = (cells: Cell[]): string[] =>
  explain(cells, LIMITS).map(
    ({ place, affected, population }) => `${place.kind} ${placeKey(place)}: ${affected} of ${population}`,
  );

describe('explain', () => {
  it.each<[string, Cell[], string[]]>([
    ['nothing happened', [cell('a/1', 0, 100)], []],
    ['one of three routers is nobody’s incident', [cell('a/1', 1, 3), cell('b/1', 0, 200)], []],
    ['all three of a small NAS are too few', [cell('a/1', 3, 3), cell('b/1', 0, 200)], []],
    ['a few of many are chance', [cell('a/1', 9, 100), cell('b/1', 0, 200)], []],
    ['the edge of the share', [cell('a', 30, 100), cell('b', 0, 400)], ['nas a: 30 of 100']],
    ['just below it', [cell('a', 29, 100), cell('b', 0, 400)], []],
    [
      'all of a NAS: the NAS, not its nodes',
      [cell('a/1', 40, 40), cell('a/2', 60, 60), cell('b/1', 0, 300)],
      ['nas a: 100 of 100'],
    ],
    [
      'one node of three: the node alone',
      [cell('a/1', 60, 60), cell('a/2', 0, 40), cell('a/3', 0, 40), cell('b/1', 0, 300)],
      ['node ["a","1"]: 60 of 60'],
    ],
    [
      'the node holds most of its NAS, and is still the node',
      [cell('a/1', 90, 90), cell('a/2', 0, 20), cell('b/1', 0, 300)],
      ['node ["a","1"]: 90 of 90'],
    ],
    ['all there is behind a NAS is one node', [cell('a/1', 50, 50), cell('b/1', 0, 300)], ['node ["a","1"]: 50 of 50']],
    [
      'two nodes of different NAS are two',
      [cell('a/1', 30, 30), cell('a/2', 0, 70), cell('b/1', 30, 30), cell('b/2', 0, 70)],
      ['node ["a","1"]: 30 of 30', 'node ["b","1"]: 30 of 30'],
    ],
    ['a NAS without nodes', [cell('a', 50, 60), cell('b', 0, 300)], ['nas a: 50 of 60']],
    [
      'everything, everywhere: the network',
      [cell('a/1', 50, 50), cell('b/1', 60, 60), cell('c', 70, 70)],
      ['network : 180 of 180'],
    ],
    ['the only NAS there is: that NAS', [cell('a', 50, 50)], ['nas a: 50 of 50']],
    [
      'two NAS of ten',
      [cell('a', 50, 50), cell('b', 50, 50), ...'cdefghij'.split('').map((nas) => cell(nas, 1, 50))],
      ['nas a: 50 of 50', 'nas b: 50 of 50'],
    ],
    [
      'routers of no known NAS count for the network alone',
      [cell('', 40, 50), cell('a', 50, 60)],
      ['network : 90 of 110'],
    ],
    [
      'a make over several NAS, others beside it well',
      [
        cell('a/1/acme 2.0', 30, 30),
        cell('a/1', 0, 40),
        cell('b/1/acme 2.0', 25, 25),
        cell('b/1', 1, 60),
        cell('c', 0, 50),
      ],
      ['make acme 2.0: 55 of 55'],
    ],
    [
      'a NAS of mostly one make is still the NAS',
      [cell('a/1/acme 2.0', 80, 80), cell('a/1', 20, 20), cell('b/1/acme 2.0', 0, 80)],
      ['node ["a","1"]: 100 of 100'],
    ],
    [
      'a make and a NAS at once',
      [cell('a//acme 2.0', 20, 20), cell('a', 0, 40), cell('b//acme 2.0', 20, 20), cell('b', 0, 40), cell('c', 50, 50)],
      ['nas c: 50 of 50', 'make acme 2.0: 40 of 40'],
    ],
    [
      'nothing beside the make: it may as well be the place',
      [cell('a//acme 2.0', 50, 50), cell('b//acme 2.0', 0, 100)],
      ['nas a: 50 of 50'],
    ],
  ])('%s', (_case, cells, expected) => expect(told(cells)).toEqual(expected));

  const cells = fc.uniqueArray(
    fc
      .record({
        nasId: fc.constantFrom('a', 'b', 'c', null),
        accessNode: fc.constantFrom('1', '2', null),
        make: fc.constantFrom('x', 'y', null),
        population: fc.nat(80),
        affected: fc.nat(80),
      })
      .map((row): Cell => ({
        ...row,
        accessNode: row.nasId === null ? null : row.accessNode,
        affected: Math.min(row.affected, row.population),
      })),
    { selector: (row) => JSON.stringify([row.nasId, row.accessNode, row.make]), maxLength: 20 },
  );

  it('never names a place inside another one, nor one that is not remarkable', () => {
    fc.assert(
      fc.property(cells, (given) => {
        const places = explain(given, LIMITS);
        for (const found of places) expect(isRemarkable(found, LIMITS)).toBe(true);
        const local = places.map(({ place }) => place).filter(({ kind }) => kind !== 'make');
        for (const one of local) for (const other of local) if (one !== other) expect(contains(one, other)).toBe(false);
      }),
    );
  });

  it('says the same whatever the order, and nothing when nothing happened', () => {
    fc.assert(
      fc.property(cells, (given) => {
        const names = (rows: Cell[]): string[] => told(rows).toSorted();
        expect(names(given.toReversed())).toEqual(names(given));
        expect(told(given.map((row) => ({ ...row, affected: 0 })))).toEqual([]);
      }),
    );
  });

  it('leaves no struck NAS unexplained', () => {
    fc.assert(
      fc.property(cells, (given) => {
        const places = explain(given, LIMITS).map(({ place }) => place);
        for (const nasId of ['a', 'b', 'c']) {
          const own = given.filter((row) => row.nasId === nasId);
          const struck = own.reduce((n, row) => n + row.affected, 0);
          if (own.length === 0 || struck < LIMITS.leastAffected || own.some((row) => row.affected < row.population))
            continue;
          if (struck < LIMITS.leastPopulation) continue;
          const explains = (place: Place): boolean =>
            place.kind === 'make' || place.kind === 'network' || ('nasId' in place && place.nasId === nasId);
          expect(places.some(explains)).toBe(true);
        }
      }),
    );
  });
});
