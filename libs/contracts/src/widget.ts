import { z } from 'zod';
import { CalendarDate, Currency, Id, Instant, Money } from './common';
import { Verdict } from './overview';
import { DiagnosticHost, RouterDiagnostic } from './router-diagnostics';
import { RouterHost, WifiNetwork } from './routers';
import { ServiceState } from './subscribers';

/** What a widget token may allow: permissions of the API, as far as the widget has a use for them. */
export const WIDGET_SCOPES = [
  'subscriber.read',
  'money.read',
  'router.read',
  'router.reboot',
  'router.diagnose',
] as const;
export const WidgetScope = z.enum(WIDGET_SCOPES).meta({ id: 'WidgetScope' });
export type WidgetScope = z.infer<typeof WidgetScope>;

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** An origin as browsers write it; one without TLS only where nobody can listen in. */
export const WebOrigin = z
  .string()
  .max(300)
  .refine((text) => URL.canParse(text) && new URL(text).origin === text.toLowerCase(), {
    message: 'must be an origin such as https://help.example.net, without a path',
    abort: true,
  })
  .refine((text) => {
    const { protocol, hostname } = new URL(text);
    return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
  }, 'must begin with https:// (plain http only on this machine itself)')
  .transform((text) => text.toLowerCase());

/** A site whose pages may hold the widget. */
export const WidgetOrigin = z
  .strictObject({ id: Id, origin: z.string(), name: z.string(), createdBy: z.string(), createdAt: Instant })
  .meta({ id: 'WidgetOrigin' });
export type WidgetOrigin = z.infer<typeof WidgetOrigin>;
export const WidgetOriginList = z.array(WidgetOrigin).meta({ id: 'WidgetOriginList' });

export const RegisterWidgetOrigin = z
  .strictObject({ origin: WebOrigin, name: z.string().trim().min(1).max(100) })
  .meta({ id: 'RegisterWidgetOrigin' });
export type RegisterWidgetOrigin = z.infer<typeof RegisterWidgetOrigin>;

/** The script that pages load, and how to pin it. */
export const WidgetScript = z
  .strictObject({
    /** Moves along with this Demarc. */
    path: z.string(),
    /** Never changes; goes with `integrity`. */
    pinnedPath: z.string(),
    integrity: z.string(),
    bytes: z.number().int(),
  })
  .meta({ id: 'WidgetScript' });
export type WidgetScript = z.infer<typeof WidgetScript>;

/** `id:S-10482`, `phone:+8801711000101`, `pppoe:` `serial:` `mac:` `ip:` `invoice:`. */
export const SUBSCRIBER_KEYS = ['id', 'phone', 'pppoe', 'serial', 'mac', 'ip', 'invoice'] as const;
export const SubscriberKey = z
  .string()
  .trim()
  .max(200)
  .regex(
    new RegExp(`^(${SUBSCRIBER_KEYS.join('|')}):\\s*\\S`),
    `must begin with one of ${SUBSCRIBER_KEYS.map((key) => `${key}:`).join(' ')}`,
  );

export const CreateWidgetToken = z
  .strictObject({
    subscriber: SubscriberKey,
    /** The person who looks at the page, as the help desk knows them. */
    agent: z.strictObject({ id: z.string().trim().min(1).max(100), name: z.string().trim().min(1).max(100) }),
    ticket: z.string().trim().min(1).max(100).nullish(),
    scopes: z.array(WidgetScope).min(1).max(WIDGET_SCOPES.length),
    origin: WebOrigin,
    ttlSeconds: z.number().int().min(5).max(900).default(600),
  })
  .meta({ id: 'CreateWidgetToken' });
export type CreateWidgetToken = z.infer<typeof CreateWidgetToken>;

/** The only answer that holds the token itself; it is stored hashed. */
export const CreatedWidgetToken = z
  .strictObject({
    token: z.string(),
    expiresAt: Instant,
    expiresInSeconds: z.number().int(),
    subscriber: z.strictObject({ number: z.string(), name: z.string() }),
    scopes: z.array(WidgetScope),
  })
  .meta({ id: 'CreatedWidgetToken' });
export type CreatedWidgetToken = z.infer<typeof CreatedWidgetToken>;

