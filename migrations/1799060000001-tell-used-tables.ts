import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Processes remember that these are empty, and must hear when they are not any more. */
export class TellUsedTables1799060000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION tell_table_used() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_notify('demarc_table_used', TG_TABLE_NAME);
        RETURN NULL;
      END $$;
      CREATE TRIGGER tell_table_used AFTER INSERT ON profile_scope
        FOR EACH STATEMENT EXECUTE FUNCTION tell_table_used();
      CREATE TRIGGER tell_table_used AFTER INSERT ON adopted_setting
        FOR EACH STATEMENT EXECUTE FUNCTION tell_table_used();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER tell_table_used ON adopted_setting;
      DROP TRIGGER tell_table_used ON profile_scope;
      DROP FUNCTION tell_table_used;
    `);
  }
}
