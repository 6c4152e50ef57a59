import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSubscribers1795000000004 implements MigrationInterface {
  readonly name = 'CreateSubscribers1795000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE EXTENSION IF NOT EXISTS pg_trgm;
      CREATE EXTENSION IF NOT EXISTS btree_gist;

      CREATE SEQUENCE subscriber_number_seq;
      CREATE TABLE subscriber (
        id uuid NOT NULL,
        number text NOT NULL,
        name text NOT NULL,
        phone text NOT NULL,
        phone_digits text NOT NULL,
        email text,
        address text,
        created_at timestamptz NOT NULL,
        CONSTRAINT pk_subscriber PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX ux_subscriber_number ON subscriber (number);
      CREATE INDEX ix_subscriber_phone ON subscriber (phone_digits text_pattern_ops);
      CREATE INDEX ix_subscriber_name_trgm ON subscriber USING gin (lower(name) gin_trgm_ops);

      CREATE TABLE subscription (
        id uuid NOT NULL,
        subscriber_id uuid NOT NULL,
        plan_id uuid NOT NULL,
        label text NOT NULL,
        activated_on date NOT NULL,
        ended_on date,
        billing_cycle_day integer NOT NULL,
        service_state text NOT NULL,
        state_version integer NOT NULL,
        state_changed_at timestamptz NOT NULL,
        pppoe_username text NOT NULL,
        pppoe_password_sealed bytea NOT NULL,
        nas_id uuid,
        policy_id uuid,
        created_at timestamptz NOT NULL,
        CONSTRAINT pk_subscription PRIMARY KEY (id),
        CONSTRAINT fk_subscription_subscriber FOREIGN KEY (subscriber_id) REFERENCES subscriber (id),
        CONSTRAINT fk_subscription_plan FOREIGN KEY (plan_id) REFERENCES plan (id),
        CONSTRAINT ck_subscription_cycle_day CHECK (billing_cycle_day BETWEEN 1 AND 31),
        CONSTRAINT ck_subscription_ended CHECK (ended_on >= activated_on),
        CONSTRAINT ck_subscription_state CHECK (service_state IN ('active', 'notice', 'throttled', 'walled-garden', 'suspended', 'terminated'))
      );
      CREATE UNIQUE INDEX ux_subscription_pppoe_username ON subscription (pppoe_username);
      CREATE INDEX ix_subscription_subscriber ON subscription (subscriber_id);
      CREATE INDEX ix_subscription_plan ON subscription (plan_id);
      CREATE INDEX ix_subscription_nas ON subscription (nas_id);
      CREATE INDEX ix_subscription_policy ON subscription (policy_id);

      -- Which plan, at which price, from when until when: what the invoice engine reads. History is never rewritten.
      CREATE TABLE subscription_plan_period (
        id uuid NOT NULL,
        subscription_id uuid NOT NULL,
        plan_id uuid NOT NULL,
        price_minor bigint NOT NULL,
        currency char(3) NOT NULL,
        from_on date NOT NULL,
        to_on date,
        CONSTRAINT pk_subscription_plan_period PRIMARY KEY (id),
        CONSTRAINT fk_subscription_plan_period_subscription FOREIGN KEY (subscription_id) REFERENCES subscription (id),
        CONSTRAINT fk_subscription_plan_period_plan FOREIGN KEY (plan_id) REFERENCES plan (id),
        CONSTRAINT ck_subscription_plan_period_order CHECK (to_on >= from_on)
      );
      CREATE INDEX ix_subscription_plan_period_subscription ON subscription_plan_period (subscription_id, from_on);
      CREATE INDEX ix_subscription_plan_period_plan ON subscription_plan_period (plan_id);
      ALTER TABLE subscription_plan_period ADD CONSTRAINT xc_subscription_plan_period_no_overlap
        EXCLUDE USING gist (subscription_id WITH =, daterange(from_on, to_on) WITH &&);

      CREATE TABLE service_state_change (
        id uuid NOT NULL,
        subscription_id uuid NOT NULL,
        version integer NOT NULL,
        from_state text,
        to_state text NOT NULL,
        cause jsonb NOT NULL,
        decided_at timestamptz NOT NULL,
        CONSTRAINT pk_service_state_change PRIMARY KEY (id),
        CONSTRAINT fk_service_state_change_subscription FOREIGN KEY (subscription_id) REFERENCES subscription (id)
      );
      CREATE UNIQUE INDEX ux_service_state_change_version ON service_state_change (subscription_id, version);
      CREATE INDEX ix_service_state_change_decided_at ON service_state_change (decided_at);
      CREATE TRIGGER service_state_change_append_only BEFORE UPDATE OR DELETE ON service_state_change
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE service_state_change, subscription_plan_period, subscription, subscriber;
      DROP SEQUENCE subscriber_number_seq;
    `);
  }
}