/** Something ordered of the router, with the moments at which the others spoke. */
export const DiagnosisTask = z
  .strictObject({
    id: Id,
    kind: z.enum(['read', 'reboot']),
    state: z.enum(['queued', 'sent', 'done', 'failed', 'uncertain', 'cancelled']),
    createdBy: z.string(),
    createdAt: Instant,
    /** When the router was called for it, and what came back. */
    call: z
      .strictObject({
        at: Instant,
        attempts: z.number().int(),
        outcome: z.string().nullable(),
        answeredAt: Instant.nullable(),
      })
      .nullable(),
    sentAt: Instant.nullable(),
    /** The router agreed; done is what it says itself afterwards. */
    answeredAt: Instant.nullable(),
    finishedAt: Instant.nullable(),
    deadlineAt: Instant,
    reason: z.string().nullable(),
  })
  .meta({ id: 'DiagnosisTask' });
export type DiagnosisTask = z.infer<typeof DiagnosisTask>;

export const DiagnosisThroughput = z
  .strictObject({
    downBitsPerSecond: z.number().int(),
    upBitsPerSecond: z.number().int(),
    /** Between the two readings of the router's counters. */
    seconds: z.number(),
    at: Instant,
  })
  .meta({ id: 'DiagnosisThroughput' });
export type DiagnosisThroughput = z.infer<typeof DiagnosisThroughput>;

/** The router as it last described itself; `readAt` is the age of everything that has no time of its own. */
export const DiagnosisRouter = z
  .strictObject({
    id: Id,
    model: z.string().nullable(),
    serialNumber: z.string(),
    softwareVersion: z.string().nullable(),
    state: z.string(),
    lastInformAt: Instant.nullable(),
    /** When its next periodic Inform is to be expected. */
    nextContactAt: Instant.nullable(),
    readAt: Instant.nullable(),
    uptimeSeconds: z.number().nullable(),
    rebootedAt: Instant.nullable(),
    wanIp: z.string().nullable(),
    pppStatus: z.string().nullable(),
    pppLastError: z.string().nullable(),
    pppUptimeSeconds: z.number().nullable(),
    rxPowerDbm: z.number().nullable(),
    txPowerDbm: z.number().nullable(),
    wifi: z.array(WifiNetwork),
    hosts: z.array(RouterHost),
    throughput: DiagnosisThroughput.nullable(),
  })
  .meta({ id: 'DiagnosisRouter' });
export type DiagnosisRouter = z.infer<typeof DiagnosisRouter>;

export const DiagnosedService = z
  .strictObject({
    id: Id,
    label: z.string(),
    planName: z.string(),
    serviceState: ServiceState,
    stateChangedAt: Instant,
  })
  .meta({ id: 'DiagnosedService' });
export type DiagnosedService = z.infer<typeof DiagnosedService>;

/** Everything the widget shows of one service; what its token does not allow is null. */
export const Diagnosis = z
  .strictObject({
    subscriber: z.strictObject({ number: z.string(), name: z.string() }),
    services: z.array(DiagnosedService),
    service: DiagnosedService.nullable(),
    account: z
      .strictObject({
        currency: Currency,
        due: Money,
        overdue: Money,
        overdueDays: z.number().int(),
        nextBill: z.strictObject({ on: CalendarDate, total: Money }).nullable(),
      })
      .nullable(),
    verdict: Verdict.nullable(),
    router: DiagnosisRouter.nullable(),
    /** Newest first. */
    tasks: z.array(DiagnosisTask),
    /** What the router measured last of what the widget may ask for: the newest of each kind. */
    measurements: z.array(RouterDiagnostic),
    scopes: z.array(WidgetScope),
    freshness: z.strictObject({ liveSeconds: z.number().int(), staleSeconds: z.number().int() }),
    expiresInSeconds: z.number().int(),
    /** Where the portal shows this subscriber. */
    portalUrl: z.string(),
    serverTime: Instant,
    zone: z.string(),
  })
  .meta({ id: 'Diagnosis' });
export type Diagnosis = z.infer<typeof Diagnosis>;

export const DiagnosisQuery = z.strictObject({ service: Id.optional() });
export type DiagnosisQuery = z.infer<typeof DiagnosisQuery>;
/** What a widget lets the router measure. */
export const MeasureOrder = z
  .strictObject({
    service: Id.optional(),
    kind: z.enum(['ping', 'wifi-scan']),
    /** Of a ping. */
    host: DiagnosticHost.default('1.1.1.1'),
  })
  .meta({ id: 'MeasureOrder' });
export type MeasureOrder = z.infer<typeof MeasureOrder>;
export const DiagnosisOrder = z.strictObject({ service: Id.optional() }).meta({ id: 'DiagnosisOrder' });
export type DiagnosisOrder = z.infer<typeof DiagnosisOrder>;
