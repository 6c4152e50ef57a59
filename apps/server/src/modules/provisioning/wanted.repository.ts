import { Injectable } from '@nestjs/common';
import type { ConfigPushState } from '@demarc/contracts';
import type { MadeRow } from '@demarc/provisioning';
import { In } from 'typeorm';
import type { Sql, Tx } from '../../platform/database/database';
import {
  CpeParameterStatusEntity,
  CpeWantedEntity,
  EVIDENCE_STEPS,
  ProvisioningEvidenceEntity,
  type OnlineCheck,
} from './provisioning.entity';

/** Tells every process that something is due for a CPE, or not any more. */
export const WANTED_CHANNEL = 'demarc_cpe_wanted';

/** What a process keeps in memory of each CPE, so that a heartbeat costs no query. */
export interface DueState {
  revision: number;
  isDue: boolean;
  dueReason: string | null;
  isProvisioned: boolean;
  parameterKey: string | null;
  hasAfterReboot: boolean;
  onlineCheck: OnlineCheck | null;
  hasOpenTasks: boolean;
  attempts: number;
  /** Rows that Demarc has made in its tables. */
  madeRows: readonly MadeRow[];
}

/** Of a CPE that nothing was ever wanted of. */
export const NOTHING_DUE: DueState = {
  revision: 0,
  isDue: false,
  dueReason: null,
  isProvisioned: false,
  parameterKey: null,
  hasAfterReboot: false,
  onlineCheck: null,
  hasOpenTasks: false,
  attempts: 0,
  madeRows: [],
};

/** A configuration profile that is on a CPE, or on its way there or back. */
export interface Hold {
  state: ConfigPushState;
  paths: string[];
}

export interface CountsOfStatus {
  pending: number;
  refused: number;
}

interface Outcome {
  statuses: readonly CpeParameterStatusEntity[];
  origin: string;
}

@Injectable()
export class WantedRepository {
  async forgetEvidence(tx: Tx, states: readonly { subscriptionId: string; stateVersion: number }[]): Promise<void> {
    await tx.query(
      `delete from provisioning_evidence e using unnest($1::uuid[], $2::int[]) as s (subscription_id, state_version)
       where e.subscription_id = s.subscription_id and e.state_version <= s.state_version`,
      [states.map(({ subscriptionId }) => subscriptionId), states.map(({ stateVersion }) => stateVersion)],
    );
  }

  find(sql: Sql, cpeId: string): Promise<CpeWantedEntity | null> {
    return sql.findOne(CpeWantedEntity, { where: { cpeId } });
  }

  async readDue(sql: Sql, cpeId: string): Promise<DueState> {
    const [row] = await sql.query<[DueState]>(
      `select coalesce(w.revision, 0) as revision, coalesce(w.due, false) as "isDue", w.due_reason as "dueReason",
              coalesce(w.is_provisioned, false) as "isProvisioned", w.parameter_key as "parameterKey",
              coalesce(w.has_after_reboot, false) as "hasAfterReboot", w.online_check as "onlineCheck",
              coalesce(w.attempts, 0) as attempts, coalesce(w.made_rows, '[]') as "madeRows",
              exists (select 1 from cpe_task t where t.cpe_id = i.id and t.state in ('queued', 'sent', 'uncertain')) as "hasOpenTasks"
       from (select $1::uuid as id) i left join cpe_wanted w on w.cpe_id = i.id`,
      [cpeId],
    );
    return row;
  }

  /** What a configuration profile holds of a CPE now; null when none does. */
  async findHold(sql: Sql, cpeId: string): Promise<Hold | null> {
    const [row] = await sql.query<(Hold | undefined)[]>(
      `select state, coalesce((select array_agg(s ->> 'path') from jsonb_array_elements(record -> 'settings') s
                               where s ->> 'before' is not null), '{}') as paths
       from config_push where cpe_id = $1 and restored_at is null`,
      [cpeId],
    );
    return row ?? null;
  }

  /** What is wanted of these CPEs has changed. */
  async markDue(tx: Tx, cpeIds: readonly string[], reason: string): Promise<void> {
    if (cpeIds.length === 0) return;
    await tx.query(
      `insert into cpe_wanted (cpe_id, revision, due, due_reason, is_provisioned, has_after_reboot, unresolved, notes)
       select id, 1, true, $2, false, false, '[]', '[]' from unnest($1::uuid[]) as u (id) order by id
       on conflict (cpe_id) do update set revision = cpe_wanted.revision + 1, due = true, due_reason = excluded.due_reason,
         due_at = null, attempts = 0`,
      [cpeIds, reason],
    );
    await this.notify(tx, cpeIds);
  }

  async notify(tx: Tx, cpeIds: readonly string[]): Promise<void> {
    await tx.query(`select pg_notify('${WANTED_CHANNEL}', id::text) from unnest($1::uuid[]) as u (id)`, [cpeIds]);
  }

