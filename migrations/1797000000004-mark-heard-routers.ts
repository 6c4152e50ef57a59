import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An observed router is not enrolled, and is cut off all the same: what counts is that it was heard. */
export class MarkHeardRouters1797000000004 implements MigrationInterface {
  readonly name = 'MarkHeardRouters1797000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE subscription SET managed_over_service = true FROM cpe
      WHERE cpe.subscription_id = subscription.id AND cpe.root IS NOT NULL AND cpe.management_path <> 'own-wan'
        AND NOT subscription.managed_over_service`);
  }

  async down(_runner: QueryRunner): Promise<void> {
    // Which of them were marked before is not known, and being marked harms nobody.
  }
}
