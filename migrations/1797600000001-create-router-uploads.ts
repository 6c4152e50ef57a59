import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRouterUploads1797600000001 implements MigrationInterface {
  readonly name = 'CreateRouterUploads1797600000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Files that routers sent: configurations and logs. The bytes are sealed on the disk, under the id.
      CREATE TABLE router_upload (
        id uuid NOT NULL,
        cpe_id uuid NOT NULL,
        kind text NOT NULL,
        file_type text NOT NULL,
        state text NOT NULL,
        version integer,
        reason text NOT NULL,
        asked_by text NOT NULL,
        size_bytes bigint NOT NULL,
        sha256 text NOT NULL,
        product_class text NOT NULL,
        hardware_version text,
        software_version text,
        received_from text NOT NULL,
        received_at timestamptz NOT NULL,
        seen_at timestamptz NOT NULL,
        needed_until timestamptz,
        released_at timestamptz,
        released_by text,
        CONSTRAINT pk_router_upload PRIMARY KEY (id),
        CONSTRAINT fk_router_upload_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT ck_router_upload_kind CHECK (kind IN ('config', 'log')),
        CONSTRAINT ck_router_upload_state CHECK (state IN ('quarantined', 'released')),
        CONSTRAINT ck_router_upload_reason
          CHECK (reason IN ('by-hand', 'scheduled', 'before-firmware', 'before-restore')),
        CONSTRAINT ck_router_upload_size CHECK (size_bytes > 0),
        CONSTRAINT ck_router_upload_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
        CONSTRAINT ck_router_upload_released CHECK ((released_at IS NOT NULL) = (state = 'released')),
        CONSTRAINT ck_router_upload_version
          CHECK ((version IS NOT NULL) = (kind = 'config' AND state = 'released'))
      );
      CREATE INDEX ix_router_upload_cpe ON router_upload (cpe_id, id);
      CREATE UNIQUE INDEX ux_router_upload_version ON router_upload (cpe_id, version);
      CREATE INDEX ix_router_upload_quarantined ON router_upload (id) WHERE state = 'quarantined';

      -- Whether routers of a model and firmware can send files at all, learned from what they answered.
      CREATE TABLE upload_ability (
        oui text NOT NULL,
        product_class text NOT NULL,
        software_version text NOT NULL,
        can_upload boolean NOT NULL,
        learned_at timestamptz NOT NULL,
        CONSTRAINT pk_upload_ability PRIMARY KEY (oui, product_class, software_version)
      );

      ALTER TABLE router_file ADD COLUMN from_version text, ADD COLUMN hardware_version text;

      ALTER TABLE cpe_task
        ADD COLUMN upload_id uuid,
        ADD COLUMN after_task_id uuid,
        ADD CONSTRAINT fk_cpe_task_upload FOREIGN KEY (upload_id) REFERENCES router_upload (id) ON DELETE SET NULL,
        ADD CONSTRAINT fk_cpe_task_after FOREIGN KEY (after_task_id) REFERENCES cpe_task (id) ON DELETE SET NULL,
        DROP CONSTRAINT ck_cpe_task_kind,
        ADD CONSTRAINT ck_cpe_task_kind CHECK (kind IN
          ('reboot', 'factory-reset', 'refresh', 'read-live', 'set-parameters', 'get-rpc-methods', 'download',
           'upload', 'restore',
           'get-attributes', 'set-attributes', 'schedule-inform', 'list-transfers', 'cancel-transfer', 'change-software')),
        ADD CONSTRAINT ck_cpe_task_restore
          CHECK (kind <> 'restore' OR upload_id IS NOT NULL OR state IN ('done', 'failed', 'cancelled'));
      CREATE INDEX ix_cpe_task_upload ON cpe_task (upload_id);
      CREATE INDEX ix_cpe_task_after ON cpe_task (after_task_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM cpe_task WHERE kind IN ('upload', 'restore');
      ALTER TABLE cpe_task
        DROP CONSTRAINT ck_cpe_task_restore,
        DROP CONSTRAINT ck_cpe_task_kind,
        ADD CONSTRAINT ck_cpe_task_kind CHECK (kind IN
          ('reboot', 'factory-reset', 'refresh', 'read-live', 'set-parameters', 'get-rpc-methods', 'download',
           'get-attributes', 'set-attributes', 'schedule-inform', 'list-transfers', 'cancel-transfer', 'change-software')),
        DROP COLUMN after_task_id,
        DROP COLUMN upload_id;
      ALTER TABLE router_file DROP COLUMN hardware_version, DROP COLUMN from_version;
      DROP TABLE upload_ability;
      DROP TABLE router_upload;
    `);
  }
}
