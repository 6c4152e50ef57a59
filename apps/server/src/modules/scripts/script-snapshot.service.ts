import { Injectable, type OnModuleInit } from '@nestjs/common';
import { isPreset, readPreset, type Preset } from '@demarc/provisioning';
import { Database, type Sql } from '../../platform/database/database';
import { PgListener } from '../../platform/database/pg-listener';
import { SCRIPT_CHANNEL, ScriptRepository } from './script.repository';
import { readFaultNews, ScriptStateRepository } from './script-state.repository';

/** Everything that decides which scripts run, read once. */
export interface Scripts {
  readonly presets: readonly Preset[];
  readonly provisions: ReadonlyMap<string, string>;
  readonly virtual: ReadonlyMap<string, string>;
  /** Routers of which a channel has failed. */
  readonly faulty: ReadonlySet<string>;
}

type Loaded = Scripts & { readonly faulty: Set<string> };

/** Scripts and presets in force, compiled once per revision and kept in memory until any process changes one. */
@Injectable()
export class ScriptSnapshots implements OnModuleInit {
  private loading: Promise<Loaded> | null = null;

  constructor(
    private readonly scripts: ScriptRepository,
    private readonly states: ScriptStateRepository,
    private readonly database: Database,
    private readonly listener: PgListener,
  ) {}

  onModuleInit(): void {
    this.listener.on(SCRIPT_CHANNEL, (payload) => {
      const news = readFaultNews(payload);
      if (news === null) this.forget();
      else this.hearFault(news);
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

  /** A fault of one router is no reason to read everything again. */
  private hearFault({ cpeId, isFaulty }: { cpeId: string; isFaulty: boolean }): void {
    this.loading?.then(
      ({ faulty }) => (isFaulty ? faulty.add(cpeId) : faulty.delete(cpeId)),
      // Whoever waits for it is told, and the next one reads again.
      () => undefined,
    );
  }

  private async load(sql: Sql): Promise<Loaded> {
    try {
      const [scripts, presets, faulty] = await Promise.all([
        this.scripts.list(sql),
        this.scripts.listPresets(sql),
        this.states.listFaulty(sql),
      ]);
      const of = (kind: string): ReadonlyMap<string, string> =>
        new Map(scripts.filter((script) => script.kind === kind).map(({ name, source }) => [name, source]));
      // What cannot be read was refused when it was written.
      const read = presets.filter(({ isEnabled }) => isEnabled).map(readPreset);
      return {
        presets: read.filter(isPreset),
        provisions: of('provision'),
        virtual: of('virtual-parameter'),
        faulty: new Set(faulty),
      };
    } catch (error) {
      this.forget();
      throw error;
    }
  }
}
