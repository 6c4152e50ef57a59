import fc from 'fast-check';
import { aTr098Tree, aTr181Tree } from '../../../test/factories/cpe-trees';
import { packTree, unpackTree } from './packed-tree';
import type { TreeRow } from './reported-tree';

const segment = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,6}$|^[1-9]$/);
const row: fc.Arbitrary<TreeRow> = fc.tuple(
  fc.array(segment, { minLength: 1, maxLength: 5 }).map((segments) => segments.join('.')),
  fc.option(fc.string(), { nil: null }),
  fc.constantFrom('string', 'boolean', ''),
  fc.constantFrom(true, false, null),
);

describe('a packed tree', () => {
  it.each([
    ['TR-098', aTr098Tree()],
    ['TR-181', aTr181Tree()],
  ])('%s: is the same rows, and shorter', (_name, rows) => {
    const packed = packTree(rows);
    expect(unpackTree(packed)).toEqual(rows);
    expect(JSON.stringify(packed).length).toBeLessThan(JSON.stringify(rows).length);
  });

  it('any rows come back in their order, through JSON as well', () => {
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        expect(unpackTree(JSON.parse(JSON.stringify(packTree(rows))))).toEqual(rows);
      }),
    );
  });

  it('names an object once for what follows each other', () => {
    expect(
      packTree([
        ['A.B.1.X', '1', 'string', true],
        ['A.B.1.Y', null, '', null],
        ['A.Z', '', 'string', false],
      ]),
    ).toEqual([
      [
        'A.B.1.',
        [
          ['X', '1', 'string', true],
          ['Y', null, '', null],
        ],
      ],
      ['A.', [['Z', '', 'string', false]]],
    ]);
  });
});
