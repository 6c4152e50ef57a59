import { createHash, randomBytes } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { sessionClass, type AccessGroup } from '@demarc/radius';
import type { SubscriptionEntity } from '../subscribers/subscribers.service';
import { accessGroup } from './access-group';
import { radiusGroup } from './access-reply';

export type PasswordForm = 'clear' | 'salted';

/** One name that may log in: the account of a service, or the same account in the garden realm. */
export interface RadiusAccount {
  userName: string;
  subscriptionId: string;
  groupName: string;
  /** What the accept carries and accounting brings back. */
  class: string;
  /** Seconds since 1970 after which nobody logs in and no session goes on; null: no end is known. */
  expiresAtSeconds: number | null;
  /** Its own address, which no pool gives out; null: it gets what there is. */
  staticAddress: string | null;
}

export interface AccountSettings {
  gardenRealm: string;
  /** The first instant of a calendar day in the billing entity's zone. */
  startOf: (on: string) => Date;
}

/** The account that a router dials with while its service is in the garden and no NAS can be asked. */
export function inGardenRealm(userName: string, realm: string): string {
  const at = userName.lastIndexOf('@');
  return `${at < 0 ? userName : userName.slice(0, at)}@${realm}`;
}

/**
 * Who may log in for a service; every one always reaches the garden. A terminated one has no account at all, unless its
 * router is managed over it: that one stays within reach, in the garden, until it is taken away.
 */
export function radiusAccounts(subscription: SubscriptionEntity, settings: AccountSettings): RadiusAccount[] {
  const { endedOn, pppoeUsername, serviceState, managedOverService, staticAddress } = subscription;
  const isOver = serviceState === 'terminated';
  if (isOver && !managedOverService) return [];
  const inGarden = inGardenRealm(pppoeUsername, settings.gardenRealm);
  const endsAt = endedOn === null ? null : Math.floor(settings.startOf(endedOn).getTime() / 1000);
  const account = (userName: string, group: AccessGroup): RadiusAccount => ({
    userName,
    subscriptionId: subscription.id,
    groupName: radiusGroup(group, subscription.planId),
    class: `0x${sessionClass({ subscriptionId: subscription.id, group }).toString('hex')}`,
    // What a router is managed over does not end with the last day that was paid for.
    expiresAtSeconds: group === 'garden' && managedOverService ? null : endsAt,
    staticAddress: staticAddress !== null && isIPv4(staticAddress) ? staticAddress : null,
  });
  const own = account(pppoeUsername, accessGroup(serviceState, subscription));
  return inGarden === pppoeUsername ? [own] : [own, account(inGarden, 'garden')];
}

/** The check item that FreeRADIUS compares a login with. */
export function passwordCheck(password: string, form: PasswordForm): { attribute: string; value: string } {
  if (form === 'clear') return { attribute: 'Cleartext-Password', value: password };
  const salt = randomBytes(16);
  const digest = createHash('sha256').update(password, 'utf8').update(salt).digest();
  return { attribute: 'SSHA2-256-Password', value: `0x${Buffer.concat([digest, salt]).toString('hex')}` };
}
