import { Injectable } from '@nestjs/common';
import type { TaskState } from '@demarc/contracts';
import type { Sql, Tx } from '../../platform/database/database';
import { SQL_OF_ID } from './device-fields';
import { NbiTaskEntity } from './nbi.entity';

/** A task that was posted, and how the one stands that carries it out. */
export interface PostedTask extends NbiTaskEntity {
  deviceId: string;
  state: TaskState;
  reason: string | null;
  answeredAt: Date | null;
  finishedAt: Date | null;
  result: { path: string; outcome: string | null }[];
}

/** What nobody has looked at for long is not shown any more than that. */
const MAX_LISTED = 10_000;

const POSTED = `select n.id, n.cpe_id as "cpeId", n.task_id as "taskId", n.name, n.unique_key as "uniqueKey",
    n.document_sealed as "documentSealed", n.retries, n.created_at as "createdAt", k.state, k.reason, k.answered_at as "answeredAt",
    k.finished_at as "finishedAt", k.result, ${SQL_OF_ID} as "deviceId"
  from nbi_task n join cpe_task k on k.id = n.task_id join cpe c on c.id = n.cpe_id`;

@Injectable()
export class NbiTaskRepository {
  async insert(tx: Tx, row: NbiTaskEntity): Promise<void> {
    await tx.insert(NbiTaskEntity, row);
  }

  async find(sql: Sql, id: string): Promise<PostedTask | null> {
    const rows = await sql.query<PostedTask[]>(`${POSTED} where n.id = $1`, [id]);
    return rows[0] ?? null;
  }

  /** Those that wait, are under way, or have failed; done ones are gone, as they are in GenieACS. */
  list(sql: Sql, cpeId: string | null): Promise<PostedTask[]> {
    return sql.query(
      `${POSTED} where k.state in ('queued', 'sent', 'uncertain', 'failed') and ($1::uuid is null or n.cpe_id = $1)
       order by n.created_at, n.id limit ${MAX_LISTED}`,
      [cpeId],
    );
  }

  /** Older ones that this key replaces. */
  async listSame(sql: Sql, cpeId: string, uniqueKey: string): Promise<PostedTask[]> {
    return sql.query(`${POSTED} where n.cpe_id = $1 and n.unique_key = $2 and k.state in ('queued', 'failed')`, [
      cpeId,
      uniqueKey,
    ]);
  }

  async delete(tx: Tx, id: string): Promise<void> {
    await tx.delete(NbiTaskEntity, { id });
  }

  /** Another attempt carries it out from now on. */
  async retried(tx: Tx, id: string, taskId: string): Promise<void> {
    await tx.query('update nbi_task set task_id = $2, retries = retries + 1 where id = $1', [id, taskId]);
  }
}
