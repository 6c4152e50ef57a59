import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateBulkChanges1800110000001 implements MigrationInterface {
  readonly name = 'CreateBulkChanges1800110000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One change of many routers: whom it is about, and what each is to get, is frozen when it is made.
      CREATE TABLE bulk_change (
        id uuid NOT NULL,
        name text NOT NULL,
        reason text NOT NULL,
        state text NOT NULL,
        halt_reason text,
        waits_for text,
        waits_until timestamptz,
        chosen jsonb,
        what jsonb NOT NULL,
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
        CONSTRAINT pk_bulk_change PRIMARY KEY (id),
        CONSTRAINT fk_bulk_change_created_by FOREIGN KEY (created_by_id) REFERENCES staff_account (id),
        CONSTRAINT fk_bulk_change_approved_by FOREIGN KEY (approved_by_id) REFERENCES staff_account (id),
        CONSTRAINT fk_bulk_change_parent FOREIGN KEY (parent_id) REFERENCES bulk_change (id),
        CONSTRAINT ck_bulk_change_state CHECK (state IN ('draft', 'running', 'paused', 'done', 'cancelled')),
        CONSTRAINT ck_bulk_change_waits CHECK (waits_for IS NULL OR (waits_for IN ('room', 'window', 'settling') AND state = 'running')),
        CONSTRAINT ck_bulk_change_halted CHECK (halt_reason IS NULL OR state = 'paused'),
        CONSTRAINT ck_bulk_change_chosen CHECK ((chosen IS NULL) = (parent_id IS NOT NULL)),
        CONSTRAINT ck_bulk_change_started CHECK (state IN ('draft', 'cancelled') OR started_at IS NOT NULL),
        CONSTRAINT ck_bulk_change_finished CHECK ((state IN ('done', 'cancelled')) = (finished_at IS NOT NULL)),
        CONSTRAINT ck_bulk_change_approved CHECK ((approved_by_id IS NULL) = (approved_at IS NULL) AND (approved_by_id IS NULL) = (approved_by IS NULL)),
        CONSTRAINT ck_bulk_change_second_person CHECK (approved_by_id <> created_by_id),
        CONSTRAINT ck_bulk_change_approval CHECK (started_at IS NULL OR NOT needs_approval OR approved_by_id IS NOT NULL)
      );
      CREATE UNIQUE INDEX ux_bulk_change_idempotency_key ON bulk_change (idempotency_key);
      CREATE INDEX ix_bulk_change_parent ON bulk_change (parent_id);
      CREATE INDEX ix_bulk_change_created_by ON bulk_change (created_by_id);
      CREATE INDEX ix_bulk_change_approved_by ON bulk_change (approved_by_id);

      CREATE TABLE bulk_change_router (
        change_id uuid NOT NULL,
        cpe_id uuid NOT NULL,
        product_class text,
        manufacturer text,
        state text NOT NULL,
        cause text,
        reason text,
        left_out boolean NOT NULL,
        -- What it is to get, and what was wanted there before: passwords are among it.
        order_sealed bytea,
        earlier_sealed bytea,
        nas_id uuid,
        access_node text,
        task_id uuid,
        attempt integer NOT NULL DEFAULT 0,
        started_at timestamptz,
        deadline_at timestamptz,
        settled_at timestamptz,
        CONSTRAINT pk_bulk_change_router PRIMARY KEY (change_id, cpe_id),
        CONSTRAINT fk_bulk_change_router_change FOREIGN KEY (change_id) REFERENCES bulk_change (id) ON DELETE CASCADE,
        CONSTRAINT fk_bulk_change_router_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT fk_bulk_change_router_nas FOREIGN KEY (nas_id) REFERENCES nas (id) ON DELETE SET NULL,
        CONSTRAINT fk_bulk_change_router_task FOREIGN KEY (task_id) REFERENCES cpe_task (id) ON DELETE SET NULL,
        CONSTRAINT ck_bulk_change_router_state CHECK (state IN ('waiting', 'under-way', 'applied', 'refused', 'unreachable', 'superseded', 'skipped')),
        CONSTRAINT ck_bulk_change_router_reason CHECK (state NOT IN ('refused', 'unreachable', 'superseded', 'skipped') OR (cause IS NOT NULL AND reason IS NOT NULL)),
        CONSTRAINT ck_bulk_change_router_settled CHECK ((state IN ('applied', 'refused', 'unreachable', 'superseded', 'skipped')) = (settled_at IS NOT NULL)),
        CONSTRAINT ck_bulk_change_router_under_way CHECK ((state = 'under-way') = (deadline_at IS NOT NULL)),
        CONSTRAINT ck_bulk_change_router_left_out CHECK (NOT left_out OR state = 'skipped')
      );
      CREATE INDEX ix_bulk_change_router_state ON bulk_change_router (change_id, state, cpe_id);
      CREATE INDEX ix_bulk_change_router_cpe ON bulk_change_router (cpe_id);
      CREATE INDEX ix_bulk_change_router_nas ON bulk_change_router (nas_id);
      CREATE UNIQUE INDEX ux_bulk_change_router_task ON bulk_change_router (task_id);
      CREATE INDEX ix_bulk_change_router_started ON bulk_change_router (started_at) WHERE started_at IS NOT NULL;

      -- What an operator has set for one router by name: wanted until somebody sets something else.
      CREATE TABLE operator_setting (
        id uuid NOT NULL,
        subscription_id uuid,
        cpe_id uuid,
        intent text NOT NULL,
        field text NOT NULL,
        value text,
        sealed bytea,
        type text,
        mode text NOT NULL,
        change_id uuid NOT NULL,
        change_name text NOT NULL,
        set_at timestamptz NOT NULL,
        CONSTRAINT pk_operator_setting PRIMARY KEY (id),
        CONSTRAINT fk_operator_setting_subscription FOREIGN KEY (subscription_id) REFERENCES subscription (id),
        CONSTRAINT fk_operator_setting_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT fk_operator_setting_change FOREIGN KEY (change_id) REFERENCES bulk_change (id),
        CONSTRAINT ck_operator_setting_whose CHECK ((subscription_id IS NULL) <> (cpe_id IS NULL)),
        CONSTRAINT ck_operator_setting_value CHECK ((value IS NULL) <> (sealed IS NULL)),
        CONSTRAINT ck_operator_setting_mode CHECK (mode IN ('enforce', 'initial'))
      );
      CREATE UNIQUE INDEX ux_operator_setting_field ON operator_setting (subscription_id, cpe_id, intent, field) NULLS NOT DISTINCT;
      CREATE INDEX ix_operator_setting_cpe ON operator_setting (cpe_id);
      CREATE INDEX ix_operator_setting_change ON operator_setting (change_id);
      CREATE TRIGGER tell_table_used AFTER INSERT ON operator_setting
        FOR EACH STATEMENT EXECUTE FUNCTION tell_table_used();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE operator_setting, bulk_change_router, bulk_change`);
  }
}
