import { formatOctets } from './octets';

describe('octets as people count them', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [1_449_000, '1.4 MB'],
    [12_884_903_122, '13 GB'],
    [9_007_199_254_740_991, '9.0 PB'],
  ])('%i is %s', (octets, text) => expect(formatOctets(octets)).toBe(text));
});
