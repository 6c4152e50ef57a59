import { Injectable } from '@nestjs/common';
import {
  detectRoot,
  groupNames,
  hostsObject,
  liveNames,
  promotedNames,
  ReportedTree,
  seriesNames,
  statusNames,
} from '@demarc/datamodel';
import { openPlan, type ParameterMemory, type WantedFacts } from '@demarc/provisioning';
import { Database } from '../../platform/database/database';
import { CpeTrees } from '../inventory/cpe-trees.service';
import { InventoryService, type NewCpe } from '../inventory/inventory.service';
import type { ReadingWish } from './after-plan.service';
import { DueCache } from './due-cache.service';
import { FIRMWARE_CHANGED } from './mark-due.service';
import { PlanMemory } from './plan-memory.service';
import type { CpeParameterStatusEntity } from './provisioning.entity';
import type { SessionContext, SessionWork } from './session-work';
import { SessionSecrets } from './session-secrets.service';
import { NOTHING_DUE, type DueState, type Hold } from './wanted.repository';

/** A session may begin its plan anew so often, when news for its CPE come in while it runs. */
const MAX_REOPENED = 3;

/** A heartbeat looks so often whether the connection came up; after that only a router that has news is asked. */
const MAX_QUIET_CHECKS = 2;

/** Of a make that is not known to bear less. */
const GROUP_VALUES = 256;

const has = (work: SessionWork, code: string): boolean => work.events.some((event) => event.startsWith(code));

/** Decides what a session is for, and opens its plan. A heartbeat with nothing due costs no query. */
@Injectable()
export class OpenWork {
  constructor(
    private readonly database: Database,
    private readonly due: DueCache,
    private readonly inventory: InventoryService,
    private readonly trees: CpeTrees,
    private readonly memory: PlanMemory,
    private readonly secrets: SessionSecrets,
  ) {}

  async open(context: SessionContext): Promise<SessionWork> {
    // It was called, and may be here before the notification of what it was called for.
    if (context.inform.events.some(({ code }) => code.startsWith('6 '))) this.due.forget(context.cpeId);
    const due = context.made === null ? await this.due.get(context.cpeId) : NOTHING_DUE;
    const work = newWork(context, due);
    if (isNeeded(work, due)) {
      const { inform, message, made } = context;
      await this.plan(work, { informed: inform.parameters, message, due, made });
    }
    return work;
  }

  /** What is remembered of the box is not true any more. */
  forget(cpeId: string): void {
    this.inventory.forget(cpeId);
  }

  /** News that came in while the session ran are served in it; true when there is something to do again. */
  async reopen(work: SessionWork): Promise<boolean> {
    const due = await this.due.get(work.cpeId);
    if (work.reopened >= MAX_REOPENED) return false;
    if (due.isDue && due.revision > work.revision) {
      work.reopened += 1;
      work.revision = due.revision;
      work.isEnrolling = false;
      await this.plan(work, { informed: [], due });
      return true;
    }
    if (!due.hasOpenTasks || work.hasTasks) return false;
    work.reopened += 1;
    work.hasTasks = true;
    return true;
  }

  /** Reads what an operator ordered: the whole tree again, what people look at, or some groups regularly. */
  async planReading(work: SessionWork, refresh: ReadingWish): Promise<void> {
    work.isEnrolling = false;
    await this.plan(work, { informed: [], due: await this.due.get(work.cpeId), refresh });
  }

  private async plan(work: SessionWork, { informed, message, due, refresh, made }: Occasion): Promise<void> {
    const { cpe, stored, statuses, hold, experience, unfinished } = await this.memory.recall(this.database.sql, work, {
      due,
      made: made?.cpe ?? null,
    });
    const root = cpe.root ?? detectRoot(informed.map(({ name }) => name));
    if (root === null) return;
    work.root = root;
    const facts = withoutProfile(await this.secrets.load(work, cpe, made?.credentials), hold);
    work.isByProfile = hold !== null || facts.subscription?.isByProfile === true;
    work.isPushDue = work.isByProfile;
    const isNewFirmware = due.dueReason === FIRMWARE_CHANGED;
    const known = stored?.parameters ?? [];
    // G34: a tree of the other root is nothing of this firmware's.
    const tree = known[0]?.[0].startsWith(root) === false ? [] : known;
    if (refresh !== 'refresh') work.readGroups = null;
    const isWhole = refresh === 'refresh' && (work.readGroups ?? null) === null;
    // Of a tree that was never read nothing can be named.
    const isUnnamed = tree.length === 0 && (refresh === 'refresh' || refresh === 'read-live');
    const isTree = isNewFirmware || isWhole || isUnnamed;
    const scope = isTree ? 'tree' : keyDiffers(work, due) ? 'wanted' : 'none';
    work.subscriptionId = cpe.subscriptionId;
    work.stateVersion = facts.subscription?.stateVersion ?? null;
    work.said = {};
    work.isProving = isRoutersToProve(facts) && (due.isDue || due.onlineCheck !== null);
    work.plan = openPlan({
      root,
      quirks: work.quirks,
      experience,
      resume: refresh === undefined ? unfinished : null,
      facts,
      tree,
      rows: due.madeRows,
      memory: statuses.filter(({ status }) => !isNewFirmware || status !== 'refused').map(toMemory),
      informed: this.trees.conceal(informed),
      evidence: { connectionRequestUrl: cpe.connectionRequestUrl, sourceAddress: work.sourceAddress },
      reportedParameterKey: work.reportedParameterKey,
      hasBooted: has(work, '1 '),
      isEnrolling: work.isEnrolling,
      isObserving: cpe.mode === 'observe',
      refresh: scope,
      isProving: work.isProving && !work.isByProfile,
      // A tree that is learned anew holds all of it.
      held: work.isEnrolling ? [] : (hold?.paths ?? []),
      alsoRead: isTree ? [] : namesToRead(work, due, ReportedTree.of(tree), refresh),
    });
    if (work.subscriptionId !== null && due.isDue) {
      work.evidence.push({
        step: 'inform',
        at: work.at,
        detail: { events: [...work.events], session: work.sessionId },
        said:
          message === undefined || !work.isProving
            ? null
            : this.secrets.keep(work, { kind: 'Inform', message, values: informed }, new Date(work.at)),
      });
    }
  }
}

