import { Injectable } from '@nestjs/common';
import type { AcsRequest, RpcOutcome } from '@demarc/cwmp';
import { counterNames, readCounters, ReportedTree, throughputOf } from '@demarc/datamodel';
import { answerOf } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { Database, type Sql } from '../../platform/database/database';
import { CpeTrees } from '../inventory/cpe-trees.service';
import type { SessionWork } from './session-work';
import type { CpeThroughputEntity } from './throughput.entity';
import { ThroughputRepository } from './throughput.repository';

/**
 * The second reading waits so long. An uptime in whole seconds still bounds the time well then, and no CPE gives up on a
 * session sooner (30 s is what TR-069 suggests).
 */
const HOLD_MS = 3_000;

/** Reads a CPE's byte counters twice in one session, some seconds apart. */
@Injectable()
export class MeasureThroughput {
  constructor(
    private readonly database: Database,
    private readonly trees: CpeTrees,
    private readonly repository: ThroughputRepository,
    private readonly clock: Clock,
  ) {}

  /** The last measurement; null: never measured. */
  find(sql: Sql, cpeId: string): Promise<CpeThroughputEntity | null> {
    return this.repository.find(sql, cpeId);
  }

  /** The values of the task were read; its counters come next. False when this CPE counts nowhere. */
  async begin(work: SessionWork): Promise<boolean> {
    const { task, root } = work;
    if (task === null || root === null) return false;
    const stored = await this.trees.find(this.database.sql, work.cpeId);
    const names = counterNames(ReportedTree.of(stored?.parameters ?? []), root);
    if (names === null) return false;
    work.task = { ...task, step: 'counters', counters: { names, first: null } };
    return true;
  }

  /** Asks for the counters: at once, and again after a while. */
  async request(work: SessionWork): Promise<AcsRequest | null> {
    const counters = work.task?.counters;
    if (counters === undefined) return null;
    const { names, first } = counters;
    if (first !== null) await new Promise((done) => setTimeout(done, HOLD_MS));
    const all = [names.received, names.sent, names.uptime].filter((name) => name !== null);
    return { method: 'GetParameterValues', names: all };
  }

  /** Takes in one answer. True when there is nothing more to ask: measured, or not to be measured this time. */
  async record(work: SessionWork, outcome: RpcOutcome): Promise<boolean> {
    const { task } = work;
    if (task?.counters === undefined) return true;
    const { names, first } = task.counters;
    const now = this.clock.now();
    const answer = answerOf(outcome, 'GetParameterValuesResponse');
    const reading = 'fault' in answer ? null : readCounters(names, answer.response.values, now.getTime());
    if (reading === null) return true;
    if (first === null) {
      work.task = { ...task, counters: { names, first: reading } };
      return false;
    }
    const throughput = throughputOf(first, reading);
    if (throughput === null) return true;
    const row: CpeThroughputEntity = {
      cpeId: work.cpeId,
      downBitsPerSecond: BigInt(throughput.downBitsPerSecond),
      upBitsPerSecond: BigInt(throughput.upBitsPerSecond),
      seconds: throughput.seconds,
      measuredAt: now,
      sessionId: work.sessionId,
    };
    await this.database.transaction((tx) => this.repository.keep(tx, row));
    return true;
  }
}
