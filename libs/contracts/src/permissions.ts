import { z } from 'zod';

export const PERMISSIONS = [
  'subscriber.read',
  'subscriber.write',
  'catalog.read',
  'catalog.write',
  'money.read',
  'payment.take',
  'payment.reverse',
  'billing.run',
  'invoice.void',
  'suspension.read',
  'suspension.write',
  'router.read',
  'router.reboot',
  'router.wifi',
  'router.configure',
  'router.reset',
  'nas.read',
  'nas.write',
  'staff.read',
  'staff.write',
  'audit.read',
] as const;
export const Permission = z.enum(PERMISSIONS).meta({ id: 'Permission' });
export type Permission = z.infer<typeof Permission>;

export const ROLES = ['owner', 'support', 'lead', 'cashier', 'accountant', 'noc', 'technician', 'auditor'] as const;
export const Role = z.enum(ROLES).meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

const READ: readonly Permission[] = [
  'subscriber.read',
  'catalog.read',
  'money.read',
  'suspension.read',
  'router.read',
  'nas.read',
];

/** What each role may do. The server decides by it; the portal only hides what would be refused. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  owner: PERMISSIONS,
  support: [...READ, 'router.reboot', 'router.wifi'],
  lead: [...READ, 'subscriber.write', 'payment.take', 'router.reboot', 'router.wifi', 'router.configure'],
  cashier: ['subscriber.read', 'catalog.read', 'money.read', 'payment.take'],
  accountant: [
    'subscriber.read',
    'subscriber.write',
    'catalog.read',
    'catalog.write',
    'money.read',
    'payment.take',
    'payment.reverse',
    'billing.run',
    'invoice.void',
    'suspension.read',
    'audit.read',
  ],
  noc: [
    'subscriber.read',
    'catalog.read',
    'suspension.read',
    'router.read',
    'router.reboot',
    'router.wifi',
    'router.configure',
    'router.reset',
    'nas.read',
    'nas.write',
  ],
  technician: ['subscriber.read', 'catalog.read', 'router.read', 'router.reboot', 'router.wifi', 'router.configure'],
  auditor: [...READ, 'staff.read', 'audit.read'],
};
