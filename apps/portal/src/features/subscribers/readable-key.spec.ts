import { readableKey } from './readable-key';

describe('a WiFi key to be read out', () => {
  it('has three groups and no sign that is mistaken for another', () => {
    for (let round = 0; round < 200; round += 1)
      expect(readableKey()).toMatch(/^[a-hjkmnp-rt-z234679]{4}(-[a-z234679]{4}){2}$/);
  });

  it('uses every sign equally: bytes that would favour the first letters are thrown away', () => {
    const counts = new Map<string, number>();
    let next = 0;
    const everyByteOnce = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => bytes.map(() => next++ % 256);
    for (let round = 0; round < 21; round += 1) {
      for (const sign of readableKey(everyByteOnce).replaceAll('-', '')) counts.set(sign, (counts.get(sign) ?? 0) + 1);
    }
    expect(counts.size).toBe(28);
    expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(4);
  });
});
