import { Injectable } from '@nestjs/common';
import type {
  ChangeScript,
  ChangeScriptPreset,
  CreateScript,
  CreateScriptPreset,
  PutScriptExtension,
} from '@demarc/contracts';
import { isPreset, readPreset } from '@demarc/provisioning';
import { Clock } from '../../platform/clock';
import { Database, isUniqueViolation, type Sql, type Tx } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import type { ScriptEntity, ScriptExtensionEntity, ScriptPresetEntity, ScriptRevisionEntity } from './script.entity';
import { ScriptNews } from './script-news.service';
import { ScriptPool } from './script-pool.service';
import { ScriptSnapshots } from './script-snapshot.service';
import { ScriptRepository } from './script.repository';
import {
  PresetUnreadable,
  ScriptChangedMeanwhile,
  ScriptNameTaken,
  ScriptNotFound,
  ScriptUnreadable,
} from './scripts.errors';

export type { ScriptEntity, ScriptExtensionEntity, ScriptPresetEntity, ScriptRevisionEntity } from './script.entity';

/** What operators write: scripts with their history, presets, and the services that scripts may ask. */
@Injectable()
export class ScriptBook {
  constructor(
    private readonly database: Database,
    private readonly scripts: ScriptRepository,
    private readonly pool: ScriptPool,
    private readonly snapshots: ScriptSnapshots,
    private readonly news: ScriptNews,
    private readonly clock: Clock,
  ) {}

  list(sql: Sql): Promise<ScriptEntity[]> {
    return this.scripts.list(sql);
  }

  async get(sql: Sql, id: string): Promise<ScriptEntity> {
    const script = await this.scripts.find(sql, id);
    if (script === null) throw new ScriptNotFound(id);
    return script;
  }

  async create(by: StaffIdentity, { kind, name, source }: CreateScript): Promise<ScriptEntity> {
    await this.readable(source);
    return this.naming(name, async (tx) => {
      const script = { id: newId(), kind, name, source, version: 1, ...this.authored(by) };
      await this.scripts.put(tx, script);
      await this.news.tell(tx, by, {
        what: kind,
        act: 'created',
        id: script.id,
        before: null,
        after: { name, source },
      });
      return script;
    });
  }

  async change(by: StaffIdentity, id: string, { source, version }: ChangeScript): Promise<ScriptEntity> {
    await this.readable(source);
    return this.changing(async (tx) => {
      const before = await this.scripts.findForUpdate(tx, id);
      if (before === null) throw new ScriptNotFound(id);
      if (before.version !== version) throw new ScriptChangedMeanwhile(before.version);
      const script = { ...before, source, version: version + 1, ...this.authored(by) };
      await this.scripts.put(tx, script);
      const { kind, name } = before;
      const told = { before: { name, source: before.source }, after: { name, source } };
      await this.news.tell(tx, by, { what: kind, act: 'changed', id, ...told });
      return script;
    });
  }

  async delete(by: StaffIdentity, id: string): Promise<void> {
    await this.changing(async (tx) => {
      const before = await this.scripts.findForUpdate(tx, id);
      if (before === null) throw new ScriptNotFound(id);
      await this.scripts.delete(tx, id);
      const { kind, name, source } = before;
      await this.news.tell(tx, by, { what: kind, act: 'deleted', id, before: { name, source }, after: null });
    });
  }

  async revisions(sql: Sql, id: string): Promise<ScriptRevisionEntity[]> {
    await this.get(sql, id);
    return this.scripts.listRevisions(sql, id);
  }

  listPresets(sql: Sql): Promise<ScriptPresetEntity[]> {
    return this.scripts.listPresets(sql);
  }

  createPreset(by: StaffIdentity, request: CreateScriptPreset): Promise<ScriptPresetEntity> {
    presetReadable(request);
    return this.naming(request.name, async (tx) => {
      const preset = { id: newId(), ...request, version: 1, ...this.authored(by) };
      await this.scripts.putPreset(tx, preset);
      await this.news.tell(tx, by, { what: 'preset', act: 'created', id: preset.id, before: null, after: request });
      return preset;
    });
  }

  changePreset(
    by: StaffIdentity,
    id: string,
    { version, ...request }: ChangeScriptPreset,
  ): Promise<ScriptPresetEntity> {
    presetReadable(request);
    return this.naming(request.name, async (tx) => {
      const before = await this.scripts.findPresetForUpdate(tx, id);
      if (before === null) throw new ScriptNotFound(id);
      if (before.version !== version) throw new ScriptChangedMeanwhile(before.version);
      const preset = { id, ...request, version: version + 1, ...this.authored(by) };
      await this.scripts.putPreset(tx, preset);
      await this.news.tell(tx, by, { what: 'preset', act: 'changed', id, before, after: request });
      return preset;
    });
  }

  async deletePreset(by: StaffIdentity, id: string): Promise<void> {
    await this.changing(async (tx) => {
      const before = await this.scripts.findPresetForUpdate(tx, id);
      if (before === null) throw new ScriptNotFound(id);
      await this.scripts.deletePreset(tx, id);
      await this.news.tell(tx, by, { what: 'preset', act: 'deleted', id, before, after: null });
    });
  }

  listExtensions(sql: Sql): Promise<ScriptExtensionEntity[]> {
    return this.scripts.listExtensions(sql);
  }

  putExtension(by: StaffIdentity, request: PutScriptExtension): Promise<ScriptExtensionEntity> {
    return this.changing(async (tx) => {
      const { name } = request;
      const before = await this.scripts.findExtension(tx, name);
      const extension = { ...request, ...this.authored(by) };
      await this.scripts.putExtension(tx, extension);
      const act = before === null ? 'created' : 'changed';
      await this.news.tell(tx, by, { what: 'extension', act, id: name, before, after: request });
      return extension;
    });
  }

  async deleteExtension(by: StaffIdentity, name: string): Promise<void> {
    await this.changing(async (tx) => {
      const before = await this.scripts.findExtension(tx, name);
      if (before === null) throw new ScriptNotFound(name);
      await this.scripts.deleteExtension(tx, name);
      await this.news.tell(tx, by, { what: 'extension', act: 'deleted', id: name, before, after: null });
    });
  }

  /** A script that no engine can read is refused when it is written, and not when a router waits for it. */
  async readable(source: string): Promise<void> {
    const problem = await this.pool.check(source);
    if (problem !== null) throw new ScriptUnreadable(problem);
  }

  private authored(by: StaffIdentity): { changedAt: Date; changedBy: string } {
    return { changedAt: this.clock.now(), changedBy: by.name };
  }

  /** The next session of this process runs what was just written; others hear of it from the database. */
  private async changing<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const done = await this.database.transaction(work);
    this.snapshots.forget();
    return done;
  }

  private async naming<T>(name: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.changing(work);
    } catch (error) {
      const isTaken = ['ux_script_name', 'ux_script_preset_name'].some((index) => isUniqueViolation(error, index));
      if (isTaken) throw new ScriptNameTaken(name);
      throw error;
    }
  }
}

function presetReadable(preset: CreateScriptPreset): void {
  const read = readPreset(preset);
  if (!isPreset(read)) throw new PresetUnreadable(read.field, read.text);
}
