import { Injectable } from '@nestjs/common';
import { absenceOf } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import type { Tx } from '../../platform/database/database';
import { Logger } from '../../platform/logger';
import { PlaceRouters } from './place-routers.service';
import { SignalRepository } from './signal.repository';

export interface Watched {
  now: Date;
  /** Since when we have been listening without a break; null: always. */
  listeningSince: Date | null;
}

/** Brings up to date which routers answer and where they hang: what is counted afterwards. */
@Injectable()
export class WatchPresence {
  private readonly log;

  constructor(
    private readonly signals: SignalRepository,
    private readonly places: PlaceRouters,
    private readonly clock: Clock,
    private readonly config: AppConfig,
    logger: Logger,
  ) {
    this.log = logger.child('incident');
  }

  /** Under the lock of the watch: one look at a time. */
  async look(tx: Tx): Promise<Watched> {
    const watch = await this.signals.lockWatch(tx);
    const now = this.clock.now();
    const heardAt = watch.lookedAt === null ? await this.signals.lastHeardAt(tx) : null;
    const { isBack, ...absence } = absenceOf({ ...watch, now, heardAt });
    if (isBack) this.log.info({ since: absence.awaySince }, 'nobody looked for a while: who is silent is seen anew');
    await this.signals.refreshPresence(tx, {
      now,
      ...absence,
      usualIntervalSeconds: this.config.settings.CWMP_PERIODIC_INFORM_SECONDS,
    });
    await this.signals.forgetRetired(tx);
    await this.places.place(tx, watch, now);
    await this.signals.updateWatch(tx, { lookedAt: now, placedUntil: now, ...absence });
    return { now, listeningSince: absence.listeningSince };
  }
}
