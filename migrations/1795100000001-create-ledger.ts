import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateLedger1795100000001 implements MigrationInterface {
  readonly name = 'CreateLedger1795100000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ledger_account (
        id uuid NOT NULL,
        code text NOT NULL,
        number text NOT NULL,
        name text NOT NULL,
        kind text NOT NULL,
        CONSTRAINT pk_ledger_account PRIMARY KEY (id),
        CONSTRAINT ck_ledger_account_kind CHECK (kind IN ('asset', 'liability', 'income', 'expense'))
      );
      CREATE UNIQUE INDEX ux_ledger_account_code ON ledger_account (code);
      CREATE UNIQUE INDEX ux_ledger_account_number ON ledger_account (number);
      INSERT INTO ledger_account (id, code, number, name, kind) VALUES
        ('01936000-0000-7000-8000-000000001010', 'cash', '1010', 'Cash', 'asset'),
        ('01936000-0000-7000-8000-000000001020', 'bank', '1020', 'Bank', 'asset'),
        ('01936000-0000-7000-8000-000000001031', 'bkash-clearing', '1031', 'bKash clearing', 'asset'),
        ('01936000-0000-7000-8000-000000001032', 'nagad-clearing', '1032', 'Nagad clearing', 'asset'),
        ('01936000-0000-7000-8000-000000001033', 'card-clearing', '1033', 'Card clearing', 'asset'),
        ('01936000-0000-7000-8000-000000001100', 'accounts-receivable', '1100', 'Accounts receivable', 'asset'),
        ('01936000-0000-7000-8000-000000002100', 'tax-payable', '2100', 'Tax payable', 'liability'),
        ('01936000-0000-7000-8000-000000002200', 'customer-advances', '2200', 'Customer advances', 'liability'),
        ('01936000-0000-7000-8000-000000002300', 'deferred-revenue', '2300', 'Deferred revenue', 'liability'),
        ('01936000-0000-7000-8000-000000004000', 'service-revenue', '4000', 'Service revenue', 'income'),
        ('01936000-0000-7000-8000-000000005100', 'gateway-fees', '5100', 'Payment gateway fees', 'expense');

      CREATE TABLE journal_entry (
        id uuid NOT NULL,
        billing_entity_id uuid NOT NULL,
        kind text NOT NULL,
        source_id uuid NOT NULL,
        reference text NOT NULL,
        text text NOT NULL,
        posted_on date NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT pk_journal_entry PRIMARY KEY (id),
        CONSTRAINT fk_journal_entry_billing_entity FOREIGN KEY (billing_entity_id) REFERENCES billing_entity (id),
        CONSTRAINT ck_journal_entry_kind CHECK (kind IN
          ('invoice', 'invoice-void', 'payment', 'payment-reversal', 'credit-use', 'revenue-release'))
      );
      -- A document is posted once, whoever tries again.
      CREATE UNIQUE INDEX ux_journal_entry_source ON journal_entry (kind, source_id);
      CREATE INDEX ix_journal_entry_posted_on ON journal_entry (billing_entity_id, posted_on);

      CREATE TABLE journal_line (
        entry_id uuid NOT NULL,
        position smallint NOT NULL,
        account_id uuid NOT NULL,
        subscriber_id uuid,
        currency char(3) NOT NULL,
        amount_minor bigint NOT NULL,
        CONSTRAINT pk_journal_line PRIMARY KEY (entry_id, position),
        CONSTRAINT fk_journal_line_entry FOREIGN KEY (entry_id) REFERENCES journal_entry (id),
        CONSTRAINT fk_journal_line_account FOREIGN KEY (account_id) REFERENCES ledger_account (id),
        CONSTRAINT fk_journal_line_subscriber FOREIGN KEY (subscriber_id) REFERENCES subscriber (id),
        CONSTRAINT ck_journal_line_amount CHECK (amount_minor <> 0)
      );
      CREATE INDEX ix_journal_line_account ON journal_line (account_id);
      CREATE INDEX ix_journal_line_subscriber ON journal_line (subscriber_id, account_id);

      -- All lines of an entry come in one INSERT, numbered from 1, and sum to zero per currency. With the primary
      -- key this also means that nothing can be added to an entry later. One check per statement: a deferred
      -- trigger per row costs ten times more.
      CREATE FUNCTION journal_line_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE bad uuid;
      BEGIN
        SELECT entry_id INTO bad FROM added GROUP BY entry_id, currency HAVING sum(amount_minor) <> 0 LIMIT 1;
        IF FOUND THEN
          RAISE EXCEPTION 'journal entry % does not balance', bad
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_journal_line_balanced';
        END IF;
        SELECT entry_id INTO bad FROM added GROUP BY entry_id
          HAVING min(position) <> 1 OR max(position) <> count(*) LIMIT 1;
        IF FOUND THEN
          RAISE EXCEPTION 'journal entry % is not whole', bad
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_journal_line_whole';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER journal_line_balanced AFTER INSERT ON journal_line
        REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION journal_line_balanced();

      CREATE TRIGGER journal_line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_line
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER journal_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      -- Revenue of a period that has not begun; released once, or cancelled with its invoice.
      CREATE TABLE deferred_revenue (
        id uuid NOT NULL,
        billing_entity_id uuid NOT NULL,
        source_id uuid NOT NULL,
        reference text NOT NULL,
        release_on date NOT NULL,
        currency char(3) NOT NULL,
        amount_minor bigint NOT NULL,
        released_at timestamptz,
        cancelled_at timestamptz,
        CONSTRAINT pk_deferred_revenue PRIMARY KEY (id),
        CONSTRAINT fk_deferred_revenue_billing_entity FOREIGN KEY (billing_entity_id) REFERENCES billing_entity (id),
        CONSTRAINT ck_deferred_revenue_amount CHECK (amount_minor <> 0),
        CONSTRAINT ck_deferred_revenue_end CHECK (released_at IS NULL OR cancelled_at IS NULL)
      );
      CREATE UNIQUE INDEX ux_deferred_revenue_source ON deferred_revenue (source_id, release_on);
      CREATE INDEX ix_deferred_revenue_billing_entity ON deferred_revenue (billing_entity_id);
      CREATE INDEX ix_deferred_revenue_due ON deferred_revenue (release_on)
        WHERE released_at IS NULL AND cancelled_at IS NULL;

      -- Numbers without gaps: a row locked in the transaction that uses the number, not a sequence.
      CREATE TABLE number_series (
        id uuid NOT NULL,
        billing_entity_id uuid NOT NULL,
        kind text NOT NULL,
        last_number bigint NOT NULL,
        CONSTRAINT pk_number_series PRIMARY KEY (id),
        CONSTRAINT fk_number_series_billing_entity FOREIGN KEY (billing_entity_id) REFERENCES billing_entity (id),
        CONSTRAINT ck_number_series_kind CHECK (kind IN ('invoice', 'receipt')),
        CONSTRAINT ck_number_series_last_number CHECK (last_number >= 0)
      );
      CREATE UNIQUE INDEX ux_number_series_kind ON number_series (billing_entity_id, kind);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE number_series, deferred_revenue, journal_line, journal_entry, ledger_account;
      DROP FUNCTION journal_line_balanced();
    `);
  }
}
