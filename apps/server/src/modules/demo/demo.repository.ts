import { Injectable } from '@nestjs/common';
import type { Sql, Tx } from '../../platform/database/database';

@Injectable()
export class DemoRepository {
  async saveClockOffset(tx: Tx, offsetMs: bigint): Promise<void> {
    await tx.query(
      `insert into clock_offset (id, offset_ms) values (1, $1) on conflict (id) do update set offset_ms = excluded.offset_ms`,
      [offsetMs.toString()],
    );
  }

  /** The subscriber of the story, by the phone number that only she has; the newest when it was played twice. */
  async findHeroine(sql: Sql, phoneDigits: string): Promise<{ id: string; number: string; name: string } | null> {
    const [row] = await sql.query<{ id: string; number: string; name: string }[]>(
      `select id, number, name from subscriber where phone_digits = $1 order by created_at desc limit 1`,
      [phoneDigits],
    );
    return row ?? null;
  }
}
