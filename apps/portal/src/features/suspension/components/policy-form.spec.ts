import type { SuspensionPolicy } from '@demarc/contracts';
import { policySentence } from '../../../components/policy-words';
import { draftOf, policyDifferences, readDraft, readNewDraft } from './policy-form';

const policy: SuspensionPolicy = {
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Home',
  isDefault: true,
  graceDays: 5,
  hour: 10,
  untilHour: 24,
  method: 'walled-garden',
  pushProfileId: null,
  tolerance: '50.00',
  currency: 'BDT',
  skipWeekdays: [6, 5],
  version: 3,
  changedAt: '2026-11-01T00:00:00.000Z',
  subscriptionCount: 12,
};

describe('the form of a policy', () => {
  it('gives the policy back as it was', () => {
    const { change } = readDraft(draftOf(policy), 3, 'nothing changes');
    expect(change).toMatchObject({ graceDays: 5, hour: 10, tolerance: '50.00', skipWeekdays: [5, 6], version: 3 });
  });

  it.each([
    ['graceDays', { graceDays: '' }],
    ['graceDays', { graceDays: '2.5' }],
    ['graceDays', { graceDays: '91' }],
    ['hour', { hour: '24' }],
    ['untilHour', { untilHour: '10' }],
    ['untilHour', { untilHour: '25' }],
    ['noticeDays', { noticeDays: '61' }],
    ['noticeDays', { noticeDays: 'two' }],
    ['tolerance', { tolerance: '-1' }],
    ['tolerance', { tolerance: 'fifty' }],
    ['skipWeekdays', { skipWeekdays: [0, 1, 2, 3, 4, 5, 6] }],
    ['name', { name: '  ' }],
  ])('says how to mend %s in %j', (field, change) => {
    const { faults } = readDraft({ ...draftOf(policy), ...change }, 3, 'a reason');
    expect(Object.keys(faults ?? {})).toEqual([field]);
  });

  it('takes an empty notice as none', () => {
    expect(readDraft(draftOf({ ...policy, noticeDays: null }), 3, 'a reason').change?.noticeDays).toBeNull();
    expect(readDraft({ ...draftOf(policy), noticeDays: '2' }, 3, 'a reason').change?.noticeDays).toBe(2);
  });

  it('asks for a reason', () => {
    expect(Object.keys(readDraft(draftOf(policy), 3, 'x').faults ?? {})).toEqual(['reason']);
  });

  it('reads amounts as people write them', () => {
    expect(readDraft({ ...draftOf(policy), tolerance: ' 1,050.00 ' }, 3, 'a reason').change?.tolerance).toBe('1050.00');
  });
});

describe('a conflict', () => {
  it('puts both versions side by side, only where they differ', () => {
    const mine = { ...draftOf(policy), graceDays: '7' };
    expect(policyDifferences({ ...policy, version: 4, hour: 11 }, mine)).toEqual([
      { label: 'Grace days', theirs: '5', mine: '7' },
      { label: 'From', theirs: '11:00', mine: '10:00' },
    ]);
  });
});

describe('the form of a new policy', () => {
  it('is a policy once it has a name and a reason, and says what is missing until then', () => {
    const draft = { ...draftOf(policy), name: '' };
    expect(Object.keys(readNewDraft(draft, '').faults ?? {})).toEqual(['name', 'reason']);
    expect(readNewDraft({ ...draft, name: 'Business' }, 'as agreed').policy).toMatchObject({
      name: 'Business',
      graceDays: 5,
      tolerance: '50.00',
      noticeDays: null,
    });
  });
});

describe('policySentence', () => {
  it('names both ends of a window that closes before midnight', () => {
    expect(policySentence({ ...policy, graceDays: 1, skipWeekdays: [], untilHour: 16 })).toBe(
      'After the due day and one free day, between 10:00 and 16:00, the service goes into the walled garden.',
    );
  });

  it('says when and what', () => {
    expect(policySentence(policy)).toBe(
      'After the due day and 5 free days, at 10:00, the service goes into the walled garden, never on Saturday, Friday.',
    );
    expect(policySentence({ graceDays: 0, hour: 9, method: 'suspended', noticeDays: 2, skipWeekdays: [] })).toBe(
      'On the day after the due day, at 09:00, the service is suspended; notice is given 2 days before.',
    );
  });
});
