import { z } from 'zod';
import { Instant } from './common';
import { PARAMETER_GROUPS, ParameterGroup } from './parameter-groups';
import { Task } from './router-tasks';

const MaxAge = z.int().min(30).max(2_592_000);

/** How old the values of a group may be when somebody looks at them; a rule of the model may allow them to be older. */
export const FreshnessPolicy = z
  .strictObject({
    identitySeconds: MaxAge,
    wanSeconds: MaxAge,
    wifiSeconds: MaxAge,
    hostsSeconds: MaxAge,
    opticalSeconds: MaxAge,
    managementSeconds: MaxAge,
    otherSeconds: MaxAge,
    /** After so many days a tree is read as a whole, when its router comes by; 0: never by itself. */
    wholeTreeDays: z.int().min(0).max(365),
  })
  .meta({ id: 'FreshnessPolicy' });
export type FreshnessPolicy = z.infer<typeof FreshnessPolicy>;

export const ChangeFreshnessPolicy = FreshnessPolicy.extend({ reason: z.string().trim().min(3).max(500) }).meta({
  id: 'ChangeFreshnessPolicy',
});
export type ChangeFreshnessPolicy = z.infer<typeof ChangeFreshnessPolicy>;

export const GroupAge = z
  .strictObject({
    group: ParameterGroup,
    /** When all of it was read last; null: never. */
    readAt: Instant.nullable(),
    maxAgeSeconds: z.number().int(),
    isFresh: z.boolean(),
  })
  .meta({ id: 'GroupAge' });
export type GroupAge = z.infer<typeof GroupAge>;

export const RouterFreshness = z.strictObject({ groups: z.array(GroupAge) }).meta({ id: 'RouterFreshness' });
export type RouterFreshness = z.infer<typeof RouterFreshness>;

/** Somebody wants to see these groups, no older than said; without a word, than the policy says. */
export const ReadGroups = z
  .strictObject({
    groups: z.array(ParameterGroup).min(1).max(PARAMETER_GROUPS.length),
    maxAgeSeconds: z.int().min(0).max(2_592_000).optional(),
  })
  .meta({ id: 'ReadGroups' });
export type ReadGroups = z.infer<typeof ReadGroups>;

/** What was older is read by this task; null: nothing was. */
export const ReadGroupsResult = z
  .strictObject({ groups: z.array(GroupAge), task: Task.nullable() })
  .meta({ id: 'ReadGroupsResult' });
export type ReadGroupsResult = z.infer<typeof ReadGroupsResult>;
