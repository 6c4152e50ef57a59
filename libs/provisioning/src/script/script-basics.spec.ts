import fc from 'fast-check';
import { decodeName, encodeName, genieDeviceId, gridTime, offsetHash } from './device-offset';
import { planInstances } from './plan-instances';
import { parseScriptPath, pathText, type AliasKey } from './script-path';
import { isValueOf, toDeviceText, toScriptValue } from './script-values';
import { SeededRandom } from './seeded-random';

describe('§3.3 paths', () => {
  it.each([
    ['InternetGatewayDevice.DeviceInfo.UpTime', null],
    ['A.*.B', null],
    ['A.[].B', null],
    ['A.[b:2,a:1]', 'A.[a:1,b:2]'],
    ['A.[PreSharedKey.1.KeyPassphrase:]', null],
    ['A.[name:"a, b]"]', null],
    ['A.[name:x y]', null],
    ['A.[name:http://x:80/y]', null],
  ])('%s is a path', (text, canonical) => {
    const path = parseScriptPath(text);
    expect(path).not.toBeNull();
    expect(pathText(path!)).toBe(canonical ?? text);
  });

  it.each(['', '.', 'A.', 'A..B', '.A', 'A B', 'A.b*', 'A.[x', 'A.x]', 'A.[x]', 'A.[x:"y]', 'A.[x:"y" z]', 'A.é'])(
    '"%s" is none',
    (text) => expect(parseScriptPath(text)).toBeNull(),
  );

  it('what is written out again means the same', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/);
    const alias = fc
      .tuple(name, fc.string({ maxLength: 12 }))
      .map(([key, value]) => `[${key}:${JSON.stringify(value)}]`);
    fc.assert(
      fc.property(fc.array(fc.oneof(name, fc.constant('*'), alias), { minLength: 1, maxLength: 6 }), (segments) => {
        const path = parseScriptPath(segments.join('.'));
        expect(path).not.toBeNull();
        expect(parseScriptPath(pathText(path!))).toEqual(path);
      }),
    );
  });
});

describe('§3.4 the numbers of a session', () => {
  it('random numbers are those that GenieACS makes of a device id', () => {
    const random = new SeededRandom('00259E-ONT1200-SIM00000214');
    expect([random.next(), random.next()]).toEqual([0.6946513494680445, 0.7398721644048678]);
    expect(new SeededRandom('abc').next()).toBe(0.7319428070286753);
  });

  it('a grid spreads devices within its step, and is aligned where it has no variance', () => {
    const now = Date.UTC(2026, 2, 3, 4, 5, 6, 789);
    const hash = offsetHash('00259E-ONT1200-SIM00000214');
    const at = gridTime(now, 3_600_000, { hash });
    expect((at + (hash % 3_600_000)) % 3_600_000).toBe(0);
    expect(now - at).toBeLessThan(3_600_000);
    expect(gridTime(now, 3_600_000, { hash, variance: 0 })).toBe(Date.UTC(2026, 2, 3, 4));
  });
});

describe('§1.2 §1.8 names', () => {
  it('a device id escapes every part', () => {
    expect(genieDeviceId({ oui: '00259E', productClass: 'ONT-12 00/é', serialNumber: 'S1' })).toBe(
      '00259E-ONT%2D12%2000%2F%C3%A9-S1',
    );
    expect(genieDeviceId({ oui: '00259E', productClass: '', serialNumber: 'S1' })).toBe('00259E-S1');
  });

  it('a tag is encoded with 0x, and comes back', () => {
    expect(encodeName('a b.c')).toBe('a0x20b0x2Ec');
    expect(decodeName(encodeName(' x0 '))).toBe(' x0 ');
    fc.assert(
      fc.property(
        fc.string().filter((text) => text.isWellFormed() && !text.includes('0x')),
        (text) => expect(decodeName(encodeName(text))).toBe(text),
      ),
    );
  });
});

describe('§3.2 values', () => {
  it.each([
    ['boolean', '1', true],
    ['boolean', 'maybe', 'maybe'],
    ['unsignedInt', '007', 7],
    ['int', 'x', 'x'],
    ['dateTime', '1970-01-02T00:00:00Z', 86_400_000],
    ['string', '1', '1'],
  ])('%s %s is read as %s', (type, text, expected) => expect(toScriptValue(text, type)).toBe(expected));

  it.each([
    ['boolean', 'TRUE', 'true'],
    ['boolean', 0, 'false'],
    ['boolean', 'sim', 'sim'],
    ['int', ' 11abc', '11'],
    ['int', -1.7, '-1'],
    ['unsignedInt', true, '1'],
    ['dateTime', '2026-03-03', '2026-03-03T00:00:00.000Z'],
    ['dateTime', 'soon', 'soon'],
    ['string', 5, '5'],
  ])('for %s, %s is written as %s', (type, value, expected) => expect(toDeviceText(value, type)).toBe(expected));

  it('§3.3 an alias compares after conversion', () => {
    expect([
      isValueOf('1', 'true', 'boolean'),
      isValueOf('true', '1', 'boolean'),
      isValueOf('080', '80', 'unsignedInt'),
      isValueOf('a', 'A', 'string'),
    ]).toEqual([true, true, true, false]);
  });
});

describe('§3.5 instances', () => {
  const key = (name: string, value: string): AliasKey => ({ path: [{ kind: 'name', name }], value });
  const keysIn = fc
    .dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2'))
    .map((record) => Object.entries(record).map(([name, value]) => key(name, value)));
  const wish = fc
    .record({ keys: keysIn, least: fc.nat(3), more: fc.nat(2) })
    .map(({ keys, least, more }) => ({ keys, least, most: least + more, by: 'p' }));
  const name = ({ path, value }: AliasKey): string => `${pathText(path)}:${value}`;

  it('afterwards every wish for at least so many is met, and a plan of what it made is empty', () => {
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 4 }), fc.array(keysIn, { maxLength: 6 }), (wishes, there) => {
        const named = (keys: readonly AliasKey[]): ReadonlySet<string> => new Set(keys.map(name));
        const instances = there.map((keys, at) => ({
          path: `T.${at + 1}`,
          has: (wanted: AliasKey) => named(keys).has(name(wanted)),
        }));
        const { deletes, adds } = planInstances(wishes, instances);
        const gone = new Set(deletes.map(({ path }) => path));
        const after = [
          ...instances.filter(({ path }) => !gone.has(path)),
          ...adds.map(({ keys }, at) => ({
            path: `T.${there.length + at + 1}`,
            has: (wanted: AliasKey) => named(keys).has(name(wanted)),
          })),
        ];
        const latest = new Map(wishes.map((one) => [one.keys.map(name).toSorted().join(), one]));
        for (const { keys, least } of latest.values())
          expect(after.filter(({ has }) => keys.every(has)).length).toBeGreaterThanOrEqual(least);
      }),
    );
  });
});
