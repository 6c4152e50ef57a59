import { z } from 'zod';
import { Instant } from './common';

export const BRAKE_STATES = ['off', 'restores-only', 'on'] as const;
export const BrakeState = z.enum(BRAKE_STATES).meta({ id: 'BrakeState' });
export type BrakeState = z.infer<typeof BrakeState>;

/** What is held back while the brake is on; it goes out, paced, when the brake is released. */
export const BrakeWaiting = z
  .strictObject({ what: z.enum(['routers', 'tasks', 'nas-orders', 'suspensions']), count: z.number().int() })
  .meta({ id: 'BrakeWaiting' });
export type BrakeWaiting = z.infer<typeof BrakeWaiting>;

/** The emergency brake: one switch that stops all writes to routers and NAS. Reads and Informs go on. */
export const Brake = z
  .strictObject({
    state: BrakeState,
    /** When and by whom it was last switched, and why; null: never. */
    since: Instant.nullable(),
    by: z.string().nullable(),
    reason: z.string().nullable(),
    /** Counted while it is on; empty when it is off. */
    waiting: z.array(BrakeWaiting),
  })
  .meta({ id: 'Brake' });
export type Brake = z.infer<typeof Brake>;

export const SwitchBrake = z
  .strictObject({ state: BrakeState, reason: z.string().trim().min(3).max(300) })
  .meta({ id: 'SwitchBrake' });
export type SwitchBrake = z.infer<typeof SwitchBrake>;

/** The clock jumped, or nothing ran for so long: billing runs and suspensions wait until a person has looked. */
export const ClockHold = z.strictObject({ from: Instant, to: Instant, detectedAt: Instant }).meta({ id: 'ClockHold' });
export type ClockHold = z.infer<typeof ClockHold>;

export const AcceptClock = z.strictObject({ reason: z.string().trim().min(3).max(300) }).meta({ id: 'AcceptClock' });
export type AcceptClock = z.infer<typeof AcceptClock>;

export const ControlState = z
  .strictObject({ brake: Brake, clockHold: ClockHold.nullable() })
  .meta({ id: 'ControlState' });
export type ControlState = z.infer<typeof ControlState>;
