import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A service could name a NAS or a policy that was never there; what pointed at nothing meant none. */
export class ReferSubscriptions1797500000003 implements MigrationInterface {
  readonly name = 'ReferSubscriptions1797500000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE subscription s SET policy_id = NULL
      WHERE policy_id IS NOT NULL AND NOT EXISTS (SELECT FROM suspension_policy p WHERE p.id = s.policy_id);
      UPDATE subscription s SET nas_id = NULL
      WHERE nas_id IS NOT NULL AND NOT EXISTS (SELECT FROM nas n WHERE n.id = s.nas_id);
      ALTER TABLE subscription
        ADD CONSTRAINT fk_subscription_policy FOREIGN KEY (policy_id) REFERENCES suspension_policy (id),
        ADD CONSTRAINT fk_subscription_nas FOREIGN KEY (nas_id) REFERENCES nas (id);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE subscription DROP CONSTRAINT fk_subscription_policy, DROP CONSTRAINT fk_subscription_nas`,
    );
  }
}
