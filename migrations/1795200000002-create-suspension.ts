import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSuspension1795200000002 implements MigrationInterface {
  readonly name = 'CreateSuspension1795200000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE suspension_policy (
        id uuid NOT NULL,
        name text NOT NULL,
        is_default boolean NOT NULL,
        grace_days integer NOT NULL,
        hour integer NOT NULL,
        method text NOT NULL,
        tolerance_minor bigint NOT NULL,
        currency char(3) NOT NULL,
        notice_days integer,
        skip_weekdays integer[] NOT NULL,
        version integer NOT NULL,
        changed_at timestamptz NOT NULL,
        CONSTRAINT pk_suspension_policy PRIMARY KEY (id),
        CONSTRAINT ck_suspension_policy_grace CHECK (grace_days BETWEEN 0 AND 90),
        CONSTRAINT ck_suspension_policy_hour CHECK (hour BETWEEN 0 AND 23),
        CONSTRAINT ck_suspension_policy_method CHECK (method IN ('walled-garden', 'suspended')),
        CONSTRAINT ck_suspension_policy_tolerance CHECK (tolerance_minor >= 0),
        CONSTRAINT ck_suspension_policy_notice CHECK (notice_days BETWEEN 0 AND 60),
        CONSTRAINT ck_suspension_policy_weekdays CHECK (skip_weekdays <@ ARRAY[0, 1, 2, 3, 4, 5, 6] AND NOT skip_weekdays @> ARRAY[0, 1, 2, 3, 4, 5, 6])
      );
      CREATE UNIQUE INDEX ux_suspension_policy_name ON suspension_policy (name);
      CREATE UNIQUE INDEX ux_suspension_policy_default ON suspension_policy (is_default) WHERE is_default;

      -- When each account must be looked at again, by business time; null: only when a fact changes.
      CREATE TABLE suspension_watch (
        subscriber_id uuid NOT NULL,
        next_decision_at timestamptz,
        decided_at timestamptz,
        last_decision jsonb,
        CONSTRAINT pk_suspension_watch PRIMARY KEY (subscriber_id),
        CONSTRAINT fk_suspension_watch_subscriber FOREIGN KEY (subscriber_id) REFERENCES subscriber (id)
      );
      CREATE INDEX ix_suspension_watch_next ON suspension_watch (next_decision_at) WHERE next_decision_at IS NOT NULL;

      INSERT INTO suspension_policy (id, name, is_default, grace_days, hour, method, tolerance_minor, currency, notice_days, skip_weekdays, version, changed_at)
        SELECT '01936000-0000-7000-8000-000000000010', 'Standard', true, 3, 10, 'walled-garden', 0, currency, NULL, '{}', 1, now()
        FROM billing_entity ORDER BY id LIMIT 1;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE suspension_watch, suspension_policy`);
  }
}
