import fc from 'fast-check';
import { namesTag, readRange } from './byte-range';

describe('a Range of a file of 1000 bytes', () => {
  it.each([
    ['bytes=0-', { start: 0, end: 999 }],
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=500-599', { start: 500, end: 599 }],
    ['bytes=999-', { start: 999, end: 999 }],
    ['bytes=900-5000', { start: 900, end: 999 }],
    ['bytes=-1', { start: 999, end: 999 }],
    ['bytes=-1000', { start: 0, end: 999 }],
    ['bytes=-5000', { start: 0, end: 999 }],
    ['Bytes=7-8', { start: 7, end: 8 }],
    ['bytes= 7-8 ', { start: 7, end: 8 }],
    ['bytes=1000-', 'unsatisfiable'],
    ['bytes=1000-1001', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-4', 'whole'],
    ['bytes=-', 'whole'],
    ['bytes=a-b', 'whole'],
    ['bytes=0-1,4-5', 'whole'],
    ['items=0-1', 'whole'],
    ['bytes=0x1-2', 'whole'],
    ['bytes=9999999999999999-', 'whole'],
    ['', 'whole'],
    [undefined, 'whole'],
  ])('%s', (header, expected) => expect(readRange(header, 1000)).toEqual(expected));

  it('never leaves the file, whatever is asked', () => {
    const part = fc.oneof(fc.constant(''), fc.integer({ min: 0, max: 3000 }).map(String), fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(part, part, fc.integer({ min: 1, max: 2000 }), (first, last, size) => {
        const range = readRange(`bytes=${first}-${last}`, size);
        if (typeof range === 'string') return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeGreaterThanOrEqual(range.start);
        expect(range.end).toBeLessThan(size);
      }),
    );
  });
});

describe('entity tags', () => {
  it.each([
    ['"a"', true],
    ['W/"a"', true],
    ['"b", "a"', true],
    ['*', true],
    ['"b"', false],
    ['a', false],
    [undefined, false],
  ])('%s', (header, expected) => expect(namesTag(header, '"a"')).toBe(expected));
});
