import { conditionWords, FIELD_OPTIONS } from './filter-words';

it.each([
  [{ field: 'modelName', op: 'is', values: ['HG8245H5', 'F660'] }, 'Model is HG8245H5 or F660'],
  [{ field: 'tag', op: 'not', values: ['vip', 'test'] }, 'Tag is not vip nor test'],
  [{ field: 'answered', op: 'more', values: ['2d'] }, 'Answered longer ago than 2d'],
  [{ field: 'answered', op: 'unknown', values: [] }, 'Answered never'],
  [{ field: 'rxPowerDbm', op: 'less', values: ['-27'] }, 'Optical RX, dBm less than -27'],
  [{ field: 'ssid5', op: 'unknown', values: [] }, 'SSID 5 GHz is not known'],
] as const)('says %j', (condition, words) => {
  expect(conditionWords({ ...condition, values: [...condition.values] })).toBe(words);
});

it('offers every field once', () => {
  const offered = FIELD_OPTIONS.flatMap(({ items }) => items.map(({ label }) => label));
  expect(new Set(offered).size).toBe(offered.length);
});
