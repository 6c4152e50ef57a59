import fc from 'fast-check';
import { EventParser } from './event-stream';

const TEXT =
  'retry: 2000\n\n: alive\n\ndata: {"topic":"router"}\n\nevent: expired\ndata: {}\n\ndata: a\ndata: b\n\ndata: never en';
const EXPECTED = [
  { event: 'message', data: '{"topic":"router"}' },
  { event: 'expired', data: '{}' },
  { event: 'message', data: 'a\nb' },
];

it('gives the same events however the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 60 }), (cuts) => {
      const parser = new EventParser();
      const found = [];
      let at = 0;
      for (const length of [...cuts, TEXT.length]) {
        found.push(...parser.push(TEXT.slice(at, at + length)));
        at += length;
      }
      expect(found).toEqual(EXPECTED);
    }),
  );
});

it('takes lines that end with CR LF', () => {
  expect(new EventParser().push('data: x\r\n\r\n')).toEqual([{ event: 'message', data: 'x' }]);
});
