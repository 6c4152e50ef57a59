import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { SecretBox } from '../../platform/secrets/secret-box';
import type { ResumableSession } from './cwmp-session';

const PLACE = { table: 'cwmp_session', column: 'state_sealed' } as const;
const hashOf = (cookie: string): Buffer => createHash('sha256').update(cookie).digest();

interface Row {
  id: string;
  state_sealed: Buffer;
  seconds_left: number;
}

export interface ParkedSession {
  session: ResumableSession;
  msLeft: number;
}

/** Sessions between two connections. Sealed: what is under way may hold a subscriber's secrets. */
@Injectable()
export class ParkedSessionRepository {
  constructor(
    private readonly database: Database,
    private readonly secretBox: SecretBox,
  ) {}

  /** One row for a CPE: a later session takes the place of an earlier one. */
  async park(session: ResumableSession & { cpeId: string }, msLeft: number): Promise<void> {
    const sealed = this.secretBox.seal({ ...PLACE, rowId: session.id }, JSON.stringify(session));
    await this.database.sql.query(
      `insert into cwmp_session (id, cpe_id, cookie_hash, state_sealed, ends_at)
       values ($1, $2, $3, $4, now() + make_interval(secs => $5))
       on conflict (cpe_id) do update set id = excluded.id, cookie_hash = excluded.cookie_hash,
         state_sealed = excluded.state_sealed, ends_at = excluded.ends_at`,
      [session.id, session.cpeId, hashOf(session.cookie), sealed, msLeft / 1000],
    );
  }

  /**
   * Takes it out: whoever gets the row has the session, and nobody else has it any more. One whose time is over is not gone
   * on with; whoever put it away takes it by its id, to end it.
   */
  async claim(by: { cookie: string } | { cpeId: string } | { id: string }): Promise<ParkedSession | null> {
    const [condition, value] =
      'cookie' in by ? ['cookie_hash', hashOf(by.cookie)] : 'id' in by ? ['id', by.id] : ['cpe_id', by.cpeId];
    const [rows] = await this.database.sql.query<[Row[], number]>(
      `delete from cwmp_session where ${condition} = $1${'id' in by ? '' : ' and ends_at > now()'}
       returning id, state_sealed, extract(epoch from ends_at - now())::float8 as seconds_left`,
      [value],
    );
    const row = rows[0];
    if (row === undefined) return null;
    const text = this.secretBox.open({ ...PLACE, rowId: row.id }, row.state_sealed);
    return { session: JSON.parse(text) as ResumableSession, msLeft: row.seconds_left * 1000 };
  }

  /** Sessions that nobody came back for, left behind by a process that is gone. */
  async deleteExpired(): Promise<void> {
    await this.database.sql.query(`delete from cwmp_session where ends_at < now() - interval '1 minute'`);
  }
}
