import { z } from 'zod';
import { Id, Instant } from './common';

export const NasVendor = z
  .enum(['mikrotik', 'cisco', 'juniper', 'huawei', 'accel-ppp', 'generic'])
  .meta({ id: 'NasVendor' });
export type NasVendor = z.infer<typeof NasVendor>;

export const Nas = z
  .strictObject({
    id: Id,
    name: z.string(),
    address: z.string(),
    vendor: NasVendor,
    coaPort: z.number().int(),
    messageAuthenticator: z.boolean(),
    eventTimestamp: z.boolean(),
    enabled: z.boolean(),
    subscriptionCount: z.number().int(),
    lastAnswerAt: Instant.nullable(),
    lastOutcome: z.string().nullable(),
  })
  .meta({ id: 'Nas' });
export type Nas = z.infer<typeof Nas>;
export const NasList = z.array(Nas).meta({ id: 'NasList' });

const nasFields = {
  name: z.string().trim().min(1).max(100),
  address: z.union([z.ipv4(), z.ipv6()]),
  vendor: NasVendor,
  coaPort: z.number().int().min(1).max(65_535),
  secret: z.string().min(8).max(128),
  messageAuthenticator: z.boolean(),
  eventTimestamp: z.boolean(),
  enabled: z.boolean(),
};
export const CreateNas = z
  .strictObject({
    ...nasFields,
    coaPort: nasFields.coaPort.default(3799),
    messageAuthenticator: z.boolean().default(true),
    eventTimestamp: z.boolean().default(true),
    enabled: z.boolean().default(true),
  })
  .meta({ id: 'CreateNas' });
export type CreateNas = z.infer<typeof CreateNas>;
export const ChangeNas = z.strictObject(nasFields).partial().meta({ id: 'ChangeNas' });
export type ChangeNas = z.infer<typeof ChangeNas>;

/** One Disconnect-Request (RFC 5176) and what the NAS answered: the evidence, with its bytes. */
export const DynamicAuthorization = z
  .strictObject({
    id: Id,
    /** Null: there was nobody to ask; `reason` says why. */
    nasId: Id.nullable(),
    nasName: z.string().nullable(),
    subscriptionId: Id,
    stateVersion: z.number().int(),
    code: z.string(),
    attempts: z.number().int(),
    sentAt: Instant.nullable(),
    requestHex: z.string().nullable(),
    answeredAt: Instant.nullable(),
    answer: z.string().nullable(),
    answerHex: z.string().nullable(),
    outcome: z.enum(['waiting', 'ack', 'already-gone', 'nak', 'no-answer', 'skipped']),
    reason: z.string().nullable(),
  })
  .meta({ id: 'DynamicAuthorization' });
export type DynamicAuthorization = z.infer<typeof DynamicAuthorization>;
export const DynamicAuthorizationList = z.array(DynamicAuthorization).meta({ id: 'DynamicAuthorizationList' });
