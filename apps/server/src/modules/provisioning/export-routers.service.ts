import { Injectable } from '@nestjs/common';
import { columnLabel, type ExportRouters as ExportRequest, type RouterRow } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { CSV_BEGIN, csvLine } from '../../platform/http/csv';
import type { StaffIdentity } from '../../platform/http/permissions';
import { AuditLog } from '../staff/audit.service';
import { FindRouters } from './find-routers.service';
import { RouterRows } from './router-rows.service';

const PAGE = 500;

const HEAD = [
  'Serial number',
  'Manufacturer',
  'Model',
  'Firmware',
  'State',
  'Mode',
  'Subscriber',
  'Name',
  'Service',
  'Tags',
  'Answered',
  'Pending',
  'Refused',
];

function cellsOf(row: RouterRow, columns: ExportRequest['columns']): (string | number | null)[] {
  return [
    row.serialNumber,
    row.manufacturer,
    row.modelName,
    row.softwareVersion,
    row.state,
    row.mode,
    row.subscription?.subscriberNumber ?? null,
    row.subscription?.subscriberName ?? null,
    row.subscription?.label ?? null,
    row.tags.join(' '),
    row.lastInformAt,
    row.pendingCount,
    row.refusedCount,
    ...columns.map((column) => row.parameters[column] ?? null),
  ];
}

/** The routers of a selection as CSV, a page at a time: memory does not grow with the fleet. */
@Injectable()
export class ExportRouters {
  constructor(
    private readonly database: Database,
    private readonly routers: FindRouters,
    private readonly rows: RouterRows,
    private readonly audit: AuditLog,
  ) {}

  /** Who takes a list of subscribers and addresses out of the house is remembered before the first line. */
  async remember(by: StaffIdentity, { columns, ...selection }: ExportRequest): Promise<void> {
    await this.database.transaction((tx) =>
      this.audit.record(tx, {
        by,
        action: 'routers.exported',
        subjectType: 'fleet',
        subjectId: 'fleet',
        after: { selection, columns },
      }),
    );
  }

  /** In the order in which they were made: what is added meanwhile comes last, and nothing comes twice. */
  async *lines({ columns, ...selection }: ExportRequest): AsyncGenerator<string> {
    yield CSV_BEGIN + csvLine([...HEAD, ...columns.map(columnLabel)]);
    let before: Parameters<FindRouters['page']>[1]['before'] = null;
    do {
      const { cpes, next } = await this.routers.page(selection, { sort: 'oldest', before, limit: PAGE });
      const rows = await this.rows.of(this.database.sql, cpes, columns);
      yield rows.map((row) => csvLine(cellsOf(row, columns))).join('');
      before = next;
    } while (before !== null);
  }
}
