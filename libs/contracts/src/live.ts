import { z } from 'zod';

export const LIVE_TOPICS = [
  'subscriber',
  'subscription',
  'invoice',
  'payment',
  'billing-run',
  'router',
  'router-tag',
  'task',
  'router-file',
  'router-series',
  'router-upload',
  'config-profile',
  'profile',
  'quirk',
  'proof',
  'policy',
  'clock',
  'nas',
  'control',
  'suspension',
  'arming',
  'access-session',
  'address-pool',
  'call',
  'incident',
  'genieacs-import',
  'script',
  'campaign',
  'bulk-change',
] as const;
export const LiveTopic = z.enum(LIVE_TOPICS).meta({ id: 'LiveTopic' });
export type LiveTopic = z.infer<typeof LiveTopic>;

/** One server-sent event: something with this id has changed. */
export const LiveMessage = z
  .strictObject({ topic: LiveTopic, id: z.string(), data: z.record(z.string(), z.unknown()).optional() })
  .meta({ id: 'LiveMessage' });
export type LiveMessage = z.infer<typeof LiveMessage>;
