import { parseSearch, stringifySearch } from './search-params';

describe('search parameters', () => {
  it('stay text: a phone number is no number, and nothing is read as JSON', () => {
    expect(parseSearch('?q=01711000101&view=true&next=%2Fsubscribers%3Fview%3Doverdue')).toEqual({
      q: '01711000101',
      view: 'true',
      next: '/subscribers?view=overdue',
    });
  });

  it.each([
    [{}, ''],
    [{ q: '', drawer: undefined, view: null }, ''],
    [
      { q: 'রহিমা & co', page: 2, open: false, what: { a: 1 } },
      `?q=${encodeURIComponent('রহিমা').replaceAll('%20', '+')}+%26+co&page=2&open=false`,
    ],
  ])('%j is written %s', (search, text) => expect(stringifySearch(search)).toBe(text));

  it('come back as they went', () => {
    const search = { q: '+880 1711', state: 'walled-garden', ip: '203.0.113.7@2026-11-20T14:00' };
    expect(parseSearch(stringifySearch(search))).toEqual(search);
  });
});
