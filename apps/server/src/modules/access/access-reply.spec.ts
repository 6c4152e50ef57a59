import { ACCESS_GROUPS, GROUP_NAMES, ratesIn, type AccessGroup } from '@demarc/radius';
import fc from 'fast-check';
import { groupReplies, radiusGroup, REPLY_PLACEHOLDERS, unknownPlaceholder, type Rates } from './access-reply';
import type { AccessReplyEntity } from './radius.entity';

const reply = (accessGroup: AccessGroup, value: string, attribute = 'Filter-Id'): AccessReplyEntity => ({
  id: '01936000-0000-7000-8000-000000000001',
  accessGroup,
  vendor: 'generic',
  attribute,
  value,
  position: 1,
});
const planOf = (own: Rates) => ({
  id: 'p1',
  rates: Object.fromEntries(ACCESS_GROUPS.map((group) => [group, ratesIn(group, own)])) as Record<AccessGroup, Rates>,
});
const PLAN = planOf({ downKbps: 30_000, upKbps: 15_000 });

describe('what an accept gives in a group', () => {
  it.each<[AccessGroup, string, string]>([
    ['open', '{upKbps}k/{downKbps}k', '15000k/30000k'],
    ['throttled', '{upKbps}k/{downKbps}k', '256k/512k'],
    ['garden', '{groupName}', GROUP_NAMES.garden],
    ['closed', 'A{groupName}', `A${GROUP_NAMES.closed}`],
    ['open', '{downBps} {upBps}', '30000000 15000000'],
    ['open', '{interimSeconds}', '300'],
    ['open', 'nothing to fill in', 'nothing to fill in'],
  ])('%s: %s is %s', (group, value, expected) => {
    expect(groupReplies([reply(group, value)], PLAN, 300)).toEqual([
      { groupName: radiusGroup(group, 'p1'), vendor: 'generic', attribute: 'Filter-Id', value: expected },
    ]);
  });

  it('a rate in bit/s stays within the 32 bits of an attribute', () => {
    const [row] = groupReplies([reply('open', '{downBps}')], planOf({ downKbps: 10_000_000, upKbps: 1 }), 300);
    expect(row?.value).toBe(String(0xffff_ffff));
  });

  it('a throttled plan is never faster than the plan', () => {
    const [row] = groupReplies([reply('throttled', '{downKbps}')], planOf({ downKbps: 64, upKbps: 64 }), 300);
    expect(row?.value).toBe('64');
  });

  it('every name in braces is filled in, or named as unknown', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...REPLY_PLACEHOLDERS, 'colour', 'toString'), (text, name) => {
        const value = `${text.replaceAll(/[{}]/g, '')}{${name}}`;
        const [row] = groupReplies([reply('open', value)], PLAN, 300);
        const isKnown = REPLY_PLACEHOLDERS.includes(name);
        expect(unknownPlaceholder(value)).toBe(isKnown ? null : name);
        expect(row?.value.includes(`{${name}}`)).toBe(!isKnown);
      }),
    );
  });
});
