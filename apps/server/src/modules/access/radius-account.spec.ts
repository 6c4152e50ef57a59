import { createHash } from 'node:crypto';
import { readSessionClass } from '@demarc/radius';
import { SERVICE_STATES, type ServiceState } from '@demarc/contracts';
import type { LocalDate } from '@demarc/kernel';
import fc from 'fast-check';
import type { SubscriptionEntity } from '../subscribers/subscribers.service';
import { inGardenRealm, passwordCheck, radiusAccounts } from './radius-account';

const ID = '01936000-0000-7000-8000-000000000001';
const subscription = (given: Partial<SubscriptionEntity>): SubscriptionEntity =>
  ({
    id: ID,
    planId: 'p1',
    pppoeUsername: 's-00001',
    serviceState: 'active',
    endedOn: null,
    managedOverService: false,
    staticAddress: null,
    ...given,
  }) as SubscriptionEntity;
const settings = { gardenRealm: 'garden', startOf: (on: string) => new Date(`${on}T00:00:00Z`) };

describe('who may log in for a service', () => {
  it.each<[ServiceState, string | null]>([
    ['active', 'open:p1'],
    ['notice', 'open:p1'],
    ['throttled', 'throttled:p1'],
    ['walled-garden', 'garden:p1'],
    ['suspended', 'closed:p1'],
    ['terminated', null],
  ])('%s: %s', (serviceState, group) => {
    const accounts = radiusAccounts(subscription({ serviceState }), settings);
    expect(accounts.find(({ userName }) => userName === 's-00001')?.groupName ?? null).toBe(group);
    expect(accounts.find(({ userName }) => userName === 's-00001@garden')?.groupName ?? null).toBe(
      group === null ? null : 'garden:p1',
    );
  });

  it.each<[ServiceState, string]>([
    ['active', 'open:p1'],
    ['notice', 'open:p1'],
    ['throttled', 'throttled:p1'],
    ['walled-garden', 'garden:p1'],
    ['suspended', 'garden:p1'],
    ['terminated', 'garden:p1'],
  ])('%s, its router managed over it: %s', (serviceState, group) => {
    const accounts = radiusAccounts(subscription({ serviceState, managedOverService: true }), settings);
    expect(accounts.map(({ userName, groupName }) => [userName, groupName])).toEqual([
      ['s-00001', group],
      ['s-00001@garden', 'garden:p1'],
    ]);
  });

  it.each([false, true])(
    'each account brings the Class of its own group, in hex; managed over the service: %s',
    (managedOverService) => {
      for (const serviceState of SERVICE_STATES) {
        for (const account of radiusAccounts(subscription({ serviceState, managedOverService }), settings)) {
          const octets = Buffer.from(account.class.slice(2), 'hex');
          expect(readSessionClass(octets)).toEqual({ subscriptionId: ID, group: account.groupName.split(':')[0] });
        }
      }
    },
  );

  it('a service that ends is over with its last day', () => {
    const [account] = radiusAccounts(subscription({ endedOn: '2026-03-15' as LocalDate }), settings);
    expect(account?.expiresAtSeconds).toBe(Date.UTC(2026, 2, 15) / 1000);
  });

  it('what a router is managed over has no last day: only the open account ends', () => {
    const endedOn = '2026-03-15' as LocalDate;
    const ends = (serviceState: ServiceState): (number | null)[] =>
      radiusAccounts(subscription({ endedOn, serviceState, managedOverService: true }), settings).map(
        ({ expiresAtSeconds }) => expiresAtSeconds,
      );
    expect(ends('active')).toEqual([Date.UTC(2026, 2, 15) / 1000, null]);
    expect(ends('terminated')).toEqual([null, null]);
  });

  it('an account of the garden realm is one account, not two', () => {
    expect(radiusAccounts(subscription({ pppoeUsername: 'rahima@garden' }), settings)).toHaveLength(1);
    expect(inGardenRealm('rahima@isp.example', 'garden')).toBe('rahima@garden');
  });
});

describe('what FreeRADIUS compares a password with', () => {
  it('in clear, the password itself', () => {
    expect(passwordCheck('p', 'clear')).toEqual({ attribute: 'Cleartext-Password', value: 'p' });
  });

  it('salted, SHA-256 of the password and sixteen octets that follow it; never twice the same', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 64 }), (password) => {
        const { attribute, value } = passwordCheck(password, 'salted');
        const octets = Buffer.from(value.slice(2), 'hex');
        const salt = octets.subarray(32);
        expect([attribute, octets.length]).toEqual(['SSHA2-256-Password', 48]);
        expect(createHash('sha256').update(password, 'utf8').update(salt).digest()).toEqual(octets.subarray(0, 32));
        expect(passwordCheck(password, 'salted').value).not.toBe(value);
      }),
    );
  });
});
