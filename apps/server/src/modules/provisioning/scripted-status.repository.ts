import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database';
import type { ScriptOutcome } from '../scripts/router-scripts.service';

interface Session {
  readonly sessionId: string;
  readonly at: Date;
}

/** What scripts want, among what everybody wants of a router. */
@Injectable()
export class ScriptedStatusRepository {
  /**
   * After a session with scripts: a parameter that nobody stronger holds is theirs, and where somebody does, what they
   * wanted stands below it. The next plan of the router says the same.
   */
  async put(tx: Tx, cpeId: string, outcomes: readonly ScriptOutcome[], { sessionId, at }: Session): Promise<void> {
    const rows = outcomes.map(({ path, value, print, by, status, reason, isNow }) => ({
      path,
      wanted: value,
      written: value ?? print,
      is_secret: value === null,
      source: { kind: 'script', name: by, id: null, revision: null },
      status,
      reason_code: reason === null ? null : 'script',
      reason,
      is_now: isNow,
    }));
    await tx.query(PUT, [cpeId, JSON.stringify(rows), at, sessionId]);
  }
}

const PUT = `with given as (
    select * from json_to_recordset($2::json) as r (path text, wanted text, written text, is_secret boolean, source jsonb,
      status text, reason_code text, reason text, is_now boolean)),
  gone as (delete from cpe_parameter_status where cpe_id = $1 and owner = 'script' and path not in (select path from given)),
  below as (
    update cpe_parameter_status s set overrides =
      (select coalesce(jsonb_agg(o), '[]') from jsonb_array_elements(s.overrides) o where o ->> 'owner' <> 'script')
      || coalesce((select jsonb_agg(jsonb_build_object('owner', 'script', 'mode', 'enforce', 'source', g.source,
           'value', g.wanted, 'isSame', case when g.is_secret then g.written = s.written else g.wanted = s.wanted end))
           from given g where g.path = s.path), '[]')
    where s.cpe_id = $1 and s.owner not in ('script', 'default')
      and (s.path in (select path from given) or s.overrides @> '[{"owner": "script"}]'))
  insert into cpe_parameter_status as s (cpe_id, path, intent, field, owner, mode, source, overrides, wanted, is_secret,
    status, reason_code, reason, written, corrections, since, tried_at, session_id)
  select $1, path, 'parameter', path, 'script', 'enforce', source, '[]', wanted, is_secret, status, reason_code, reason,
    written, 0, $3, $3, $4 from given where is_now and status <> 'given-way'
  on conflict (cpe_id, path) do update set intent = excluded.intent, field = excluded.field, owner = excluded.owner,
    mode = excluded.mode, source = excluded.source, wanted = excluded.wanted, is_secret = excluded.is_secret,
    since = case when (s.status, s.wanted) is not distinct from (excluded.status, excluded.wanted) then s.since
      else excluded.since end,
    status = excluded.status, reason_code = excluded.reason_code, reason = excluded.reason, written = excluded.written,
    device_form = null, corrections = 0, parameter_key = null, tried_at = excluded.tried_at, session_id = excluded.session_id
  where s.owner in ('script', 'default')`;
