import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDiagnostics1797900000001 implements MigrationInterface {
  readonly name = 'CreateDiagnostics1797900000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What a router is to measure, or to show of itself; null in other tasks.
      ALTER TABLE cpe_task
        ADD COLUMN diagnostic text;

      -- The kinds that there are so far, and two more.
      DO $$
      DECLARE
        so_far text;
      BEGIN
        SELECT pg_get_expr(conbin, conrelid) INTO STRICT so_far FROM pg_constraint
          WHERE conname = 'ck_cpe_task_kind' AND conrelid = 'cpe_task'::regclass;
        ALTER TABLE cpe_task DROP CONSTRAINT ck_cpe_task_kind;
        EXECUTE format('ALTER TABLE cpe_task ADD CONSTRAINT ck_cpe_task_kind CHECK (%s OR kind IN (%L, %L))',
          so_far, 'diagnose', 'inspect');
      END $$;

      ALTER TABLE cpe_task
        ADD CONSTRAINT ck_cpe_task_diagnostic CHECK ((diagnostic IS NOT NULL) = (kind IN ('diagnose', 'inspect')));

      -- A router has one object for each kind of diagnosis: the second would overwrite the first.
      CREATE UNIQUE INDEX ux_cpe_task_diagnostic ON cpe_task (cpe_id, diagnostic)
        WHERE state IN ('queued', 'sent', 'uncertain');

      CREATE TABLE cpe_diagnostic (
        task_id uuid NOT NULL,
        cpe_id uuid NOT NULL,
        kind text NOT NULL,
        wish jsonb NOT NULL,
        run jsonb,
        result jsonb,
        seen_here jsonb,
        measuring_since timestamptz,
        look_at timestamptz,
        looks int NOT NULL,
        CONSTRAINT pk_cpe_diagnostic PRIMARY KEY (task_id),
        CONSTRAINT fk_cpe_diagnostic_task FOREIGN KEY (task_id) REFERENCES cpe_task (id) ON DELETE CASCADE,
        CONSTRAINT fk_cpe_diagnostic_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT ck_cpe_diagnostic_kind CHECK (kind IN
          ('ping', 'traceroute', 'nslookup', 'download', 'upload', 'wifi-scan', 'hosts', 'optical', 'ppp')),
        CONSTRAINT ck_cpe_diagnostic_looks CHECK (looks >= 0)
      );
      CREATE INDEX ix_cpe_diagnostic_cpe ON cpe_diagnostic (cpe_id, kind, task_id);
      CREATE INDEX ix_cpe_diagnostic_look ON cpe_diagnostic (look_at) WHERE look_at IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE cpe_diagnostic;
      DROP INDEX ux_cpe_task_diagnostic;
      DELETE FROM cpe_task WHERE kind IN ('diagnose', 'inspect');
      ALTER TABLE cpe_task
        DROP CONSTRAINT ck_cpe_task_diagnostic,
        DROP COLUMN diagnostic,
        DROP CONSTRAINT ck_cpe_task_kind,
        ADD CONSTRAINT ck_cpe_task_kind CHECK (kind IN
          ('reboot', 'factory-reset', 'refresh', 'read-live', 'set-parameters', 'get-rpc-methods', 'download',
           'upload', 'restore', 'get-attributes', 'set-attributes', 'schedule-inform', 'list-transfers', 'cancel-transfer', 'change-software'));
    `);
  }
}
