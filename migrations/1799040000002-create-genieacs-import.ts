import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateGenieacsImport1799040000002 implements MigrationInterface {
  readonly name = 'CreateGenieacsImport1799040000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A move from GenieACS: the files of a dump, what they hold, and what became of it.
      CREATE TABLE genieacs_import (
        id uuid NOT NULL,
        state text NOT NULL,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL,
        ended_at timestamptz,
        files jsonb NOT NULL DEFAULT '[]',
        counts jsonb NOT NULL DEFAULT '{}',
        problems jsonb NOT NULL DEFAULT '[]',
        problem_count integer NOT NULL DEFAULT 0,
        failure text,
        CONSTRAINT pk_genieacs_import PRIMARY KEY (id),
        CONSTRAINT ck_genieacs_import_state CHECK (state IN ('collecting', 'previewing', 'previewed', 'importing', 'done', 'failed')),
        CONSTRAINT ck_genieacs_import_failure CHECK ((failure IS NOT NULL) = (state = 'failed'))
      );
      CREATE INDEX ix_genieacs_import_created_at ON genieacs_import (created_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE genieacs_import`);
  }
}
