import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';
import { QuirkRuleChangeEntity, QuirkRuleEntity } from './quirk.entity';

/** Tells every process that the rules are others. */
export const QUIRK_CHANNEL = 'demarc_quirk';

const MAX_RULES = 5_000;

@Injectable()
export class QuirkRuleRepository {
  /** Newest change first. */
  list(sql: Sql): Promise<QuirkRuleEntity[]> {
    return sql.find(QuirkRuleEntity, { order: { changedAt: 'DESC', id: 'DESC' }, take: MAX_RULES });
  }

  listActive(sql: Sql): Promise<QuirkRuleEntity[]> {
    return sql.find(QuirkRuleEntity, { where: { state: 'active' }, take: MAX_RULES });
  }

  find(sql: Sql, id: string): Promise<QuirkRuleEntity | null> {
    return sql.findOne(QuirkRuleEntity, { where: { id } });
  }

  findForUpdate(tx: Tx, id: string): Promise<QuirkRuleEntity | null> {
    return tx.findOne(QuirkRuleEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** The rule that was learned or proposed of a flag of a firmware, whatever became of it. */
  findLessonForUpdate(tx: Tx, deviceModelId: string, learnedFlag: string): Promise<QuirkRuleEntity | null> {
    return tx.findOne(QuirkRuleEntity, {
      where: { deviceModelId, learnedFlag },
      lock: { mode: 'pessimistic_write' },
    });
  }

  /** Sum of all versions: rises with every change, because no rule is ever deleted. */
  async revision(sql: Sql): Promise<number> {
    const [row] = await sql.query<[{ revision: number }]>(
      `select coalesce(sum(version), 0)::int as revision from quirk_rule`,
    );
    return row.revision;
  }

  /** The rule as it is now, its history, and the word to every process: they commit together. */
  async insert(tx: Tx, rule: QuirkRuleEntity): Promise<void> {
    await tx.insert(QuirkRuleEntity, rule);
    await this.remember(tx, null, rule);
  }

  async update(tx: Tx, before: QuirkRuleEntity, after: QuirkRuleEntity): Promise<void> {
    await tx.update(QuirkRuleEntity, { id: before.id }, after);
    await this.remember(tx, before, after);
  }

  listChanges(sql: Sql, ruleId: string): Promise<QuirkRuleChangeEntity[]> {
    return sql.find(QuirkRuleChangeEntity, { where: { ruleId }, order: { version: 'DESC' }, take: 200 });
  }

  findChange(sql: Sql, ruleId: string, version: number): Promise<QuirkRuleChangeEntity | null> {
    return sql.findOne(QuirkRuleChangeEntity, { where: { ruleId, version } });
  }

  private async remember(tx: Tx, before: QuirkRuleEntity | null, after: QuirkRuleEntity): Promise<void> {
    const change: QuirkRuleChangeEntity = {
      ruleId: after.id,
      version: after.version,
      at: after.changedAt,
      actor: after.changedBy,
      reason: after.reason,
      before: before === null ? null : contentOf(before),
      after: contentOf(after),
    };
    await tx.insert(QuirkRuleChangeEntity, change);
    await tx.query(`select pg_notify('${QUIRK_CHANNEL}', $1)`, [after.id]);
  }
}

const contentOf = ({ name, state, match, flags }: QuirkRuleEntity): QuirkRuleChangeEntity['after'] => ({
  name,
  state,
  match,
  flags,
});
