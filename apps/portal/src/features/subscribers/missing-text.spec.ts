import { missingText } from './missing-text';

const router = { id: 'r1', state: 'active', quarantineReason: null, refusedCount: 0, pendingCount: 0 } as const;

describe('what the router still has to get', () => {
  it('is nothing when all is in place, or not known yet', () => {
    expect(missingText(router, { due: false, dueReason: null })).toBeNull();
    expect(missingText(router, undefined)).toBeNull();
  });

  it('waits with its reason while the router is away', () => {
    expect(missingText(router, { due: true, dueReason: 'WiFi changed by Administrator' })).toEqual({
      text: "Waiting for the router's next contact. WiFi changed by Administrator.",
      isBad: false,
      path: '/routers/r1?tab=wanted',
    });
  });

  it('names a refusal before anything that merely waits', () => {
    const refused = { ...router, refusedCount: 1, pendingCount: 2 };
    expect(missingText(refused, { due: true, dueReason: null })).toMatchObject({
      text: 'The router refused 1 wanted value.',
      isBad: true,
    });
  });

  it('counts what is pending after a session', () => {
    expect(missingText({ ...router, pendingCount: 2 }, { due: false, dueReason: null })?.text).toBe(
      '2 wanted values not in place yet.',
    );
  });

  it('says why a box is in quarantine, and leads to the decision', () => {
    const quarantined = { ...router, state: 'quarantine', quarantineReason: 'already enrolled' } as const;
    expect(missingText(quarantined, undefined)).toEqual({
      text: 'In quarantine: Already enrolled.',
      isBad: true,
      path: '/routers/r1',
    });
  });
});
