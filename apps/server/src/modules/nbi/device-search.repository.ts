import { Injectable } from '@nestjs/common';
import type { PackedTree, ParameterGroup } from '@demarc/datamodel';
import { isWanted, type Condition, type DeviceFacts, type DeviceIdentity, type Projection } from '@demarc/genieacs';
import type { Sql, Tx } from '../../platform/database/database';
import { PLANNED_EACH_TIME } from '../../platform/database/preparing-client';
import { conditionSql } from './device-conditions';
import { LAST_BOOT, LAST_BOOTSTRAP, Places, SQL_OF_ID } from './device-fields';
import { orderSql } from './device-order';

export interface DeviceSearch {
  readonly condition: Condition;
  readonly projection: Projection;
  readonly sort: unknown;
  readonly skip: number;
  /** 0: all. */
  readonly limit: number;
}

export interface KnownDevice extends DeviceIdentity {
  readonly cpeId: string;
  readonly deviceId: string;
}

/** Devices are the CPEs that were let in; who waits in quarantine, or has left, is none. */
const DEVICES = `cpe c left join cpe_presence p on p.cpe_id = c.id left join cpe_tree t on t.cpe_id = c.id
  left join cpe_script s on s.cpe_id = c.id`;
const IS_DEVICE = `c.oui is not null and c.product_class is not null and c.state in ('active', 'enrolling')`;
/** Of what scripts remember only what is shown. */
const REMEMBERED = `case when s.cpe_id is not null then
  jsonb_build_object('own', s.memory -> 'own', 'attributes', s.memory -> 'attributes') end`;
const ROWS_AT_A_TIME = 200;
const STATEMENT_SECONDS = 120;

@Injectable()
export class DeviceSearchRepository {
  private cursors = 0;

  /** By its id; null when there is none, or more than one. */
  async find(sql: Sql, { oui, productClass, serialNumber }: DeviceIdentity): Promise<KnownDevice | null> {
    const rows = await sql.query<KnownDevice[]>(
      `select c.id as "cpeId", c.oui, c.product_class as "productClass", c.serial_number as "serialNumber", ${SQL_OF_ID} as "deviceId"
       from cpe c where c.serial_number = $1 and c.oui = $2 and c.product_class = $3 and ${IS_DEVICE}`,
      [serialNumber, oui, productClass],
    );
    return rows[0] ?? null;
  }

  /** Whether a device was heard from this address, or shows it as its own. */
  async hasAddress(sql: Sql, address: string): Promise<boolean> {
    const [row] = await sql.query<[{ is: boolean }]>(
      `select exists (select 1 from cpe_presence where source_address = $1)
         or exists (select 1 from cpe_parameter where name in ('wanIp', 'ipv6Address')
                    and lower("left"(value, 200)) = lower("left"($1, 200))) as is`,
      [address],
    );
    return row.is;
  }

  async count(sql: Sql, condition: Condition): Promise<number> {
    const places = new Places();
    const where = conditionSql(condition, places);
    const [row] = await sql.query<[{ n: string }]>(
      ...places.fill(`${PLANNED_EACH_TIME} select count(*) as n from ${DEVICES} where ${IS_DEVICE} and ${where}`),
    );
    return Number(row.n);
  }

  /** What is read in this transaction is of one moment, and takes no longer than it may. */
  async freeze(tx: Tx): Promise<void> {
    await tx.query('set transaction isolation level repeatable read, read only');
    await tx.query(`set local statement_timeout = '${STATEMENT_SECONDS}s'`);
  }

  /** The devices one after the other: a fleet is never held in memory. */
  async *stream(tx: Tx, { condition, projection, sort, skip, limit }: DeviceSearch): AsyncGenerator<DeviceFacts> {
    const places = new Places();
    const where = conditionSql(condition, places);
    const order = orderSql(sort, places);
    const isTree = projection === null || projection.some((path) => !path.startsWith('_'));
    const wants = (field: string): boolean => isWanted(projection, field);
    const cursor = `nbi_${(this.cursors = (this.cursors + 1) % 1_000_000)}`;
    const range = `${limit > 0 ? ` limit ${places.add(limit, 'bigint')}` : ''} offset ${places.add(skip, 'bigint')}`;
    await tx.query(
      ...places.fill(`${PLANNED_EACH_TIME} declare ${cursor} no scroll cursor for
       select c.oui, c.product_class as "productClass", c.serial_number as "serialNumber", c.manufacturer,
         c.created_at as "registeredAt", p.last_inform_at as "lastInformAt",
         ${wants('_lastBoot') ? LAST_BOOT : 'null::timestamptz'} as "lastBootAt",
         ${wants('_lastBootstrap') ? LAST_BOOTSTRAP : 'null::timestamptz'} as "lastBootstrapAt",
         ${wants('_tags') ? `(select array_agg(g.tag order by g.tagged_at, g.tag) from cpe_tag g where g.cpe_id = c.id)` : 'null::text[]'} as tags,
         ${isTree ? 't.parameters' : 'null::jsonb'} as tree, ${isTree ? REMEMBERED : 'null::jsonb'} as remembered, t.read_at as "readAt", t.group_read_at as "groupReadAt"
       from ${DEVICES} where ${IS_DEVICE} and ${where} order by ${order}${range}`),
    );
    for (;;) {
      const rows = await tx.query<DeviceRow[]>(`${PLANNED_EACH_TIME} fetch ${ROWS_AT_A_TIME} from ${cursor}`);
      yield* rows;
      if (rows.length < ROWS_AT_A_TIME) break;
    }
    await tx.query(`${PLANNED_EACH_TIME} close ${cursor}`);
  }
}

interface DeviceRow extends DeviceFacts {
  readonly tree: PackedTree | null;
  readonly groupReadAt: Partial<Record<ParameterGroup, string>> | null;
}
