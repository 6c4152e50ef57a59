import { ROLES, type Role } from '@demarc/contracts';

/** What a role is for, as one chooses it. */
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  owner: 'everything',
  support: 'sees all, reboots routers, sets WiFi',
  lead: 'support that also changes subscribers and takes payments',
  cashier: 'takes payments, sees what is due',
  accountant: 'bills, books, voids and reverses',
  noc: 'routers and NAS, without the money',
  technician: 'sets up routers at the subscriber’s',
  auditor: 'sees everything, changes nothing',
};

export const roleOptions = ROLES.map((role) => ({ value: role, label: `${role}: ${ROLE_WORDS[role]}` }));
