import { Injectable } from '@nestjs/common';
import { closePlan, isProvenOnline, type PlannedParameter, type PlanResult } from '@demarc/provisioning';
import { Database, type Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { ReadingRecorder } from '../inventory/reading-recorder.service';
import { AdoptSettings } from './adopt-settings.service';
import { DueCache } from './due-cache.service';
import { PlanMemory } from './plan-memory.service';
import type { CpeParameterStatusEntity, OnlineCheck, ProvisioningEvidenceEntity } from './provisioning.entity';
import { wordOf } from './said-message';
import type { SessionWork } from './session-work';
import { recallSeconds } from './task-pace';
import { WantedRepository, type DueState } from './wanted.repository';

/** Stores what a plan has learned, done and left open. */
@Injectable()
export class CloseWork {
  constructor(
    private readonly database: Database,
    private readonly memory: PlanMemory,
    private readonly wanted: WantedRepository,
    private readonly adopted: AdoptSettings,
    private readonly due: DueCache,
    private readonly readings: ReadingRecorder,
  ) {}

  /**
   * Takes the plan from the work and commits its outcome in one transaction.
   * @param read names whose values the router gave in this session
   */
  async store(work: SessionWork, now: Date, read: ReadonlySet<string>): Promise<void> {
    const { plan } = work;
    if (plan === null || work.root === null) return;
    const result = closePlan(plan);
    const online = this.judgeOnline(work, result, now);
    // The word of a profile is its own: that the account is as ever proves nothing about it.
    const told = work.isByProfile === true ? [] : evidenceOf(work, { result, online, now });
    const evidence = [...work.evidence, ...told];
    const { stamp } = this.due;
    const due = await this.database.transaction(async (tx) => {
      await this.memory.keep(tx, work, result, now);
      await this.adopted.adopt(tx, work, result.adoptions);
      await this.wanted.insertEvidence(tx, this.evidenceRows(work, evidence));
      return this.closeWanted(tx, work, { result, online, now });
    });
    this.due.keep(work.cpeId, due, stamp);
    if (read.size > 0) {
      const { cpeId, root } = work;
      this.readings.take({ cpeId, root, tree: result.tree, at: now, wasRead: (path) => read.has(path) });
    }
    work.plan = null;
    // A further plan of this session asks no question of its own about this write: what it finds may be the new line.
    work.wanWrittenAt = null;
    work.stayingParameterKey = result.parameterKey ?? work.reportedParameterKey;
    work.evidence = [];
    work.onlineCheck = online.check;
  }

  /** What a session is about to make, before it asks for it. */
  async keepRows({ cpeId, plan }: SessionWork): Promise<void> {
    if (plan !== null) await this.due.keepRows(cpeId, plan.rows);
  }

  private closeWanted(tx: Tx, work: SessionWork, { result, online, now }: Closing): Promise<DueState> {
    const isDue = result.isDue || online.check !== null;
    // A tree that is learned in several sessions fails nobody: the next one is as near as the first.
    const isGoingOn = result.unfinished !== null && work.plan?.phase === 'done';
    const attempts = isGoingOn ? 1 : isDue ? work.attempts + 1 : 0;
    const seconds = recallSeconds(attempts, work.quirks);
    const row = {
      cpeId: work.cpeId,
      revision: work.revision,
      // After the last retry the CPE is not called any more; its own Informs still find the question open.
      due: result.isDue,
      dueReason: result.isDue
        ? 'the last session left something open'
        : online.check === null
          ? null
          : 'not proven online yet',
      dueAt: isDue && seconds !== undefined ? new Date(now.getTime() + seconds * 1000) : null,
      attempts,
      isProvisioned: result.isTreeComplete || !work.isEnrolling,
      parameterKey: result.parameterKey ?? work.reportedParameterKey,
      hasAfterReboot: result.parameters.some(({ status }) => status === 'after-reboot'),
      onlineCheck: online.check,
      unresolved: [...result.unresolved],
      notes: [...result.notes],
      plannedAt: now,
      madeRows: result.rows,
    };
    const statuses = result.parameters.map((parameter) => toStatus(parameter, work, now));
    return this.wanted.close(tx, row, { statuses, origin: this.due.origin });
  }

  /** Whether the PPP connection is proven up with the account of this state, and if not, what is still asked. */
  private judgeOnline(work: SessionWork, result: PlanResult, now: Date): OnlineVerdict {
    const check = openCheck(work, result);
    if (isSeenAsItIs(work, check, result)) return { check: null, isProven: true };
    if (check === null || isSwitchedOff(result) || check.stateVersion !== work.stateVersion) return NOTHING_ASKED;
    const isSameSession = check.sessionId === work.sessionId;
    const secondsSinceWrite = Math.max(0, Math.floor((now.getTime() - Date.parse(check.writtenAt)) / 1000));
    const { reading } = result;
    const isProven = isProvenOnline({ reading, before: check.before, secondsSinceWrite, isSameSession });
    if (isProven) return { check: null, isProven };
    // What nobody saw before the write is at least known from now on.
    const seen = reading === null ? null : { isConnected: reading.isConnected, address: reading.address };
    return { check: { ...check, before: check.before ?? seen }, isProven };
  }

  private evidenceRows(work: SessionWork, evidence: SessionWork['evidence']): ProvisioningEvidenceEntity[] {
    const { subscriptionId, stateVersion, cpeId } = work;
    if (subscriptionId === null || stateVersion === null) return [];
    return evidence.map(({ step, at, detail, said }) => ({
      id: newId(),
      subscriptionId,
      stateVersion,
      cpeId,
      step,
      ...wordOf(said ?? null, new Date(at)),
      detail,
    }));
  }
}

interface OnlineVerdict {
  check: OnlineCheck | null;
  isProven: boolean;
}

interface Closing {
  result: PlanResult;
  online: OnlineVerdict;
  now: Date;
}

const NOTHING_ASKED: OnlineVerdict = { check: null, isProven: false };

/** The question of this plan's write, or the one that an earlier plan or session left open. */
function openCheck(work: SessionWork, { before, isBeforeFresh }: PlanResult): OnlineCheck | null {
  const { stateVersion, wanWrittenAt: writtenAt, sessionId } = work;
  if (writtenAt === null || stateVersion === null) return work.onlineCheck;
  const known = before !== null && isBeforeFresh ? { isConnected: before.isConnected, address: before.address } : null;
  return { stateVersion, writtenAt, sessionId, before: known };
}

/** Nothing had to be written: the router said in this session that it has the account, and that its connection is up. */
function isSeenAsItIs(work: SessionWork, check: OnlineCheck | null, result: PlanResult): boolean {
  if (work.wanWrittenAt !== null || result.wroteWan || isSwitchedOff(result)) return false;
  if (check !== null && check.stateVersion === work.stateVersion) return false;
  return work.said?.account !== undefined && work.said.connection !== undefined && result.reading?.isConnected === true;
}

function isSwitchedOff({ parameters }: PlanResult): boolean {
  return parameters.some(
    ({ intent, field, value }) =>
      intent === 'wan-pppoe' && field === 'enabled' && /^(?:0|false|no)$/i.test(value ?? ''),
  );
}

/** What the end of a plan proves of the WAN: read back as written, refused, or online. */
function evidenceOf({ said }: SessionWork, { result, online, now }: Closing): SessionWork['evidence'] {
  const wan = result.parameters.filter(({ intent }) => intent === 'wan-pppoe');
  const missing = result.unresolved.filter(({ intent }) => intent === 'wan-pppoe');
  const refused = wan.filter(({ status }) => status === 'refused');
  const at = now.toISOString();
  const isThere = wan.length > 0 && wan.every(({ status }) => status === 'in-sync' || status === 'unverifiable');
  const steps: SessionWork['evidence'] = [];
  if (isThere) {
    const shown = wan.filter(({ secret }) => secret === null).map(({ path, value }) => ({ path, value }));
    const detail = { parameters: shown, notes: result.notes.map(({ text }) => text) };
    steps.push({ step: 'read-back', at, detail, said: said?.account ?? null });
  }
  if (refused.length > 0 || missing.length > 0) {
    const reasons = [...refused.map(({ reason }) => reason?.text ?? ''), ...missing.map(({ reason }) => reason.text)];
    steps.push({ step: 'refused', at, detail: { reasons } });
  }
  if (isThere && online.isProven && result.reading !== null) {
    const { status, address, uptimeSeconds } = result.reading;
    steps.push({ step: 'online', at, detail: { status, address, uptimeSeconds }, said: said?.connection ?? null });
  }
  return steps;
}

function toStatus(parameter: PlannedParameter, work: SessionWork, now: Date): CpeParameterStatusEntity {
  return {
    cpeId: work.cpeId,
    path: parameter.path,
    intent: parameter.intent,
    field: parameter.field,
    owner: parameter.owner,
    mode: parameter.mode,
    source: parameter.source,
    overrides: parameter.overrides,
    wanted: parameter.value,
    isSecret: parameter.secret !== null,
    status: parameter.status,
    reasonCode: parameter.reason?.code ?? null,
    reason: parameter.reason?.text ?? null,
    written: parameter.written,
    deviceForm: parameter.deviceForm,
    corrections: parameter.corrections,
    parameterKey: parameter.parameterKey,
    since: now,
    triedAt: parameter.wasTried ? now : null,
    sessionId: parameter.wasTried ? work.sessionId : null,
  };
}
