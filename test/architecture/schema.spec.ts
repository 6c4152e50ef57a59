import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { entities } from '../../apps/server/src/entities';
import { dataSourceOptions } from '../../apps/server/src/platform/database/data-source';

/** Tables that belong to a library of ours, not to us. */
const FOREIGN_TABLES = ['migration'];

describe('the schema that the migrations make', () => {
  let dataSource: DataSource;
  beforeAll(async () => {
    dataSource = await new DataSource(
      dataSourceOptions({ url: process.env.DATABASE_URL!, entities, migrations: [] }),
    ).initialize();
  });
  afterAll(() => dataSource.destroy());

  it('is the one the entities describe', async () => {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('has an entity for every table', async () => {
    const rows: { table_name: string }[] = await dataSource.query(
      `select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    const described = new Set(dataSource.entityMetadatas.map(({ tableName }) => tableName));
    expect(
      rows.map((row) => row.table_name).filter((name) => !described.has(name) && !FOREIGN_TABLES.includes(name)),
    ).toEqual([]);
  });

  it('has an index on every foreign key', async () => {
    const rows: { constraint: string }[] = await dataSource.query(`
      select c.conname as constraint from pg_constraint c
      where c.contype = 'f' and c.connamespace = 'public'::regnamespace and not exists (
        select 1 from pg_index i where i.indrelid = c.conrelid and i.indpred is null
          and (i.indkey::smallint[])[0:cardinality(c.conkey) - 1] @> c.conkey)`);
    expect(rows).toEqual([]);
  });

  it('names its constraints by the house', async () => {
    const rows: { conname: string }[] = await dataSource.query(
      `select conname from pg_constraint where connamespace = 'public'::regnamespace and contype in ('p', 'f', 'c', 'x') and conrelid <> 'migration'::regclass`,
    );
    expect(rows.map((row) => row.conname).filter((name) => !/^(pk|fk|ck|xc)_[a-z0-9_]+$/.test(name))).toEqual([]);
  });

  it('keeps money in whole minor units', async () => {
    const rows: { column: string }[] = await dataSource.query(
      `select table_name || '.' || column_name as column from information_schema.columns
       where table_schema = 'public' and column_name like '%\\_minor' and data_type <> 'bigint'`,
    );
    expect(rows).toEqual([]);
  });
});
