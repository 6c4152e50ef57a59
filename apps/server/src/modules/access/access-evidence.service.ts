import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import { Database, type Tx } from '../../platform/database/database';
import { DynamicAuthorizationRepository, type StateUpTo } from './dynamic-authorization.repository';
import { SessionEndRepository } from './session-end.repository';

const BATCH = 5_000;
const DAY_MS = 86_400_000;

/** Keeps what NAS were asked as long as was set: with the proof that rests on it, and ends of sessions by their own time. */
@Injectable()
export class AccessEvidence {
  constructor(
    private readonly database: Database,
    private readonly requests: DynamicAuthorizationRepository,
    private readonly ends: SessionEndRepository,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** What was done about states that are long over. */
  forget(tx: Tx, states: readonly StateUpTo[]): Promise<void> {
    return this.requests.forget(tx, states);
  }

  /** Sessions that were ended so that a router comes: no proof rests on them. */
  async forgetSessionEnds(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - this.config.settings.ACCESS_SESSION_END_DAYS * DAY_MS);
    while ((await this.database.transaction((tx) => this.ends.forget(tx, before, BATCH))) === BATCH);
  }
}
