import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePayments1795100000003 implements MigrationInterface {
  readonly name = 'CreatePayments1795100000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE payment (
        id uuid NOT NULL,
        billing_entity_id uuid NOT NULL,
        subscriber_id uuid NOT NULL,
        receipt text NOT NULL,
        receipt_value bigint NOT NULL,
        method text NOT NULL,
        gateway_account text NOT NULL,
        external_id text,
        idempotency_key text NOT NULL,
        request_hash text NOT NULL,
        currency char(3) NOT NULL,
        amount_minor bigint NOT NULL,
        fee_minor bigint NOT NULL,
        unallocated_minor bigint NOT NULL,
        received_at timestamptz NOT NULL,
        received_on date NOT NULL,
        booked_at timestamptz NOT NULL,
        booked_on date NOT NULL,
        booked_by text NOT NULL,
        note text,
        state text NOT NULL,
        reversed_at timestamptz,
        reversed_by text,
        reversal_reason text,
        CONSTRAINT pk_payment PRIMARY KEY (id),
        CONSTRAINT fk_payment_billing_entity FOREIGN KEY (billing_entity_id) REFERENCES billing_entity (id),
        CONSTRAINT fk_payment_subscriber FOREIGN KEY (subscriber_id) REFERENCES subscriber (id),
        CONSTRAINT ck_payment_method CHECK (method IN ('cash', 'bank', 'bkash', 'nagad', 'card')),
        CONSTRAINT ck_payment_amount CHECK (amount_minor > 0),
        CONSTRAINT ck_payment_fee CHECK (fee_minor BETWEEN 0 AND amount_minor),
        CONSTRAINT ck_payment_unallocated CHECK (unallocated_minor BETWEEN 0 AND amount_minor),
        CONSTRAINT ck_payment_state CHECK (state IN ('booked', 'reversed')),
        CONSTRAINT ck_payment_reversed CHECK (state = 'booked' OR unallocated_minor = 0)
      );
      -- A payment is booked once: per intention of a person, and per transaction of a gateway.
      CREATE UNIQUE INDEX ux_payment_idempotency_key ON payment (idempotency_key);
      CREATE UNIQUE INDEX ux_payment_external_id ON payment (gateway_account, external_id);
      CREATE UNIQUE INDEX ux_payment_receipt ON payment (receipt);
      CREATE UNIQUE INDEX ux_payment_receipt_value ON payment (billing_entity_id, receipt_value);
      CREATE INDEX ix_payment_subscriber ON payment (subscriber_id, received_at);
      CREATE INDEX ix_payment_booked_on ON payment (booked_on);
      CREATE INDEX ix_payment_unallocated ON payment (subscriber_id) WHERE unallocated_minor > 0;

      CREATE TABLE payment_allocation (
        id uuid NOT NULL,
        payment_id uuid NOT NULL,
        invoice_id uuid NOT NULL,
        amount_minor bigint NOT NULL,
        allocated_at timestamptz NOT NULL,
        reversed_at timestamptz,
        CONSTRAINT pk_payment_allocation PRIMARY KEY (id),
        CONSTRAINT fk_payment_allocation_payment FOREIGN KEY (payment_id) REFERENCES payment (id),
        CONSTRAINT fk_payment_allocation_invoice FOREIGN KEY (invoice_id) REFERENCES invoice (id),
        CONSTRAINT ck_payment_allocation_amount CHECK (amount_minor > 0)
      );
      CREATE INDEX ix_payment_allocation_payment ON payment_allocation (payment_id);
      CREATE INDEX ix_payment_allocation_invoice ON payment_allocation (invoice_id);

      -- A booked payment changes only by being used up, or by being reversed.
      CREATE FUNCTION payment_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE changing text[] := ARRAY['unallocated_minor', 'state', 'reversed_at', 'reversed_by', 'reversal_reason'];
      BEGIN
        IF OLD.state = 'reversed' OR to_jsonb(NEW) - changing IS DISTINCT FROM to_jsonb(OLD) - changing THEN
          RAISE EXCEPTION 'payment % is booked', OLD.receipt USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER payment_is_immutable BEFORE UPDATE ON payment FOR EACH ROW EXECUTE FUNCTION payment_is_immutable();

      CREATE FUNCTION payment_allocation_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.reversed_at IS NOT NULL OR to_jsonb(NEW) - 'reversed_at' IS DISTINCT FROM to_jsonb(OLD) - 'reversed_at' THEN
          RAISE EXCEPTION 'allocation % is final', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER payment_allocation_is_immutable BEFORE UPDATE ON payment_allocation
        FOR EACH ROW EXECUTE FUNCTION payment_allocation_is_immutable();

      CREATE TRIGGER payment_is_kept BEFORE DELETE OR TRUNCATE ON payment FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER payment_allocation_is_kept BEFORE DELETE OR TRUNCATE ON payment_allocation
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE payment_allocation, payment;
      DROP FUNCTION payment_is_immutable();
      DROP FUNCTION payment_allocation_is_immutable();
    `);
  }
}
