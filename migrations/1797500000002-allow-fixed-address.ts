import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A service that dials in may have an address of its own too; one that does not dial still needs it. */
export class AllowFixedAddress1797500000002 implements MigrationInterface {
  readonly name = 'AllowFixedAddress1797500000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE subscription
        DROP CONSTRAINT ck_subscription_static_address,
        ADD CONSTRAINT ck_subscription_static_address
          CHECK (coalesce(access_method, '') <> 'static-ip' OR static_address IS NOT NULL);
      CREATE INDEX ix_subscription_static_address ON subscription (static_address) WHERE static_address IS NOT NULL;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX ix_subscription_static_address;
      ALTER TABLE subscription
        DROP CONSTRAINT ck_subscription_static_address,
        ADD CONSTRAINT ck_subscription_static_address
          CHECK ((coalesce(access_method, '') = 'static-ip') = (static_address IS NOT NULL)) NOT VALID;`);
  }
}
