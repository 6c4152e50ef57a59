import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddIdentityForms1799000000002 implements MigrationInterface {
  readonly name = 'AddIdentityForms1799000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Makes whose serial numbers are one identity in several forms, as the rules in force say.
      CREATE TABLE identity_form (
        oui text NOT NULL,
        product_class text NOT NULL,
        form text NOT NULL,
        CONSTRAINT pk_identity_form PRIMARY KEY (oui, product_class),
        CONSTRAINT ck_identity_form_form CHECK (form IN ('any-case', 'without-separators', 'without-leading-zeros', 'gpon'))
      );

      -- What all forms of one serial number have in common. ASCII alone: other letters differ by language.
      CREATE FUNCTION serial_key(form text, serial text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT coalesce(nullif(CASE form
          WHEN 'any-case' THEN u.serial
          WHEN 'without-separators' THEN regexp_replace(u.serial, '[-:. _/]', '', 'g')
          WHEN 'without-leading-zeros' THEN ltrim(u.serial, '0')
          -- G.984.3: the vendor's four letters and eight digits, which some write as sixteen digits.
          WHEN 'gpon' THEN CASE WHEN u.serial ~ '^(4[1-9A-F]|5[0-9A]){4}[0-9A-F]{8}$'
            THEN convert_from(decode(left(u.serial, 8), 'hex'), 'UTF8') || substr(u.serial, 9) ELSE u.serial END
        END, ''), serial)
        FROM (SELECT translate(serial, 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') AS serial) u
      $$;

      ALTER TABLE cpe ADD COLUMN identity_key text;
      CREATE UNIQUE INDEX ux_cpe_identity_key ON cpe (identity_key, oui, product_class) WHERE identity_key IS NOT NULL;
      -- Serials that were registered and have not been met: few, and looked through for a form.
      CREATE INDEX ix_cpe_registered ON cpe (serial_number) WHERE product_class IS NULL;

      CREATE FUNCTION cpe_identity_key() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.identity_key := (SELECT serial_key(f.form, NEW.serial_number) FROM identity_form f
                             WHERE f.oui = NEW.oui AND f.product_class = NEW.product_class);
        RETURN NEW;
      END $$;
      CREATE TRIGGER cpe_identity_key BEFORE INSERT OR UPDATE OF serial_number, oui, product_class ON cpe
        FOR EACH ROW EXECUTE FUNCTION cpe_identity_key();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER cpe_identity_key ON cpe;
      DROP FUNCTION cpe_identity_key;
      DROP INDEX ix_cpe_registered;
      DROP INDEX ux_cpe_identity_key;
      ALTER TABLE cpe DROP COLUMN identity_key;
      DROP FUNCTION serial_key;
      DROP TABLE identity_form;
    `);
  }
}
