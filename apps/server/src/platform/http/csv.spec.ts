import { parseCsv } from '../../../../../test/support/parse-csv';
import { csvLine } from './csv';

it.each([
  ['plain', 'plain'],
  ['a,b', 'a,b'],
  ['say "hi"', 'say "hi"'],
  ['two\nlines', 'two\nlines'],
  ['-27.5', '-27.5'],
  [null, ''],
  [0, '0'],
  ['=HYPERLINK("http://x")', `'=HYPERLINK("http://x")`],
  ['+8801711', `'+8801711`],
  ['-1+cmd|calc', `'-1+cmd|calc`],
  ['@SUM(A1)', `'@SUM(A1)`],
  ['\t=1', `'\t=1`],
])('writes %j so that it is read as %j, and run as nothing', (value, read) => {
  expect(parseCsv(csvLine([value, 'next']))).toEqual([[read, 'next']]);
});
