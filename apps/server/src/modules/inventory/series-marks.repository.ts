import { Injectable } from '@nestjs/common';
import type { Sql } from '../../platform/database/database';

export interface MarkedEvent {
  at: Date;
  code: string;
}

/** What one look at a CPE found to be another than before. */
export interface MarkedChange {
  at: Date;
  count: number;
  /** The first of them; null when there are none. */
  paths: string[] | null;
  /** What the PPP connection says went wrong; null when that is none of them. */
  pppError: string | null;
}

interface Stretch {
  readonly from: Date;
  readonly to: Date;
  readonly limit: number;
}

/** What happened to a CPE in a stretch of time, for marks beside its series. */
@Injectable()
export class SeriesMarksRepository {
  /** Boots and resets, newest first. */
  listStarts(sql: Sql, cpeId: string, { from, to, limit }: Stretch): Promise<MarkedEvent[]> {
    return sql.query(
      `select at, code from cpe_event
       where cpe_id = $1 and at >= $2 and at < $3 and (code like '0 %' or code like '1 %')
       order by at desc limit $4`,
      [cpeId, from, to, limit],
    );
  }

  /** Changes of its configuration, newest first. Devices that come and go are no configuration. */
  listChanges(sql: Sql, cpeId: string, { from, to, limit }: Stretch): Promise<MarkedChange[]> {
    return sql.query(
      `select min(at) as at, (count(*) filter (where not is_error))::int as count,
         (array_agg(path order by path) filter (where not is_error))[1:3] as paths,
         max(after) filter (where is_error) as "pppError"
       from (
         select at, path, after, session_id, path like '%.LastConnectionError' as is_error
         from cpe_parameter_change
         where cpe_id = $1 and at >= $2 and at < $3
           and path !~ '\\.(Hosts|Host|AssociatedDevice)\\.|\\.(ConnectionStatus|Status)$'
         order by id desc limit 5000) as c
       group by coalesce(session_id::text, at::text)
       order by 1 desc limit $4`,
      [cpeId, from, to, limit],
    );
  }
}
