import { NO_RANGE, poolFaults, poolRequest, poolValuesOf, rangeRequest } from './pool-form-values';

describe('what was typed of a range', () => {
  it.each([
    ['100.64.0.0/22', { cidr: '100.64.0.0/22' }],
    [' 10.0.0.1 - 10.0.0.9 ', { first: '10.0.0.1', last: '10.0.0.9' }],
    ['10.0.0.1–10.0.0.9', { first: '10.0.0.1', last: '10.0.0.9' }],
    ['203.0.113.7', { first: '203.0.113.7', last: '203.0.113.7' }],
  ])('%s', (addresses, expected) => expect(rangeRequest({ ...NO_RANGE, addresses })).toMatchObject(expected));

  it.each(['', '10.0.0', '10.0.0.0/33', '2001:db8::/64', '10.0.0.1 - ', 'all of them'])('not %j', (addresses) =>
    expect(rangeRequest({ ...NO_RANGE, addresses })).toBeNull(),
  );
});

describe('the form of a pool', () => {
  const values = { ...poolValuesOf(null), name: 'home' };

  it('reserves one address a line, with what it is for', () => {
    const { reserved } = poolRequest({ ...values, reserved: ' 10.0.0.7  the printer\n\n10.0.0.8\n' });
    expect(reserved).toEqual([
      { address: '10.0.0.7', note: 'the printer' },
      { address: '10.0.0.8', note: '' },
    ]);
  });

  it('says at which field something is wrong', () => {
    expect(poolFaults(values)).toEqual({});
    const faults = poolFaults({ ...values, name: 'two words', leaseMinutes: 'long', reserved: 'printer' });
    expect(Object.keys(faults).toSorted()).toEqual(['leaseMinutes', 'name', 'reserved']);
  });
});
