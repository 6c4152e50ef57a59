import { Injectable } from '@nestjs/common';
import type { RouterFilter, RouterSort, RouterValues } from '@demarc/contracts';
import type { Sql } from '../../platform/database/database';
import { PLANNED_EACH_TIME } from '../../platform/database/preparing-client';
import { promotedIs, SEARCHED_VALUE } from '../inventory/inventory.service';
import { beginsWith, conditionSql, containing, SqlValues } from './router-conditions';
import { numberedSql, numberlessSql, parameterOrderOf, type ParameterOrder } from './router-parameter-order';
import { valuesSql } from './router-values';

/** Routers that are meant, as the repository asks for them. */
export interface MeantRouters {
  /** What was typed into the box above the list. */
  search: string | null;
  state: string | undefined;
  mode: string | undefined;
  filter: RouterFilter;
  now: Date;
}

/** The last row of the page before; a key of null sorts behind all others. */
export interface RowBefore {
  key: string | null;
  id: string;
}

interface Place {
  sort: RouterSort;
  before: RowBefore | null;
  limit: number;
}

export interface FoundRouter {
  id: string;
  key: string | null;
}

const LAST_INFORM = 'p.last_inform_at';
const isEverybody = ({ search, state, mode, filter }: MeantRouters): boolean =>
  search === null && state === undefined && mode === undefined && filter.length === 0;

const WORDS = `lower(c.serial_number || ' ' || coalesce(c.model_name, '') || ' ' || coalesce(c.manufacturer, ''))`;
/** Promoted parameters that the box above the list looks into. */
const SEARCHED = promotedIs([
  'wanIp',
  'ipv6Address',
  'macAddress',
  'bssid24',
  'bssid5',
  'pppUsername',
  'ssid24',
  'ssid5',
]);
/** So many are looked up by their id; of more, the list meets one soon enough. */
const FEW = 1_000;
/** A text of so many signs that is a serial means that router. */
const WHOLE_SERIAL = 12;

