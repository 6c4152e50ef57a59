import fc from 'fast-check';
import { isDeviceForm, isSameValue, parseBoolean, parseDecimal, writeBoolean } from './values';

describe('G26: booleans', () => {
  it.each([
    ['1', true],
    ['0', false],
    ['true', true],
    ['FALSE', false],
    ['yes', true],
    ['', null],
    ['2', null],
  ])('reads %p', (text, value) => expect(parseBoolean(text)).toBe(value));

  it.each(['1', '0', 'true', 'false', 'yes', 'no'])('writes the form of %s', (form) => {
    fc.assert(
      fc.property(fc.boolean(), (value) => {
        const written = writeBoolean(value, form);
        expect(parseBoolean(written)).toBe(value);
        expect(/^\d$/.test(written)).toBe(/^\d$/.test(form));
      }),
    );
  });

  it('writes 1 and 0 where the device never showed a form', () => {
    expect(writeBoolean(true, null)).toBe('1');
    expect(writeBoolean(false, '')).toBe('0');
  });
});

describe('whether two values are the same', () => {
  it.each([
    ['booleans in other words', '1', 'true', 'boolean', true],
    ['numbers with zeros before', '007', '7', 'unsignedInt', true],
    ['numbers beyond 2^53', '9007199254740993', '9007199254740992', 'unsignedLong', false],
    ['text is exact', 'Net', 'net', 'string', false],
    ['text of digits is text', '007', '7', 'string', false],
    ['blanks of a WiFi name count', 'Net ', 'Net', 'string', false],
    ['hex in other case', 'AF', 'af', 'hexBinary', true],
    ['no number at all', 'x', '7', 'int', false],
  ])('%s', (_case, a, b, type, expected) => expect(isSameValue(a, b, type)).toBe(expected));

  it('knows the form a router gives to our value', () => {
    expect(isDeviceForm('300', '600', 'unsignedInt')).toBe(true);
    expect(isDeviceForm('user@ISP', 'user@isp', 'string')).toBe(true);
    expect(isDeviceForm('user@isp', 'use', 'string')).toBe(false);
  });
});

it.each([
  ['-19', -19],
  ['-19.85 dBm', -19.85],
  ['3,29', 3.29],
  ['', null],
  ['O1.1, Off-sync state', null],
  [null, null],
])('reads %p as a number', (text, value) => expect(parseDecimal(text)).toBe(value));
