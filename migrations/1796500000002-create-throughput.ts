import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateThroughput1796500000002 implements MigrationInterface {
  readonly name = 'CreateThroughput1796500000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- How fast a router was being used when it was last measured: the difference of two readings of its counters.
      CREATE TABLE cpe_throughput (
        cpe_id uuid NOT NULL,
        down_bits_per_second bigint NOT NULL,
        up_bits_per_second bigint NOT NULL,
        seconds double precision NOT NULL,
        measured_at timestamptz NOT NULL,
        session_id uuid NOT NULL,
        CONSTRAINT pk_cpe_throughput PRIMARY KEY (cpe_id),
        CONSTRAINT fk_cpe_throughput_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT ck_cpe_throughput_rates CHECK (down_bits_per_second >= 0 AND up_bits_per_second >= 0 AND seconds > 0)
      );

      ALTER TABLE cpe_task
        DROP CONSTRAINT ck_cpe_task_kind,
        ADD CONSTRAINT ck_cpe_task_kind CHECK (kind IN
          ('reboot', 'factory-reset', 'refresh', 'read-live', 'set-parameters', 'get-rpc-methods', 'download'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM cpe_task WHERE kind = 'read-live';
      ALTER TABLE cpe_task
        DROP CONSTRAINT ck_cpe_task_kind,
        ADD CONSTRAINT ck_cpe_task_kind
          CHECK (kind IN ('reboot', 'factory-reset', 'refresh', 'set-parameters', 'get-rpc-methods', 'download'));
      DROP TABLE cpe_throughput;
    `);
  }
}
