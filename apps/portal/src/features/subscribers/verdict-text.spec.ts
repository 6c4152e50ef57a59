import type { AccountSummary, Verdict } from '@demarc/contracts';
import { VERDICT_CODES, verdictText, type VerdictContext } from './verdict-text';

const account: AccountSummary = {
  currency: 'BDT',
  due: '1050.00',
  overdue: '1050.00',
  overdueDays: 12,
  overdueInvoices: 1,
  credit: '0.00',
  lastPayment: null,
  nextBill: null,
};

const context = (facts: Verdict['facts'] = {}, change: Partial<VerdictContext> = {}): VerdictContext => ({
  verdict: { since: '2026-11-22T07:27:00.000Z', facts },
  account,
  money: (amount, currency) => `${currency} ${amount}`,
  moment: (instant) => `<${instant}>`,
  ...change,
});

describe('the words of a verdict', () => {
  it('has words for every code of stage 1', () => {
    expect([...VERDICT_CODES].toSorted()).toEqual([
      'account.by-hand',
      'account.overdue',
      'account.restored-not-proven',
      'account.suspended',
      'account.terminated',
      'account.walled',
      'all-well',
      'login.down',
      'login.wrong-secret',
      'network.incident',
      'router.never-seen',
      'router.none',
      'router.reset',
      'router.silent',
    ]);
  });

  it.each(VERDICT_CODES)('%s reads as whole sentences without holes', (code) => {
    for (const bare of [context(), context({}, { account: null, verdict: { since: null, facts: {} } })]) {
      const { what, why } = verdictText(code, bare);
      expect(what).toMatch(/^[A-Z].*\.$/);
      expect(why).toMatch(/^[A-Z].*\.$/);
      expect(`${what} ${why}`).not.toMatch(/undefined|null|NaN|\(\)| {2}|\.\./);
    }
  });

  it.each([
    [{ routers: '214', placeKind: 'nas', place: 'bras-1' }, '214 routers of NAS bras-1 since <'],
    [
      { routers: '12', placeKind: 'node', place: 'olt-7 at bras-1' },
      '12 routers of access node olt-7 at bras-1 since <',
    ],
    [{ routers: '30', placeKind: 'make', place: 'Acme EX-1 V2' }, '30 routers of model Acme EX-1 V2 since <'],
    [{ routers: '1', placeKind: 'network', place: '' }, '1 router all over the network since <'],
  ])('says of an incident how many and where: %j', (facts, expected) => {
    const given = context({}, { verdict: { since: '2026-11-22T02:10:00.000Z', facts } });
    expect(verdictText('network.incident', given).what).toContain(`Part of an incident: ${expected}`);
  });

  it('names the days, the exact amount and the moment', () => {
    const { what, why } = verdictText('account.walled', context());
    expect(what).toContain('since <2026-11-22T07:27:00.000Z>');
    expect(why).toContain('12 days overdue (BDT 1050.00)');
  });

  it('counts one day in the singular', () => {
    const text = verdictText('account.suspended', context({}, { account: { ...account, overdueDays: 1 } }));
    expect(text.why).toContain('1 day overdue');
  });

  it('says what follows when nobody pays', () => {
    const { why } = verdictText(
      'account.overdue',
      context({ nextState: 'walled-garden', nextAt: '2026-11-25T04:00:00.000Z' }),
    );
    expect(why).toContain('walled-garden follows at <2026-11-25T04:00:00.000Z>.');
  });

  it("gives the router's own reason, and none where it has none", () => {
    expect(verdictText('login.down', context({ error: 'ERROR_NO_ANSWER' })).why).toContain('ERROR_NO_ANSWER');
    expect(verdictText('login.down', context({ error: 'ERROR_NONE' })).why).not.toContain('ERROR_NONE');
  });

  it('does not hide an overdue bill behind a working line', () => {
    expect(verdictText('all-well', context()).why).toMatch(
      /^The bill is 12 days overdue .* but nothing is restricted\./,
    );
    expect(verdictText('all-well', context({}, { account: { ...account, overdueDays: 0 } })).why).toMatch(
      /^Nothing is/,
    );
  });

  it('says what a restored service still waits for, in the words of its proof', () => {
    const { why } = verdictText('account.restored-not-proven', context({ text: 'waiting for the router to report' }));
    expect(why).toContain('not proven yet. Waiting for the router to report. The chain');
  });

  it('gives the reason of a quarantine as a sentence', () => {
    expect(verdictText('router.reset', context({ reason: 'already enrolled' })).why).toMatch(/^Already enrolled\. /);
  });

  it('never calls an unknown code well', () => {
    const text = verdictText('fibre.los', context());
    expect(text.look).toBe('unknown');
    expect(text.what).toContain('fibre.los');
  });
});
