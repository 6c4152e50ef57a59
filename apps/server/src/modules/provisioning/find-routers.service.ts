import { Injectable } from '@nestjs/common';
import {
  readFilter,
  type FoundCount,
  type RouterSelection,
  type RouterSelectionQuery,
  type RouterSort,
  type RouterValues,
  type RouterValuesQuery,
} from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, type Sql } from '../../platform/database/database';
import { decodeCursor, encodeCursor } from '../../platform/http/page';
import { RequestInvalid } from '../../platform/http/zod.pipe';
import { InventoryService, type CpeEntity } from '../inventory/inventory.service';
import { parameterOrderOf } from './router-parameter-order';
import { RouterSearchRepository, type MeantRouters, type RowBefore } from './router-search.repository';

export { SelectionChanged, SelectionTooLarge } from './fleet.errors';

const MOST_VALUES = 20;

/** A selection as an address has it, as data. */
export function selectionOf({ filter, ...rest }: RouterSelectionQuery): RouterSelection {
  const read = readFilter(filter ?? '');
  if (read.filter === null) throw new RequestInvalid({ problems: [{ path: 'filter', message: read.problem }] });
  return { ...rest, filter: read.filter };
}

export interface RouterPlace {
  sort: RouterSort;
  before: RowBefore | null;
  limit: number;
}

/** Looks for routers: by what Demarc knows of them, and by the parameters that people search by. */
@Injectable()
export class FindRouters {
  constructor(
    private readonly database: Database,
    private readonly search: RouterSearchRepository,
    private readonly inventory: InventoryService,
    private readonly clock: Clock,
  ) {}

  /** A page of them in order, and where the next begins. */
  async page(selection: RouterSelection, place: RouterPlace): Promise<{ cpes: CpeEntity[]; next: RowBefore | null }> {
    const { sql } = this.database;
    const found = await this.search.list(sql, this.meant(selection), place);
    const shown = found.slice(0, place.limit);
    const rows = await this.inventory.listByIds(
      sql,
      shown.map(({ id }) => id),
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return {
      cpes: shown.flatMap(({ id }) => byId.get(id) ?? []),
      next: found.length > place.limit ? (shown.at(-1) ?? null) : null,
    };
  }

  async count(selection: RouterSelection, upTo: number): Promise<FoundCount> {
    const { sql } = this.database;
    const count = await this.search.count(sql, this.meant(selection), upTo);
    return { count: Math.min(count, upTo), isMore: count > upTo };
  }

  async values({ field, text, ...query }: RouterValuesQuery): Promise<RouterValues> {
    const { sql } = this.database;
    const meant = this.meant(selectionOf(query));
    return this.search.listValues(sql, meant, { field, text: text ?? '', limit: MOST_VALUES });
  }

  /** All of them, for what is done to all; one more than `most` when they are more. */
  async ids(sql: Sql, selection: RouterSelection, most: number): Promise<string[]> {
    return this.search.listIds(sql, this.meant(selection), most + 1);
  }

  private meant({ search, ...selection }: RouterSelection): MeantRouters {
    const text = search ?? '';
    const { state, mode, filter } = selection;
    return { search: text === '' ? null : text, state, mode, filter, now: this.clock.now() };
  }
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NUMBER = /^-?\d{1,12}(?:\.\d{1,9})?$/;
const INSTANT = /^\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

/** A place in the list, for clients that know nothing of it; it holds the order that it belongs to. */
export const cursorOf = (sort: RouterSort, { key, id }: RowBefore): string =>
  encodeCursor([sort, key === null ? '' : `=${key}`, id]);

export function placeOf(cursor: string | undefined, sort: RouterSort): RowBefore | null {
  const parts = decodeCursor(cursor, 3);
  if (parts === null) return null;
  const [madeFor, key = '', id = ''] = parts;
  const form = sort.endsWith('answered') ? INSTANT : parameterOrderOf(sort) === null ? null : NUMBER;
  if (madeFor !== sort || !ID.test(id) || (form !== null && key !== '' && !form.test(key.slice(1))))
    throw new RequestInvalid({
      problems: [{ path: 'cursor', message: 'is not one that Demarc gave out for this order' }],
    });
  return { key: key === '' ? null : key.slice(1), id };
}
