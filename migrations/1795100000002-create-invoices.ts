import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateInvoices1795100000002 implements MigrationInterface {
  readonly name = 'CreateInvoices1795100000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE billing_run (
        id uuid NOT NULL,
        billing_entity_id uuid NOT NULL,
        as_of_on date NOT NULL,
        is_scheduled boolean NOT NULL,
        idempotency_key text,
        state text NOT NULL,
        started_by text NOT NULL,
        created_at timestamptz NOT NULL,
        finished_at timestamptz,
        subscribers_total integer NOT NULL,
        subscribers_done integer NOT NULL DEFAULT 0,
        cursor_subscriber_id uuid,
        chunk_size integer NOT NULL,
        invoice_count integer NOT NULL DEFAULT 0,
        parked_count integer NOT NULL DEFAULT 0,
        collision_count integer NOT NULL DEFAULT 0,
        currency char(3) NOT NULL,
        net_minor bigint NOT NULL DEFAULT 0,
        tax_minor bigint NOT NULL DEFAULT 0,
        total_minor bigint NOT NULL DEFAULT 0,
        first_number text,
        last_number text,
        failure text,
        CONSTRAINT pk_billing_run PRIMARY KEY (id),
        CONSTRAINT fk_billing_run_billing_entity FOREIGN KEY (billing_entity_id) REFERENCES billing_entity (id),
        CONSTRAINT ck_billing_run_state CHECK (state IN ('queued', 'running', 'done', 'failed'))
      );
      CREATE INDEX ix_billing_run_billing_entity ON billing_run (billing_entity_id, created_at);
      -- One run at a time per billing entity, one scheduled run per day, one run per intention of a person.
      CREATE UNIQUE INDEX ux_billing_run_active ON billing_run (billing_entity_id) WHERE state IN ('queued', 'running');
      CREATE UNIQUE INDEX ux_billing_run_scheduled ON billing_run (billing_entity_id, as_of_on) WHERE is_scheduled;
      CREATE UNIQUE INDEX ux_billing_run_idempotency_key ON billing_run (idempotency_key);

      CREATE TABLE parked_account (
        id uuid NOT NULL,
        billing_run_id uuid NOT NULL,
        subscriber_id uuid NOT NULL,
        code text NOT NULL,
        reason text NOT NULL,
        CONSTRAINT pk_parked_account PRIMARY KEY (id),
        CONSTRAINT fk_parked_account_billing_run FOREIGN KEY (billing_run_id) REFERENCES billing_run (id),
        CONSTRAINT fk_parked_account_subscriber FOREIGN KEY (subscriber_id) REFERENCES subscriber (id)
      );
      CREATE UNIQUE INDEX ux_parked_account_subscriber ON parked_account (billing_run_id, subscriber_id);
      CREATE INDEX ix_parked_account_subscriber ON parked_account (subscriber_id);

      CREATE TABLE invoice (
        id uuid NOT NULL,
        billing_entity_id uuid NOT NULL,
        subscriber_id uuid NOT NULL,
        billing_run_id uuid,
        number text NOT NULL,
        number_value bigint NOT NULL,
        period_from_on date NOT NULL,
        issued_on date NOT NULL,
        issued_at timestamptz NOT NULL,
        due_on date NOT NULL,
        currency char(3) NOT NULL,
        net_minor bigint NOT NULL,
        tax_minor bigint NOT NULL,
        total_minor bigint NOT NULL,
        taxes jsonb NOT NULL,
        issued_to jsonb NOT NULL,
        issued_by jsonb NOT NULL,
        open_minor bigint NOT NULL,
        state text NOT NULL,
        settled_at timestamptz,
        voided_at timestamptz,
        voided_by text,
        void_reason text,
        CONSTRAINT pk_invoice PRIMARY KEY (id),
        CONSTRAINT fk_invoice_billing_entity FOREIGN KEY (billing_entity_id) REFERENCES billing_entity (id),
        CONSTRAINT fk_invoice_subscriber FOREIGN KEY (subscriber_id) REFERENCES subscriber (id),
        CONSTRAINT fk_invoice_billing_run FOREIGN KEY (billing_run_id) REFERENCES billing_run (id),
        CONSTRAINT ck_invoice_total CHECK (total_minor >= 0 AND total_minor = net_minor + tax_minor),
        CONSTRAINT ck_invoice_open CHECK (open_minor BETWEEN 0 AND total_minor),
        CONSTRAINT ck_invoice_state CHECK (state IN ('open', 'paid', 'void')),
        CONSTRAINT ck_invoice_state_open CHECK ((state = 'open') = (open_minor > 0)),
        CONSTRAINT ck_invoice_due CHECK (due_on >= issued_on)
      );
      CREATE UNIQUE INDEX ux_invoice_number_value ON invoice (billing_entity_id, number_value);
      CREATE UNIQUE INDEX ux_invoice_number ON invoice (number);
      CREATE INDEX ix_invoice_subscriber ON invoice (subscriber_id);
      CREATE INDEX ix_invoice_billing_run ON invoice (billing_run_id);
      CREATE INDEX ix_invoice_open_due_on ON invoice (due_on) WHERE state = 'open';

      CREATE TABLE invoice_line (
        id uuid NOT NULL,
        invoice_id uuid NOT NULL,
        position smallint NOT NULL,
        subscription_id uuid NOT NULL,
        charge_kind text NOT NULL,
        period_from_on date NOT NULL,
        period_to_on date NOT NULL,
        segment smallint NOT NULL,
        from_on date NOT NULL,
        to_on date NOT NULL,
        plan_id uuid NOT NULL,
        plan_name text NOT NULL,
        price_minor bigint NOT NULL,
        amount_minor bigint NOT NULL,
        net_minor bigint NOT NULL,
        tax_minor bigint NOT NULL,
        tax_set jsonb NOT NULL,
        void boolean NOT NULL DEFAULT false,
        CONSTRAINT pk_invoice_line PRIMARY KEY (id),
        CONSTRAINT fk_invoice_line_invoice FOREIGN KEY (invoice_id) REFERENCES invoice (id),
        CONSTRAINT fk_invoice_line_subscription FOREIGN KEY (subscription_id) REFERENCES subscription (id),
        CONSTRAINT ck_invoice_line_charge_kind CHECK (charge_kind IN ('recurring', 'credit')),
        CONSTRAINT ck_invoice_line_period CHECK (from_on < to_on AND from_on >= period_from_on AND to_on <= period_to_on),
        CONSTRAINT ck_invoice_line_sign CHECK (CASE charge_kind WHEN 'credit' THEN amount_minor <= 0 ELSE amount_minor >= 0 END)
      );
      CREATE INDEX ix_invoice_line_invoice ON invoice_line (invoice_id);
      CREATE INDEX ix_invoice_line_subscription ON invoice_line (subscription_id);
      -- Never bill a period twice, whatever code, run or process asks for it.
      CREATE UNIQUE INDEX ux_invoice_line_charge ON invoice_line (subscription_id, charge_kind, period_from_on, segment) WHERE NOT void;

      -- BR-18: what was issued stays as it was issued. Only what is open, and being void, can change.
      CREATE FUNCTION invoice_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.state = 'void'
          OR (NEW.id, NEW.billing_entity_id, NEW.subscriber_id, NEW.billing_run_id, NEW.number, NEW.number_value, NEW.period_from_on,
              NEW.issued_on, NEW.issued_at, NEW.due_on, NEW.currency, NEW.net_minor, NEW.tax_minor, NEW.total_minor, NEW.taxes,
              NEW.issued_to, NEW.issued_by)
            IS DISTINCT FROM
             (OLD.id, OLD.billing_entity_id, OLD.subscriber_id, OLD.billing_run_id, OLD.number, OLD.number_value, OLD.period_from_on,
              OLD.issued_on, OLD.issued_at, OLD.due_on, OLD.currency, OLD.net_minor, OLD.tax_minor, OLD.total_minor, OLD.taxes,
              OLD.issued_to, OLD.issued_by)
        THEN
          RAISE EXCEPTION 'invoice % is final', OLD.number USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER invoice_is_immutable BEFORE UPDATE ON invoice FOR EACH ROW EXECUTE FUNCTION invoice_is_immutable();

      CREATE FUNCTION invoice_line_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.void OR to_jsonb(NEW) - 'void' IS DISTINCT FROM to_jsonb(OLD) - 'void' THEN
          RAISE EXCEPTION 'line % of an invoice is final', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER invoice_line_is_immutable BEFORE UPDATE ON invoice_line FOR EACH ROW EXECUTE FUNCTION invoice_line_is_immutable();

      CREATE TRIGGER invoice_is_kept BEFORE DELETE OR TRUNCATE ON invoice FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER invoice_line_is_kept BEFORE DELETE OR TRUNCATE ON invoice_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE invoice_line, invoice, parked_account, billing_run;
      DROP FUNCTION invoice_is_immutable();
      DROP FUNCTION invoice_line_is_immutable();
    `);
  }
}
