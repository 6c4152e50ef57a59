import { z } from 'zod';
import { Id, Instant } from './common';

/** Steps of the demonstration's story panel; they exist in the demonstration only. */
export const DEMO_STEPS = [
  'create-subscriber',
  'boot-router',
  'run-invoices',
  'go-overdue',
  'pay',
  'power-cut',
  'power-on',
  'factory-reset',
  'swap-serial',
  'change-wifi',
  'street-dark',
  'street-lit',
] as const;
export const DemoStep = z.enum(DEMO_STEPS).meta({ id: 'DemoStep' });
export type DemoStep = z.infer<typeof DemoStep>;

export const SimulatedCpe = z
  .strictObject({
    serialNumber: z.string(),
    profile: z.string(),
    powered: z.boolean(),
    pppUsername: z.string().nullable(),
    pppStatus: z.string(),
    wanIp: z.string().nullable(),
    ssid: z.string().nullable(),
    reachable: z.boolean(),
  })
  .meta({ id: 'SimulatedCpe' });
export type SimulatedCpe = z.infer<typeof SimulatedCpe>;

export const DemoState = z
  .strictObject({
    now: Instant,
    offsetSeconds: z.number(),
    zone: z.string(),
    /** The subscriber the story is about, once she exists. */
    heroine: z
      .strictObject({ subscriberId: Id, number: z.string(), name: z.string(), serialNumber: z.string() })
      .nullable(),
    steps: z.array(z.strictObject({ step: DemoStep, available: z.boolean(), why: z.string() })),
    cpe: SimulatedCpe.nullable(),
    fleetSize: z.number().int(),
  })
  .meta({ id: 'DemoState' });
export type DemoState = z.infer<typeof DemoState>;

export const DemoStepResult = z
  .strictObject({ step: DemoStep, text: z.string(), path: z.string().nullable(), state: DemoState })
  .meta({ id: 'DemoStepResult' });
export type DemoStepResult = z.infer<typeof DemoStepResult>;

export const MoveDemoClock = z
  .strictObject({
    hours: z
      .number()
      .int()
      .min(1)
      .max(24 * 62),
  })
  .meta({ id: 'MoveDemoClock' });
export type MoveDemoClock = z.infer<typeof MoveDemoClock>;
