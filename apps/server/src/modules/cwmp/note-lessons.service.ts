import { Injectable } from '@nestjs/common';
import type { DeviceModelFacts, QuirkFlag, QuirkValue } from '@demarc/datamodel';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { Logger } from '../../platform/logger';
import { LearnQuirks } from '../inventory/learn-quirks.service';

/** What a CPE was refused for, or lost its session over, and the flag that would have spared it that. */
export interface Noted {
  readonly cpeId: string;
  readonly make: DeviceModelFacts;
  readonly flag: QuirkFlag;
  readonly value: QuirkValue;
  readonly why: string;
}

/** A CPE that keeps failing says nothing new by it: it is noted once in so long. */
const NOTED_EVERY_MS = 60_000;
const MAX_NOTED = 10_000;

/** Notes what would have helped a CPE, beside the request that was refused: nobody waits for it. */
@Injectable()
export class NoteLessons {
  private readonly notedAtMs = new Map<string, number>();
  private writing: Promise<void> = Promise.resolve();
  private readonly log;

  constructor(
    private readonly lessons: LearnQuirks,
    private readonly database: Database,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.log = logger.child('cwmp');
  }

  /** False for a while after something was noted of a CPE: what it does meanwhile is not worth a look. */
  listensTo(cpeId: string): boolean {
    return this.clock.monotonicMs() - (this.notedAtMs.get(cpeId) ?? -Infinity) >= NOTED_EVERY_MS;
  }

  note({ cpeId, make, flag, value, why }: Noted): void {
    if (!this.listensTo(cpeId)) return;
    if (this.notedAtMs.size >= MAX_NOTED) this.notedAtMs.clear();
    this.notedAtMs.set(cpeId, this.clock.monotonicMs());
    this.writing = this.writing
      .then(() =>
        this.database.transaction((tx) =>
          this.lessons.learn(tx, { cpeId, sessionId: null, make }, [{ flag, value, why }]),
        ),
      )
      .catch((error: unknown) => this.log.warn({ err: error }, 'a refusal was not noted'));
  }

  /** Everything that was noted so far is written. */
  settled(): Promise<void> {
    return this.writing;
  }
}
