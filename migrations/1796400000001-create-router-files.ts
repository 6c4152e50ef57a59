import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRouterFiles1796400000001 implements MigrationInterface {
  readonly name = 'CreateRouterFiles1796400000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Images and configuration files for routers; the bytes are on disk under the id, never under a name.
      CREATE TABLE router_file (
        id uuid NOT NULL,
        name text NOT NULL,
        kind text NOT NULL,
        file_type text NOT NULL,
        product_class text NOT NULL,
        version text,
        suffix text NOT NULL,
        size_bytes bigint NOT NULL,
        sha256 text NOT NULL,
        uploaded_by text NOT NULL,
        uploaded_at timestamptz NOT NULL,
        CONSTRAINT pk_router_file PRIMARY KEY (id),
        CONSTRAINT ck_router_file_kind CHECK (kind IN ('firmware', 'web-content', 'vendor-config')),
        CONSTRAINT ck_router_file_size CHECK (size_bytes > 0),
        CONSTRAINT ck_router_file_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
        CONSTRAINT ck_router_file_suffix CHECK (suffix ~ '^([.][A-Za-z0-9]{1,10})?$')
      );
      -- The same bytes for the same purpose are one file: an upload that is repeated finds the first.
      CREATE UNIQUE INDEX ux_router_file_content ON router_file (sha256, file_type, product_class);

      ALTER TABLE cpe_task
        ADD COLUMN file_id uuid,
        ADD CONSTRAINT fk_cpe_task_file FOREIGN KEY (file_id) REFERENCES router_file (id) ON DELETE SET NULL,
        DROP CONSTRAINT ck_cpe_task_kind,
        ADD CONSTRAINT ck_cpe_task_kind
          CHECK (kind IN ('reboot', 'factory-reset', 'refresh', 'set-parameters', 'get-rpc-methods', 'download')),
        -- A task that is done lives on when its file is deleted.
        ADD CONSTRAINT ck_cpe_task_file
          CHECK (kind <> 'download' OR file_id IS NOT NULL OR state IN ('done', 'failed', 'cancelled'));
      CREATE INDEX ix_cpe_task_file ON cpe_task (file_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM cpe_task WHERE kind = 'download';
      ALTER TABLE cpe_task
        DROP CONSTRAINT ck_cpe_task_file,
        DROP CONSTRAINT ck_cpe_task_kind,
        ADD CONSTRAINT ck_cpe_task_kind
          CHECK (kind IN ('reboot', 'factory-reset', 'refresh', 'set-parameters', 'get-rpc-methods')),
        DROP COLUMN file_id;
      DROP TABLE router_file;
    `);
  }
}