/** What a plan is opened for. */
interface Occasion {
  informed: SessionContext['inform']['parameters'];
  /** The Inform as it arrived; of a plan that is made later in its session it is no word. */
  message?: Uint8Array;
  due: DueState;
  refresh?: ReadingWish;
  made?: NewCpe | null;
}

/** The state a service begins with is nobody's change, and what the network carries out is not the router's to show. */
const isRoutersToProve = ({ subscription }: WantedFacts): boolean =>
  subscription !== null && subscription.stateVersion > 1 && subscription.cpeEnforces !== false;

/** A profile that this router cannot take at all leaves the state to its standard. */
function withoutProfile(facts: WantedFacts, hold: Hold | null): WantedFacts {
  if (facts.subscription === null || hold?.state !== 'impossible') return facts;
  return { ...facts, subscription: { ...facts.subscription, isByProfile: false } };
}

function newWork(
  { sessionId, cpeId, isObserved, inform, make, quirks, authenticatedAs, sourceAddress, at }: SessionContext,
  due: DueState,
): SessionWork {
  const events = inform.events.map(({ code }) => code);
  const key = inform.parameters.find(({ name }) => name.endsWith('.ManagementServer.ParameterKey'));
  const isReset = events.some((code) => code.startsWith('0 '));
  return {
    sessionId,
    cpeId,
    at: at.toISOString(),
    sourceAddress,
    events,
    authenticatedAs,
    isObserved,
    make,
    quirks,
    reportedParameterKey: key?.value ?? null,
    root: null,
    subscriptionId: null,
    stateVersion: null,
    revision: due.revision,
    // One that is only observed keeps the credential it came with: its tree is learned once, not at every Inform.
    isEnrolling: (authenticatedAs === 'bootstrap' && !isObserved) || isReset || !due.isProvisioned,
    isEnrolled: false,
    plan: null,
    task: null,
    hasTasks: due.hasOpenTasks,
    attempts: due.attempts,
    onlineCheck: due.onlineCheck,
    wanWrittenAt: null,
    evidence: [],
    reopened: 0,
  };
}

function isNeeded(work: SessionWork, due: DueState): boolean {
  if (work.isEnrolling || due.isDue) return true;
  if (due.onlineCheck !== null && (due.attempts <= MAX_QUIET_CHECKS || !isHeartbeat(work))) return true;
  if (has(work, '1 ') && due.hasAfterReboot) return true;
  // 4: somebody changed something. 6: somebody called, to see how it is.
  return has(work, '4 ') || (has(work, '6 ') && !due.hasOpenTasks) || keyDiffers(work, due);
}

const isHeartbeat = (work: SessionWork): boolean => work.events.every((code) => code.startsWith('2 '));

/** Another ParameterKey than the one that was last taken: somebody else wrote, or the CPE was reset behind our back. */
function keyDiffers(work: SessionWork, due: DueState): boolean {
  if (due.parameterKey === null || work.reportedParameterKey === null) return false;
  return due.parameterKey !== work.reportedParameterKey;
}

function namesToRead(work: SessionWork, due: DueState, tree: ReportedTree, refresh: Occasion['refresh']): string[] {
  const { root, readGroups: groups, quirks } = work;
  if (refresh === 'read-live' && root !== null) return liveNames(tree, root);
  if (typeof refresh === 'object' && root !== null) return seriesNames(tree, root, refresh.groups);
  if (refresh === 'refresh' && root !== null && groups)
    return groupNames(tree, root, { groups, most: quirks.maxValuesPerAnswer ?? GROUP_VALUES });
  return namesToShow(work, due, tree);
}

/** What is read besides: the state of the connection while its proof is open; all that people see after a call. */
function namesToShow(work: SessionWork, due: DueState, tree: ReportedTree): string[] {
  if (work.root === null || tree.size === 0) return [];
  const status = due.onlineCheck === null ? [] : statusNames(tree, work.root);
  if (due.isDue || !has(work, '6 ')) return status;
  const hosts = hostsObject(tree, work.root);
  return [...status, ...promotedNames(tree, work.root), ...(hosts === null ? [] : [hosts])];
}

function toMemory(row: CpeParameterStatusEntity): ParameterMemory {
  return {
    path: row.path,
    status: row.status,
    reason: row.reasonCode === null ? null : { code: row.reasonCode, text: row.reason ?? '' },
    written: row.written,
    deviceForm: row.deviceForm,
    corrections: row.corrections,
    parameterKey: row.parameterKey,
  };
}
