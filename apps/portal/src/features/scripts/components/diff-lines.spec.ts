import fc from 'fast-check';
import { changedOnly, diffLines } from './diff-lines';

const line = fc.constantFrom('a', 'b', 'c', '', 'declare("x")');
const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n'));

it('what stayed and was added is the new text, what stayed and was taken away the old one', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after);
      const without = (kind: string): string =>
        lines
          .filter((one) => one.kind !== kind)
          .map((one) => one.text)
          .join('\n');
      expect(without('removed')).toBe(after);
      expect(without('added')).toBe(before);
    }),
  );
});

it('shows the fewest lines', () => {
  expect(diffLines('a\nb\nc', 'a\nc')).toEqual([
    { kind: 'same', text: 'a' },
    { kind: 'removed', text: 'b' },
    { kind: 'same', text: 'c' },
  ]);
});

it('leaves out what did not change, and says so once', () => {
  const before = Array.from({ length: 20 }, (_none, at) => String(at)).join('\n');
  const shown = changedOnly(diffLines(before, before.replace('10', 'ten')), 1);
  expect(shown.map((one) => (one === null ? '…' : one.text))).toEqual(['…', '9', '10', 'ten', '11', '…']);
});
