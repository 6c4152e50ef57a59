import type { MigrationInterface, QueryRunner } from 'typeorm';

export class QuickenCalls1797700000004 implements MigrationInterface {
  readonly name = 'QuickenCalls1797700000004';

  async up(runner: QueryRunner): Promise<void> {
    // Ten a second on one NAS kept people waiting who had just paid; a policy that staff has changed stays.
    await runner.query(`
      UPDATE call_policy SET calls_per_second = 200, calls_per_second_per_lane = 50
      WHERE calls_per_second = 50 AND calls_per_second_per_lane = 10`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE call_policy SET calls_per_second = 50, calls_per_second_per_lane = 10
      WHERE calls_per_second = 200 AND calls_per_second_per_lane = 50`);
  }
}
