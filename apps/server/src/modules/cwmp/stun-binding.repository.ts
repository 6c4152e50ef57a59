import { Injectable } from '@nestjs/common';
import type { Sql } from '../../platform/database/database';
import { StunBindingEntity } from './call.entity';

/** A binding that is not kept alive for so long is gone. */
const ALIVE_MINUTES = 30;

export interface SeenBinding {
  cpeId: string;
  address: string;
  port: number;
}

@Injectable()
export class StunBindingRepository {
  /** Many at a time, in the order of their ids: two writers never wait for each other crosswise. */
  async seen(sql: Sql, bindings: readonly SeenBinding[]): Promise<void> {
    await sql.query(
      `insert into stun_binding as b (cpe_id, address, port, changed_at, seen_at)
       select u.id, u.address, u.port, now(), now()
       from unnest($1::uuid[], $2::inet[], $3::int[]) as u (id, address, port)
       where exists (select 1 from cpe where cpe.id = u.id) order by u.id
       on conflict (cpe_id) do update set address = excluded.address, port = excluded.port, seen_at = now(),
         changed_at = case when (b.address, b.port) = (excluded.address, excluded.port) then b.changed_at else now() end`,
      [bindings.map((row) => row.cpeId), bindings.map((row) => row.address), bindings.map((row) => row.port)],
    );
  }

  /** Null: none that may still be open. Database time. */
  async findAlive(sql: Sql, cpeId: string): Promise<StunBindingEntity | null> {
    return sql
      .createQueryBuilder(StunBindingEntity, 'binding')
      .where('binding.cpeId = :cpeId', { cpeId })
      .andWhere(`binding.seenAt > now() - interval '${ALIVE_MINUTES} minutes'`)
      .getOne();
  }

  listAlive(sql: Sql, limit: number): Promise<StunBindingEntity[]> {
    return sql
      .createQueryBuilder(StunBindingEntity, 'binding')
      .where(`binding.seenAt > now() - interval '${ALIVE_MINUTES} minutes'`)
      .limit(limit)
      .getMany();
  }
}
