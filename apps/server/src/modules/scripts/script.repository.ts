import { Injectable } from '@nestjs/common';
import type { ScriptKind } from '@demarc/contracts';
import type { Sql, Tx } from '../../platform/database/database';
import { ScriptEntity, ScriptExtensionEntity, ScriptPresetEntity, ScriptRevisionEntity } from './script.entity';

/** Tells every process that scripts or presets are others. */
export const SCRIPT_CHANNEL = 'demarc_script';

const MOST = 5_000;
const lock = { mode: 'pessimistic_write' } as const;

@Injectable()
export class ScriptRepository {
  list(sql: Sql): Promise<ScriptEntity[]> {
    return sql.find(ScriptEntity, { order: { kind: 'ASC', name: 'ASC' }, take: MOST });
  }

  findForUpdate(tx: Tx, id: string): Promise<ScriptEntity | null> {
    return tx.findOne(ScriptEntity, { where: { id }, lock });
  }

  find(sql: Sql, id: string): Promise<ScriptEntity | null> {
    return sql.findOne(ScriptEntity, { where: { id } });
  }

  findByName(sql: Sql, kind: ScriptKind, name: string): Promise<ScriptEntity | null> {
    return sql.findOne(ScriptEntity, { where: { kind, name } });
  }

  /** The script as it is now, and what it was: both, or neither. */
  async put(tx: Tx, script: ScriptEntity): Promise<void> {
    const { id, version, source, changedAt, changedBy } = script;
    if (version === 1) await tx.insert(ScriptEntity, script);
    else await tx.update(ScriptEntity, { id }, script);
    await tx.insert(ScriptRevisionEntity, { scriptId: id, version, source, changedAt, changedBy });
    await this.announce(tx);
  }

  async delete(tx: Tx, id: string): Promise<void> {
    await tx.delete(ScriptEntity, { id });
    await this.announce(tx);
  }

  listRevisions(sql: Sql, scriptId: string): Promise<ScriptRevisionEntity[]> {
    return sql.find(ScriptRevisionEntity, { where: { scriptId }, order: { version: 'DESC' }, take: 200 });
  }

  listPresets(sql: Sql): Promise<ScriptPresetEntity[]> {
    return sql.find(ScriptPresetEntity, { order: { weight: 'ASC', name: 'ASC' }, take: MOST });
  }

  findPreset(sql: Sql, id: string): Promise<ScriptPresetEntity | null> {
    return sql.findOne(ScriptPresetEntity, { where: { id } });
  }

  findPresetForUpdate(tx: Tx, id: string): Promise<ScriptPresetEntity | null> {
    return tx.findOne(ScriptPresetEntity, { where: { id }, lock });
  }

  async putPreset(tx: Tx, preset: ScriptPresetEntity): Promise<void> {
    const { id, name, isEnabled, weight, channel, schedule, events, precondition, provisions } = preset;
    const written = [JSON.stringify(events), precondition, JSON.stringify(provisions)];
    await tx.query(
      `insert into script_preset (id, name, is_enabled, weight, channel, schedule, events, precondition, provisions,
         version, changed_at, changed_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       on conflict (id) do update set name = excluded.name, is_enabled = excluded.is_enabled, weight = excluded.weight,
         channel = excluded.channel, schedule = excluded.schedule, events = excluded.events,
         precondition = excluded.precondition, provisions = excluded.provisions, version = excluded.version,
         changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
      [id, name, isEnabled, weight, channel, schedule, ...written, preset.version, preset.changedAt, preset.changedBy],
    );
    await this.announce(tx);
  }

  async deletePreset(tx: Tx, id: string): Promise<void> {
    await tx.delete(ScriptPresetEntity, { id });
    await this.announce(tx);
  }

  listExtensions(sql: Sql): Promise<ScriptExtensionEntity[]> {
    return sql.find(ScriptExtensionEntity, { order: { name: 'ASC' }, take: MOST });
  }

  findExtension(sql: Sql, name: string): Promise<ScriptExtensionEntity | null> {
    return sql.findOne(ScriptExtensionEntity, { where: { name } });
  }

  async putExtension(tx: Tx, extension: ScriptExtensionEntity): Promise<void> {
    await tx.upsert(ScriptExtensionEntity, extension, ['name']);
  }

  async deleteExtension(tx: Tx, name: string): Promise<void> {
    await tx.delete(ScriptExtensionEntity, { name });
  }

  private async announce(tx: Tx): Promise<void> {
    await tx.query(`select pg_notify('${SCRIPT_CHANNEL}', '')`);
  }
}
