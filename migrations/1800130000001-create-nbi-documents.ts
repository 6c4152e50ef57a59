import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateNbiDocuments1800130000001 implements MigrationInterface {
  readonly name = 'CreateNbiDocuments1800130000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Documents of GenieACS as they were given: what Demarc keeps in another form, or only keeps. Sealed: passwords stand in them.
      CREATE TABLE nbi_document (
        collection text NOT NULL,
        name text NOT NULL,
        document_sealed bytea NOT NULL,
        version integer,
        changed_at timestamptz NOT NULL,
        changed_by text NOT NULL,
        CONSTRAINT pk_nbi_document PRIMARY KEY (collection, name),
        CONSTRAINT ck_nbi_document_collection CHECK (
          collection IN ('presets', 'provisions', 'virtualParameters', 'objects', 'config'))
      );

      -- Hosts that a fleet may be fetched from.
      ALTER TABLE nbi_policy ADD COLUMN import_hosts text[] NOT NULL DEFAULT '{}';

      ALTER TABLE genieacs_import ADD COLUMN source_url text;
      ALTER TABLE genieacs_import DROP CONSTRAINT ck_genieacs_import_state;
      ALTER TABLE genieacs_import ADD CONSTRAINT ck_genieacs_import_state CHECK (
        state IN ('collecting', 'reading', 'previewing', 'previewed', 'importing', 'done', 'failed'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE genieacs_import SET state = 'collecting' WHERE state = 'reading';
      ALTER TABLE genieacs_import DROP CONSTRAINT ck_genieacs_import_state;
      ALTER TABLE genieacs_import ADD CONSTRAINT ck_genieacs_import_state CHECK (
        state IN ('collecting', 'previewing', 'previewed', 'importing', 'done', 'failed'));
      ALTER TABLE genieacs_import DROP COLUMN source_url;
      ALTER TABLE nbi_policy DROP COLUMN import_hosts;
      DROP TABLE nbi_document;
    `);
  }
}
