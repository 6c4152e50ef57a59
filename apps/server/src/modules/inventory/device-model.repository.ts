import { Injectable } from '@nestjs/common';
import type { DeviceModelFacts, DiscoveryDepth } from '@demarc/datamodel';
import type { Sql, Tx } from '../../platform/database/database';
import type { BadParameterEntity, DeviceModelEntity } from './quirk.entity';

/** Tells every process that what is known of a firmware has changed. */
export const DEVICE_MODEL_CHANNEL = 'demarc_device_model';

export interface Experience {
  readonly discovery: DiscoveryDepth;
  readonly valuesPerAnswer: number;
  readonly treeSize: number;
}

export interface BadName {
  deviceModelId: string;
  path: string;
  routers: number;
  lastAt: Date;
  expiresAt: Date;
}

export interface MakeCount extends DeviceModelFacts {
  routers: number;
}

const makeValues = (make: DeviceModelFacts): string[] => [
  make.productClass,
  make.oui,
  make.softwareVersion,
  make.hardwareVersion,
  make.manufacturer,
];
const IS_MAKE =
  'product_class = $1 and oui = $2 and software_version = $3 and hardware_version = $4 and manufacturer = $5';
const COLUMNS = `id, oui, manufacturer, product_class as "productClass", hardware_version as "hardwareVersion",
  software_version as "softwareVersion", discovery, values_per_answer as "valuesPerAnswer", tree_size as "treeSize",
  readings, read_at as "readAt", created_at as "createdAt"`;
/** More names of one router are not remembered: it could fill the table. */
const MAX_BAD_NAMES = 200;

@Injectable()
export class DeviceModelRepository {
  async find(sql: Sql, make: DeviceModelFacts): Promise<DeviceModelEntity | null> {
    const [row] = await sql.query<DeviceModelEntity[]>(
      `select ${COLUMNS} from device_model where ${IS_MAKE}`,
      makeValues(make),
    );
    return row ?? null;
  }

  list(sql: Sql): Promise<DeviceModelEntity[]> {
    return sql.query<DeviceModelEntity[]>(`select ${COLUMNS} from device_model order by id desc limit 2000`);
  }

  /** The row of a make; made when there is none. */
  async ensure(tx: Tx, make: DeviceModelFacts, made: { id: string; createdAt: Date }): Promise<string> {
    const [row] = await tx.query<{ id: string }[]>(
      `with made as (
         insert into device_model (id, product_class, oui, software_version, hardware_version, manufacturer, created_at)
         values ($6, $1, $2, $3, $4, $5, $7)
         on conflict (product_class, oui, software_version, hardware_version, manufacturer) do nothing returning id)
       select id from made union all select id from device_model where ${IS_MAKE}`,
      [...makeValues(make), made.id, made.createdAt],
    );
    if (row !== undefined) return row.id;
    // Another transaction made it at this very moment: it is there now.
    const other = await this.find(tx, make);
    if (other === null) throw new Error('assertion failed: a make that could not be inserted is known');
    return other.id;
  }

  async remember(tx: Tx, id: string, { discovery, valuesPerAnswer, treeSize }: Experience, at: Date): Promise<void> {
    await tx.query(
      `update device_model set discovery = $2, values_per_answer = $3, tree_size = $4, readings = readings + 1,
         read_at = $5 where id = $1`,
      [id, discovery, valuesPerAnswer, treeSize, at],
    );
  }

  async tell(tx: Tx, id: string): Promise<void> {
    await tx.query(`select pg_notify('${DEVICE_MODEL_CHANNEL}', $1)`, [id]);
  }

  async rememberBadNames(tx: Tx, paths: readonly string[], row: Omit<BadParameterEntity, 'path'>): Promise<void> {
    await tx.query(
      `insert into bad_parameter (device_model_id, path, cpe_id, session_id, last_at, expires_at)
       select $1, path, $3, $4, $5, $6 from unnest($2::text[]) as u (path)
       on conflict (device_model_id, path, cpe_id) do update
         set session_id = excluded.session_id, last_at = excluded.last_at, expires_at = excluded.expires_at`,
      [row.deviceModelId, paths.slice(0, MAX_BAD_NAMES), row.cpeId, row.sessionId, row.lastAt, row.expiresAt],
    );
  }

  /** Names that were read after all. */
  async forgetBadNames(tx: Tx, deviceModelId: string, cpeId: string, now: Date): Promise<void> {
    await tx.query(`delete from bad_parameter where device_model_id = $1 and cpe_id = $2 and expires_at <= $3`, [
      deviceModelId,
      cpeId,
      now,
    ]);
  }

  /** Those that are not to be asked for, of one firmware or of all. */
  listBadNames(sql: Sql, deviceModelId: string | null, now: Date): Promise<BadName[]> {
    return sql.query<BadName[]>(
      `select device_model_id as "deviceModelId", path, count(*)::int as routers, max(last_at) as "lastAt",
         max(expires_at) as "expiresAt"
       from bad_parameter where expires_at > $2 and ($1::uuid is null or device_model_id = $1)
       group by device_model_id, path order by path limit 5000`,
      [deviceModelId, now],
    );
  }

  async listOwnBadNames(sql: Sql, deviceModelId: string, cpeId: string, now: Date): Promise<string[]> {
    const rows = await sql.query<{ path: string }[]>(
      `select path from bad_parameter where device_model_id = $1 and cpe_id = $2 and expires_at > $3`,
      [deviceModelId, cpeId, now],
    );
    return rows.map(({ path }) => path);
  }

  /** Makes as the routers report them, the commonest first. One more than `limit` when there are more. */
  countMakes(sql: Sql, limit: number): Promise<MakeCount[]> {
    return sql.query<MakeCount[]>(
      `select coalesce(oui, '') as oui, coalesce(manufacturer, '') as manufacturer,
         coalesce(product_class, '') as "productClass", coalesce(max(model_name), '') as "modelName",
         coalesce(hardware_version, '') as "hardwareVersion", coalesce(software_version, '') as "softwareVersion",
         count(*)::int as routers
       from cpe where state <> 'retired' and oui is not null
       group by 1, 2, 3, 5, 6 order by routers desc, 3, 6 limit $1`,
      [limit + 1],
    );
  }
}
