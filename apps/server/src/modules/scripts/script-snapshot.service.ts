import { Injectable, type OnModuleInit } from '@nestjs/common';
import { isPreset, readPreset, type Preset } from '@demarc/provisioning';
import { Database, type Sql } from '../../platform/database/database';
import { PgListener } from '../../platform/database/pg-listener';
import { SCRIPT_CHANNEL, ScriptRepository } from './script.repository';
import { ScriptStateRepository } from './script-state.repository';

/** Everything that decides which scripts run, read once. */
export interface Scripts {
  readonly presets: readonly Preset[];
  readonly provisions: ReadonlyMap<string, string>;
  readonly virtual: ReadonlyMap<string, string>;
  /** Some channel of some router has failed. */
  readonly hasFaults: boolean;
}

/** Scripts and presets in force, compiled once per revision and kept in memory until any process changes one. */
@Injectable()
export class ScriptSnapshots implements OnModuleInit {
  private loading: Promise<Scripts> | null = null;

  constructor(
    private readonly scripts: ScriptRepository,
    private readonly states: ScriptStateRepository,
    private readonly database: Database,
    private readonly listener: PgListener,
  ) {}

  onModuleInit(): void {
    this.listener.on(SCRIPT_CHANNEL, (payload) => {
      if (payload !== 'fault') this.forget();
      else void this.loading?.then(({ hasFaults }) => (hasFaults ? undefined : this.forget()));
    });
    this.listener.onReconnect(() => this.forget());
  }

  /** A session keeps the one that it began with. */
  current(): Promise<Scripts> {
    this.loading ??= this.load(this.database.sql);
    return this.loading;
  }

  forget(): void {
    this.loading = null;
  }

  private async load(sql: Sql): Promise<Scripts> {
    try {
      const [scripts, presets, hasFaults] = await Promise.all([
        this.scripts.list(sql),
        this.scripts.listPresets(sql),
        this.states.hasFaults(sql),
      ]);
      const of = (kind: string): ReadonlyMap<string, string> =>
        new Map(scripts.filter((script) => script.kind === kind).map(({ name, source }) => [name, source]));
      // What cannot be read was refused when it was written.
      const read = presets.filter(({ isEnabled }) => isEnabled).map(readPreset);
      return {
        presets: read.filter(isPreset),
        provisions: of('provision'),
        virtual: of('virtual-parameter'),
        hasFaults,
      };
    } catch (error) {
      this.forget();
      throw error;
    }
  }
}
