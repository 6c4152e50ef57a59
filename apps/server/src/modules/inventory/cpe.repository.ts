import { Injectable } from '@nestjs/common';
import type { CpeState } from '@demarc/contracts';
import { In } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import { CpeEntity, CpePresenceEntity } from './cpe.entity';

/** Tells every process to forget what it holds of a CPE. */
export const CPE_CHANNEL = 'demarc_cpe';

export interface CpeIdentity {
  oui: string;
  productClass: string;
  serialNumber: string;
}

/** A CPE as the start of a session needs it. */
export interface CpeRecord extends CpeEntity {
  informHash: string | null;
  hasTree: boolean;
}

export interface CpeListQuery {
  search: string | undefined;
  state: CpeState | undefined;
  /** Subscriptions whose routers match the search too. */
  subscriptionIds: readonly string[];
  beforeId: string | null;
  limit: number;
}

const RECORD = `select c.*, p.inform_hash, exists (select 1 from cpe_tree t where t.cpe_id = c.id) as has_tree
  from cpe c left join cpe_presence p on p.cpe_id = c.id`;

@Injectable()
export class CpeRepository {
  async find(sql: Sql, id: string): Promise<CpeEntity | null> {
    const rows = await sql.query<RawRow[]>(`select c.* from cpe c where c.id = $1`, [id]);
    return rows[0] === undefined ? null : toEntity(rows[0]);
  }

  findForUpdate(tx: Tx, id: string): Promise<CpeEntity | null> {
    return tx.findOne(CpeEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  findBySubscription(sql: Sql, subscriptionId: string): Promise<CpeEntity | null> {
    return sql.findOne(CpeEntity, { where: { subscriptionId } });
  }

  listBySubscriptions(sql: Sql, subscriptionIds: string[]): Promise<CpeEntity[]> {
    return sql.find(CpeEntity, { where: { subscriptionId: In(subscriptionIds) } });
  }

  listBySerial(sql: Sql, serialNumber: string): Promise<CpeEntity[]> {
    return sql.find(CpeEntity, { where: { serialNumber } });
  }

  /** The CPE with exactly this identity, byte for byte. */
  async findRecord(sql: Sql, identity: CpeIdentity): Promise<CpeRecord | null> {
    const rows = await sql.query<RawRecord[]>(
      `${RECORD} where c.serial_number = $1 and c.oui = $2 and c.product_class = $3`,
      [identity.serialNumber, identity.oui, identity.productClass],
    );
    return rows[0] === undefined ? null : toRecord(rows[0]);
  }

  /** Serials that were registered before the box was seen; OUI and product class may not be known yet. */
  listUnseen(tx: Tx, serialNumber: string): Promise<CpeEntity[]> {
    return tx
      .createQueryBuilder(CpeEntity, 'cpe')
      .setLock('pessimistic_write')
      .where('cpe.serialNumber = :serialNumber and cpe.productClass is null', { serialNumber })
      .getMany();
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
    const columns = Object.entries(change);
    if (columns.length === 0) return;
    const assignments = columns.map(([name], index) => `${COLUMNS.get(name) ?? unknownColumn(name)} = $${index + 2}`);
    await sql.query(
      `with changed as (update cpe set ${assignments.join(', ')} where id = $1 returning id)
       select pg_notify('${CPE_CHANNEL}', id::text) from changed`,
      [id, ...columns.map(([, value]) => value)],
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

  /** Newest first; the text matches serial, model, and promoted values by prefix. */
  async list(sql: Sql, query: CpeListQuery): Promise<CpeEntity[]> {
    const builder = sql
      .createQueryBuilder(CpeEntity, 'cpe')
      .orderBy('cpe.id', 'DESC')
      .take(query.limit + 1);
    if (query.state !== undefined) builder.andWhere('cpe.state = :state', { state: query.state });
    if (query.beforeId !== null) builder.andWhere('cpe.id < :beforeId', { beforeId: query.beforeId });
    if (query.search !== undefined && query.search !== '') {
      const text = query.search;
      builder.andWhere(
        `(strpos(lower(cpe.serialNumber), lower(:text)) > 0 or strpos(lower(cpe.modelName), lower(:text)) > 0
          or strpos(lower(cpe.manufacturer), lower(:text)) > 0 or cpe.subscriptionId = any(:subscriptionIds)
          or exists (select 1 from cpe_parameter v where v.cpe_id = cpe.id
                     and v.name in ('wanIp', 'macAddress', 'pppUsername', 'ssid24', 'ssid5', 'softwareVersion')
                     and starts_with(lower(v.value), lower(:text))))`,
        { text, subscriptionIds: [...query.subscriptionIds] },
      );
    }
    return builder.getMany();
  }

  listPresence(sql: Sql, cpeIds: string[]): Promise<CpePresenceEntity[]> {
    return sql.find(CpePresenceEntity, { where: { cpeId: In(cpeIds) } });
  }
}

const COLUMNS: ReadonlyMap<string, string> = new Map(
  (
    [
      'serialNumber',
      'oui',
      'productClass',
      'manufacturer',
      'modelName',
      'hardwareVersion',
      'softwareVersion',
      'root',
      'state',
      'mode',
      'subscriptionId',
      'quarantineReason',
      'managementPath',
      'managementObject',
      'connectionRequestUrl',
      'enrolledAt',
      'enrolmentWindowUntil',
      'retiredAt',
    ] satisfies (keyof CpeEntity)[]
  ).map((name) => [name, name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]),
);

function unknownColumn(name: string): never {
  throw new Error(`assertion failed: cpe has no column for ${name}`);
}

type RawRow = Record<string, unknown>;
type RawRecord = RawRow & { inform_hash: string | null; has_tree: boolean };

const NAMES = new Map<string, string>();

/** Column names as the entity has them. Raw rows: the query builder costs more than the query. */
function toEntity(raw: RawRow): CpeEntity {
  const entity: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(raw)) {
    let name = NAMES.get(column);
    if (name === undefined) {
      name = column.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
      NAMES.set(column, name);
    }
    entity[name] = value;
  }
  return entity as unknown as CpeEntity;
}

const toRecord = (raw: RawRecord): CpeRecord => toEntity(raw) as CpeRecord;
