import { AddAddressRange } from '@demarc/contracts';
import fc from 'fast-check';
import { addressNumber, isWithin, leftOut, spanOf, spanSize } from './address-range';

const span = (given: object) => spanOf(AddAddressRange.parse(given));

describe('the range that a request means', () => {
  it.each([
    [{ cidr: '100.64.0.0/22' }, '100.64.0.0', '100.64.3.255', 1024],
    [{ cidr: '203.0.113.8/32' }, '203.0.113.8', '203.0.113.8', 1],
    [{ first: '10.0.0.250', last: '10.0.1.5' }, '10.0.0.250', '10.0.1.5', 12],
    [{ cidr: '192.168.0.0/16', gateway: '192.168.0.1' }, '192.168.0.0', '192.168.255.255', 65_536],
  ])('%j', (given, first, last, size) => {
    expect(span(given)).toEqual({ first, last });
    expect(spanSize({ first, last })).toBe(size);
  });

  it.each([
    ['host bits', { cidr: '100.64.0.9/24' }, 'that of /24 begins at 100.64.0.0'],
    ['the wrong way round', { first: '10.0.0.9', last: '10.0.0.1' }, 'comes before'],
    ['a gateway elsewhere', { cidr: '10.0.0.0/24', gateway: '10.0.1.1' }, 'is not one of'],
    ['everything', { cidr: '0.0.0.0/0' }, 'no host has'],
    ['multicast', { first: '223.255.255.0', last: '224.0.0.1' }, 'no host has'],
  ])('refuses %s and says why', (_case, given, message) => {
    expect(() => span(given)).toThrow(message);
  });

  it('an address is within a span exactly when its number is', () => {
    const address = fc.ipV4();
    fc.assert(
      fc.property(address, address, address, (first, last, other) => {
        const inside = addressNumber(first) <= addressNumber(other) && addressNumber(other) <= addressNumber(last);
        expect(isWithin({ first, last }, other)).toBe(inside);
      }),
    );
  });

  it('leaves out what nobody is to have, each once', () => {
    const range = { first: '10.0.0.0', last: '10.0.0.255', leavesOutEdges: true, gateway: '10.0.0.1' };
    expect([...leftOut(range, ['10.0.0.1', '10.0.0.7', '10.9.9.9'])]).toEqual([
      '10.0.0.0',
      '10.0.0.255',
      '10.0.0.1',
      '10.0.0.7',
    ]);
  });
});
