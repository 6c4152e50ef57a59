import { DataSource, type DataSourceOptions, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { preparingClient } from './preparing-client';
import { SnakeNaming } from './snake-naming';

export type EntityList = EntityTarget<ObjectLiteral>[];
export type MigrationList = DataSourceOptions['migrations'];

export interface DataSourceSettings {
  url: string;
  entities: EntityList;
  migrations: MigrationList;
  poolSize?: number;
  /** Off behind a transaction pooler, which gives each statement another connection. */
  preparesStatements?: boolean;
}

export function dataSourceOptions(settings: DataSourceSettings): DataSourceOptions {
  const { url, entities, migrations, poolSize = 20, preparesStatements = false } = settings;
  return {
    type: 'postgres',
    url,
    entities: entities as DataSourceOptions['entities'],
    migrations,
    migrationsTableName: 'migration',
    migrationsRun: false,
    synchronize: false, // tests and production run the same migrations
    installExtensions: false,
    namingStrategy: new SnakeNaming(),
    logging: false,
    poolSize,
    applicationName: 'demarc',
    extra: {
      keepAlive: true,
      statement_timeout: 120_000,
      idle_in_transaction_session_timeout: 60_000,
      ...(preparesStatements ? { Client: preparingClient() } : {}),
    },
  };
}

/** Applies pending migrations, each in its own transaction. Returns how many ran. */
export async function migrate(settings: DataSourceSettings): Promise<number> {
  const dataSource = await new DataSource({
    ...dataSourceOptions(settings),
    poolSize: 2,
  } as DataSourceOptions).initialize();
  try {
    // Two processes that start together must not both migrate.
    await dataSource.query(`select pg_advisory_lock(hashtext('demarc:migrate'))`);
    return (await dataSource.runMigrations({ transaction: 'each' })).length;
  } finally {
    await dataSource.destroy();
  }
}