const instantText = (at: string): string => `to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

interface SortSql {
  /** null: by age of the row alone. */
  key: string | null;
  shown: string;
  cast: string;
  descending: boolean;
}

function sortSql(sort: RouterSort): SortSql {
  const descending = sort === 'newest' || sort.startsWith('-');
  if (sort === 'newest' || sort === 'oldest') return { key: null, shown: 'f.key', cast: 'text', descending };
  if (sort === 'answered' || sort === '-answered') {
    const key = LAST_INFORM;
    return { key, shown: instantText('f.key'), cast: 'timestamptz', descending };
  }
  const key = `lower(c.model_name) collate "C"`;
  return { key, shown: 'f.key', cast: 'text', descending };
}

/** Behind the row that was shown last. */
function behind({ key, descending, cast }: SortSql, before: RowBefore, sql: SqlValues): string {
  const sign = descending ? '<' : '>';
  const id = `c.id ${sign} ${sql.add(before.id)}::uuid`;
  if (key === null) return id;
  if (before.key === null) return `(${key} is null and ${id})`;
  const value = `${sql.add(before.key)}::${cast}`;
  return `(${key} ${sign} ${value} or (${key} = ${value} and ${id}) or ${key} is null)`;
}

/** All SQL that looks for routers by what is known of them. */
@Injectable()
export class RouterSearchRepository {
  /** One more than `limit` when there are more. */
  async list(sql: Sql, meant: MeantRouters, place: Place): Promise<FoundRouter[]> {
    const { sort, before, limit } = place;
    const parameter = parameterOrderOf(sort);
    if (parameter !== null) return this.listByParameter(sql, meant, parameter, place);
    const order = sortSql(sort);
    if (order.key === LAST_INFORM && isEverybody(meant)) return this.listByLastInform(sql, order, place);
    const values = new SqlValues();
    const wheres = await this.wheres(sql, meant, values);
    if (before !== null) wheres.push(behind(order, before, values));
    const way = order.descending ? 'desc' : 'asc';
    const by = order.key === null ? '' : `${order.key} ${way} nulls last, `;
    const presence = order.key?.startsWith('p.') === true ? 'left join cpe_presence p on p.cpe_id = c.id' : '';
    // Only what is shown is put into words.
    const inner = `select c.id, ${order.key ?? 'null::text'} as key from cpe c ${presence} ${whereOf(wheres)}
       order by ${by}c.id ${way} limit ${values.add(limit + 1)}`;
    return sql.query(
      `select f.id, ${order.shown} as key from (${inner}) as f
       order by ${order.key === null ? '' : `f.key ${way} nulls last, `}f.id ${way} ${PLANNED_EACH_TIME}`,
      values.all,
    );
  }

  /** Who told no number is looked for when the others are through. */
  private async listByParameter(
    sql: Sql,
    meant: MeantRouters,
    order: ParameterOrder,
    { before, limit }: Place,
  ): Promise<FoundRouter[]> {
    const rows = async (statement: typeof numberedSql, most: number): Promise<FoundRouter[]> => {
      const values = new SqlValues();
      const wheres = await this.wheres(sql, meant, values);
      return sql.query(statement(order, { wheres, before, limit: most }, values), values.all);
    };
    const isBehind = before !== null && before.key === null;
    const told = isBehind ? [] : await rows(numberedSql, limit + 1);
    return told.length > limit ? told : [...told, ...(await rows(numberlessSql, limit + 1 - told.length))];
  }

  /** Of the whole fleet: presence alone is sorted, and who never answered is looked for when the others are through. */
  private async listByLastInform(sql: Sql, order: SortSql, { before, limit }: Place): Promise<FoundRouter[]> {
    const way = order.descending ? 'desc' : 'asc';
    const answered =
      before !== null && before.key === null ? [] : await this.listAnswered(sql, order, { before, limit });
    if (answered.length > limit) return answered;
    const values = new SqlValues();
    const from = before !== null && before.key === null ? `and ${behind(order, before, values)}` : '';
    const never = await sql.query<FoundRouter[]>(
      `select c.id, null as key from cpe c left join cpe_presence p on p.cpe_id = c.id where p.cpe_id is null ${from}
       order by c.id ${way} limit ${values.add(limit + 1 - answered.length)} ${PLANNED_EACH_TIME}`,
      values.all,
    );
    return [...answered, ...never];
  }

  private listAnswered(
    sql: Sql,
    { descending }: SortSql,
    { before, limit }: Omit<Place, 'sort'>,
  ): Promise<FoundRouter[]> {
    const [way, sign] = descending ? ['desc', '<'] : ['asc', '>'];
    const values = new SqlValues();
    const from =
      before === null
        ? ''
        : `where (p.last_inform_at, p.cpe_id) ${sign} (${values.add(before.key)}::timestamptz, ${values.add(before.id)}::uuid)`;
    return sql.query(
      `select f.id, ${instantText('f.key')} as key from (
         select p.cpe_id as id, p.last_inform_at as key from cpe_presence p ${from}
         order by p.last_inform_at ${way}, p.cpe_id ${way} limit ${values.add(limit + 1)}) as f
       order by f.key ${way}, f.id ${way} ${PLANNED_EACH_TIME}`,
      values.all,
    );
  }

  /** At most `upTo` are counted, and one more tells that there are more. */
  async count(sql: Sql, meant: MeantRouters, upTo: number): Promise<number> {
    const values = new SqlValues();
    const where = whereOf(await this.wheres(sql, meant, values));
    const [row] = await sql.query<[{ n: number }]>(
      `select count(*)::int as n from (select 1 from cpe c ${where} limit ${values.add(upTo + 1)}) as found ${PLANNED_EACH_TIME}`,
      values.all,
    );
    return row.n;
  }

  /** All of them, for what is done to all of them. */
  async listIds(sql: Sql, meant: MeantRouters, most: number): Promise<string[]> {
    const values = new SqlValues();
    const where = whereOf(await this.wheres(sql, meant, values));
    const rows = await sql.query<{ id: string }[]>(
      `select c.id from cpe c ${where} order by c.id limit ${values.add(most)} ${PLANNED_EACH_TIME}`,
      values.all,
    );
    return rows.map(({ id }) => id);
  }

  /** The values of a field among them, the most frequent first. */
  async listValues(
    sql: Sql,
    meant: MeantRouters,
    { field, text, limit }: { field: RouterFilter[number]['field']; text: string; limit: number },
  ): Promise<RouterValues> {
    const values = new SqlValues();
    // What was already chosen of this field does not hide what else there is.
    const others = { ...meant, filter: meant.filter.filter((condition) => condition.field !== field) };
    const statement = valuesSql(field, await this.wheres(sql, others, values), { text, limit }, values);
    return statement === null ? [] : sql.query(`${statement} ${PLANNED_EACH_TIME}`, values.all);
  }

  private async wheres(sql: Sql, meant: MeantRouters, values: SqlValues): Promise<string[]> {
    const { state, mode, filter, search, now } = meant;
    const wheres = filter.map((condition) => conditionSql(condition, values, now));
    if (state !== undefined) wheres.push(`c.state = ${values.add(state)}`);
    if (mode !== undefined) wheres.push(`c.mode = ${values.add(mode)}`);
    if (search === null) return wheres;
    const few = (await this.listWhole(sql, search)) ?? (await this.listFew(sql, search));
    return [...wheres, few === null ? fits(search, values) : `c.id = any(${values.add(few)}::uuid[])`];
  }

  /** The router whose whole serial this is; null when it is none. All serials of a maker begin alike, and their parts with them. */
  private async listWhole(sql: Sql, text: string): Promise<string[] | null> {
    if (text.length < WHOLE_SERIAL) return null;
    const rows = await sql.query<{ id: string }[]>(
      `select id from cpe where serial_number in ($1, upper($1)) limit ${FEW}`,
      [text],
    );
    return rows.length === 0 ? null : rows.map(({ id }) => id);
  }

  /** Whom the text fits, each way by its own index; null when they are many. */
  private async listFew(sql: Sql, text: string): Promise<string[] | null> {
    const most = FEW + 1;
    const people = `select s.id from subscriber p join subscription s on s.subscriber_id = p.id where`;
    const rows = await sql.query<{ id: string }[]>(
      `(select c.id from cpe c where ${WORDS} like lower($1) limit ${most})
       union (select cpe_id from cpe_tag where lower(tag) = lower($2) limit ${most})
       union (select cpe_id from cpe_parameter where ${SEARCHED} and ${beginsWith(SEARCHED_VALUE, '$2::text')} limit ${most})
       union (select c.id from cpe c join (
         (${people} lower(p.name) like lower($1) limit ${most})
         union (${people} p.number = upper($2))
         union (${people} $3 <> '' and p.phone_digits like $3 || '%' limit ${most})
         union (select id from subscription where pppoe_username = $2)) s on s.id = c.subscription_id limit ${most})
       limit ${most} ${PLANNED_EACH_TIME}`,
      [containing(text), text, phoneDigits(text)],
    );
    return rows.length > FEW ? null : rows.map(({ id }) => id);
  }
}

const whereOf = (wheres: readonly string[]): string => (wheres.length === 0 ? '' : `where ${wheres.join(' and ')}`);

/** A serial holds digits too; only what is written like a phone number is looked for among phones. */
const phoneDigits = (text: string): string => (/^[\d\s()+.-]{5,}$/.test(text) ? text.replaceAll(/\D/g, '') : '');

/**
 * Asked of one router after the other: many fit, so a page is full soon. Each question is a value, not an `exists`, so that
 * PostgreSQL does not answer it for the whole fleet first.
 */
function fits(text: string, sql: SqlValues): string {
  const [like, value, digits] = [containing(text), text, phoneDigits(text)].map((each) => `${sql.add(each)}::text`);
  const one = (from: string): string => `coalesce((select true ${from} limit 1), false)`;
  return `(${WORDS} like lower(${like})
    or ${one(`from cpe_tag t where t.cpe_id = c.id and lower(t.tag) = lower(${value})`)}
    or ${one(`from cpe_parameter v where v.cpe_id = c.id and v.${SEARCHED} and ${beginsWith(SEARCHED_VALUE, value ?? '')}`)}
    or ${one(`from subscription s join subscriber p on p.id = s.subscriber_id where s.id = c.subscription_id
              and (lower(p.name) like lower(${like}) or p.number = upper(${value}) or s.pppoe_username = ${value}
                   or (${digits} <> '' and p.phone_digits like ${digits} || '%'))`)})`;
}
