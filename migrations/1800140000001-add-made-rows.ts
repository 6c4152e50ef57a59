import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rows that Demarc has made in tables of a router, by their keys: what nobody wants any more is taken away, and nothing else. */
export class AddMadeRows1800140000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table cpe_wanted add column made_rows jsonb not null default '[]'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table cpe_wanted drop column made_rows`);
  }
}
