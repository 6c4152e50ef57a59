import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateInterventions1796600000002 implements MigrationInterface {
  readonly name = 'CreateInterventions1796600000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What staff did to a service by hand: taken away, or given back in spite of what is overdue.
      CREATE TABLE service_intervention (
        id uuid NOT NULL,
        subscription_id uuid NOT NULL,
        kind text NOT NULL,
        method text,
        reason text NOT NULL,
        ends text NOT NULL,
        ends_at timestamptz,
        awaited_invoice_ids uuid[] NOT NULL,
        idempotency_key text NOT NULL,
        placed_by text NOT NULL,
        placed_at timestamptz NOT NULL,
        ended_at timestamptz,
        end_reason text,
        CONSTRAINT pk_service_intervention PRIMARY KEY (id),
        CONSTRAINT fk_service_intervention_subscription FOREIGN KEY (subscription_id) REFERENCES subscription (id),
        CONSTRAINT ck_service_intervention_kind CHECK (kind IN ('suspend', 'restore')),
        CONSTRAINT ck_service_intervention_method CHECK ((kind = 'suspend') = (method IS NOT NULL) AND method IN ('throttled', 'walled-garden', 'suspended')),
        CONSTRAINT ck_service_intervention_ends CHECK (ends IN ('by-staff', 'when-paid', 'at', 'at-once') AND (ends = 'at') = (ends_at IS NOT NULL)),
        CONSTRAINT ck_service_intervention_ended CHECK ((ended_at IS NULL) = (end_reason IS NULL))
      );
      CREATE UNIQUE INDEX ux_service_intervention_key ON service_intervention (idempotency_key);
      CREATE UNIQUE INDEX ux_service_intervention_open ON service_intervention (subscription_id) WHERE ended_at IS NULL;
      CREATE INDEX ix_service_intervention_subscription ON service_intervention (subscription_id, placed_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE service_intervention`);
  }
}
