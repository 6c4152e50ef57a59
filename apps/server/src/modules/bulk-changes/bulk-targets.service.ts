import { Injectable } from '@nestjs/common';
import type { BulkChosen, BulkSet, RouterSelection } from '@demarc/contracts';
import type { Sql } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { InventoryService } from '../inventory/inventory.service';
import { SavedFilters } from '../inventory/saved-filters.service';
import { FindRouters, SelectionTooLarge } from '../provisioning/find-routers.service';
import { readBulkCsv } from './bulk-csv';
import { CsvWithoutSerials } from './bulk-changes.errors';

/** More than that is several changes. */
const MOST = 20_000;

export interface Targets {
  readonly ids: readonly string[];
  /** Serial numbers that nobody knows. */
  readonly unknown: readonly string[];
  readonly chosen: BulkChosen;
  /** What a file says of each router, as templates name it. */
  readonly columns: readonly string[];
  readonly facts: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

const NO_FILE = { columns: [], facts: new Map<string, Record<string, string>>() };

/** Whom a bulk change means. */
@Injectable()
export class BulkTargets {
  constructor(
    private readonly routers: FindRouters,
    private readonly inventory: InventoryService,
    private readonly filters: SavedFilters,
  ) {}

  async of(sql: Sql, by: StaffIdentity, set: BulkSet): Promise<Targets> {
    switch (set.by) {
      case 'filter':
        return this.found(sql, set.selection, set.name);
      case 'saved-filter': {
        const { selection, name } = await this.filters.get(sql, by, set.filterId);
        return this.found(sql, selection, name);
      }
      case 'tag':
        return this.found(sql, { filter: [{ field: 'tag', op: 'is', values: [set.tag] }] }, `tag ${set.tag}`);
      case 'list':
        return this.listed(sql, [...new Set(set.serialNumbers)]);
      case 'csv':
        return this.inFile(sql, set.text);
    }
  }

  private async found(sql: Sql, selection: RouterSelection, name: string): Promise<Targets> {
    const ids = await this.routers.ids(sql, selection, MOST);
    if (ids.length > MOST) throw new SelectionTooLarge(MOST);
    return { ids, unknown: [], chosen: { by: 'filter', selection, name }, ...NO_FILE };
  }

  private async listed(sql: Sql, serialNumbers: readonly string[]): Promise<Targets> {
    const { found, unknown } = await this.bySerial(sql, serialNumbers);
    return { ids: [...found.keys()], unknown, chosen: { by: 'list', routers: found.size }, ...NO_FILE };
  }

  private async inFile(sql: Sql, text: string): Promise<Targets> {
    const file = readBulkCsv(text);
    if (typeof file === 'string') throw new CsvWithoutSerials(file);
    const { found, unknown } = await this.bySerial(sql, [...file.rows.keys()]);
    const columns = [...file.columns];
    const facts = new Map(
      [...found].map(([id, serial]) => {
        const cells = file.rows.get(serial) ?? {};
        return [id, Object.fromEntries(columns.map((name) => [`csv.${name}`, cells[name] ?? '']))];
      }),
    );
    return {
      ids: [...found.keys()],
      unknown,
      chosen: { by: 'csv', routers: found.size, columns },
      columns,
      facts,
    };
  }

  private async bySerial(
    sql: Sql,
    serialNumbers: readonly string[],
  ): Promise<{ found: ReadonlyMap<string, string>; unknown: string[] }> {
    const rows = await this.inventory.listBySerials(sql, serialNumbers);
    const known = new Set(rows.map(({ serialNumber }) => serialNumber));
    return {
      found: new Map(rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ id, serialNumber }) => [id, serialNumber])),
      unknown: serialNumbers.filter((serial) => !known.has(serial)),
    };
  }
}
