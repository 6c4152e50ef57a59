import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is cut with a service: when its router is managed over it, or nothing proves that it is not, it stays reachable. */
export class AddManagedOverService1797000000003 implements MigrationInterface {
  readonly name = 'AddManagedOverService1797000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE subscription ADD COLUMN managed_over_service boolean NOT NULL DEFAULT false`);
    await runner.query(`
      UPDATE subscription SET managed_over_service = true FROM cpe
      WHERE cpe.subscription_id = subscription.id AND cpe.enrolled_at IS NOT NULL AND cpe.management_path <> 'own-wan'`);
    for (const table of ['enforcement', 'dynamic_authorization_request']) {
      await runner.query(`ALTER TABLE ${table} ADD COLUMN revision integer NOT NULL DEFAULT 0`);
    }
    await runner.query(`DROP INDEX ux_dynamic_authorization_request_target`);
    await runner.query(`
      CREATE UNIQUE INDEX ux_dynamic_authorization_request_target
      ON dynamic_authorization_request (subscription_id, state_version, revision, target, step)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM dynamic_authorization_request WHERE revision > 0`);
    await runner.query(`DROP INDEX ux_dynamic_authorization_request_target`);
    await runner.query(`
      CREATE UNIQUE INDEX ux_dynamic_authorization_request_target
      ON dynamic_authorization_request (subscription_id, state_version, target, step)`);
    for (const table of ['enforcement', 'dynamic_authorization_request']) {
      await runner.query(`ALTER TABLE ${table} DROP COLUMN revision`);
    }
    await runner.query(`ALTER TABLE subscription DROP COLUMN managed_over_service`);
  }
}
