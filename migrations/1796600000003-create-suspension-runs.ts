import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSuspensionRuns1796600000003 implements MigrationInterface {
  readonly name = 'CreateSuspensionRuns1796600000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE suspension_policy ADD COLUMN until_hour integer NOT NULL DEFAULT 24,
        ADD CONSTRAINT ck_suspension_policy_until_hour CHECK (until_hour > hour AND until_hour <= 24);

      -- One row: how much a run may take away by itself, how fast, and how old payment data may be.
      CREATE TABLE suspension_limits (
        id integer NOT NULL,
        max_share_permille integer NOT NULL,
        median_factor integer NOT NULL,
        always_allowed integer NOT NULL,
        per_minute integer NOT NULL,
        per_nas_per_minute integer NOT NULL,
        payment_data_max_age_hours integer NOT NULL,
        CONSTRAINT pk_suspension_limits PRIMARY KEY (id),
        CONSTRAINT ck_suspension_limits_id CHECK (id = 1),
        CONSTRAINT ck_suspension_limits_share CHECK (max_share_permille BETWEEN 1 AND 1000),
        CONSTRAINT ck_suspension_limits_factor CHECK (median_factor BETWEEN 1 AND 100),
        CONSTRAINT ck_suspension_limits_always CHECK (always_allowed BETWEEN 0 AND 100000),
        CONSTRAINT ck_suspension_limits_pace CHECK (per_minute BETWEEN 1 AND 100000 AND per_nas_per_minute BETWEEN 1 AND 100000),
        CONSTRAINT ck_suspension_limits_age CHECK (payment_data_max_age_hours BETWEEN 1 AND 720)
      );
      INSERT INTO suspension_limits VALUES (1, 20, 3, 10, 600, 300, 6);

      -- What is taken away on one calendar day; held when a guard says so.
      CREATE TABLE suspension_run (
        id uuid NOT NULL,
        run_on date NOT NULL,
        created_at timestamptz NOT NULL,
        held_at timestamptz,
        held_reasons jsonb NOT NULL,
        allowed_count integer NOT NULL,
        decided_by text,
        decided_at timestamptz,
        decision_reason text,
        CONSTRAINT pk_suspension_run PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX ux_suspension_run_on ON suspension_run (run_on);

      CREATE TABLE suspension_case (
        id uuid NOT NULL,
        run_id uuid NOT NULL,
        subscriber_id uuid NOT NULL,
        subscription_id uuid NOT NULL,
        nas_id uuid,
        to_state text NOT NULL,
        reason text NOT NULL,
        overdue_minor bigint NOT NULL,
        currency char(3) NOT NULL,
        state text NOT NULL,
        is_judged boolean NOT NULL,
        is_approved boolean NOT NULL,
        not_before timestamptz,
        created_at timestamptz NOT NULL,
        settled_at timestamptz,
        outcome text,
        CONSTRAINT pk_suspension_case PRIMARY KEY (id),
        CONSTRAINT fk_suspension_case_run FOREIGN KEY (run_id) REFERENCES suspension_run (id),
        CONSTRAINT fk_suspension_case_subscriber FOREIGN KEY (subscriber_id) REFERENCES subscriber (id),
        CONSTRAINT fk_suspension_case_subscription FOREIGN KEY (subscription_id) REFERENCES subscription (id),
        CONSTRAINT ck_suspension_case_state CHECK (state IN ('waiting', 'done', 'dropped', 'discarded')),
        CONSTRAINT ck_suspension_case_settled CHECK ((state = 'waiting') = (settled_at IS NULL))
      );
      CREATE UNIQUE INDEX ux_suspension_case_waiting ON suspension_case (subscription_id) WHERE state = 'waiting';
      CREATE INDEX ix_suspension_case_run ON suspension_case (run_id, state);
      CREATE INDEX ix_suspension_case_subscriber ON suspension_case (subscriber_id);
      CREATE INDEX ix_suspension_case_subscription ON suspension_case (subscription_id);
      CREATE INDEX ix_suspension_case_settled ON suspension_case (settled_at) WHERE state = 'done';

      -- Where payments come from by themselves, and until when what they know is in the books.
      CREATE TABLE payment_source (
        name text NOT NULL,
        last_success_at timestamptz NOT NULL,
        reported_by text NOT NULL,
        CONSTRAINT pk_payment_source PRIMARY KEY (name)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE payment_source, suspension_case, suspension_run, suspension_limits;
      ALTER TABLE suspension_policy DROP CONSTRAINT ck_suspension_policy_until_hour, DROP COLUMN until_hour;
    `);
  }
}
