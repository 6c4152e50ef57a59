import { mbitText, readMbit } from './mbit';

describe('speeds', () => {
  it.each([
    ['30', 30_000],
    ['0.512', 512],
    [' 1000 ', 1_000_000],
    ['2.5', 2500],
    ['0.001', 1],
  ])('%s Mbit/s is %d kbit/s', (text, kbps) => expect(readMbit(text)).toBe(kbps));

  it.each(['', '0', '0.0', '-1', 'fast', '1.2345', '30 Mbit'])('"%s" is no speed', (text) => {
    expect(readMbit(text)).toBeNull();
  });

  it('gives back what was typed', () => {
    for (const kbps of [1, 512, 2500, 30_000, 1_000_000]) expect(readMbit(mbitText(kbps))).toBe(kbps);
  });
});
