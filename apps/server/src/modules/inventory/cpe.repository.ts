import { Injectable } from '@nestjs/common';
import type { CpeState } from '@demarc/contracts';
import { unpackTree, type PackedTree } from '@demarc/datamodel';
import { In } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import { CPE_CHANNEL, toEntity, updateOf, type RawRow } from './cpe-row';
import { CpeEntity, CpePresenceEntity, type CpeTree } from './cpe.entity';

@Injectable()
export class CpeRepository {
  async find(sql: Sql, id: string): Promise<CpeEntity | null> {
    const rows = await sql.query<RawRow[]>(`select c.* from cpe c where c.id = $1`, [id]);
    return rows[0] === undefined ? null : toEntity(rows[0]);
  }

  async findForUpdate(tx: Tx, id: string): Promise<CpeEntity | null> {
    const rows = await tx.query<RawRow[]>(`select c.* from cpe c where c.id = $1 for update`, [id]);
    return rows[0] === undefined ? null : toEntity(rows[0]);
  }

  /** Also serialises two sessions that learn about one CPE at once. */
  async findWithTreeForUpdate(tx: Tx, id: string): Promise<{ cpe: CpeEntity; tree: CpeTree | null } | null> {
    const rows = await tx.query<(RawRow & RawTree)[]>(WITH_TREE, [id]);
    const [row] = rows;
    if (row === undefined) return null;
    const { parameters, parameter_count: parameterCount, read_at: readAt, changed_at: changedAt, ...rest } = row;
    const { group_read_at: groupReadAt, ...cpe } = rest;
    if (parameters === null) return { cpe: toEntity(cpe), tree: null };
    const tree = { cpeId: id, parameters: unpackTree(parameters), parameterCount, readAt, changedAt, groupReadAt };
    return { cpe: toEntity(cpe), tree };
  }

  findBySubscription(sql: Sql, subscriptionId: string): Promise<CpeEntity | null> {
    return sql.findOne(CpeEntity, { where: { subscriptionId } });
  }

  listBySubscriptions(sql: Sql, subscriptionIds: string[]): Promise<CpeEntity[]> {
    return sql.find(CpeEntity, { where: { subscriptionId: In(subscriptionIds) } });
  }

  listByIds(sql: Sql, ids: string[]): Promise<CpeEntity[]> {
    return sql.find(CpeEntity, { where: { id: In(ids) } });
  }

  listBySerial(sql: Sql, serialNumber: string): Promise<CpeEntity[]> {
    return sql.find(CpeEntity, { where: { serialNumber } });
  }

  listBySerials(sql: Sql, serialNumbers: readonly string[]): Promise<CpeEntity[]> {
    return sql.find(CpeEntity, { where: { serialNumber: In([...serialNumbers]) } });
  }

  async insert(tx: Tx, cpe: CpeEntity): Promise<void> {
    await tx.insert(CpeEntity, cpe);
  }

  /** False when this identity was inserted by another session at the same moment. */
  async insertIfNew(tx: Tx, cpe: CpeEntity): Promise<boolean> {
    const made = await tx
      .createQueryBuilder()
      .insert()
      .into(CpeEntity)
      .values(cpe)
      .orIgnore()
      .returning('id')
      .execute();
    return (made.raw as unknown[]).length > 0;
  }

  /** One statement: the change, and the word to every process that holds the CPE in memory. */
  async update(sql: Sql, id: string, change: Partial<CpeEntity>): Promise<void> {
    const update = updateOf(change, 2);
    if (update === null) return;
    await sql.query(
      `with changed as (${update.text} where id = $1 returning id)
       select pg_notify('${CPE_CHANNEL}', id::text) from changed`,
      [id, ...update.values],
    );
  }

  /** With all that hangs on it; every process forgets it. */
  async delete(tx: Tx, id: string): Promise<void> {
    await tx.query(
      `with gone as (delete from cpe where id = $1 returning id) select pg_notify('${CPE_CHANNEL}', id::text) from gone`,
      [id],
    );
  }

  async countQuarantined(sql: Sql): Promise<number> {
    const [row] = await sql.query<[{ n: number }]>(
      `select count(*)::int as n from cpe where state = 'quarantine' and enrolled_at is null`,
    );
    return row.n;
  }

  async countByState(sql: Sql): Promise<{ state: CpeState; count: number }[]> {
    return sql.query(`select state, count(*)::int as count from cpe group by state`);
  }

  async countAnsweredSince(sql: Sql, since: Date): Promise<number> {
    const [row] = await sql.query<[{ n: number }]>(
      `select count(*)::int as n from cpe_presence p join cpe c on c.id = p.cpe_id
       where p.last_inform_at >= $1 and c.state in ('active', 'enrolling')`,
      [since],
    );
    return row.n;
  }

  listPresence(sql: Sql, cpeIds: string[]): Promise<CpePresenceEntity[]> {
    return sql.find(CpePresenceEntity, { where: { cpeId: In(cpeIds) } });
  }
}

const WITH_TREE = `select c.*, t.parameters, t.parameter_count, t.read_at, t.changed_at, t.group_read_at
  from cpe c left join cpe_tree t on t.cpe_id = c.id where c.id = $1 for update of c`;

interface RawTree {
  parameters: PackedTree | null;
  parameter_count: number;
  read_at: Date;
  changed_at: Date;
  group_read_at: CpeTree['groupReadAt'];
}
