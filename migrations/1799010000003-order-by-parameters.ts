import type { MigrationInterface, QueryRunner } from 'typeorm';

const BEFORE = `'rxPowerDbm', 'txPowerDbm', 'channel24', 'channel5', 'periodicInformSeconds'`;

const indexOf = (names: string): string => `
  DROP INDEX ix_cpe_parameter_number;
  CREATE INDEX ix_cpe_parameter_number ON cpe_parameter
    (name, (CASE WHEN value ~ '^-?[0-9]{1,12}([.][0-9]{1,9})?$' THEN value::numeric END), cpe_id)
    WHERE name IN (${names});
`;

export class OrderByParameters1799010000003 implements MigrationInterface {
  readonly name = 'OrderByParameters1799010000003';

  async up(runner: QueryRunner): Promise<void> {
    // Routers are listed in the order of what counts up, too; it is written with every reading, which is rare enough.
    await runner.query(indexOf(`${BEFORE}, 'uptimeSeconds', 'pppUptimeSeconds', 'hostCount'`));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(indexOf(BEFORE));
  }
}
