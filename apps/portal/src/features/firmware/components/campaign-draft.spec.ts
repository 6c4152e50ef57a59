import { campaignOf, EMPTY_DRAFT, previewOf, serialsOf, setOf } from './campaign-draft';

it('reads serial numbers as people paste them', () => {
  expect(serialsOf(' A1,B2; C3\r\n\r\nA1\tD4 ')).toEqual(['A1', 'B2', 'C3', 'D4']);
});

it.each([
  ['nobody is meant by an empty list', { by: 'list' as const }, null],
  ['a filter is read', { filter: 'productClass = HG8245X' }, expect.objectContaining({ by: 'filter' })],
  ['a wrong one says what is wrong', { filter: 'colour = red' }, expect.stringContaining('no field')],
  ['no filter is every router', {}, { by: 'filter', name: '', selection: { filter: [] } }],
])('%s', (_case, more, expected) => expect(setOf({ ...EMPTY_DRAFT, ...more })).toEqual(expected));

const whole = {
  ...EMPTY_DRAFT,
  images: { HG8245X: { fileId: 'f', fromVersions: ['1'] } },
  name: ' Autumn ',
  reason: 'closes a hole',
};

it('is whole with a set, an image, a name and a reason, and routers to do it to', () => {
  expect(campaignOf(whole, 7)).toMatchObject({
    name: 'Autumn',
    expected: 7,
    images: [{ productClass: 'HG8245X', fileId: 'f' }],
  });
  for (const part of [{ images: {} }, { name: ' ' }, { reason: 'x' }, { filter: 'nonsense' }])
    expect(campaignOf({ ...whole, ...part }, 7)).toBeNull();
  expect(campaignOf(whole, 0)).toBeNull();
});

it('is previewed before it is whole', () => {
  expect(previewOf(EMPTY_DRAFT)).toMatchObject({ images: [], offlineAfterHours: 24 });
});
