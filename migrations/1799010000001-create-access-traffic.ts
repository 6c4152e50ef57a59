import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAccessTraffic1799010000001 implements MigrationInterface {
  readonly name = 'CreateAccessTraffic1799010000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What a service moved on one day (UTC), in kB for each quarter of an hour: 96 numbers in a row are a tenth of 96
      -- rows. Null where no session tells of it. No foreign key: months are dropped whole, and rows are many.
      CREATE TABLE access_traffic (
        subscription_id uuid NOT NULL,
        at timestamptz NOT NULL,
        down_kilobytes integer[] NOT NULL,
        up_kilobytes integer[] NOT NULL,
        CONSTRAINT pk_access_traffic PRIMARY KEY (subscription_id, at),
        CONSTRAINT ck_access_traffic_at CHECK (date_trunc('day', at, 'UTC') = at),
        CONSTRAINT ck_access_traffic_quarters CHECK (cardinality(down_kilobytes) = 96 AND cardinality(up_kilobytes) = 96)
      ) PARTITION BY RANGE (at);
      CREATE TABLE partitions.access_traffic_default PARTITION OF access_traffic DEFAULT WITH (fillfactor = 50);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE access_traffic');
  }
}
