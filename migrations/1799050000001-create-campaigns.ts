import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCampaigns1799050000001 implements MigrationInterface {
  readonly name = 'CreateCampaigns1799050000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE campaign_policy (
        id integer NOT NULL,
        approval_above integer NOT NULL,
        CONSTRAINT pk_campaign_policy PRIMARY KEY (id),
        CONSTRAINT ck_campaign_policy_id CHECK (id = 1),
        CONSTRAINT ck_campaign_policy_above CHECK (approval_above BETWEEN 0 AND 100000)
      );
      INSERT INTO campaign_policy (id, approval_above) VALUES (1, 50);

      -- A firmware campaign: whom it is about is frozen when it is made.
      CREATE TABLE campaign (
        id uuid NOT NULL,
        kind text NOT NULL,
        name text NOT NULL,
        reason text NOT NULL,
        state text NOT NULL,
        halt_reason text,
        waits_for text,
        waits_until timestamptz,
        chosen jsonb,
        rules jsonb NOT NULL,
        parent_id uuid,
        needs_approval boolean NOT NULL,
        created_by_id uuid NOT NULL,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL,
        approved_by_id uuid,
        approved_by text,
        approved_at timestamptz,
        started_at timestamptz,
        judged_since timestamptz,
        finished_at timestamptz,
        idempotency_key text NOT NULL,
        CONSTRAINT pk_campaign PRIMARY KEY (id),
        CONSTRAINT fk_campaign_created_by FOREIGN KEY (created_by_id) REFERENCES staff_account (id),
        CONSTRAINT fk_campaign_approved_by FOREIGN KEY (approved_by_id) REFERENCES staff_account (id),
        CONSTRAINT fk_campaign_parent FOREIGN KEY (parent_id) REFERENCES campaign (id),
        CONSTRAINT ck_campaign_kind CHECK (kind IN ('firmware', 'rollback')),
        CONSTRAINT ck_campaign_parent CHECK ((kind = 'rollback') = (parent_id IS NOT NULL)),
        CONSTRAINT ck_campaign_state CHECK (state IN ('draft', 'running', 'paused', 'halted', 'done', 'cancelled')),
        CONSTRAINT ck_campaign_waits CHECK (waits_for IS NULL OR (waits_for IN ('settling', 'gap', 'window', 'room') AND state = 'running')),
        CONSTRAINT ck_campaign_halted CHECK ((state = 'halted') = (halt_reason IS NOT NULL)),
        CONSTRAINT ck_campaign_started CHECK (state IN ('draft', 'cancelled') OR started_at IS NOT NULL),
        CONSTRAINT ck_campaign_finished CHECK ((state IN ('done', 'cancelled')) = (finished_at IS NOT NULL)),
        CONSTRAINT ck_campaign_approved CHECK ((approved_by_id IS NULL) = (approved_at IS NULL) AND (approved_by_id IS NULL) = (approved_by IS NULL)),
        CONSTRAINT ck_campaign_second_person CHECK (approved_by_id <> created_by_id),
        CONSTRAINT ck_campaign_approval CHECK (started_at IS NULL OR NOT needs_approval OR approved_by_id IS NOT NULL)
      );
      CREATE UNIQUE INDEX ux_campaign_idempotency_key ON campaign (idempotency_key);
      CREATE INDEX ix_campaign_parent ON campaign (parent_id);
      CREATE INDEX ix_campaign_created_by ON campaign (created_by_id);
      CREATE INDEX ix_campaign_approved_by ON campaign (approved_by_id);

      CREATE TABLE campaign_image (
        campaign_id uuid NOT NULL,
        product_class text NOT NULL,
        file_id uuid,
        file_name text NOT NULL,
        version text,
        hardware_version text,
        from_versions text[] NOT NULL,
        CONSTRAINT pk_campaign_image PRIMARY KEY (campaign_id, product_class),
        CONSTRAINT fk_campaign_image_campaign FOREIGN KEY (campaign_id) REFERENCES campaign (id) ON DELETE CASCADE,
        CONSTRAINT fk_campaign_image_file FOREIGN KEY (file_id) REFERENCES router_file (id)
      );
      CREATE INDEX ix_campaign_image_file ON campaign_image (file_id);

      CREATE TABLE campaign_member (
        campaign_id uuid NOT NULL,
        cpe_id uuid NOT NULL,
        product_class text,
        manufacturer text,
        wave integer,
        state text NOT NULL,
        cause text,
        reason text,
        version_before text,
        expected_version text,
        file_id uuid,
        previous_file_id uuid,
        nas_id uuid,
        access_node text,
        attempt integer NOT NULL DEFAULT 0,
        checks integer NOT NULL DEFAULT 0,
        task_id uuid,
        check_task_id uuid,
        health_before jsonb,
        started_at timestamptz,
        check_since timestamptz,
        deadline_at timestamptz,
        settled_at timestamptz,
        CONSTRAINT pk_campaign_member PRIMARY KEY (campaign_id, cpe_id),
        CONSTRAINT fk_campaign_member_campaign FOREIGN KEY (campaign_id) REFERENCES campaign (id) ON DELETE CASCADE,
        CONSTRAINT fk_campaign_member_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT fk_campaign_member_file FOREIGN KEY (file_id) REFERENCES router_file (id),
        CONSTRAINT fk_campaign_member_previous_file FOREIGN KEY (previous_file_id) REFERENCES router_file (id),
        CONSTRAINT fk_campaign_member_task FOREIGN KEY (task_id) REFERENCES cpe_task (id) ON DELETE SET NULL,
        CONSTRAINT fk_campaign_member_check_task FOREIGN KEY (check_task_id) REFERENCES cpe_task (id) ON DELETE SET NULL,
        CONSTRAINT fk_campaign_member_nas FOREIGN KEY (nas_id) REFERENCES nas (id) ON DELETE SET NULL,
        CONSTRAINT ck_campaign_member_state CHECK (state IN ('waiting', 'preparing', 'sent', 'checking', 'done', 'failed', 'skipped', 'rolled-back')),
        CONSTRAINT ck_campaign_member_reason CHECK (state NOT IN ('failed', 'skipped') OR (cause IS NOT NULL AND reason IS NOT NULL)),
        CONSTRAINT ck_campaign_member_settled CHECK ((state IN ('done', 'failed', 'skipped', 'rolled-back')) = (settled_at IS NOT NULL)),
        CONSTRAINT ck_campaign_member_under_way CHECK ((state IN ('preparing', 'sent', 'checking')) = (deadline_at IS NOT NULL)),
        CONSTRAINT ck_campaign_member_wave CHECK (wave >= 0 AND (state = 'skipped' OR wave IS NOT NULL)),
        CONSTRAINT ck_campaign_member_waiting CHECK (state <> 'waiting' OR file_id IS NOT NULL)
      );
      -- Never two images on their way to one router.
      CREATE UNIQUE INDEX ux_campaign_member_under_way ON campaign_member (cpe_id) WHERE state IN ('preparing', 'sent', 'checking');
      CREATE UNIQUE INDEX ux_campaign_member_task ON campaign_member (task_id);
      CREATE INDEX ix_campaign_member_cpe ON campaign_member (cpe_id);
      CREATE INDEX ix_campaign_member_check_task ON campaign_member (check_task_id);
      CREATE INDEX ix_campaign_member_file ON campaign_member (file_id);
      CREATE INDEX ix_campaign_member_previous_file ON campaign_member (previous_file_id);
      CREATE INDEX ix_campaign_member_nas ON campaign_member (nas_id);
      CREATE INDEX ix_campaign_member_state ON campaign_member (campaign_id, state, wave);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE campaign_member, campaign_image, campaign, campaign_policy`);
  }
}
