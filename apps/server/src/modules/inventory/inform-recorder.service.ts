import { createHash } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Inform, ParameterValue } from '@demarc/cwmp';
import { isSecretPath, leafNameOf } from '@demarc/datamodel';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import type { LiveEvent } from '../../platform/live/live-events';
import { Logger } from '../../platform/logger';
import { CpeTrees } from './cpe-trees.service';
import type { CpeRecord } from './cpe-identity.repository';
import { ReadingRecorder } from './reading-recorder.service';
import { PresenceRepository, type EventRow, type PresenceRow } from './presence.repository';

export interface InformRecord {
  cpe: CpeRecord;
  sessionId: string;
  inform: Inform;
  sourceAddress: string;
  at: Date;
}

interface Waiting {
  presence: PresenceRow;
  events: EventRow[];
  done: () => void;
  failed: (error: unknown) => void;
}

/** At most one group so often. Who comes after a pause waits for nobody. */
const GROUP_MS = 10;
/** Nobody waits for a heartbeat: its group may grow for longer, and costs a statement instead of a transaction. */
const HEARTBEAT_GROUP_MS = 100;

/** Writes heartbeats in groups. What a CPE will not say again is committed before the returned promise resolves. */
@Injectable()
export class InformRecorder implements OnApplicationShutdown {
  private waiting: Waiting[] = [];
  private timer: NodeJS.Timeout | null = null;
  /** Does somebody wait for the group that is being gathered? */
  private isUrgent = false;
  private flushedAtMs = -Infinity;
  private writing: Promise<void> = Promise.resolve();
  /** Hash of the last Inform this process wrote, where the directory still has the one before. */
  private readonly hashes = new Map<string, string>();
  private readonly log;

  constructor(
    private readonly database: Database,
    private readonly presence: PresenceRepository,
    private readonly trees: CpeTrees,
    private readonly readings: ReadingRecorder,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    this.log = logger.child('inventory');
  }

  /** Periodic Informs resolve at once; a lost timestamp is repaired by the next one. */
  async record(record: InformRecord): Promise<void> {
    const { cpe, inform } = record;
    const informHash = hashOf(inform.parameters);
    const known = this.hashes.get(cpe.id) ?? cpe.informHash;
    const events = eventsOf(record);
    const written = this.enqueue(presenceOf(record, informHash), events);
    if (known !== informHash) {
      this.remember(cpe.id, informHash);
      await this.learn(record);
    }
    if (events.length > 0) await written;
    else written.catch((error: unknown) => this.log.warn({ err: error }, 'a heartbeat was not written'));
  }

  /** Writes what is waiting now. */
  async flush(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.isUrgent = false;
    this.flushedAtMs = this.clock.monotonicMs();
    const group = this.waiting;
    this.waiting = [];
    if (group.length > 0) this.writing = this.writing.then(() => this.write(group));
    await this.writing;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  private async learn(record: InformRecord): Promise<void> {
    const learned = await this.trees.learnFromInform(record);
    if (learned === null) return;
    const told = new Set(record.inform.parameters.map(({ name }) => name));
    this.readings.take({ cpeId: record.cpe.id, ...learned, at: record.at, wasRead: (path) => told.has(path) });
  }

  private enqueue(presence: PresenceRow, events: EventRow[]): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ presence, events, done, failed });
      this.schedule(events.length > 0);
    });
  }

  private schedule(isUrgent: boolean): void {
    if (this.timer !== null && (this.isUrgent || !isUrgent)) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.isUrgent = isUrgent;
    const pauseMs = this.clock.monotonicMs() - this.flushedAtMs;
    const delayMs = isUrgent ? Math.max(0, GROUP_MS - pauseMs) : HEARTBEAT_GROUP_MS;
    this.timer = setTimeout(() => void this.flush(), delayMs);
  }

  private async write(group: Waiting[]): Promise<void> {
    try {
      const presence = latestOf(group.map((waiting) => waiting.presence));
      const events = group.flatMap((waiting) => waiting.events);
      if (events.length === 0) await this.presence.upsert(this.database.sql, presence);
      else await this.presence.writeWithEvents(this.database.sql, presence, events, newsOf(events));
      for (const { done } of group) done();
    } catch (error) {
      for (const { failed } of group) failed(error);
    }
  }

  private remember(cpeId: string, hash: string): void {
    if (this.hashes.size >= 200_000) this.hashes.clear();
    this.hashes.set(cpeId, hash);
  }
}

const presenceOf = ({ cpe, inform, sourceAddress, sessionId, at }: InformRecord, informHash: string): PresenceRow => ({
  cpeId: cpe.id,
  at,
  sourceAddress,
  events: inform.events.map(({ code }) => cut(code, 64)),
  retryCount: inform.retryCount,
  informHash,
  sessionId,
});

/** More of one Inform is no news but an attack. */
const MAX_EVENTS = 16;
/** A stranger may fill no table: its standard events count once in hours, and no others. */
const STRANGERS_RETRIES = 10;

/** A periodic Inform is a heartbeat, not an event. */
function eventsOf({ cpe, inform, sessionId, at }: InformRecord): EventRow[] {
  const changed = inform.parameters.map(({ name }) => leafNameOf(name)).join(', ');
  const isStranger = cpe.state === 'quarantine' || cpe.state === 'retired';
  return inform.events
    .filter(({ code }) => !code.startsWith('2 ') && (!isStranger || /^[014678] [A-Z ]{4,32}$/.test(code)))
    .slice(0, MAX_EVENTS)
    .map(({ code, commandKey }) => ({
      id: newId(),
      cpeId: cpe.id,
      code: cut(code, 64),
      commandKey: isStranger ? '' : cut(commandKey, 32),
      detail: code.startsWith('4 ') ? cut(changed, 500) : null,
      sessionId,
      at,
      retryCount: isStranger ? STRANGERS_RETRIES : inform.retryCount,
    }));
}

/** At most so many characters, and no half of one: PostgreSQL refuses lone surrogates. */
const cut = (text: string, length: number): string => text.slice(0, length).toWellFormed();

/** For browsers that look at one of these CPEs. */
function newsOf(events: readonly EventRow[]): string[] {
  const ids = new Set(events.map(({ cpeId }) => cpeId));
  return [...ids].map((id) => JSON.stringify({ topic: 'router', id } satisfies LiveEvent));
}

/** One row per CPE in a group, the newest: a statement may touch a row once. */
function latestOf(rows: readonly PresenceRow[]): PresenceRow[] {
  const byCpe = new Map<string, PresenceRow>();
  for (const row of rows) {
    const other = byCpe.get(row.cpeId);
    if (other === undefined || other.at <= row.at) byCpe.set(row.cpeId, row);
  }
  return [...byCpe.values()];
}

/** What counts up by itself is no change, nor is the key that we wrote. */
const VOLATILE = /(?:UpTime|Uptime|LastChange|CurrentLocalTime|CurrentTime|ParameterKey)$/;

function hashOf(parameters: readonly ParameterValue[]): string {
  const hash = createHash('sha1');
  for (const { name, value } of parameters) {
    if (!VOLATILE.test(name) && !isSecretPath(name)) hash.update(`${name}\0${value ?? ''}\0`);
  }
  return hash.digest('base64url');
}
