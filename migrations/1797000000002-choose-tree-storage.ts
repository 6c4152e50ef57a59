import type { MigrationInterface, QueryRunner } from 'typeorm';

// Where the server has no lz4, compressing a tree (pglz) costs twice what writing it uncompressed does.
const CHOOSE = `
  DO $$ BEGIN
    IF 'lz4' = ANY (SELECT unnest(enumvals) FROM pg_settings WHERE name = 'default_toast_compression') THEN
      ALTER TABLE cpe_tree ALTER COLUMN parameters SET COMPRESSION lz4;
    ELSE
      ALTER TABLE cpe_tree ALTER COLUMN parameters SET STORAGE EXTERNAL;
    END IF;
  END $$
`;

/** Trees are compressed with lz4, or not at all. */
export class ChooseTreeStorage1797000000002 implements MigrationInterface {
  readonly name = 'ChooseTreeStorage1797000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CHOOSE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE cpe_tree ALTER COLUMN parameters SET STORAGE EXTENDED`);
    await runner.query(`ALTER TABLE cpe_tree ALTER COLUMN parameters SET COMPRESSION default`);
  }
}
