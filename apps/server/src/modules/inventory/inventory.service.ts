import { Injectable } from '@nestjs/common';
import type { CpeState } from '@demarc/contracts';
import type { CertifiedIdentity } from '@demarc/cwmp';
import type { Sql, Tx } from '../../platform/database/database';
import { AdmitCpe, type Admission, type AdmissionRequest } from './admit-cpe.service';
import { CpeDirectory } from './cpe-directory.service';
import { CpeEventRepository } from './cpe-event.repository';
import type { CpeIdentity, CpeRecord } from './cpe-identity.repository';
import { CpeTreeRepository, type WantedChanges } from './cpe-tree.repository';
import type { CpeEntity, CpeEventEntity, CpeParameterChangeEntity, CpePresenceEntity } from './cpe.entity';
import { CpeRepository } from './cpe.repository';
import { InformRecorder, type InformRecord } from './inform-recorder.service';
import { RouterNotFound } from './inventory.errors';

export type { Admission, AdmissionRequest, NewCpe } from './admit-cpe.service';
export type { CpeEntity, CpeEventEntity, CpeParameterChangeEntity, CpePresenceEntity } from './cpe.entity';
export type { CpeRecord } from './cpe-identity.repository';
export { promotedIs, SEARCHED_VALUE } from './promoted-sql';
export type { InformRecord } from './inform-recorder.service';

/** What is known of CPEs, and who of them is let in. */
@Injectable()
export class InventoryService {
  constructor(
    private readonly cpes: CpeRepository,
    private readonly trees: CpeTreeRepository,
    private readonly admission: AdmitCpe,
    private readonly recorder: InformRecorder,
    private readonly directory: CpeDirectory,
    private readonly events: CpeEventRepository,
  ) {}

  /** Who this is and what the session may do; the enrolment rule. */
  admit(request: AdmissionRequest): Promise<Admission> {
    return this.admission.admit(request);
  }

  findCertified(identity: CertifiedIdentity): Promise<CpeEntity | null> {
    return this.directory.findCertified(identity);
  }

  /** Resolves when what the CPE will not say again is committed; for a periodic Inform at once. */
  recordInform(record: InformRecord): Promise<void> {
    return this.recorder.record(record);
  }

  /** Heartbeats that still wait to be written, written now. */
  flushInforms(): Promise<void> {
    return this.recorder.flush();
  }

  /** What this process remembers of it is not true any more; others hear it from the database. */
  forget(cpeId: string): void {
    this.directory.forget(cpeId);
  }

  /** The CPE with exactly this identity, from memory where it is known. */
  recordOf(identity: CpeIdentity): Promise<CpeRecord | null> {
    return this.directory.find(identity);
  }

  find(sql: Sql, cpeId: string): Promise<CpeEntity | null> {
    return this.cpes.find(sql, cpeId);
  }

  async get(sql: Sql, cpeId: string): Promise<CpeEntity> {
    const found = await this.cpes.find(sql, cpeId);
    if (found === null) throw new RouterNotFound(cpeId);
    return found;
  }

  async getForUpdate(tx: Tx, cpeId: string): Promise<CpeEntity> {
    const found = await this.cpes.findForUpdate(tx, cpeId);
    if (found === null) throw new RouterNotFound(cpeId);
    return found;
  }

  findBySubscription(sql: Sql, subscriptionId: string): Promise<CpeEntity | null> {
    return this.cpes.findBySubscription(sql, subscriptionId);
  }

  listBySubscriptions(sql: Sql, subscriptionIds: string[]): Promise<CpeEntity[]> {
    return this.cpes.listBySubscriptions(sql, subscriptionIds);
  }

  /** Services that these CPEs serve. */
  async listSubscriptionsOf(sql: Sql, cpeIds: string[]): Promise<string[]> {
    const rows = await this.cpes.listByIds(sql, cpeIds);
    return rows.flatMap(({ subscriptionId }) => (subscriptionId === null ? [] : [subscriptionId]));
  }

  listByIds(sql: Sql, cpeIds: string[]): Promise<CpeEntity[]> {
    return this.cpes.listByIds(sql, cpeIds);
  }

  listBySerial(sql: Sql, serialNumber: string): Promise<CpeEntity[]> {
    return this.cpes.listBySerial(sql, serialNumber);
  }

  countByState(sql: Sql): Promise<{ state: CpeState; count: number }[]> {
    return this.cpes.countByState(sql);
  }

  countAnsweredSince(sql: Sql, since: Date): Promise<number> {
    return this.cpes.countAnsweredSince(sql, since);
  }

  async presenceOf(sql: Sql, cpeIds: string[]): Promise<ReadonlyMap<string, CpePresenceEntity>> {
    const rows = await this.cpes.listPresence(sql, cpeIds);
    return new Map(rows.map((row) => [row.cpeId, row]));
  }

  async serialsOf(sql: Sql, cpeIds: string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.cpes.listByIds(sql, cpeIds);
    return new Map(rows.map(({ id, serialNumber }) => [id, serialNumber]));
  }

  /** Promoted values by CPE, each under its alias; all of them unless some are named. */
  async promotedOf(
    sql: Sql,
    cpeIds: string[],
    aliases?: readonly string[],
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
    const rows = await this.trees.listPromoted(sql, cpeIds, aliases);
    const byCpe = new Map<string, Map<string, string>>(cpeIds.map((id) => [id, new Map()]));
    for (const row of rows) byCpe.get(row.cpeId)?.set(row.name, row.value);
    return byCpe;
  }

  /** CPEs whose promoted value is exactly this: a MAC, an address, a PPPoE user. */
  listCpeIdsByValue(sql: Sql, names: string[], value: string, limit = 20): Promise<string[]> {
    return this.trees.listCpeIdsByValue(sql, names, value, limit);
  }

  /** Newest first, and one more than `limit` when there are more. */
  listChanges(sql: Sql, cpeId: string, wanted: WantedChanges): Promise<CpeParameterChangeEntity[]> {
    return this.trees.listChanges(sql, cpeId, wanted);
  }

  /** What these CPEs said of themselves before an instant, newest first. */
  listEventsBefore(sql: Sql, cpeIds: string[], before: Date, limit: number): Promise<CpeEventEntity[]> {
    return this.events.listBefore(sql, cpeIds, before, limit);
  }

  /** Newest first, and one more than `limit` when there are more. */
  listEvents(sql: Sql, cpeId: string, beforeId: string | null, limit: number): Promise<CpeEventEntity[]> {
    return this.events.list(sql, cpeId, beforeId, limit);
  }

  /** How often each of them has started since its own instant. */
  countStarts(
    sql: Sql,
    since: ReadonlyMap<string, Date>,
    which: { isOrdered: boolean },
  ): Promise<ReadonlyMap<string, number>> {
    return since.size === 0 ? Promise.resolve(new Map()) : this.events.countStarts(sql, since, which);
  }

  listBySerials(sql: Sql, serialNumbers: readonly string[]): Promise<CpeEntity[]> {
    return this.cpes.listBySerials(sql, serialNumbers);
  }

  /** The CPE has taken credentials of its own: from now on only those count. */
  async markEnrolled(sql: Sql, cpeId: string, at: Date): Promise<void> {
    await this.cpes.update(sql, cpeId, this.enrolment(at));
  }

  /** What enrolment changes of a CPE, for whoever writes more of it at once. */
  enrolment(at: Date): Partial<CpeEntity> {
    return { state: 'active', enrolledAt: at, quarantineReason: null, enrolmentWindowUntil: null };
  }
}
