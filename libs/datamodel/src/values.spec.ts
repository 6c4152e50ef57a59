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

  it.each([
    ['G26: a truth in other words, in a text', '1', 'true', 'string', true],
    ['a number is no truth', '1', '01', 'string', false],
    ['MAC addresses with other separators', '00:1A:2B:3C:4D:5E', '001a2b3c4d5e', 'string', true],
    ['MAC addresses with dashes', '00:1A:2B:3C:4D:5E', '00-1a-2b-3c-4d-5e', 'string', true],
    ['another MAC address', '00:1A:2B:3C:4D:5E', '00-1a-2b-3c-4d-5f', 'string', false],
    ['G29: a reference with the dot at its end', 'Device.IP.Interface.2', 'Device.IP.Interface.2.', 'string', true],
    ['another reference', 'Device.IP.Interface.2', 'Device.IP.Interface.20', 'string', false],
    ['a list with blanks', '9.9.9.9,1.1.1.1', '9.9.9.9, 1.1.1.1', 'string', true],
    ['a list in another order is another one', '9.9.9.9,1.1.1.1', '1.1.1.1,9.9.9.9', 'string', false],
    ['blanks at the ends', ' Net ', 'Net', 'string', true],
    ['hex in other case', 'DEADBEEF', 'deadbeef', 'hexBinary', true],
  ])('normalised: %s', (_case, wanted, shown, type, expected) =>
    expect(isDeviceForm(wanted, shown, type)).toBe(expected),
  );

  it('whatever form a router keeps, it is the form of one value only', () => {
    const form = fc.constantFrom<(text: string) => string>(
      (text) => text.toUpperCase(),
      (text) => ` ${text} `,
      (text) => `${text}.`,
      (text) => text.replaceAll(':', '-'),
    );
    const octets = fc.array(fc.nat(255), { minLength: 6, maxLength: 6 });
    const mac = octets.map((list) => list.map((octet) => octet.toString(16).padStart(2, '0')).join(':'));
    fc.assert(
      fc.property(mac, mac, form, (wanted, other, kept) => {
        expect(isDeviceForm(wanted, kept(wanted), 'string')).toBe(true);
        expect(isDeviceForm(wanted, kept(other), 'string')).toBe(wanted === other);
      }),
    );
  });

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
