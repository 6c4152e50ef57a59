import { z } from 'zod';
import { Id, Instant } from './common';
import { Permission, Role } from './permissions';

export const LoginRequest = z
  .strictObject({ email: z.string().min(1).max(320), password: z.string().min(1).max(1000) })
  .meta({ id: 'LoginRequest' });
export type LoginRequest = z.infer<typeof LoginRequest>;

export const Me = z
  .strictObject({
    id: Id,
    email: z.string(),
    name: z.string(),
    role: Role,
    permissions: z.array(Permission),
    demo: z.boolean(),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

export const ApiToken = z
  .strictObject({
    id: Id,
    name: z.string(),
    role: Role,
    createdAt: Instant,
    expiresAt: Instant,
    lastUsedAt: Instant.nullable(),
  })
  .meta({ id: 'ApiToken' });
export type ApiToken = z.infer<typeof ApiToken>;

export const CreateApiToken = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    role: Role.optional(),
    expiresInDays: z.number().int().min(1).max(3650).default(365),
  })
  .meta({ id: 'CreateApiToken' });
export type CreateApiToken = z.infer<typeof CreateApiToken>;

/** The only answer that holds the token itself; it is stored hashed. */
export const CreatedApiToken = z
  .strictObject({ token: z.string(), apiToken: ApiToken })
  .meta({ id: 'CreatedApiToken' });
export type CreatedApiToken = z.infer<typeof CreatedApiToken>;
