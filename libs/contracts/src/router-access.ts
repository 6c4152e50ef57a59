import { z } from 'zod';
import { Id, Instant } from './common';

/** A port that routers connect to. */
export const RouterListener = z
  .strictObject({
    name: z.enum(['cwmp', 'cwmp-plain', 'files']),
    /** As configured; 0: any free one. */
    port: z.number().int(),
    isTls: z.boolean(),
    /** CIDRs that may connect; empty: everybody. */
    networks: z.array(z.string()),
  })
  .meta({ id: 'RouterListener' });
export type RouterListener = z.infer<typeof RouterListener>;

/** What routers are shown when they connect. */
export const ShownCertificate = z
  .strictObject({
    subject: z.string(),
    issuer: z.string(),
    names: z.array(z.string()),
    validFrom: Instant,
    validUntil: Instant,
    /** SHA-256, as browsers and openssl print it. */
    fingerprint: z.string(),
    isSelfSigned: z.boolean(),
  })
  .meta({ id: 'ShownCertificate' });
export type ShownCertificate = z.infer<typeof ShownCertificate>;

export const ROUTER_ACCESS_NOTICES = [
  'plain-outside',
  'plain-port',
  'authentication-off',
  'certificate-expired',
  'certificate-expires',
  'certificate-self-signed',
  'certificate-unusable',
  'networks-open',
  'enrolment-open',
  'security-events',
] as const;

/**
 * What no honest router does: with the credential of one it said that it is another (`identity-mismatch`), or it proved
 * itself in MD5 although it can do SHA-256 and was asked for it (`digest-downgrade`).
 */
export const SecurityEvent = z
  .strictObject({
    id: Id,
    kind: z.enum(['identity-mismatch', 'digest-downgrade']),
    /** Whose credential it was. */
    routerId: Id,
    serialNumber: z.string(),
    /** Who it said it is. */
    claimed: z.strictObject({ oui: z.string(), productClass: z.string(), serialNumber: z.string() }),
    sourceAddress: z.string(),
    occurrences: z.number().int(),
    firstAt: Instant,
    lastAt: Instant,
  })
  .meta({ id: 'SecurityEvent' });
export type SecurityEvent = z.infer<typeof SecurityEvent>;
export const SecurityEventList = z.array(SecurityEvent).meta({ id: 'SecurityEventList' });
export type SecurityEventList = z.infer<typeof SecurityEventList>;

/** Something about how routers come in that a person should know; it stands until it is changed. */
export const RouterAccessNotice = z
  .strictObject({ code: z.enum(ROUTER_ACCESS_NOTICES), isAlarm: z.boolean(), text: z.string() })
  .meta({ id: 'RouterAccessNotice' });
export type RouterAccessNotice = z.infer<typeof RouterAccessNotice>;

/** How routers reach this installation, and how they prove who they are. Settings of the environment. */
export const RouterAccess = z
  .strictObject({
    listeners: z.array(RouterListener),
    certificate: ShownCertificate.nullable(),
    clientCertificates: z.enum(['off', 'optional', 'required']),
    authentication: z.enum(['digest', 'none']),
    /** What is asked of a router before it is known; its model may ask for more. */
    digest: z.enum(['md5', 'both', 'sha-256']),
    enrolment: z.enum(['known', 'quarantine', 'open']),
    hasBootstrapCredential: z.boolean(),
    notices: z.array(RouterAccessNotice),
  })
  .meta({ id: 'RouterAccess' });
export type RouterAccess = z.infer<typeof RouterAccess>;
