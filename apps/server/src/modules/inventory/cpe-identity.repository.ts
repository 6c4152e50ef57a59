import { Injectable } from '@nestjs/common';
import type { DataModelRoot, SerialForm } from '@demarc/datamodel';
import type { Sql } from '../../platform/database/database';
import type { CpeCredentialEntity } from './cpe-credential.entity';
import { CPE_CHANNEL, toEntity, type RawRow } from './cpe-row';
import type { CpeEntity } from './cpe.entity';

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

/** Which CPE shows itself: the start of every session. */
@Injectable()
export class CpeIdentityRepository {
  /** The CPE with exactly this identity, byte for byte. */
  async findRecord(sql: Sql, identity: CpeIdentity): Promise<CpeRecord | null> {
    const rows = await sql.query<RawRecord[]>(
      `${RECORD} where c.serial_number = $1 and c.oui = $2 and c.product_class = $3`,
      [identity.serialNumber, identity.oui, identity.productClass],
    );
    return rows[0] === undefined ? null : toRecord(rows[0]);
  }

  /** The CPE whose serial is this one in another form, where a rule of the make says that they are one. */
  async findInOtherForm(sql: Sql, identity: CpeIdentity): Promise<CpeRecord | null> {
    const rows = await sql.query<RawRecord[]>(
      `${RECORD} join identity_form f on f.oui = c.oui and f.product_class = c.product_class
       where c.identity_key = serial_key(f.form, $1) and c.oui = $2 and c.product_class = $3`,
      [identity.serialNumber, identity.oui, identity.productClass],
    );
    return rows[0] === undefined ? null : toRecord(rows[0]);
  }

  /** The one serial that was registered, and not met yet, in a form of this one; null when there are none or several. */
  async findRegistered(sql: Sql, { serialNumber, oui }: CpeIdentity, form: SerialForm): Promise<string | null> {
    const rows = await sql.query<{ serial: string }[]>(
      `select serial_number as serial from cpe where product_class is null and (oui is null or upper(oui) = upper($2))
         and serial_key($3, serial_number) = serial_key($3, $1) limit 2`,
      [serialNumber, oui, form],
    );
    return rows.length === 1 ? (rows[0]?.serial ?? null) : null;
  }

  /** The one CPE with this OUI and serial, whatever its product class; null when there are none or several. */
  async findByOuiAndSerial(
    sql: Sql,
    { oui, serialNumber }: Omit<CpeIdentity, 'productClass'>,
  ): Promise<CpeRecord | null> {
    const rows = await sql.query<RawRecord[]>(`${RECORD} where c.serial_number = $1 and c.oui = $2 limit 2`, [
      serialNumber,
      oui,
    ]);
    return rows.length === 1 && rows[0] !== undefined ? toRecord(rows[0]) : null;
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
}

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

type RawRecord = RawRow & { inform_hash: string | null; has_tree: boolean };

const toRecord = (raw: RawRecord): CpeRecord => toEntity(raw) as CpeRecord;
