import { Injectable, type OnModuleInit } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clock } from '../../platform/clock';
import { Database, type Sql } from '../../platform/database/database';
import { BrakeService } from '../control/brake.service';
import { HeldBackService } from '../control/held-back.service';
import { DynamicAuthorizationRepository, type Room } from './dynamic-authorization.repository';
import type { DynamicAuthorizationRequestEntity } from './enforcement.entity';
import { NasService } from './nas.service';

const PER_NAS = 16;
/** A NAS that did not answer is asked about so many sessions at a time until it does. */
const PER_SILENT_NAS = 2;
/** A change in place makes nobody dial: the NAS takes many more of those in a second than ends of sessions. */
const IN_PLACE_FACTOR = 10;
/** So that waves of several processes do not fall into step. */
const JITTER = 0.2;
const RATES_MAX_AGE_MS = 10_000;
const DEFAULT_PER_SECOND = 20;

/** How fast NAS are asked: so many sessions a second each, and never so many that one silent NAS holds up the others. */
@Injectable()
export class EnforcementPace implements OnModuleInit {
  private readonly active = new Map<string, number>();
  private readonly silent = new Set<string>();
  private readonly nextSlotMs = new Map<string, number>();
  private rates: { byNas: ReadonlyMap<string, number>; readAtMs: number } | null = null;

  constructor(
    private readonly database: Database,
    private readonly brake: BrakeService,
    private readonly heldBack: HeldBackService,
    private readonly requests: DynamicAuthorizationRepository,
    private readonly nasServers: NasService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.heldBack.register('nas-orders', (sql: Sql) => this.requests.countDue(sql));
  }

  /** Called when the emergency brake lets something through again. */
  onRelease(listener: () => void): void {
    this.brake.onChange(listener);
  }

  allowed(): 'all' | 'restores' | 'none' {
    if (this.brake.allows('other')) return 'all';
    return this.brake.allows('restore') ? 'restores' : 'none';
  }

  room(): Pick<Room, 'perNas' | 'free'> {
    const busy = new Set([...this.active.keys(), ...this.silent]);
    const free = [...busy].map((id) => {
      const most = this.silent.has(id) ? PER_SILENT_NAS : PER_NAS;
      return [id, Math.max(0, most - (this.active.get(id) ?? 0))] as const;
    });
    return { perNas: PER_NAS, free: new Map(free) };
  }

  enter(nasId: string | null): void {
    if (nasId !== null) this.active.set(nasId, (this.active.get(nasId) ?? 0) + 1);
  }

  leave(nasId: string | null): void {
    if (nasId === null) return;
    const rest = (this.active.get(nasId) ?? 1) - 1;
    if (rest === 0) this.active.delete(nasId);
    else this.active.set(nasId, rest);
  }

  heard(nasId: string | null, isSilent: boolean): void {
    if (nasId === null) return;
    if (isSilent) this.silent.add(nasId);
    else this.silent.delete(nasId);
  }

  /** Waits until this NAS may be asked for this. */
  async turn({ nasId, step }: Pick<DynamicAuthorizationRequestEntity, 'nasId' | 'step'>): Promise<void> {
    if (nasId === null || step === 'read-back') return;
    const perSecond = await this.perSecond(nasId);
    const isInPlace = step === 'coa';
    const key = `${nasId} ${isInPlace ? 'in place' : 'end'}`;
    const gapMs = (1000 / (isInPlace ? perSecond * IN_PLACE_FACTOR : perSecond)) * (1 + Math.random() * JITTER);
    const now = this.clock.monotonicMs();
    const slot = Math.max(now, this.nextSlotMs.get(key) ?? 0);
    this.nextSlotMs.set(key, slot + gapMs);
    if (slot > now) await sleep(slot - now);
  }

  private async perSecond(nasId: string): Promise<number> {
    const now = this.clock.monotonicMs();
    if (this.rates === null || now - this.rates.readAtMs > RATES_MAX_AGE_MS || !this.rates.byNas.has(nasId)) {
      const list = await this.nasServers.list(this.database.sql);
      this.rates = { byNas: new Map(list.map((nas) => [nas.id, nas.requestsPerSecond])), readAtMs: now };
    }
    return this.rates.byNas.get(nasId) ?? DEFAULT_PER_SECOND;
  }
}
