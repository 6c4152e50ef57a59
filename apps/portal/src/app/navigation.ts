import {
  IconAdjustments,
  IconAdjustmentsHorizontal,
  IconAlertTriangle,
  IconApi,
  IconBook2,
  IconCash,
  IconCertificate,
  IconClipboardList,
  IconCode,
  IconCoins,
  IconCpu,
  IconDatabaseImport,
  IconFileCode,
  IconFileInvoice,
  IconHistory,
  IconHome,
  IconListCheck,
  IconNetwork,
  IconPackages,
  IconLockAccess,
  IconPhoneCall,
  IconPlugConnected,
  IconRouter,
  IconServer,
  IconSettings,
  IconShieldCheck,
  IconStack2,
  IconStethoscope,
  IconUsers,
  IconUsersGroup,
  IconUserShield,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Permission } from '@demarc/contracts';

export interface NavigationItem {
  to:
    | '/'
    | '/subscribers'
    | '/invoices'
    | '/payments'
    | '/billing-runs'
    | '/suspension'
    | '/ledger'
    | '/routers'
    | '/arming'
    | '/models'
    | '/firmware'
    | '/bulk'
    | '/incidents'
    | '/tasks'
    | '/calls'
    | '/profiles'
    | '/push-profiles'
    | '/scripts'
    | '/nas'
    | '/sessions'
    | '/pools'
    | '/proofs'
    | '/plans'
    | '/router-access'
    | '/settings'
    | '/settings/staff'
    | '/settings/widget'
    | '/settings/genieacs'
    | '/imports'
    | '/audit';
  word: string;
  icon: TablerIcon;
  /** The item is shown to those who have it. */
  permission: Permission | null;
  /** Second key after `g`. */
  key?: string;
}

export interface NavigationGroup {
  title: string | null;
  items: readonly NavigationItem[];
}

export const NAVIGATION: readonly NavigationGroup[] = [
  {
    title: null,
    items: [
      { to: '/', word: 'Home', icon: IconHome, permission: null, key: 'h' },
      { to: '/subscribers', word: 'Subscribers', icon: IconUsers, permission: 'subscriber.read', key: 's' },
    ],
  },
  {
    title: 'Money',
    items: [
      { to: '/invoices', word: 'Invoices', icon: IconFileInvoice, permission: 'money.read', key: 'm' },
      { to: '/payments', word: 'Payments', icon: IconCash, permission: 'money.read' },
      { to: '/billing-runs', word: 'Billing runs', icon: IconClipboardList, permission: 'money.read' },
      { to: '/suspension', word: 'Suspension', icon: IconPlugConnected, permission: 'suspension.read' },
      { to: '/ledger', word: 'Ledger', icon: IconBook2, permission: 'money.read' },
    ],
  },
  {
    title: 'Network',
    items: [
      { to: '/routers', word: 'Routers', icon: IconRouter, permission: 'router.read', key: 'n' },
      { to: '/incidents', word: 'Incidents', icon: IconAlertTriangle, permission: 'router.read' },
      { to: '/sessions', word: 'Sessions', icon: IconUsersGroup, permission: 'nas.read' },
      { to: '/proofs', word: 'Proofs', icon: IconCertificate, permission: 'subscriber.read' },
      { to: '/nas', word: 'NAS', icon: IconServer, permission: 'nas.read' },
      { to: '/pools', word: 'Pools', icon: IconNetwork, permission: 'nas.read' },
      { to: '/models', word: 'Models', icon: IconCpu, permission: 'router.read' },
      { to: '/router-access', word: 'Router access', icon: IconLockAccess, permission: 'nas.read' },
    ],
  },
  {
    title: 'Changes',
    items: [
      { to: '/tasks', word: 'Tasks', icon: IconListCheck, permission: 'router.read' },
      { to: '/calls', word: 'Calls', icon: IconPhoneCall, permission: 'router.read' },
      { to: '/profiles', word: 'Profiles', icon: IconAdjustments, permission: 'router.read' },
      { to: '/push-profiles', word: 'Push profiles', icon: IconFileCode, permission: 'router.read' },
      { to: '/scripts', word: 'Scripts', icon: IconCode, permission: 'router.read' },
      { to: '/bulk', word: 'Bulk changes', icon: IconStack2, permission: 'router.read' },
      { to: '/firmware', word: 'Firmware', icon: IconPackages, permission: 'router.read' },
      { to: '/arming', word: 'Arming', icon: IconShieldCheck, permission: 'router.read' },
      { to: '/imports', word: 'Import', icon: IconDatabaseImport, permission: 'router.arm' },
    ],
  },
  {
    title: 'Business',
    items: [
      { to: '/plans', word: 'Plans', icon: IconCoins, permission: 'catalog.read' },
      { to: '/settings', word: 'Settings', icon: IconSettings, permission: 'catalog.write' },
      { to: '/settings/staff', word: 'Staff', icon: IconUserShield, permission: 'staff.read' },
      { to: '/settings/widget', word: 'Widget', icon: IconStethoscope, permission: 'widget.write' },
      { to: '/settings/genieacs', word: 'GenieACS API', icon: IconApi, permission: 'staff.read' },
      { to: '/audit', word: 'Audit', icon: IconHistory, permission: 'audit.read' },
    ],
  },
];

/** What the phone's bottom bar has; the rest is behind "More". */
export const PHONE_ITEMS = ['/', '/subscribers', '/invoices', '/routers'] as const;
export const MoreIcon = IconAdjustmentsHorizontal;
