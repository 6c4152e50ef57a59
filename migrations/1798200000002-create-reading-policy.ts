import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateReadingPolicy1798200000002 implements MigrationInterface {
  readonly name = 'CreateReadingPolicy1798200000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- How often routers are read when nobody asks; 0 hours: never. Models may have hours of their own.
      CREATE TABLE reading_policy (
        id integer NOT NULL,
        every_hours integer NOT NULL,
        groups text[] NOT NULL,
        readings_per_minute integer NOT NULL,
        models jsonb NOT NULL,
        CONSTRAINT pk_reading_policy PRIMARY KEY (id),
        CONSTRAINT ck_reading_policy_id CHECK (id = 1),
        CONSTRAINT ck_reading_policy_every CHECK (every_hours BETWEEN 0 AND 168),
        CONSTRAINT ck_reading_policy_groups CHECK (groups <@ ARRAY['optical', 'line', 'ppp', 'wifi', 'system']),
        CONSTRAINT ck_reading_policy_pace CHECK (readings_per_minute BETWEEN 1 AND 60000),
        CONSTRAINT ck_reading_policy_models CHECK (jsonb_typeof(models) = 'array')
      );
      INSERT INTO reading_policy VALUES (1, 0, '{optical,line,ppp,wifi,system}', 600, '[]');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reading_policy');
  }
}
