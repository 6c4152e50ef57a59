import { Injectable } from '@nestjs/common';
import type { CpeState } from '@demarc/contracts';
import { unpackTree, type DataModelRoot, type PackedTree } from '@demarc/datamodel';
import { In } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import type { CpeCredentialEntity } from './cpe-credential.entity';
import { CpeEntity, CpePresenceEntity, type CpeMode, type CpeTree } from './cpe.entity';

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
  mode: CpeMode | undefined;
  /** Subscriptions whose routers match the search too. */
  subscriptionIds: readonly string[];
  beforeId: string | null;
  limit: number;
}

/** What a box says of itself in its first Inform. */
export interface ShownIdentity extends CpeIdentity {
  manufacturer: string;
  root: DataModelRoot | null;
}

export interface TakenIn {
  how: 'found' | 'met' | 'made';
  cpe: CpeRecord;
}

const shownValues = ({ serialNumber, oui, productClass, manufacturer, root }: ShownIdentity): unknown[] => [
  serialNumber,
  oui,
  productClass,
  manufacturer,
  root,
];

const RECORD = `select c.*, p.inform_hash, exists (select 1 from cpe_tree t where t.cpe_id = c.id) as has_tree
  from cpe c left join cpe_presence p on p.cpe_id = c.id`;

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
    const { parameters, parameter_count: parameterCount, read_at: readAt, changed_at: changedAt, ...cpe } = row;
    if (parameters === null) return { cpe: toEntity(cpe), tree: null };
    const tree = { cpeId: id, parameters: unpackTree(parameters), parameterCount, readAt, changedAt };
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

  /** The CPE with exactly this identity, byte for byte. */
  async findRecord(sql: Sql, identity: CpeIdentity): Promise<CpeRecord | null> {
    const rows = await sql.query<RawRecord[]>(
      `${RECORD} where c.serial_number = $1 and c.oui = $2 and c.product_class = $3`,
      [identity.serialNumber, identity.oui, identity.productClass],
    );
    return rows[0] === undefined ? null : toRecord(rows[0]);
  }

  /** A box shows itself for the first time: the serial that was registered for it takes its identity; null without one. */
  async meet(sql: Sql, shown: ShownIdentity): Promise<CpeEntity | null> {
    const rows = await sql.query<RawRow[]>(MEET, shownValues(shown));
    return rows[0] === undefined ? null : toEntity(rows[0]);
  }

  /**
   * The CPE with this identity; else the registered serial that takes it; else `stranger`, inserted with its first
   * credential. One statement; null when another session inserted it at the same moment.
   */
  async takeIn(
    sql: Sql,
    shown: ShownIdentity,
    stranger: CpeEntity,
    first: CpeCredentialEntity,
  ): Promise<TakenIn | null> {
    const rows = await sql.query<(RawRecord & Pick<TakenIn, 'how'>)[]>(TAKE_IN, [
      ...shownValues(shown),
      ...INSERTED.map(([, name]) => stranger[name]),
      first.id,
      first.username,
      first.secretSealed,
      first.ha1Sealed,
      first.connectionRequestUsername,
      first.connectionRequestPasswordSealed,
    ]);
    if (rows[0] === undefined) return null;
    const { how, ...raw } = rows[0];
    return { how, cpe: toRecord(raw as RawRecord) };
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
    if (query.mode !== undefined) builder.andWhere('cpe.mode = :mode', { mode: query.mode });
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

const INSERTED: readonly (readonly [column: string, name: keyof CpeEntity])[] = (
  ['id', 'serialNumber', 'oui', 'productClass', 'manufacturer', 'root', 'state', 'mode', 'createdAt'] as const
).map((name) => [name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), name]);

// OUI and product class of a registered serial may not be known yet.
const MET = `update cpe set oui = $2, product_class = $3, manufacturer = $4, root = $5
    where id = (select c.id from cpe c where c.serial_number = $1 and c.product_class is null
                  and (c.oui is null or upper(c.oui) = upper($2)) order by c.id limit 1 for update)`;

const MEET = `with met as (${MET} returning *)
  select met.* from met, lateral (select pg_notify('${CPE_CHANNEL}', met.id::text)) as told`;

const TAKE_IN = `with found as (${RECORD} where c.serial_number = $1 and c.oui = $2 and c.product_class = $3),
  met as (${MET} and not exists (select 1 from found) returning *),
  made as (
    insert into cpe (${INSERTED.map(([column]) => column).join(', ')})
    select ${INSERTED.map((_, index) => `$${index + 6}`).join(', ')}
    where not exists (select 1 from found) and not exists (select 1 from met)
    on conflict do nothing returning *),
  given as (
    insert into cpe_credential (id, cpe_id, state, username, secret_sealed, ha1_sealed, connection_request_username,
      connection_request_password_sealed, minted_at)
    select $15, id, 'pending', $16, $17, $18, $19, $20, created_at from made)
  select 'found' as how, found.* from found
  union all select 'met', met.*, null, false from met, lateral (select pg_notify('${CPE_CHANNEL}', met.id::text)) as told
  union all select 'made', made.*, null, false from made`;

/** The statement that changes these columns, its parameters counted from `first`; null when there are none. */
export function updateOf(change: Partial<CpeEntity>, first: number): { text: string; values: unknown[] } | null {
  const columns = Object.entries(change);
  if (columns.length === 0) return null;
  const set = columns.map(([name], index) => `${COLUMNS.get(name) ?? unknownColumn(name)} = $${index + first}`);
  return { text: `update cpe set ${set.join(', ')}`, values: columns.map(([, value]) => value) };
}

const WITH_TREE = `select c.*, t.parameters, t.parameter_count, t.read_at, t.changed_at
  from cpe c left join cpe_tree t on t.cpe_id = c.id where c.id = $1 for update of c`;

function unknownColumn(name: string): never {
  throw new Error(`assertion failed: cpe has no column for ${name}`);
}

type RawRow = Record<string, unknown>;

interface RawTree {
  parameters: PackedTree | null;
  parameter_count: number;
  read_at: Date;
  changed_at: Date;
}
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
