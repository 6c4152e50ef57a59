import { Injectable } from '@nestjs/common';
import type { ChannelFault } from '@demarc/provisioning';
import type { Sql, Tx } from '../../platform/database/database';
import { CpeScriptEntity, ScriptFaultEntity } from './script.entity';
import { SCRIPT_CHANNEL } from './script.repository';

@Injectable()
export class ScriptStateRepository {
  find(sql: Sql, cpeId: string): Promise<CpeScriptEntity | null> {
    return sql.findOne(CpeScriptEntity, { where: { cpeId } });
  }

  async put(tx: Tx, state: CpeScriptEntity): Promise<void> {
    await tx.upsert(CpeScriptEntity, state, ['cpeId']);
  }

  /** Newest first. */
  listFaults(sql: Sql, cpeId: string | null, limit = 500): Promise<ScriptFaultEntity[]> {
    return sql.find(ScriptFaultEntity, {
      ...(cpeId === null ? {} : { where: { cpeId } }),
      order: { at: 'DESC', cpeId: 'ASC', channel: 'ASC' },
      take: limit,
    });
  }

  async hasFaults(sql: Sql): Promise<boolean> {
    const rows = await sql.query<unknown[]>(`select 1 from script_fault limit 1`);
    return rows.length > 0;
  }

  /** The channels that fail now, and no others. */
  async putFaults(tx: Tx, cpeId: string, faults: readonly ChannelFault[]): Promise<void> {
    await tx.query(`delete from script_fault where cpe_id = $1 and not (channel = any($2))`, [
      cpeId,
      faults.map(({ channel }) => channel),
    ]);
    const rows = faults.map(({ at, ...fault }) => ({ ...fault, at: new Date(at) }));
    await tx.query(
      `insert into script_fault (cpe_id, channel, code, message, detail, retries, at, provisions)
       select $1, f.* from json_to_recordset($2::json) as f (channel text, code text, message text, detail jsonb,
         retries int, at timestamptz, provisions jsonb)
       on conflict (cpe_id, channel) do update set code = excluded.code, message = excluded.message,
         detail = excluded.detail, retries = excluded.retries, at = excluded.at, provisions = excluded.provisions`,
      [cpeId, JSON.stringify(rows)],
    );
    // Processes that knew of no fault anywhere are to look from now on.
    if (faults.length > 0) await tx.query(`select pg_notify('${SCRIPT_CHANNEL}', 'fault')`);
  }

  /** @returns whether there was one */
  async deleteFault(tx: Tx, cpeId: string, channel: string): Promise<boolean> {
    const { affected } = await tx.delete(ScriptFaultEntity, { cpeId, channel });
    return (affected ?? 0) > 0;
  }

  /** It is tried at the router's next session, whenever that is. */
  async retryNow(tx: Tx, cpeId: string, channel: string): Promise<boolean> {
    const { affected } = await tx.update(ScriptFaultEntity, { cpeId, channel }, { at: new Date(0) });
    return (affected ?? 0) > 0;
  }
}
