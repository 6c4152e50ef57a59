import { fieldChanges } from './audit-difference';

describe('fieldChanges', () => {
  it('shows only what changed', () => {
    expect(fieldChanges({ name: 'Home', graceDays: 5 }, { name: 'Home', graceDays: 7 })).toEqual([
      { field: 'graceDays', before: '5', after: '7' },
    ]);
  });

  it('shows everything of what was made or is gone', () => {
    expect(fieldChanges(null, { role: 'noc' })).toEqual([{ field: 'role', before: null, after: 'noc' }]);
    expect(fieldChanges({ role: 'noc' }, undefined)).toEqual([{ field: 'role', before: 'noc', after: null }]);
  });

  it('tells none from absent, and a list from its text', () => {
    expect(fieldChanges({ a: null }, { a: '' })).toEqual([{ field: 'a', before: 'none', after: '' }]);
    expect(fieldChanges({ days: [5, 6] }, { days: [5] })).toEqual([{ field: 'days', before: '[5,6]', after: '[5]' }]);
  });

  it('takes what is no object', () => {
    expect(fieldChanges(null, null)).toEqual([]);
    expect(fieldChanges('a', 'b')).toEqual([{ field: '', before: 'a', after: 'b' }]);
  });
});
