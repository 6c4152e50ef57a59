import { Injectable } from '@nestjs/common';
import type { MadeRow } from '@demarc/provisioning';
import type { Tx } from '../../platform/database/database';

/** What Demarc has made in tables of routers, and what it has given up. */
@Injectable()
export class MadeRowsRepository {
  async keep(tx: Tx, cpeId: string, rows: readonly MadeRow[]): Promise<void> {
    await tx.query(
      `insert into cpe_wanted (cpe_id, revision, due, is_provisioned, has_after_reboot, unresolved, notes, made_rows)
       values ($1, 0, true, false, false, '[]', '[]', $2::jsonb)
       on conflict (cpe_id) do update set made_rows = excluded.made_rows`,
      [cpeId, JSON.stringify(rows)],
    );
  }

  /** Rows that the router did not make, or did not keep, count as never tried. */
  async forgetAttempts(tx: Tx, cpeId: string): Promise<void> {
    await tx.query(
      `update cpe_wanted set made_rows = (
         select coalesce(jsonb_agg(r || '{"times": 0}'), '[]') from jsonb_array_elements(made_rows) r)
       where cpe_id = $1 and made_rows <> '[]'`,
      [cpeId],
    );
  }
}
