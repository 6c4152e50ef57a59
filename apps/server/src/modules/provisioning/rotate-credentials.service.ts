import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/database';
import { CredentialRotations } from '../inventory/credential-rotations.service';
import { CredentialNews } from './credential-news.service';
import { HeldWorkRepository } from './held-work.repository';
import { WantedRepository } from './wanted.repository';
import { WriteGate } from './write-gate.service';

/** Those that are called for it come one after the other. */
const CALLS_PER_SECOND = 20;
const CHANGED = 'its credential is changed';

/**
 * Gives routers another credential when their own has grown old, or when staff want it. A router whose turn it is becomes
 * due, and its next session writes the new pair beside all else that is wanted; the old one is good until it has used the new one.
 */
@Injectable()
export class RotateCredentials {
  constructor(
    private readonly database: Database,
    private readonly rotations: CredentialRotations,
    private readonly wanted: WantedRepository,
    private readonly held: HeldWorkRepository,
    private readonly news: CredentialNews,
    private readonly gate: WriteGate,
  ) {}

  async run(): Promise<void> {
    // What may not be written is not begun; it is all there when the brake lets go.
    if (!this.gate.isHolding) await this.goOn();
    this.news.measure(await this.rotations.counts(this.database.sql));
  }

  /** One whose change somebody waits for. */
  async releaseOne(tx: Tx, cpeId: string): Promise<void> {
    if (this.gate.isHolding || !(await this.rotations.releaseOne(tx, cpeId))) return;
    await this.wanted.markDue(tx, [cpeId], CHANGED);
    await this.news.call(tx, cpeId, CHANGED);
    await this.news.changed(tx, [cpeId]);
  }

  private goOn(): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { urgent, others } = await this.rotations.release(tx);
      const unbegun = await this.rotations.listUnbegun(tx);
      const forgotten = [...(await this.wanted.listSettled(tx, unbegun))];
      const unproven = await this.rotations.takeUnproven(tx);
      await this.wanted.markDue(tx, [...urgent, ...others, ...forgotten], CHANGED);
      await this.held.call(tx, urgent, { now: this.news.now(), perSecond: CALLS_PER_SECOND });
      for (const cpeId of unproven) await this.news.call(tx, cpeId, 'it has a new credential and has not used it');
      await this.news.changed(tx, [...urgent, ...others]);
    });
  }
}
