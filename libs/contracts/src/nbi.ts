import { z } from 'zod';

/** What programs of an exempt network may do: read; what a technician may; all that is to be done with routers. */
export const NBI_EXEMPT_ROLES = ['auditor', 'technician', 'noc'] as const;

export const NbiNetwork = z.union(
  [z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()],
  'a network in CIDR notation, such as 10.20.0.0/24',
);

/** A name or an address, with the port where it is not the usual one. */
export const NbiHost = z
  .string()
  .trim()
  .toLowerCase()
  .max(260)
  .regex(/^(?:\[[0-9a-f:]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::\d{1,5})?$/, 'a host, such as acs.example.net:7557');

/** Whether programs made for GenieACS are answered, and whom without a token. */
export const NbiPolicy = z
  .strictObject({
    isOn: z.boolean(),
    exemptNetworks: z.array(NbiNetwork).max(50),
    exemptRole: z.enum(NBI_EXEMPT_ROLES),
    /** Hosts of GenieACS that a fleet may be fetched from; others are not asked. */
    importHosts: z.array(NbiHost).max(20).default([]),
  })
  .meta({ id: 'NbiPolicy' });
export type NbiPolicy = z.infer<typeof NbiPolicy>;

export const ChangeNbiPolicy = NbiPolicy.extend({ reason: z.string().trim().min(3).max(500) }).meta({
  id: 'ChangeNbiPolicy',
});
export type ChangeNbiPolicy = z.infer<typeof ChangeNbiPolicy>;

export const NbiState = NbiPolicy.extend({
  /** Of the process that answers; null: it does not listen. */
  port: z.int().nullable(),
  /** Why it does not, although it should. */
  problem: z.string().nullable(),
}).meta({ id: 'NbiState' });
export type NbiState = z.infer<typeof NbiState>;
