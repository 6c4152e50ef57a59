import { Injectable } from '@nestjs/common';
import type { ChannelFault, ScriptWish } from '@demarc/provisioning';
import type { Sql, Tx } from '../../platform/database/database';
import { CpeScriptEntity, ScriptFaultEntity } from './script.entity';
import { SCRIPT_CHANNEL } from './script.repository';

const FAULTY = 'faulty:';
const WELL = 'well:';

@Injectable()
export class ScriptStateRepository {
  find(sql: Sql, cpeId: string): Promise<CpeScriptEntity | null> {
    return sql.findOne(CpeScriptEntity, { where: { cpeId } });
  }

  async wishesOf(sql: Sql, cpeId: string): Promise<readonly ScriptWish[]> {
    const rows = await sql.query<{ wishes: ScriptWish[] | null }[]>(
      `select memory -> 'wishes' as wishes from cpe_script where cpe_id = $1`,
      [cpeId],
    );
    return rows[0]?.wishes ?? [];
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

  /** Routers of which a channel has failed. */
  async listFaulty(sql: Sql): Promise<string[]> {
    const rows = await sql.query<{ cpe_id: string }[]>(`select distinct cpe_id from script_fault`);
    return rows.map((row) => row.cpe_id);
  }

  /** The channels that fail now, and no others. */
  async putFaults(tx: Tx, cpeId: string, faults: readonly ChannelFault[]): Promise<void> {
    const [, gone] = await tx.query<[unknown, number]>(
      `delete from script_fault where cpe_id = $1 and not (channel = any($2))`,
      [cpeId, faults.map(({ channel }) => channel)],
    );
    if (faults.length === 0) {
      if (gone > 0) await this.announce(tx, cpeId);
      return;
    }
    const rows = faults.map(({ at, ...fault }) => ({ ...fault, at: new Date(at) }));
    await tx.query(
      `insert into script_fault (cpe_id, channel, code, message, detail, retries, at, provisions)
       select $1, f.* from json_to_recordset($2::json) as f (channel text, code text, message text, detail jsonb,
         retries int, at timestamptz, provisions jsonb)
       on conflict (cpe_id, channel) do update set code = excluded.code, message = excluded.message,
         detail = excluded.detail, retries = excluded.retries, at = excluded.at, provisions = excluded.provisions`,
      [cpeId, JSON.stringify(rows)],
    );
    await this.announce(tx, cpeId);
  }

  /** @returns whether there was one */
  async deleteFault(tx: Tx, cpeId: string, channel: string): Promise<boolean> {
    const { affected } = await tx.delete(ScriptFaultEntity, { cpeId, channel });
    await this.announce(tx, cpeId);
    return (affected ?? 0) > 0;
  }

  /** It is tried at the router's next session, whenever that is. */
  async retryNow(tx: Tx, cpeId: string, channel: string): Promise<boolean> {
    const { affected } = await tx.update(ScriptFaultEntity, { cpeId, channel }, { at: new Date(0) });
    return (affected ?? 0) > 0;
  }

  /** Every process knows in memory which routers it is to look for faults of. */
  private async announce(tx: Tx, cpeId: string): Promise<void> {
    await tx.query(
      `select pg_notify($1, case when exists (select 1 from script_fault where cpe_id = $2)
         then '${FAULTY}' else '${WELL}' end || $2::text)`,
      [SCRIPT_CHANNEL, cpeId],
    );
  }
}

/** What a notification says of one router's faults; null: it says something else. */
export function readFaultNews(payload: string): { cpeId: string; isFaulty: boolean } | null {
  const kind = [FAULTY, WELL].find((prefix) => payload.startsWith(prefix));
  return kind === undefined ? null : { cpeId: payload.slice(kind.length), isFaulty: kind === FAULTY };
}
