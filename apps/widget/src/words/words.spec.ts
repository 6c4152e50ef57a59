import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bn } from './bn';
import { en, type WordKey } from './en';
import { isWord, languageOf, translator } from './words';

const keys = Object.keys(en) as WordKey[];
const placesIn = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();

it('has every word in both languages, with the same places for values', () => {
  expect(Object.keys(bn).toSorted()).toEqual(keys.toSorted());
  for (const key of keys) expect([key, ...placesIn(bn[key])]).toEqual([key, ...placesIn(en[key])]);
});

it('has a sentence for every verdict of the server', () => {
  const source = readFileSync(join(__dirname, '../../../server/src/modules/diagnostics/verdict.ts'), 'utf8');
  const codes = [...source.matchAll(/'((?:account|router|login|wifi)\.[a-z-]+|all-well)'/g)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(10);
  expect(codes.filter((code) => !isWord(`verdict.${code}`))).toEqual([]);
});

it.each([
  [null, 'en'],
  ['', 'en'],
  ['bn', 'bn'],
  ['bn-BD', 'bn'],
  ['de', 'en'],
])('%s is spoken as %s', (asked, lang) => expect(languageOf(asked)).toBe(lang));

it('puts values in, in the digits of the language, and text as it is', () => {
  expect(translator('en')('age.min', { n: 12 })).toBe('12 min');
  expect(translator('bn')('age.min', { n: 12 })).toBe('১২ মিনিট');
  expect(translator('bn')('phase.notFound', { key: '01711' })).toContain('01711');
  expect(translator('en')('phase.notFound', { key: '{key} <b>' })).toBe('Nobody has {key} <b>.');
});
