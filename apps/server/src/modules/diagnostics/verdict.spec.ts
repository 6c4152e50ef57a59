import type { AccountSummary, Incident, Proof, Router, Subscription } from '@demarc/contracts';
import { verdictOf, type VerdictFacts } from './verdict';

const now = new Date('2026-11-22T08:00:00Z');
const ago = (seconds: number): string => new Date(now.getTime() - seconds * 1000).toISOString();
const subscription = { serviceState: 'active', stateChangedAt: ago(86_400) } as Subscription;
const account = { currency: 'BDT', due: '0.00', overdue: '0.00', overdueDays: 0 } as AccountSummary;
const router = {
  serialNumber: 'X1',
  state: 'active',
  lastInformAt: ago(12),
  lastEvents: ['2 PERIODIC'],
  pendingCount: 0,
  refusedCount: 0,
  quarantineReason: null,
  summary: {
    pppStatus: 'Connected',
    pppLastError: 'ERROR_NONE',
    wifi: [{ band: '2.4', ssid: 'x', channel: '6', enabled: true }],
    treeReadAt: ago(60),
  },
} as unknown as Router;
const well: VerdictFacts = {
  subscription,
  account,
  router,
  proof: null,
  dialsIn: true,
  now,
  isSilent: false,
  incident: null,
};
const withRouter = (change: object): VerdictFacts => ({ ...well, router: { ...router, ...change } as Router });
const withPpp = (pppStatus: string, pppLastError = 'ERROR_NONE'): VerdictFacts =>
  withRouter({ summary: { ...router.summary, pppStatus, pppLastError } });
const silent: VerdictFacts = { ...withRouter({ lastInformAt: ago(5_000) }), isSilent: true };
const incident = {
  id: 'i',
  place: { kind: 'nas', name: 'bras-1', nasId: 'n', accessNode: null },
  lost: 214,
  beganAt: ago(3_600),
} as Incident;
const layer = (facts: VerdictFacts, name: string): string | undefined =>
  verdictOf(facts).layers.find((each) => each.layer === name)?.status;

describe('the verdict', () => {
  it.each([
    ['all is well', well, 'all-well', 'sure'],
    [
      'walled in',
      { ...well, subscription: { ...subscription, serviceState: 'walled-garden' as const } },
      'account.walled',
      'sure',
    ],
    [
      'suspended',
      { ...well, subscription: { ...subscription, serviceState: 'suspended' as const } },
      'account.suspended',
      'sure',
    ],
    [
      'taken away by a person, whatever is paid',
      {
        ...well,
        subscription: { ...subscription, serviceState: 'throttled' as const },
        proof: { cause: { kind: 'staff', reason: 'resells the line' } } as Proof,
      },
      'account.by-hand',
      'sure',
    ],
    ['overdue within grace', { ...well, account: { ...account, overdueDays: 2 } }, 'account.overdue', 'sure'],
    ['no router', { ...well, router: null }, 'router.none', 'sure'],
    ['a router that was never seen', withRouter({ lastInformAt: null }), 'router.never-seen', 'sure'],
    [
      'a router that was reset',
      withRouter({ state: 'quarantine', quarantineReason: 'came back' }),
      'router.reset',
      'sure',
    ],
    ['a silent router', silent, 'router.silent', 'likely'],
    ['one of many that are lost', { ...silent, incident }, 'network.incident', 'likely'],
    ['lost sessions, the router answers yet', { ...well, incident }, 'network.incident', 'likely'],
    [
      'walled in, and lost with many: the bill first',
      { ...silent, incident, subscription: { ...subscription, serviceState: 'walled-garden' as const } },
      'account.walled',
      'sure',
    ],
    [
      'a static address: there is no login to be down',
      { ...withPpp('Unconfigured'), dialsIn: false },
      'all-well',
      'sure',
    ],
    ['a wrong PPPoE secret', withPpp('Disconnected', 'ERROR_AUTHENTICATION_FAILURE'), 'login.wrong-secret', 'likely'],
    ['PPPoE down', withPpp('Connecting'), 'login.down', 'likely'],
  ])('%s', (_case, facts, code, certainty) => {
    expect(verdictOf(facts)).toMatchObject({ code, certainty });
  });

  it('says of an incident where it is, how many, and since when', () => {
    expect(verdictOf({ ...silent, incident })).toMatchObject({
      since: ago(3_600),
      facts: { incident: 'i', placeKind: 'nas', place: 'bras-1', routers: '214' },
    });
  });

  it('the bill speaks before the line: a walled-in router that is silent is walled in', () => {
    const facts = {
      ...silent,
      subscription: { ...subscription, serviceState: 'walled-garden' as const },
    };
    expect(verdictOf(facts).code).toBe('account.walled');
  });

  it('no old value makes a green light', () => {
    for (const facts of [
      silent,
      { ...well, incident },
      withRouter({ state: 'quarantine' }),
      { ...well, router: null },
    ]) {
      expect([layer(facts, 'login'), layer(facts, 'wifi')]).toEqual(['unknown', 'unknown']);
    }
    expect([layer(well, 'login'), layer(well, 'wifi'), layer(well, 'router')]).toEqual(['ok', 'ok', 'ok']);
  });

  it('what waits or was refused shows on the router', () => {
    expect(layer(withRouter({ pendingCount: 1 }), 'router')).toBe('waiting');
    expect(layer(withRouter({ refusedCount: 1 }), 'router')).toBe('look');
  });
});
