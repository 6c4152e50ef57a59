import fc from 'fast-check';
import { OPERATORS_OF, type RouterFilter } from './router-filter';
import { readFilter, writeFilter } from './router-filter-text';
import { routerField, ROUTER_FIELD_NAMES, type RouterFieldName } from './router-fields';

it.each<[string, RouterFilter]>([
  ['', []],
  ['  ', []],
  ['modelName = HG8245H5', [{ field: 'modelName', op: 'is', values: ['HG8245H5'] }]],
  [
    'modelName=HG8245H5,F660 and rxPowerDbm<-27',
    [
      { field: 'modelName', op: 'is', values: ['HG8245H5', 'F660'] },
      { field: 'rxPowerDbm', op: 'less', values: ['-27'] },
    ],
  ],
  ['ssid24 *= "Karim\'s \\"home\\", 2"', [{ field: 'ssid24', op: 'contains', values: ['Karim\'s "home", 2'] }]],
  [
    'wanIp ^= 100.64. and tag != vip',
    [
      { field: 'wanIp', op: 'starts', values: ['100.64.'] },
      { field: 'tag', op: 'not', values: ['vip'] },
    ],
  ],
  [
    'answered > 2d and ssid5 unknown',
    [
      { field: 'answered', op: 'more', values: ['2d'] },
      { field: 'ssid5', op: 'unknown', values: [] },
    ],
  ],
  ['provisioningCode = "known"', [{ field: 'provisioningCode', op: 'is', values: ['known'] }]],
])('reads %s', (text, filter) => {
  expect(readFilter(text)).toEqual({ filter, problem: null });
});

it.each([
  ['serial = 1', '“serial” is no field of a router'],
  ['uptimeSeconds > 5', '“uptimeSeconds” is no field of a router'],
  ['constructor = 1', '“constructor” is no field of a router'],
  ['modelName', 'after modelName comes one of = != ^= *= < > known unknown'],
  ['modelName =', 'a value is missing after modelName'],
  ['modelName = a or modelName = b', 'between two conditions stands “and”'],
  ['modelName = a and', 'after “and” comes another condition'],
  ['modelName = "a', 'a quotation mark is not closed, or a sign stands where none may'],
  ['modelName < a', 'modelName cannot be compared by “less”'],
  ['rxPowerDbm < low', 'rxPowerDbm is compared with a number, not with “low”'],
  ['rxPowerDbm < 1, 2', 'rxPowerDbm is compared with one value'],
  ['answered < yesterday', 'answered is compared with an age such as 30m, 12h or 7d'],
  ['state = gone', 'state is one of quarantine, enrolling, active, retired'],
  [Array.from({ length: 13 }, () => 'oui known').join(' and '), expect.stringContaining('12')],
  [`oui = ${Array.from({ length: 51 }, (_, n) => n).join(',')}`, expect.stringContaining('50')],
  [`oui = ${'x'.repeat(201)}`, expect.stringContaining('200')],
  ['x'.repeat(4001), 'a filter has at most 4000 characters'],
])('refuses %.60s', (text, problem) => {
  expect(readFilter(text)).toEqual({ filter: null, problem });
});

const aValue = (field: RouterFieldName): fc.Arbitrary<string> => {
  const { kind, options = [] } = routerField(field);
  if (kind === 'choice') return fc.constantFrom(...options);
  if (kind === 'number') return fc.integer({ min: -9999, max: 9999 }).map(String);
  if (kind === 'age') return fc.constantFrom('5s', '30m', '12h', '7d', '2w');
  return fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => text.trim() === text);
};

it('reads what it writes, whatever the values are', () => {
  const condition = fc.constantFrom(...ROUTER_FIELD_NAMES).chain((field) =>
    fc.constantFrom(...OPERATORS_OF[routerField(field).kind]).chain((op) => {
      const [least, most] =
        op === 'known' || op === 'unknown' ? [0, 0] : op === 'less' || op === 'more' ? [1, 1] : [1, 3];
      return fc.array(aValue(field), { minLength: least, maxLength: most }).map((values) => ({ field, op, values }));
    }),
  );
  fc.assert(
    fc.property(fc.array(condition, { maxLength: 6 }), (filter) => {
      expect(readFilter(writeFilter(filter))).toEqual({ filter, problem: null });
    }),
    { numRuns: 200 },
  );
});
