import type { MigrationInterface, QueryRunner } from 'typeorm';

const READINGS = `
  -- What a router told of itself at one moment, as an array in the order of the catalogue of series: one narrow row for
  -- a reading, and none where nothing was read. No foreign key: months are dropped whole, and rows are many.
  CREATE TABLE cpe_reading (
    cpe_id uuid NOT NULL,
    at timestamptz NOT NULL,
    points real[] NOT NULL,
    CONSTRAINT pk_cpe_reading PRIMARY KEY (cpe_id, at)
  ) PARTITION BY RANGE (at);
  CREATE TABLE partitions.cpe_reading_default PARTITION OF cpe_reading DEFAULT;
  -- The roll-up takes an hour of all routers, and rows come in the order of time.
  CREATE INDEX ix_cpe_reading_at ON cpe_reading USING brin (at);

  -- The same by the hour, for a year: the least, the mean and the most. The outer two are null where one reading was all.
  CREATE TABLE cpe_reading_hour (
    cpe_id uuid NOT NULL,
    at timestamptz NOT NULL,
    readings integer NOT NULL,
    lows real[],
    means real[] NOT NULL,
    highs real[],
    CONSTRAINT pk_cpe_reading_hour PRIMARY KEY (cpe_id, at),
    CONSTRAINT ck_cpe_reading_hour_at CHECK (date_trunc('hour', at, 'UTC') = at),
    CONSTRAINT ck_cpe_reading_hour_readings CHECK (readings > 0 AND (readings = 1) = (lows IS NULL) AND (lows IS NULL) = (highs IS NULL))
  ) PARTITION BY RANGE (at);
  CREATE TABLE partitions.cpe_reading_hour_default PARTITION OF cpe_reading_hour DEFAULT;

  -- Up to where hours are rolled up.
  CREATE TABLE cpe_reading_progress (
    id integer NOT NULL,
    rolled_until timestamptz,
    CONSTRAINT pk_cpe_reading_progress PRIMARY KEY (id),
    CONSTRAINT ck_cpe_reading_progress_id CHECK (id = 1)
  );
  INSERT INTO cpe_reading_progress VALUES (1, NULL);
`;

export class CreateSeries1798200000001 implements MigrationInterface {
  readonly name = 'CreateSeries1798200000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(READINGS);
    await runner.query(`
      -- Counted in the row that each Inform writes anyway.
      ALTER TABLE cpe_presence
        ADD COLUMN inform_count integer NOT NULL DEFAULT 1,
        ADD COLUMN inform_retries integer NOT NULL DEFAULT 0;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE cpe_presence DROP COLUMN inform_count, DROP COLUMN inform_retries;
      DROP TABLE cpe_reading_progress, cpe_reading_hour, cpe_reading;
    `);
  }
}
