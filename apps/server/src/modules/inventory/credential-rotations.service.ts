import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import type { Sql, Tx } from '../../platform/database/database';
import type { CpeCredentialEntity } from './cpe-credential.entity';
import { CpeCredentialRepository } from './cpe-credential.repository';
import type { CredentialRotationEntity } from './credential-rotation.entity';
import {
  CredentialRotationRepository,
  type CredentialCounts,
  type RotationFilter,
} from './credential-rotation.repository';

export type { CpeCredentialEntity } from './cpe-credential.entity';
export type { CredentialRotationEntity } from './credential-rotation.entity';
export type { CredentialCounts, RotationFilter } from './credential-rotation.repository';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Urgent ones are called one after the other anyway. */
const MOST_URGENT = 500;
const MOST_REMINDED = 200;

export interface WishForMany {
  readonly because: CredentialRotationEntity['because'];
  readonly reason: string;
  readonly by: string;
  readonly isUrgent: boolean;
  readonly filter: RotationFilter;
}

/** Which credentials of CPEs are to be changed, and whose turn it is. */
@Injectable()
export class CredentialRotations {
  readonly maxDays: number;
  readonly perHour: number;

  constructor(
    private readonly rotations: CredentialRotationRepository,
    private readonly credentials: CpeCredentialRepository,
    private readonly clock: Clock,
    config: AppConfig,
  ) {
    this.maxDays = config.settings.CWMP_CREDENTIAL_DAYS;
    this.perHour = config.settings.CWMP_CREDENTIALS_PER_HOUR;
  }

  /** Older ones are changed; null: none are. */
  get oldBefore(): Date | null {
    return this.maxDays === 0 ? null : new Date(this.clock.now().getTime() - this.maxDays * DAY_MS);
  }

  /** @returns those that were not waiting for it already */
  async request(tx: Tx, { because, reason, by, isUrgent, filter }: WishForMany): Promise<string[]> {
    const cpeIds = await this.rotations.listEligible(tx, filter);
    const requestedAt = this.clock.now();
    return this.rotations.request(tx, cpeIds, { because, reason, requestedBy: by, requestedAt, isUrgent });
  }

  /** How many of these there are. */
  async count(sql: Sql, filter: RotationFilter): Promise<number> {
    return (await this.rotations.listEligible(sql, filter)).length;
  }

  /** Those whose turn has come: all that are urgent, and the others, with those that have grown old, at their pace. */
  async release(tx: Tx): Promise<{ urgent: string[]; others: string[] }> {
    const now = this.clock.now();
    const urgent = await this.rotations.release(tx, now, { isUrgent: true, limit: MOST_URGENT });
    const { released, waiting } = await this.rotations.pace(tx, new Date(now.getTime() - HOUR_MS));
    const limit = Math.min(this.perHour - released, Math.ceil(this.perHour / 60));
    if (limit <= 0) return { urgent, others: [] };
    if (waiting < limit) await this.requestOld(tx, limit - waiting);
    return { urgent, others: await this.rotations.release(tx, now, { isUrgent: false, limit }) };
  }

  /** One that somebody waits for. */
  async releaseOne(tx: Tx, cpeId: string): Promise<boolean> {
    const released = await this.rotations.release(tx, this.clock.now(), { isUrgent: true, limit: 1, cpeId });
    return released.length > 0;
  }

  /** Whose turn came a while ago, and who has no new pair yet. */
  listUnbegun(sql: Sql): Promise<string[]> {
    return this.rotations.listUnbegun(sql, new Date(this.clock.now().getTime() - MINUTE_MS), MOST_REMINDED);
  }

  /** Urgent ones that hold a new pair and have not used it, each once: until they do, the old one is good as well. */
  takeUnproven(tx: Tx): Promise<string[]> {
    const now = this.clock.now();
    return this.rotations.takeUnproven(tx, now, new Date(now.getTime() - MINUTE_MS / 2), MOST_URGENT);
  }

  counts(sql: Sql): Promise<CredentialCounts> {
    const dayAgo = new Date(this.clock.now().getTime() - DAY_MS);
    return this.rotations.counts(sql, { old: this.oldBefore, dayAgo });
  }

  /** The credential that the CPE has used, if it has, and how others came about. */
  async read(
    sql: Sql,
    cpeId: string,
  ): Promise<{ own: CpeCredentialEntity | null; rotations: CredentialRotationEntity[] }> {
    const [rows, rotations] = await Promise.all([
      this.credentials.list(sql, cpeId),
      this.rotations.listOf(sql, cpeId, 5),
    ]);
    return { own: rows.find(({ state }) => state === 'current') ?? null, rotations };
  }

  private async requestOld(tx: Tx, limit: number): Promise<void> {
    const { oldBefore } = this;
    if (oldBefore === null) return;
    const reason = `older than ${this.maxDays} days`;
    const filter = { mintedBefore: oldBefore, limit };
    await this.request(tx, { because: 'age', reason, by: 'Demarc', isUrgent: false, filter });
  }
}
