import { Injectable } from '@nestjs/common';
import type { QuirkValue } from '@demarc/datamodel';
import type { Sql, Tx } from '../../platform/database/database';
import type { QuirkEvidenceEntity } from './quirk.entity';

/** One router can leave so many pieces of evidence for a flag of its firmware, and no more. */
const MAX_PER_ROUTER = 10;

export interface EvidenceRow extends QuirkEvidenceEntity {
  serialNumber: string;
}

@Injectable()
export class QuirkEvidenceRepository {
  async insert(tx: Tx, row: QuirkEvidenceEntity): Promise<void> {
    await tx.query(
      `insert into quirk_evidence (id, device_model_id, cpe_id, session_id, flag, value, why, at)
       select $1, $2, $3, $4, $5, $6::jsonb, $7, $8
       where (select count(*) from quirk_evidence where device_model_id = $2 and flag = $5 and cpe_id = $3) < ${MAX_PER_ROUTER}`,
      [row.id, row.deviceModelId, row.cpeId, row.sessionId, row.flag, JSON.stringify(row.value), row.why, row.at],
    );
  }

  /** Failures that say the same: each session counts once, and what had no session each time. */
  async countAgreeing(
    tx: Tx,
    lesson: { deviceModelId: string; flag: string; value: QuirkValue; since: Date },
  ): Promise<number> {
    const [row] = await tx.query<[{ n: number }]>(
      `select count(distinct coalesce(session_id, id))::int as n from quirk_evidence
       where device_model_id = $1 and flag = $2 and value = $3::jsonb and at >= $4`,
      [lesson.deviceModelId, lesson.flag, JSON.stringify(lesson.value), lesson.since],
    );
    return row.n;
  }

  /** Newest first. */
  list(sql: Sql, deviceModelId: string, flag: string, limit: number): Promise<EvidenceRow[]> {
    return sql.query<EvidenceRow[]>(
      `select e.id, e.device_model_id as "deviceModelId", e.cpe_id as "cpeId", e.session_id as "sessionId", e.flag,
         e.value, e.why, e.at, c.serial_number as "serialNumber"
       from quirk_evidence e join cpe c on c.id = e.cpe_id
       where e.device_model_id = $1 and e.flag = $2 order by e.at desc, e.id desc limit $3`,
      [deviceModelId, flag, limit],
    );
  }

  async countByLesson(sql: Sql): Promise<ReadonlyMap<string, number>> {
    const rows = await sql.query<{ device_model_id: string; flag: string; n: number }[]>(
      `select device_model_id, flag, count(*)::int as n from quirk_evidence group by device_model_id, flag`,
    );
    return new Map(rows.map(({ device_model_id, flag, n }) => [lessonKey(device_model_id, flag), n]));
  }
}

export const lessonKey = (deviceModelId: string, flag: string): string => `${deviceModelId} ${flag}`;
