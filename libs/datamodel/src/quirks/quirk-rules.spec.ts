import { QUIRK_FLAGS } from './quirk-catalogue';
import type { DeviceQuirks } from './quirk-flags';
import { QUIRK_FLAG_NAMES, quirkProblem } from './quirk-values';
import {
  ANY_DEVICE,
  compareFirmware,
  exactly,
  matchesDevice,
  type DeviceModelFacts,
  type QuirkMatch,
} from './quirk-match';
import { QuirkSnapshot, type QuirkOrigin, type QuirkRule } from './quirk-rules';

const BOX: DeviceModelFacts = {
  oui: '00259E',
  manufacturer: 'Huawei Technologies Co., Ltd',
  productClass: 'EG8145V5',
  modelName: 'EG8145V5-V2',
  hardwareVersion: '13F7.A',
  softwareVersion: 'V5R020C00S125',
};

describe('a rule is for a device', () => {
  it.each<[string, Partial<QuirkMatch>, boolean]>([
    ['that it names', { manufacturer: 'huawei technologies co., ltd' }, true],
    ['by the beginning', { manufacturer: 'Huawei*' }, true],
    ['by the end', { model: '*45v5' }, true],
    ['by the middle', { softwareVersion: 'v5*c00*125' }, true],
    ['… whose pieces may not overlap', { model: 'EG8145V5*V5' }, false],
    ['by the name of its model', { model: 'EG8145V5-V2' }, true],
    ['from a firmware on, which it has', { softwareFrom: 'V5R20C00S100' }, true],
    ['… and below one, which it is not', { softwareFrom: 'V5R19', softwareBelow: 'V5R020C00S125' }, false],
    ['only if all of it fits', { manufacturer: 'Huawei*', hardwareVersion: 'other' }, false],
    ['with a star that is none', { model: 'EG8145V\\*' }, false],
  ])('%s', (_case, match, expected) => {
    expect(matchesDevice({ ...ANY_DEVICE, ...match }, BOX)).toBe(expected);
  });

  it('a firmware that is not known is in no range', () => {
    const match = { ...ANY_DEVICE, softwareBelow: 'V9' };
    expect(matchesDevice(match, { ...BOX, softwareVersion: '' })).toBe(false);
  });

  it('a text of a device taken exactly fits itself and nothing else, whatever it is made of', () => {
    for (const text of ['*', 'a*b', '\\', '\\*', 'EG8145V5']) {
      const match = { ...ANY_DEVICE, model: exactly(text) };
      expect(matchesDevice(match, { ...BOX, productClass: text, modelName: '' })).toBe(true);
      expect(matchesDevice(match, { ...BOX, productClass: `${text}x`, modelName: 'axb' })).toBe(false);
    }
  });

  it.each([
    ['V5R9', 'V5R20', -1],
    ['1.10.0', '1.9.9', 1],
    ['1.0', '1.0.1', -1],
    ['1.0', '1-0', 0],
    ['1.0a', '1.0b', -1],
  ])('firmware %s against %s', (a, b, order) => {
    expect(compareFirmware(a, b)).toBe(order);
    expect(compareFirmware(b, a)).toBe(order === 0 ? 0 : -order);
  });
});

describe('of several rules', () => {
  const rule = (id: string, origin: QuirkOrigin, match: Partial<QuirkMatch>, flags: DeviceQuirks): QuirkRule => ({
    id,
    name: id,
    origin,
    match: { ...ANY_DEVICE, ...match },
    flags,
  });
  const MAKER = { manufacturer: 'huawei*' };
  const FIRMWARE = { model: 'EG8145V5', softwareVersion: 'V5R020*' };

  it.each<[string, QuirkRule[], number]>([
    [
      'the more particular counts',
      [rule('1', 'shipped', FIRMWARE, { maxNamesPerRead: 8 }), rule('2', 'shipped', MAKER, { maxNamesPerRead: 32 })],
      8,
    ],
    [
      'what was learned counts more than what is shipped, however particular',
      [rule('1', 'learned', MAKER, { maxNamesPerRead: 16 }), rule('2', 'shipped', FIRMWARE, { maxNamesPerRead: 32 })],
      16,
    ],
    [
      'what staff say counts most',
      [rule('1', 'learned', FIRMWARE, { maxNamesPerRead: 16 }), rule('2', 'staff', MAKER, { maxNamesPerRead: 64 })],
      64,
    ],
    [
      'of two of a kind the newer counts',
      [rule('2', 'staff', MAKER, { maxNamesPerRead: 4 }), rule('1', 'staff', MAKER, { maxNamesPerRead: 64 })],
      4,
    ],
  ])('%s', (_case, rules, expected) => {
    const { quirks, reasons } = new QuirkSnapshot(1, rules).resolve(BOX);
    expect(quirks).toEqual({ maxNamesPerRead: expected });
    expect(reasons[0]?.overruled).toHaveLength(1);
  });

  it('each flag has the rule of its own, and a rule of staff can take one away', () => {
    const snapshot = new QuirkSnapshot(1, [
      rule('1', 'shipped', MAKER, { ignoresWritable: true, maxNamesPerRead: 16 }),
      rule('2', 'staff', MAKER, { ignoresWritable: false }),
    ]);
    expect(snapshot.resolve(BOX).quirks).toEqual({ ignoresWritable: false, maxNamesPerRead: 16 });
    expect(snapshot.resolve({ ...BOX, manufacturer: 'Other' }).quirks).toEqual({});
  });
});

describe('the catalogue', () => {
  it('takes what a flag can be and refuses the rest', () => {
    expect(quirkProblem('maxNamesPerRead', 16)).toBeNull();
    expect(quirkProblem('maxNamesPerRead', 0)).toMatch(/from 1 to/);
    expect(quirkProblem('maxNamesPerRead', '16')).not.toBeNull();
    expect(quirkProblem('discovery', 'by-level')).toBeNull();
    expect(quirkProblem('discovery', 'sideways')).toMatch(/one of/);
    expect(quirkProblem('ignoresWritable', 'yes')).not.toBeNull();
    expect(quirkProblem('constructor', true)).toBe('there is no flag constructor');
  });

  it('never learns what makes Demarc less strict', () => {
    for (const name of QUIRK_FLAG_NAMES) {
      const { side, learning } = QUIRK_FLAGS[name];
      if (side === 'reader' || side === 'authentication') expect([name, learning]).toEqual([name, 'proposed']);
    }
  });
});
