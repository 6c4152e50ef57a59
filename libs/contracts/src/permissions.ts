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
  'suspension.approve',
  'service.suspend',
  'router.read',
  'router.reboot',
  'router.wifi',
  'router.configure',
  'router.reset',
  'router.arm',
  'router.files',
  'router.profiles',
  'router.quirks',
  'nas.read',
  'nas.write',
  'staff.read',
  'staff.write',
  'audit.read',
  'brake.use',
  'widget.write',
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
  lead: [
    ...READ,
    'subscriber.write',
    'payment.take',
    'service.suspend',
    'router.reboot',
    'router.wifi',
    'router.configure',
    'brake.use',
  ],
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
    'suspension.approve',
    'service.suspend',
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
    'router.arm',
    'router.files',
    'router.profiles',
    'router.quirks',
    'nas.read',
    'nas.write',
    'service.suspend',
    'brake.use',
  ],
  technician: ['subscriber.read', 'catalog.read', 'router.read', 'router.reboot', 'router.wifi', 'router.configure'],
  auditor: [...READ, 'staff.read', 'audit.read'],
};
