import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateProvisioning1795300000002 implements MigrationInterface {
  readonly name = 'CreateProvisioning1795300000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The subscriber's WiFi: given once to each router, changed by staff or at the router, kept over reset and swap.
      CREATE TABLE subscription_wifi (
        id uuid NOT NULL,
        subscription_id uuid NOT NULL,
        band text NOT NULL,
        ssid text NOT NULL,
        passphrase_sealed bytea NOT NULL,
        enabled boolean NOT NULL,
        source text NOT NULL,
        changed_at timestamptz NOT NULL,
        adopted_at timestamptz,
        CONSTRAINT pk_subscription_wifi PRIMARY KEY (id),
        CONSTRAINT fk_subscription_wifi_subscription FOREIGN KEY (subscription_id) REFERENCES subscription (id),
        CONSTRAINT ck_subscription_wifi_band CHECK (band IN ('2.4', '5')),
        CONSTRAINT ck_subscription_wifi_source CHECK (source IN ('operator', 'subscriber', 'generated'))
      );
      CREATE UNIQUE INDEX ux_subscription_wifi_band ON subscription_wifi (subscription_id, band);

      -- One row per CPE: whether something is due, and what every process keeps of it in memory.
      CREATE TABLE cpe_wanted (
        cpe_id uuid NOT NULL,
        revision integer NOT NULL,
        due boolean NOT NULL,
        due_reason text,
        due_at timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        is_provisioned boolean NOT NULL,
        parameter_key text,
        has_after_reboot boolean NOT NULL,
        online_check jsonb,
        unresolved jsonb NOT NULL,
        notes jsonb NOT NULL,
        planned_at timestamptz,
        CONSTRAINT pk_cpe_wanted PRIMARY KEY (cpe_id),
        CONSTRAINT fk_cpe_wanted_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE
      );
      CREATE INDEX ix_cpe_wanted_due ON cpe_wanted (due_at) WHERE due_at IS NOT NULL;

      CREATE TABLE cpe_parameter_status (
        cpe_id uuid NOT NULL,
        path text NOT NULL,
        intent text NOT NULL,
        field text NOT NULL,
        owner text NOT NULL,
        mode text NOT NULL,
        wanted text,
        is_secret boolean NOT NULL,
        status text NOT NULL,
        reason_code text,
        reason text,
        written text,
        device_form text,
        corrections integer NOT NULL,
        parameter_key text,
        since timestamptz NOT NULL,
        tried_at timestamptz,
        session_id uuid,
        CONSTRAINT pk_cpe_parameter_status PRIMARY KEY (cpe_id, path),
        CONSTRAINT fk_cpe_parameter_status_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT ck_cpe_parameter_status_mode CHECK (mode IN ('enforce', 'initial')),
        CONSTRAINT ck_cpe_parameter_status_status
          CHECK (status IN ('in-sync', 'pending', 'refused', 'unverifiable', 'after-reboot')),
        CONSTRAINT ck_cpe_parameter_status_secret CHECK (NOT is_secret OR wanted IS NULL),
        CONSTRAINT ck_cpe_parameter_status_reason CHECK (status <> 'refused' OR reason IS NOT NULL)
      );

      -- created = done + failed + cancelled + (queued, sent, uncertain), at every instant: one row, one state.
      CREATE TABLE cpe_task (
        id uuid NOT NULL,
        cpe_id uuid NOT NULL,
        kind text NOT NULL,
        state text NOT NULL,
        command_key text NOT NULL,
        idempotency_key text NOT NULL,
        payload_sealed bytea,
        result jsonb NOT NULL,
        reason text,
        attempts integer NOT NULL,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL,
        sent_at timestamptz,
        answered_at timestamptz,
        finished_at timestamptz,
        deadline_at timestamptz NOT NULL,
        session_id uuid,
        CONSTRAINT pk_cpe_task PRIMARY KEY (id),
        CONSTRAINT fk_cpe_task_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT ck_cpe_task_kind CHECK (kind IN ('reboot', 'factory-reset', 'refresh', 'set-parameters', 'get-rpc-methods')),
        CONSTRAINT ck_cpe_task_state CHECK (state IN ('queued', 'sent', 'done', 'failed', 'uncertain', 'cancelled')),
        CONSTRAINT ck_cpe_task_finished CHECK ((finished_at IS NOT NULL) = (state IN ('done', 'failed', 'cancelled'))),
        CONSTRAINT ck_cpe_task_sent CHECK (state NOT IN ('sent', 'uncertain') OR sent_at IS NOT NULL)
      );
      CREATE UNIQUE INDEX ux_cpe_task_command_key ON cpe_task (cpe_id, command_key);
      CREATE UNIQUE INDEX ux_cpe_task_idempotency_key ON cpe_task (idempotency_key);
      CREATE INDEX ix_cpe_task_cpe ON cpe_task (cpe_id, id);
      CREATE INDEX ix_cpe_task_open ON cpe_task (deadline_at) WHERE state IN ('queued', 'sent', 'uncertain');

      -- What proves that a state of a service reached the router; each step of a state is told once.
      CREATE TABLE provisioning_evidence (
        id uuid NOT NULL,
        subscription_id uuid NOT NULL,
        state_version integer NOT NULL,
        cpe_id uuid NOT NULL,
        step text NOT NULL,
        at timestamptz NOT NULL,
        detail jsonb NOT NULL,
        CONSTRAINT pk_provisioning_evidence PRIMARY KEY (id),
        CONSTRAINT fk_provisioning_evidence_subscription FOREIGN KEY (subscription_id) REFERENCES subscription (id),
        CONSTRAINT fk_provisioning_evidence_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id),
        CONSTRAINT ck_provisioning_evidence_step
          CHECK (step IN ('wanted', 'connection-request', 'inform', 'set', 'read-back', 'online', 'refused'))
      );
      CREATE UNIQUE INDEX ux_provisioning_evidence_step ON provisioning_evidence (subscription_id, state_version, step);
      CREATE INDEX ix_provisioning_evidence_cpe ON provisioning_evidence (cpe_id, at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE provisioning_evidence, cpe_task, cpe_parameter_status, cpe_wanted, subscription_wifi`,
    );
  }
}
