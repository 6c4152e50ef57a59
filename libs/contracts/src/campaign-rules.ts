import { z } from 'zod';
import { TagName } from './fleet';

const whole = (min: number, max: number, usual: number) => z.number().int().min(min).max(max).default(usual);
const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is a time such as 01:30');

/** When a campaign may start something, in the zone of the ISP. */
export const ServiceWindow = z
  .strictObject({
    from: ClockTime,
    /** Earlier than `from`: on the next day. */
    to: ClockTime,
    /** Days on which it begins, 0 is Sunday; none: every day. */
    days: z.array(z.number().int().min(0).max(6)).max(7).default([]),
  })
  .refine(({ from, to }) => from !== to, 'a window ends at another time than it begins')
  .meta({ id: 'ServiceWindow' });
export type ServiceWindow = z.infer<typeof ServiceWindow>;

export const CampaignRules = z
  .strictObject({
    /** Routers that go first: so many, and those that have the tag. */
    canaryCount: whole(0, 200, 5),
    canaryTag: TagName.nullable().default(null),
    waveSize: whole(1, 200, 100),
    gapMinutes: whole(0, 10_080, 15),
    window: ServiceWindow.nullable().default(null),
    mostAtOnce: whole(1, 1000, 50),
    mostPerNode: whole(1, 1000, 10),
    mostPerNas: whole(1, 1000, 30),
    offlineAfterHours: whole(1, 720, 24),
    appearMinutes: whole(1, 1440, 30),
    downloadMinutes: whole(1, 1440, 60),
    answerMinutes: whole(1, 1440, 15),
    rxMarginDb: whole(0, 20, 2),
    wifiMarginDb: whole(0, 60, 15),
    extraRestarts: whole(0, 20, 1),
    /** Of one wave. */
    maxFailedPercent: whole(0, 100, 2),
    /** Of the whole campaign. */
    maxFailed: whole(0, 100_000, 5),
    maxSilent: whole(0, 100_000, 4),
    maxRelapsed: whole(0, 100_000, 5),
    haltsOnIncident: z.boolean().default(true),
    /** The configuration of each router is taken first. */
    isBackedUp: z.boolean().default(true),
  })
  .meta({ id: 'CampaignRules' });
export type CampaignRules = z.infer<typeof CampaignRules>;
