import { z } from 'zod';

/** Parts of a router's tree that grow old at their own pace. */
export const PARAMETER_GROUPS = ['identity', 'wan', 'wifi', 'hosts', 'optical', 'management', 'other'] as const;
export const ParameterGroup = z.enum(PARAMETER_GROUPS).meta({ id: 'ParameterGroup' });
export type ParameterGroup = z.infer<typeof ParameterGroup>;
