import { z } from 'zod';
import { CalendarDate, Currency, Id, Instant, Money, PageQuery, pageOf } from './common';

export const SERVICE_STATES = ['active', 'notice', 'throttled', 'walled-garden', 'suspended', 'terminated'] as const;
export const ServiceState = z.enum(SERVICE_STATES).meta({ id: 'ServiceState' });
export type ServiceState = z.infer<typeof ServiceState>;

export const StateCause = z
  .strictObject({
    kind: z.enum(['payment', 'overdue', 'staff', 'policy', 'activation']),
    refId: z.string().optional(),
    reason: z.string(),
    facts: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'StateCause' });
export type StateCause = z.infer<typeof StateCause>;

const name = z.string().trim().min(1).max(200);
const phone = z
  .string()
  .trim()
  .regex(/^\+?[0-9][0-9 ()-]{4,24}$/, 'must be a phone number');
const email = z.email().max(320);
const address = z.string().trim().max(500);

export const Subscription = z
  .strictObject({
    id: Id,
    subscriberId: Id,
    label: z.string(),
    planId: Id,
    planName: z.string(),
    price: Money,
    currency: Currency,
    downKbps: z.number().int(),
    upKbps: z.number().int(),
    activatedOn: CalendarDate,
    endedOn: CalendarDate.nullable(),
    billingCycleDay: z.number().int(),
    serviceState: ServiceState,
    stateVersion: z.number().int(),
    stateChangedAt: Instant,
    pppoeUsername: z.string(),
    nasId: Id.nullable(),
    policyId: Id.nullable(),
    /** Its router is managed over this very service, or nothing shows that it is not: it is walled in, never cut off. */
    managedOverService: z.boolean(),
  })
  .meta({ id: 'Subscription' });
export type Subscription = z.infer<typeof Subscription>;

export const Subscriber = z
  .strictObject({
    id: Id,
    number: z.string(),
    name: z.string(),
    phone: z.string(),
    email: z.string().nullable(),
    address: z.string().nullable(),
    createdAt: Instant,
    subscriptions: z.array(Subscription),
  })
  .meta({ id: 'Subscriber' });
export type Subscriber = z.infer<typeof Subscriber>;

export const CreateSubscriber = z
  .strictObject({ name, phone, email: email.nullish(), address: address.nullish() })
  .meta({ id: 'CreateSubscriber' });
export type CreateSubscriber = z.infer<typeof CreateSubscriber>;

export const ChangeSubscriber = z
  .strictObject({ name, phone, email: email.nullable(), address: address.nullable() })
  .partial()
  .meta({ id: 'ChangeSubscriber' });
export type ChangeSubscriber = z.infer<typeof ChangeSubscriber>;

const pppoeUsername = z
  .string()
  .regex(/^[A-Za-z0-9._@-]{1,64}$/, 'may hold letters, digits, dot, underscore, hyphen and @');
/** FreeRADIUS takes quotation marks around a whole value away, and files are read by lines. */
const pppoePassword = z
  .string()
  .min(8)
  .max(64)
  .regex(/^\P{Cc}+$/u, 'may hold no control characters')
  .refine((text) => !/^(['"`]).*\1$/.test(text), 'must not begin and end with the same quotation mark');
const ssid = z.string().min(1).max(32);
const passphrase = z
  .string()
  .min(8)
  .max(63)
  .regex(/^[\x20-\x7e]+$/, 'must be 8 to 63 printable ASCII characters (IEEE 802.11 annex J)');

/** What is left out is made: PPPoE account, WiFi names and keys. */
export const CreateSubscription = z
  .strictObject({
    planId: Id,
    label: z.string().trim().min(1).max(50).default('Home'),
    activatedOn: CalendarDate.optional(),
    billingCycleDay: z.number().int().min(1).max(31).optional(),
    pppoeUsername: pppoeUsername.optional(),
    pppoePassword: pppoePassword.optional(),
    nasId: Id.nullish(),
    policyId: Id.nullish(),
    /** Serial of the router that will be hers; it may boot before or after. */
    routerSerial: z.string().min(1).max(64).optional(),
    wifi: z.strictObject({ ssid, passphrase }).optional(),
  })
  .meta({ id: 'CreateSubscription' });
export type CreateSubscription = z.infer<typeof CreateSubscription>;

export const ChangeSubscriptionPlan = z
  .strictObject({ planId: Id, on: CalendarDate })
  .meta({ id: 'ChangeSubscriptionPlan' });
export type ChangeSubscriptionPlan = z.infer<typeof ChangeSubscriptionPlan>;

export const EndSubscription = z
  .strictObject({ on: CalendarDate, reason: z.string().trim().min(3).max(300) })
  .meta({ id: 'EndSubscription' });
export type EndSubscription = z.infer<typeof EndSubscription>;

export const SetWifi = z.strictObject({ band: z.enum(['2.4', '5']), ssid, passphrase }).meta({ id: 'SetWifi' });
export type SetWifi = z.infer<typeof SetWifi>;

export const SubscriberRow = z
  .strictObject({
    id: Id,
    number: z.string(),
    name: z.string(),
    phone: z.string(),
    address: z.string().nullable(),
    planName: z.string().nullable(),
    serviceState: ServiceState.nullable(),
    due: Money,
    overdue: Money,
    overdueDays: z.number().int(),
    currency: Currency,
    router: z.strictObject({ id: Id, serialNumber: z.string(), lastInformAt: Instant.nullable() }).nullable(),
  })
  .meta({ id: 'SubscriberRow' });
export type SubscriberRow = z.infer<typeof SubscriberRow>;
export const SubscriberPage = pageOf(SubscriberRow).meta({ id: 'SubscriberPage' });

export const SubscriberQuery = PageQuery.extend({
  search: z.string().trim().max(200).optional(),
  state: ServiceState.optional(),
  view: z.enum(['all', 'overdue', 'suspended', 'no-router']).default('all'),
});
export type SubscriberQuery = z.infer<typeof SubscriberQuery>;
