import { Injectable } from '@nestjs/common';
import type { Tx, Sql } from '../../platform/database/database';

/** A row of radacct as FreeRADIUS left it behind one report; octets are text, since JSON numbers end at 2^53. */
export interface RadacctRow {
  acctsessionid: string;
  username: string | null;
  nasipaddress: string;
  nasportid: string | null;
  acctsessiontime: number | null;
  acctinputoctets: string | null;
  acctoutputoctets: string | null;
  callingstationid: string | null;
  acctterminatecause: string | null;
  framedipaddress: string | null;
  framedipv6address: string | null;
  framedipv6prefix: string | null;
  delegatedipv6prefix: string | null;
  /** Missing in what was written before there were such columns. */
  agentcircuitid?: string | null;
  agentremoteid?: string | null;
  class: string | null;
  demarcnas: string | null;
  lastreport: string | null;
  acctstarttime: string | null;
  acctupdatetime: string | null;
  acctstoptime: string | null;
  lastat: string | null;
}

export interface InboxEntry {
  id: string;
  receivedAt: Date;
  status: string;
  attempts: number;
  row: RadacctRow;
}

/** What FreeRADIUS writes: its sessions, and the reports on their way into ours. */
@Injectable()
export class RadiusAccountingRepository {
  /** In the order in which they came, and one process at a time: a Stop must not overtake its Start. */
  async claim(tx: Tx, limit: number): Promise<InboxEntry[]> {
    await tx.query(`select pg_advisory_xact_lock(hashtext('demarc:accounting-inbox'))`);
    return tx.query<InboxEntry[]>(
      `select id, received_at as "receivedAt", status, attempts,
              report || jsonb_build_object('acctinputoctets', report ->> 'acctinputoctets',
                                           'acctoutputoctets', report ->> 'acctoutputoctets') as row
       from radius.accounting_inbox where due_at <= now() order by id limit $1`,
      [limit],
    );
  }

  async remove(tx: Tx, ids: string[]): Promise<void> {
    await tx.query(`delete from radius.accounting_inbox where id = any($1)`, [ids]);
  }

  /** It could not be recorded: it waits, and says why, and the others go on. */
  async postpone(tx: Tx, id: string, reason: string): Promise<void> {
    await tx.query(
      `update radius.accounting_inbox set attempts = attempts + 1, last_error = $2,
         due_at = now() + make_interval(secs => least(3600, 2 ^ least(attempts, 12))) where id = $1`,
      [id, reason.slice(0, 500)],
    );
  }

  async countWaiting(sql: Sql): Promise<{ waiting: number; failing: number; oldestAt: Date | null }> {
    const [row] = await sql.query<[{ waiting: number; failing: number; oldestAt: Date | null }]>(
      `select count(*)::int as waiting, (count(*) filter (where attempts > 0))::int as failing, min(received_at) as "oldestAt"
       from radius.accounting_inbox`,
    );
    return row;
  }

  /** Sessions that FreeRADIUS holds open though nobody reports of them; their end comes to us like any other. */
  async closeSilent(tx: Tx, silentSince: Date, cause: string): Promise<void> {
    await tx.query(
      `update radius.radacct set acctstoptime = acctupdatetime, acctterminatecause = $2, laststatus = 'Stop', lastat = acctupdatetime
       where acctstoptime is null and acctupdatetime < $1`,
      [silentSince, cause],
    );
  }

  /** Our own sessions are the history; FreeRADIUS needs what is open, and what a late report may still be about. */
  async forgetClosed(tx: Tx, closedBefore: Date, limit: number): Promise<number> {
    const [, count] = await tx.query<[unknown, number]>(
      `delete from radius.radacct where radacctid in (
         select radacctid from radius.radacct where acctstoptime < $1 limit $2)`,
      [closedBefore, limit],
    );
    return count;
  }

  async forgetLogins(tx: Tx, before: Date, limit: number): Promise<number> {
    const [, count] = await tx.query<[unknown, number]>(
      `delete from radius.radpostauth where id in (select id from radius.radpostauth where authdate < $1 limit $2)`,
      [before, limit],
    );
    return count;
  }
}
