import { dateInZone, type LocalDate } from '@demarc/kernel';

/** The one source of business time. Timeouts use the monotonic clock, which nobody can move. */
export abstract class Clock {
  abstract now(): Date;

  /** The machine's own clock, without what a test or the demonstration added on purpose: its jumps are nobody's wish. */
  machineNow(): Date {
    return this.now();
  }

  today(zone: string): LocalDate {
    return dateInZone(this.now(), zone);
  }

  monotonicMs(): number {
    return performance.now();
  }
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** Real time plus an offset that tests and the demonstration move. */
export class ShiftableClock extends Clock {
  constructor(private offsetMs = 0) {
    super();
  }

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  override machineNow(): Date {
    return new Date(Date.now());
  }

  get offset(): number {
    return this.offsetMs;
  }

  setOffset(offsetMs: number): void {
    this.offsetMs = offsetMs;
  }

  /** Makes `now()` read `instant`; time goes on from there. */
  moveTo(instant: Date): void {
    this.offsetMs = instant.getTime() - Date.now();
  }
}