  /**
   * The outcome of a session: what is due, and the status of each parameter; rows of wishes that are gone go too. A
   * change that came meanwhile (another revision) stays due. Tells what is due now, and tells others to forget what they
   * knew: `origin` keeps this process from forgetting it as well.
   */
  async close(tx: Tx, row: CpeWantedEntity, { statuses, origin }: Outcome): Promise<DueState> {
    const [state] = await tx.query<[DueState]>(CLOSE, [
      row.cpeId,
      row.revision,
      row.due,
      row.dueReason,
      row.dueAt,
      row.attempts,
      row.isProvisioned,
      row.parameterKey,
      row.hasAfterReboot,
      row.onlineCheck === null ? null : JSON.stringify(row.onlineCheck),
      JSON.stringify(row.unresolved),
      JSON.stringify(row.notes),
      row.plannedAt,
      origin,
      JSON.stringify(statuses.map(toColumns)),
      JSON.stringify(row.madeRows),
    ]);
    return state;
  }

  /** CPEs to be called now, taken so that no other process calls them too. */
  async takeCallsDue(tx: Tx, now: Date, limit: number): Promise<{ cpeId: string; dueReason: string | null }[]> {
    const [rows] = await tx.query<[{ cpeId: string; dueReason: string | null }[], number]>(
      `update cpe_wanted w set due_at = null from (
         select cpe_id from cpe_wanted where due_at <= $1 order by due_at limit $2 for update skip locked) d
       where w.cpe_id = d.cpe_id returning w.cpe_id as "cpeId", w.due_reason as "dueReason"`,
      [now, limit],
    );
    return rows;
  }

  listStatuses(sql: Sql, cpeId: string): Promise<CpeParameterStatusEntity[]> {
    return sql.find(CpeParameterStatusEntity, { where: { cpeId }, order: { path: 'ASC' } });
  }

  /** What a router refused, or did not keep, counts as never tried; null: wherever. @returns how many values that are */
  async forgetRefusals(
    tx: Tx,
    cpeId: string,
    places: readonly { intent: string; field: string }[] | null,
  ): Promise<number> {
    const [rows] = await tx.query<[{ path: string }[], number]>(
      `update cpe_parameter_status set status = 'pending', reason_code = null, reason = null, written = null,
         device_form = null, corrections = 0
       where cpe_id = $1 and status = 'refused'
         and ($2::text[] is null or (intent, field) in (select * from unnest($2::text[], $3::text[]))) returning path`,
      [cpeId, places?.map(({ intent }) => intent) ?? null, places?.map(({ field }) => field) ?? null],
    );
    return rows.length;
  }

  /** Those of which nothing is open, after a first contact. */
  async listSettled(sql: Sql, cpeIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await sql.query<{ cpe_id: string }[]>(
      `select cpe_id from cpe_wanted where cpe_id = any($1) and not due and is_provisioned and planned_at is not null`,
      [cpeIds],
    );
    return new Set(rows.map((row) => row.cpe_id));
  }

  async countStatuses(sql: Sql, cpeIds: string[]): Promise<ReadonlyMap<string, CountsOfStatus>> {
    const rows = await sql.query<{ cpe_id: string; pending: number; refused: number }[]>(
      `select cpe_id, count(*) filter (where status in ('pending', 'after-reboot'))::int as pending,
              count(*) filter (where status = 'refused')::int as refused
       from cpe_parameter_status where cpe_id = any($1) group by cpe_id`,
      [cpeIds],
    );
    return new Map(rows.map(({ cpe_id, pending, refused }) => [cpe_id, { pending, refused }]));
  }

  /** Each step of a state is told once: the first time the router said so itself, else the first time it happened. */
  async insertEvidence(sql: Sql, told: readonly ProvisioningEvidenceEntity[]): Promise<void> {
    if (told.length === 0) return;
    const rows = oncePerStep(told);
    await sql.query(
      `insert into provisioning_evidence as known (id, subscription_id, state_version, cpe_id, step, at, detail, message, octets)
       select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::uuid[], $5::text[], $6::timestamptz[], $7::jsonb[], $8::jsonb[], $9::bytea[])
       on conflict (subscription_id, state_version, step) do update
       set id = excluded.id, cpe_id = excluded.cpe_id, at = excluded.at, detail = excluded.detail,
           message = excluded.message, octets = excluded.octets
       where known.octets is null and excluded.octets is not null`,
      [
        rows.map((row) => row.id),
        rows.map((row) => row.subscriptionId),
        rows.map((row) => row.stateVersion),
        rows.map((row) => row.cpeId),
        rows.map((row) => row.step),
        rows.map((row) => row.at),
        rows.map((row) => JSON.stringify(row.detail)),
        rows.map((row) => (row.message === null ? null : JSON.stringify(row.message))),
        rows.map((row) => row.octets),
      ],
    );
  }

  /** Oldest first; steps of one millisecond in the order in which they follow from each other. */
  async listEvidence(sql: Sql, subscriptionIds: string[]): Promise<ProvisioningEvidenceEntity[]> {
    const rows = await sql.find(ProvisioningEvidenceEntity, { where: { subscriptionId: In(subscriptionIds) } });
    return rows.toSorted((a, b) => a.stateVersion - b.stateVersion || inOrder(a, b));
  }

