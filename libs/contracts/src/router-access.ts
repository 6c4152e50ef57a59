import { z } from 'zod';
import { Instant } from './common';

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
] as const;

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
    enrolment: z.enum(['known', 'quarantine', 'open']),
    hasBootstrapCredential: z.boolean(),
    notices: z.array(RouterAccessNotice),
  })
  .meta({ id: 'RouterAccess' });
export type RouterAccess = z.infer<typeof RouterAccess>;
