import { Injectable } from '@nestjs/common';
import {
  exactly,
  QUIRK_FLAGS,
  type DeviceModelFacts,
  type DeviceQuirks,
  type QuirkFlag,
  type QuirkMatch,
  type QuirkSnapshot,
  type QuirkValue,
} from '@demarc/datamodel';
import type { Lesson } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { LiveEvents } from '../../platform/live/live-events';
import { DeviceModelRepository } from './device-model.repository';
import { QuirkBook } from './quirk-book.service';
import { QuirkEvidenceRepository } from './quirk-evidence.repository';
import { QuirkRuleRepository } from './quirk-rule.repository';
import type { QuirkRuleEntity } from './quirk.entity';

/** Whose failure it was. */
export interface Taught {
  readonly cpeId: string;
  /** null: it came to no session. */
  readonly sessionId: string | null;
  readonly make: DeviceModelFacts;
}

/** So many sessions have to fail in the same way before that is a property of their firmware. */
const AGREEING = 3;
const WITHIN_MS = 30 * 86_400_000;
const MAX_WHY = 200;

/**
 * Turns failures that agree into rules. Sizes, times and forms are learned; what makes Demarc less strict is only
 * proposed, because one subscriber could bring such failures about for a whole model.
 */
@Injectable()
export class LearnQuirks {
  constructor(
    private readonly models: DeviceModelRepository,
    private readonly evidence: QuirkEvidenceRepository,
    private readonly rules: QuirkRuleRepository,
    private readonly book: QuirkBook,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
  ) {}

  /** What a session, or a message that could not be read, shows of the make of its router. */
  async learn(tx: Tx, taught: Taught, lessons: readonly Lesson[]): Promise<void> {
    if (lessons.length === 0) return;
    const snapshot = await this.book.current(tx);
    for (const lesson of lessons) {
      // Without a firmware nothing is learned: it would be said of all of them. Staff see what a proposal is for.
      const isVague = taught.make.softwareVersion === '' && QUIRK_FLAGS[lesson.flag].learning === 'learned';
      if (!isVague && isNews(snapshot, taught.make, lesson)) await this.take(tx, taught, lesson);
    }
  }

  private async take(tx: Tx, { cpeId, sessionId, make }: Taught, { flag, value, why }: Lesson): Promise<void> {
    const now = this.clock.now();
    const deviceModelId = await this.models.ensure(tx, make, { id: newId(), createdAt: now });
    const row = { id: newId(), deviceModelId, cpeId, sessionId, flag, value, why: why.slice(0, MAX_WHY), at: now };
    await this.evidence.insert(tx, row);
    const since = new Date(now.getTime() - WITHIN_MS);
    const agreeing = await this.evidence.countAgreeing(tx, { deviceModelId, flag, value, since });
    if (agreeing < AGREEING) return;
    const known = await this.rules.findLessonForUpdate(tx, deviceModelId, flag);
    if (known === null)
      await this.rules.insert(tx, this.ruleOf({ deviceModelId, make, agreeing }, { flag, value, why }));
    else if (known.origin === 'learned' && known.state === 'active')
      await this.sharpen(tx, known, { flag, value, why });
    else return;
    await this.live.publish(tx, { topic: 'quirk', id: known?.id ?? deviceModelId });
  }

  private ruleOf(
    { deviceModelId, make, agreeing }: { deviceModelId: string; make: DeviceModelFacts; agreeing: number },
    { flag, value, why }: Lesson,
  ): QuirkRuleEntity {
    const isLearned = QUIRK_FLAGS[flag].learning === 'learned';
    const name = `${make.manufacturer} ${make.productClass} ${make.softwareVersion}: ${flag}`;
    return {
      id: newId(),
      name: name.trim().slice(0, 120).toWellFormed(),
      origin: isLearned ? 'learned' : 'proposed',
      state: isLearned ? 'active' : 'proposed',
      match: matchOf(make),
      flags: flagsOf(flag, value),
      reason: `${agreeing} times the same: ${why}`.slice(0, 500),
      version: 1,
      changedAt: this.clock.now(),
      changedBy: 'Demarc',
      deviceModelId,
      learnedFlag: flag,
    };
  }

  /** What was learned was not enough. */
  private sharpen(tx: Tx, known: QuirkRuleEntity, { flag, value, why }: Lesson): Promise<void> {
    return this.rules.update(tx, known, {
      ...known,
      flags: flagsOf(flag, value),
      reason: why.slice(0, 500),
      version: known.version + 1,
      changedAt: this.clock.now(),
      changedBy: 'Demarc',
    });
  }
}

const flagsOf = (flag: QuirkFlag, value: QuirkValue): DeviceQuirks => ({ [flag]: value });

/** Exactly this make: a text of a device is no pattern, whatever characters it is made of. */
const matchOf = (make: DeviceModelFacts): QuirkMatch => ({
  oui: exactly(make.oui),
  manufacturer: make.manufacturer === '' ? null : exactly(make.manufacturer),
  model: make.productClass === '' ? null : exactly(make.productClass),
  hardwareVersion: make.hardwareVersion === '' ? null : exactly(make.hardwareVersion),
  softwareVersion: make.softwareVersion === '' ? null : exactly(make.softwareVersion),
  softwareFrom: null,
  softwareBelow: null,
});

/** Nothing new where a rule says so already, or where a person has decided otherwise. */
function isNews(snapshot: QuirkSnapshot, make: DeviceModelFacts, { flag, value }: Lesson): boolean {
  const reason = snapshot.resolve(make).reasons.find((one) => one.flag === flag);
  if (reason === undefined) return true;
  return reason.value !== value && reason.rule.origin !== 'staff' && reason.rule.origin !== 'proposed';
}
