import { Injectable } from '@nestjs/common';
import type { ModelExperience, PlanResult, UnfinishedDiscovery } from '@demarc/provisioning';
import type { Sql, Tx } from '../../platform/database/database';
import { CpeTrees } from '../inventory/cpe-trees.service';
import { InventoryService, type CpeEntity } from '../inventory/inventory.service';
import { LearnQuirks } from '../inventory/learn-quirks.service';
import { ModelExperiences } from '../inventory/model-experiences.service';
import { DiscoveryRepository } from './discovery.repository';
import type { CpeParameterStatusEntity } from './provisioning.entity';
import type { SessionWork } from './session-work';
import { WantedRepository, type DueState, type Hold } from './wanted.repository';

/** What is remembered of a router when a plan is opened for it. */
export interface Remembered {
  readonly cpe: CpeEntity;
  readonly stored: Awaited<ReturnType<CpeTrees['find']>>;
  readonly statuses: CpeParameterStatusEntity[];
  readonly hold: Hold | null;
  readonly experience: ModelExperience;
  readonly unfinished: UnfinishedDiscovery | null;
}

interface Occasion {
  readonly due: DueState;
  /** The CPE when this very session made its row: nothing else can be known of it. */
  readonly made: CpeEntity | null;
}

/** A tree that changes under our hands is begun anew. */
const UNFINISHED_MS = 86_400_000;
/** A tree that so many sessions could not read is left as it is known. */
const MAX_SESSIONS = 40;

/** What plans begin with, and what they leave behind besides the wanted state. */
@Injectable()
export class PlanMemory {
  constructor(
    private readonly inventory: InventoryService,
    private readonly trees: CpeTrees,
    private readonly wanted: WantedRepository,
    private readonly discoveries: DiscoveryRepository,
    private readonly experiences: ModelExperiences,
    private readonly lessons: LearnQuirks,
  ) {}

  async recall(sql: Sql, work: SessionWork, { due, made }: Occasion): Promise<Remembered> {
    const [cpe, stored, statuses, hold, experience, unfinished] = await Promise.all([
      made ?? this.inventory.get(sql, work.cpeId),
      // G41: what was known before a first contact or a factory reset is void.
      work.isEnrolling ? null : this.trees.find(sql, work.cpeId),
      work.isEnrolling ? [] : this.wanted.listStatuses(sql, work.cpeId),
      // Who was never wanted anything of has no profile either.
      due.revision === 0 ? null : this.wanted.findHold(sql, work.cpeId),
      this.experiences.of(made === null ? work.cpeId : null, work.make),
      made === null && mayBeUnfinished(work, due) ? this.unfinished(sql, work) : null,
    ]);
    return { cpe, stored, statuses, hold, experience, unfinished };
  }

  /** Stores what the session learned of its router and of the make of it. */
  async keep(tx: Tx, work: SessionWork, result: PlanResult, now: Date): Promise<void> {
    const { cpeId, sessionId, make, root } = work;
    const hasRead = work.plan !== null && (work.plan.rpcs > 0 || work.events.some((code) => code.startsWith('4 ')));
    if (root === null || result.tree.size === 0 || !hasRead) {
      await this.inventory.getForUpdate(tx, cpeId);
    } else {
      await this.trees.store(tx, {
        cpeId,
        root,
        tree: result.tree,
        isComplete: result.isTreeComplete,
        isPart: result.unfinished !== null,
        // One that broke off has not read them.
        groups: work.plan?.phase === 'done' ? (work.readGroups ?? []) : [],
        source: 'session',
        sessionId,
        at: now,
        sourceAddress: work.sourceAddress,
        wrote: new Map(
          result.parameters
            .filter(({ wasTried }) => wasTried)
            .map(({ path, owner }) => [path, { source: 'wanted', by: owner, taskId: null }]),
        ),
        facts: work.isEnrolled ? this.inventory.enrolment(now) : {},
      });
    }
    await this.keepDiscovery(tx, work, result, now);
    await this.lessons.learn(tx, { cpeId, sessionId, make }, result.lessons);
    const { experience, badNames } = result;
    if (experience !== null || badNames.length > 0) {
      await this.experiences.record(tx, { cpeId, sessionId, make, experience, badNames });
    }
  }

  private async keepDiscovery(
    tx: Tx,
    work: SessionWork,
    { unfinished, isTreeComplete }: PlanResult,
    now: Date,
  ): Promise<void> {
    const sessions = (work.discoverySessions ?? 0) + 1;
    if (unfinished !== null && sessions < MAX_SESSIONS) {
      const { softwareVersion } = work.make;
      await this.discoveries.keep(tx, work.cpeId, { ...unfinished, sessions, softwareVersion, updatedAt: now });
    } else if (work.discoverySessions !== undefined && (isTreeComplete || unfinished !== null)) {
      await this.discoveries.delete(tx, work.cpeId);
    }
  }

  private async unfinished(sql: Sql, work: SessionWork): Promise<UnfinishedDiscovery | null> {
    const found = await this.discoveries.find(sql, work.cpeId);
    if (found === null) return null;
    // Whatever becomes of it in this session, the row is not left behind.
    work.discoverySessions = 0;
    const ageMs = Date.parse(work.at) - found.updatedAt.getTime();
    const isReset = work.events.some((event) => event.startsWith('0 '));
    if (isReset || ageMs > UNFINISHED_MS || found.softwareVersion !== work.make.softwareVersion) return null;
    work.discoverySessions = found.sessions;
    return { discovery: found.discovery, tree: found.tree };
  }
}

/** Only a session that left something open can have left this. */
const mayBeUnfinished = (work: SessionWork, due: DueState): boolean => work.isEnrolling || due.attempts > 0;
