import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import { AccountingService, type AccountingNews } from './accounting.service';
import { NasDirectory } from './nas-directory.service';
import { radacctRecord } from './radacct-record';
import type { InboxEntry } from './radius-accounting.repository';

/** Records one report that FreeRADIUS wrote down, with the attributes as it read them. */
@Injectable()
export class TakeReport {
  constructor(
    private readonly accounting: AccountingService,
    private readonly directory: NasDirectory,
  ) {}

  async take(tx: Tx, { status, row, receivedAt }: InboxEntry): Promise<AccountingNews> {
    const nasId = await this.nasOf(tx, row.demarcnas, row.nasipaddress);
    const record = radacctRecord(status, row, receivedAt);
    // Other queries than ours write no attributes: then the row is what we have of the report.
    const content = { packet: null, attributes: row.lastreport ?? JSON.stringify(row) };
    return this.accounting.recordIn(tx, { nasId, record, source: 'freeradius', content, receivedAt });
  }

  tell(news: readonly AccountingNews[]): Promise<void> {
    return this.accounting.tell(news);
  }

  /** By the id that our client file gives it, else by the address of the NAS. */
  private async nasOf(tx: Tx, demarcNas: string | null, address: string): Promise<string> {
    if (demarcNas !== null && demarcNas !== '') return demarcNas;
    const [nas] = await this.directory.at(address, tx);
    if (nas === undefined) throw new Error(`no NAS has the address ${address}`);
    return nas.id;
  }
}
