import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { DeviceModelFacts } from '@demarc/datamodel';
import { NO_EXPERIENCE, type ModelExperience } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { Database, type Sql, type Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { LiveEvents } from '../../platform/live/live-events';
import { PgListener } from '../../platform/database/pg-listener';
import { DEVICE_MODEL_CHANNEL, DeviceModelRepository, type Experience } from './device-model.repository';

interface Known extends ModelExperience {
  readonly loadedAtMs: number;
  readonly id: string | null;
  readonly treeSize: number | null;
}

/** What one session learned of its router's make. */
export interface Learned {
  readonly cpeId: string;
  readonly sessionId: string;
  readonly make: DeviceModelFacts;
  /** null: the tree was not read as a whole. */
  readonly experience: Experience | null;
  readonly badNames: readonly string[];
}

const MAX_KEPT = 5_000;
/** Bad names come to their end without anybody saying so. */
const KEPT_MS = 600_000;
/** One router's word is for itself; two agree about their firmware. */
const ROUTERS_THAT_AGREE = 2;
/** After that a bad name is asked for again: perhaps it was a bad day. */
const BAD_NAME_DAYS = 30;
const DAY_MS = 86_400_000;
/** A reading that taught nothing new is counted so often at most. */
const COUNT_EVERY_MS = 60_000;

/** What the routers of a firmware have borne, from memory. */
@Injectable()
export class ModelExperiences implements OnModuleInit {
  private readonly known = new Map<string, Known>();
  private readonly countedAtMs = new Map<string, number>();
  private version = 0;

  constructor(
    private readonly models: DeviceModelRepository,
    private readonly database: Database,
    private readonly listener: PgListener,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.listener.on(DEVICE_MODEL_CHANNEL, () => this.forget());
    this.listener.onReconnect(() => this.forget());
  }

  /** What a reading of this router begins with. */
  async of(cpeId: string | null, make: DeviceModelFacts): Promise<ModelExperience> {
    const known = await this.load(this.database.sql, make);
    if (known.id === null || cpeId === null) return known;
    const own = await this.models.listOwnBadNames(this.database.sql, known.id, cpeId, this.clock.now());
    return own.length === 0 ? known : { ...known, badNames: [...new Set([...known.badNames, ...own])] };
  }

  async record(tx: Tx, { cpeId, sessionId, make, experience, badNames }: Learned): Promise<void> {
    const known = await this.load(tx, make);
    const isNews = experience !== null && differs(known, experience);
    if (!isNews && badNames.length === 0 && !this.isDueToCount(make)) return;
    const now = this.clock.now();
    const id = await this.models.ensure(tx, make, { id: newId(), createdAt: now });
    if (experience !== null) await this.models.remember(tx, id, experience, now);
    if (experience !== null) await this.models.forgetBadNames(tx, id, cpeId, now);
    const expiresAt = new Date(now.getTime() + BAD_NAME_DAYS * DAY_MS);
    if (badNames.length > 0) {
      const row = { deviceModelId: id, cpeId, sessionId, lastAt: now, expiresAt };
      await this.models.rememberBadNames(tx, badNames, row);
    }
    // Every process hears of it at the commit, this one too.
    await this.models.tell(tx, id);
    await this.live.publish(tx, { topic: 'quirk', id });
  }

  private isDueToCount(make: DeviceModelFacts): boolean {
    const key = keyOf(make);
    const nowMs = this.clock.monotonicMs();
    if (nowMs - (this.countedAtMs.get(key) ?? -Infinity) < COUNT_EVERY_MS) return false;
    if (this.countedAtMs.size >= MAX_KEPT) this.countedAtMs.clear();
    this.countedAtMs.set(key, nowMs);
    return true;
  }

  private async load(sql: Sql, make: DeviceModelFacts): Promise<Known> {
    const key = keyOf(make);
    const known = this.known.get(key);
    if (known !== undefined && this.clock.monotonicMs() - known.loadedAtMs < KEPT_MS) return known;
    const { version } = this;
    const row = await this.models.find(sql, make);
    const bad = row === null ? [] : await this.models.listBadNames(sql, row.id, this.clock.now());
    const loaded: Known = {
      loadedAtMs: this.clock.monotonicMs(),
      id: row?.id ?? null,
      discovery: row?.discovery ?? NO_EXPERIENCE.discovery,
      valuesPerAnswer: row?.valuesPerAnswer ?? NO_EXPERIENCE.valuesPerAnswer,
      treeSize: row?.treeSize ?? null,
      badNames: bad.filter(({ routers }) => routers >= ROUTERS_THAT_AGREE).map(({ path }) => path),
    };
    if (this.known.size >= MAX_KEPT) this.known.clear();
    if (version === this.version) this.known.set(key, loaded);
    return loaded;
  }

  private forget(): void {
    this.version += 1;
    this.known.clear();
  }
}

/** Trees differ by a few instances from router to router; that is no news. */
function differs(known: Known, { discovery, valuesPerAnswer, treeSize }: Experience): boolean {
  if (known.discovery !== discovery || known.treeSize === null) return true;
  return valuesPerAnswer !== known.valuesPerAnswer || Math.abs(treeSize - known.treeSize) > known.treeSize / 10;
}

const keyOf = (make: DeviceModelFacts): string =>
  JSON.stringify([make.oui, make.manufacturer, make.productClass, make.hardwareVersion, make.softwareVersion]);
