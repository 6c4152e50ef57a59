import { Injectable } from '@nestjs/common';
import { judgeOrder, judgeValues, type BulkVerdict } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { Database } from '../../platform/database/database';
import { CpeTasks } from '../provisioning/cpe-tasks.service';
import { ValueStates } from '../provisioning/value-states.service';
import type { BulkChangeEntity } from './bulk-change.entity';
import type { BulkRouterEntity } from './bulk-router.entity';
import { BulkRouterRepository } from './bulk-router.repository';
import { SealedOrders } from './sealed-orders.service';

const AT_A_TIME = 500;

interface Judged {
  readonly router: BulkRouterEntity;
  readonly verdict: BulkVerdict & { readonly also?: 'take-back' | null };
}

/** Sees what became of routers that are under way, by what each and its orders have said. */
@Injectable()
export class JudgeRouters {
  constructor(
    private readonly database: Database,
    private readonly routers: BulkRouterRepository,
    private readonly states: ValueStates,
    private readonly tasks: CpeTasks,
    private readonly orders: SealedOrders,
    private readonly clock: Clock,
  ) {}

  /** @returns how many are settled by it */
  async judge(change: BulkChangeEntity): Promise<number> {
    const { sql } = this.database;
    let settled = 0;
    let after: string | null = null;
    for (;;) {
      const page: BulkRouterEntity[] = await this.routers.listUnderWay(sql, change.id, after, AT_A_TIME);
      if (page.length === 0) return settled;
      after = page.at(-1)?.cpeId ?? null;
      const judged =
        change.what.kind === 'settings' ? await this.ofValues(change, page) : await this.ofOrders(change, page);
      if (judged.length > 0) settled += await this.store(judged);
    }
  }

  private async ofValues({ id, rules }: BulkChangeEntity, page: readonly BulkRouterEntity[]): Promise<Judged[]> {
    const { sql } = this.database;
    const now = this.clock.now();
    const since = new Map(page.map(({ cpeId, startedAt }) => [cpeId, startedAt ?? now]));
    // Most of them have not come yet: those are not looked into.
    const planned = await this.states.listPlanned(sql, since);
    const open = page.filter((router) => planned.has(router.cpeId) || isLate(router, now));
    if (open.length === 0) return [];
    const notes = new Map<string, readonly string[]>();
    const asked = open.flatMap((router) => {
      const order = this.orders.orderOf(router);
      if (order?.kind !== 'values') return [];
      notes.set(router.cpeId, order.notes);
      return [{ cpeId: router.cpeId, changeId: id, values: order.values, since: since.get(router.cpeId) ?? now }];
    });
    const facts = await this.states.of(sql, asked);
    return open.flatMap((router): Judged[] => {
      const known = facts.get(router.cpeId);
      if (known === undefined) return [];
      const { deadlineMinutes } = rules;
      const verdict = judgeValues({ ...known, isLate: isLate(router, now), deadlineMinutes });
      return verdict === null ? [] : [{ router, verdict: withNotes(verdict, notes.get(router.cpeId) ?? []) }];
    });
  }

  private async ofOrders({ rules, state }: BulkChangeEntity, page: readonly BulkRouterEntity[]): Promise<Judged[]> {
    const now = this.clock.now();
    const tasks = await this.tasks.listByIds(
      this.database.sql,
      page.flatMap(({ taskId }) => taskId ?? []),
    );
    const byId = new Map(tasks.map((task) => [task.id, task]));
    return page.flatMap((router): Judged[] => {
      const task = byId.get(router.taskId ?? '');
      const order = task === undefined ? null : { ...task, isWithoutBackup: false };
      // What was given up and not sent yet is not sent any more.
      const isGivenUp = state === 'cancelled' && order?.state === 'queued';
      if (isGivenUp) return [{ router, verdict: GIVEN_UP }];
      const verdict = judgeOrder(order, { isLate: isLate(router, now), deadlineMinutes: rules.deadlineMinutes });
      return verdict === null ? [] : [{ router, verdict }];
    });
  }

  /** A page is one transaction: whoever dies in the middle of it has not begun it. */
  private store(judged: readonly Judged[]): Promise<number> {
    return this.database.transaction(async (tx) => {
      let settled = 0;
      for (const { router, verdict } of judged) {
        const { state, cause, reason, also = null } = verdict;
        if (also === 'take-back' && router.taskId !== null) {
          const isTaken = await this.tasks.takeBackIn(tx, router.taskId, `bulk change: ${reason ?? ''}`);
          if (!isTaken) continue;
        }
        const end = { state, cause, reason, deadlineAt: null, settledAt: this.clock.now() };
        if (await this.routers.change(tx, router, end)) settled += 1;
      }
      return settled;
    });
  }
}

const GIVEN_UP = {
  state: 'skipped',
  cause: 'taken-back',
  reason: 'the change was given up before it was sent',
  also: 'take-back',
} as const;

const isLate = ({ deadlineAt }: BulkRouterEntity, now: Date): boolean => deadlineAt !== null && now >= deadlineAt;

/** What was left out of its order from the start is said with what became of the rest. */
function withNotes(verdict: BulkVerdict, notes: readonly string[]): BulkVerdict {
  const reasons = [...(verdict.reason === null ? [] : [verdict.reason]), ...notes];
  return { ...verdict, reason: reasons.length === 0 ? null : reasons.join('; ') };
}
