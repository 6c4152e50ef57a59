import { CreatePlatform1795000000001 } from './1795000000001-create-platform';
import { CreateStaff1795000000002 } from './1795000000002-create-staff';
import { CreateCatalog1795000000003 } from './1795000000003-create-catalog';
import { CreateSubscribers1795000000004 } from './1795000000004-create-subscribers';

/** Every migration, in the order of its timestamp. */
export const migrations = [
  CreatePlatform1795000000001,
  CreateStaff1795000000002,
  CreateCatalog1795000000003,
  CreateSubscribers1795000000004,
];