  /** Of one state, with the octets of the router's messages. */
  async listWords(sql: Sql, subscriptionId: string, stateVersion: number): Promise<ProvisioningEvidenceEntity[]> {
    const rows = await sql
      .createQueryBuilder(ProvisioningEvidenceEntity, 'evidence')
      .addSelect('evidence.octets')
      .where({ subscriptionId, stateVersion })
      .getMany();
    return rows.toSorted(inOrder);
  }
}

const rank = ({ step }: ProvisioningEvidenceEntity): number => EVIDENCE_STEPS.indexOf(step);
const inOrder = (a: ProvisioningEvidenceEntity, b: ProvisioningEvidenceEntity): number =>
  a.at.getTime() - b.at.getTime() || rank(a) - rank(b);

/** One statement may not tell a step twice: the one with the router's message counts, then the first. */
function oncePerStep(rows: readonly ProvisioningEvidenceEntity[]): ProvisioningEvidenceEntity[] {
  const steps = new Map<string, ProvisioningEvidenceEntity>();
  for (const row of rows) {
    const key = `${row.subscriptionId}.${row.stateVersion}.${row.step}`;
    const known = steps.get(key);
    if (known === undefined || (known.octets === null && row.octets !== null)) steps.set(key, row);
  }
  return [...steps.values()];
}

const toColumns = (row: CpeParameterStatusEntity): unknown => ({
  path: row.path,
  intent: row.intent,
  field: row.field,
  owner: row.owner,
  mode: row.mode,
  source: row.source,
  overrides: row.overrides,
  wanted: row.wanted,
  is_secret: row.isSecret,
  status: row.status,
  reason_code: row.reasonCode,
  reason: row.reason,
  written: row.written,
  device_form: row.deviceForm,
  corrections: row.corrections,
  parameter_key: row.parameterKey,
  since: row.since,
  tried_at: row.triedAt,
  session_id: row.sessionId,
});

// `since` of a status stays while the status does.
const CLOSE = `with closed as (
    insert into cpe_wanted (cpe_id, revision, due, due_reason, due_at, attempts, is_provisioned, parameter_key,
      has_after_reboot, online_check, unresolved, notes, planned_at, made_rows)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11::jsonb, $12::jsonb, $13, $16::jsonb)
    on conflict (cpe_id) do update set
      due = excluded.due or cpe_wanted.revision <> excluded.revision,
      due_reason = case when cpe_wanted.revision = excluded.revision then excluded.due_reason else cpe_wanted.due_reason end,
      due_at = case when cpe_wanted.revision = excluded.revision then excluded.due_at else cpe_wanted.due_at end,
      attempts = excluded.attempts, is_provisioned = excluded.is_provisioned, parameter_key = excluded.parameter_key,
      has_after_reboot = excluded.has_after_reboot, online_check = excluded.online_check,
      unresolved = excluded.unresolved, notes = excluded.notes, planned_at = excluded.planned_at, made_rows = excluded.made_rows
    returning *),
  given as (
    select * from json_to_recordset($15::json) as r (path text, intent text, field text, owner text, mode text,
      source jsonb, overrides jsonb, wanted text, is_secret boolean, status text, reason_code text, reason text, written text, device_form text,
      corrections int, parameter_key text, since timestamptz, tried_at timestamptz, session_id uuid)),
  gone as (delete from cpe_parameter_status where cpe_id = $1 and path not in (select path from given)),
  put as (
    insert into cpe_parameter_status (cpe_id, path, intent, field, owner, mode, source, overrides, wanted, is_secret, status, reason_code,
      reason, written, device_form, corrections, parameter_key, since, tried_at, session_id)
    select $1, path, intent, field, owner, mode, source, overrides, wanted, is_secret, status, reason_code, reason, written, device_form,
      corrections, parameter_key, since, tried_at, session_id
    from given
    on conflict (cpe_id, path) do update set intent = excluded.intent, field = excluded.field, owner = excluded.owner,
      mode = excluded.mode, source = excluded.source, overrides = excluded.overrides, wanted = excluded.wanted, is_secret = excluded.is_secret, reason_code = excluded.reason_code,
      reason = excluded.reason, written = excluded.written, device_form = excluded.device_form,
      corrections = excluded.corrections, parameter_key = excluded.parameter_key,
      since = case when (cpe_parameter_status.status, cpe_parameter_status.wanted) is not distinct from
                        (excluded.status, excluded.wanted) then cpe_parameter_status.since else excluded.since end,
      status = excluded.status,
      tried_at = coalesce(excluded.tried_at, cpe_parameter_status.tried_at),
      session_id = coalesce(excluded.session_id, cpe_parameter_status.session_id))
  select revision, due as "isDue", due_reason as "dueReason", is_provisioned as "isProvisioned",
    parameter_key as "parameterKey", has_after_reboot as "hasAfterReboot", online_check as "onlineCheck", attempts,
    made_rows as "madeRows", exists (select 1 from cpe_task t where t.cpe_id = $1 and t.state in ('queued', 'sent', 'uncertain')) as "hasOpenTasks",
    pg_notify('${WANTED_CHANNEL}', cpe_id::text || ' ' || $14) as told
  from closed`;
