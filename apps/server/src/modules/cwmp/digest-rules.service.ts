import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock';
import { CpeCredentialsService, type KnownCredential } from '../inventory/cpe-credential.service';
import { InventoryService } from '../inventory/inventory.service';
import { makeOf, QuirkBook } from '../inventory/quirk-book.service';
import { NoteLessons } from './note-lessons.service';
import { SecurityEventRepository } from './security-event.repository';

/** G14, G47: what a proof leans on that is not by the book; it counts only where the rules of its make say so. */
export type DigestLean = 'acceptsRfc2069Digest' | 'acceptsEmptyDigestUri' | 'acceptsBasic';

export interface WeakProof {
  readonly device: KnownCredential;
  /** It could have answered in SHA-256: that was on offer. */
  readonly wasOffered: boolean;
  readonly address: string;
}

/** One that has never answered in SHA-256 is asked so often: who asks at every session loses those that cannot. */
const ASKED_EVERY_MS = 86_400_000;
const MAX_ASKED = 100_000;

/** What the rules of a router's make say of the form of its digest. */
@Injectable()
export class DigestRules {
  private readonly askedAtMs = new Map<string, number>();

  constructor(
    private readonly book: QuirkBook,
    private readonly inventory: InventoryService,
    private readonly credentials: CpeCredentialsService,
    private readonly lessons: NoteLessons,
    private readonly securityEvents: SecurityEventRepository,
    private readonly clock: Clock,
  ) {}

  /** May a device lean on these? What is missing is kept, so that staff see what would help. */
  async allows(device: KnownCredential, leans: readonly DigestLean[]): Promise<boolean> {
    const snapshot = await this.book.current();
    const cpe = await this.inventory.recordOf(device);
    if (cpe === null) return false;
    const make = makeOf(cpe);
    const { quirks } = snapshot.resolve(make);
    // Who has proved itself in SHA-256 and is to do so says its password to nobody.
    if (leans.includes('acceptsBasic') && quirks.digest === 'sha-256' && device.hasProvenSha256) return false;
    const missing = leans.find((flag) => quirks[flag] !== true);
    if (missing === undefined) return true;
    const why = 'the password is right, the form of its proof is not';
    this.lessons.note({ cpeId: cpe.id, make, flag: missing, value: true, why });
    return false;
  }

  /** Whose it is stands in the Inform; until then it counts whether anybody may lean on these. */
  async allowsSomebody(leans: readonly DigestLean[]): Promise<boolean> {
    const snapshot = await this.book.current();
    return leans.every((flag) => snapshot.usesAny([flag]));
  }

  /**
   * What a right digest in MD5 is worth. Where the rule of its make says SHA-256, the router is asked again: always
   * when it has answered so before, else once a day, so that a rule which is wrong locks nobody out. It falls back to
   * MD5 for nobody who has answered in SHA-256 and was asked for it.
   */
  async judgeMd5({ device, wasOffered, address }: WeakProof): Promise<'accepted' | 'asked-again' | 'refused'> {
    const snapshot = await this.book.current();
    if (!snapshot.usesAny(['digest'])) return 'accepted';
    const cpe = await this.inventory.recordOf(device);
    if (cpe === null || snapshot.resolve(makeOf(cpe)).quirks.digest !== 'sha-256') return 'accepted';
    if (!device.hasProvenSha256) return this.askSometimes(device.cpeId);
    if (!wasOffered) return 'asked-again';
    const { cpeId, oui, productClass, serialNumber } = device;
    const claimed = { oui, productClass, serialNumber };
    const at = this.clock.now();
    await this.securityEvents.count({ kind: 'digest-downgrade', cpeId, claimed, sourceAddress: address, at });
    return 'refused';
  }

  /** It can do it: from now on nothing less is asked of it. Written once for each credential. */
  async noteSha256(device: KnownCredential): Promise<void> {
    if (device.hasProvenSha256) return;
    await this.credentials.noteSha256(device);
  }

  private askSometimes(cpeId: string): 'accepted' | 'asked-again' {
    const nowMs = this.clock.monotonicMs();
    const askedAtMs = this.askedAtMs.get(cpeId);
    if (askedAtMs !== undefined && nowMs - askedAtMs < ASKED_EVERY_MS) return 'accepted';
    if (this.askedAtMs.size >= MAX_ASKED) this.askedAtMs.clear();
    this.askedAtMs.set(cpeId, nowMs);
    return 'asked-again';
  }
}
