import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCatalog1795000000003 implements MigrationInterface {
  readonly name = 'CreateCatalog1795000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE billing_entity (
        id uuid NOT NULL,
        name text NOT NULL,
        zone text NOT NULL,
        currency char(3) NOT NULL,
        tax_number text,
        address text,
        payment_terms_days integer NOT NULL,
        invoice_prefix text NOT NULL,
        billing_hour integer NOT NULL,
        CONSTRAINT pk_billing_entity PRIMARY KEY (id),
        CONSTRAINT ck_billing_entity_terms CHECK (payment_terms_days BETWEEN 0 AND 120),
        CONSTRAINT ck_billing_entity_hour CHECK (billing_hour BETWEEN 0 AND 23)
      );

      CREATE TABLE tax (
        id uuid NOT NULL,
        name text NOT NULL,
        rate_parts_per_million integer NOT NULL,
        inclusive boolean NOT NULL,
        CONSTRAINT pk_tax PRIMARY KEY (id),
        CONSTRAINT ck_tax_rate CHECK (rate_parts_per_million BETWEEN 0 AND 1000000)
      );
      CREATE UNIQUE INDEX ux_tax_name ON tax (name);

      CREATE TABLE plan (
        id uuid NOT NULL,
        name text NOT NULL,
        price_minor bigint NOT NULL,
        currency char(3) NOT NULL,
        tax_id uuid,
        down_kbps integer NOT NULL,
        up_kbps integer NOT NULL,
        active boolean NOT NULL DEFAULT true,
        created_at timestamptz NOT NULL,
        CONSTRAINT pk_plan PRIMARY KEY (id),
        CONSTRAINT fk_plan_tax FOREIGN KEY (tax_id) REFERENCES tax (id),
        CONSTRAINT ck_plan_price CHECK (price_minor >= 0)
      );
      CREATE UNIQUE INDEX ux_plan_name ON plan (name);
      CREATE INDEX ix_plan_tax ON plan (tax_id);

      INSERT INTO billing_entity (id, name, zone, currency, payment_terms_days, invoice_prefix, billing_hour)
        VALUES ('01936000-0000-7000-8000-000000000001', 'My ISP', 'Asia/Dhaka', 'BDT', 9, 'INV', 1);
      INSERT INTO tax (id, name, rate_parts_per_million, inclusive)
        VALUES ('01936000-0000-7000-8000-000000000002', 'VAT 5 %', 50000, false);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE plan, tax, billing_entity`);
  }
}
