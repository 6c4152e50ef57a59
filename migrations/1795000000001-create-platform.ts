import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePlatform1795000000001 implements MigrationInterface {
  readonly name = 'CreatePlatform1795000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox_event (
        id uuid NOT NULL,
        type text NOT NULL,
        subject_id text NOT NULL,
        payload jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_outbox_event PRIMARY KEY (id)
      );
      CREATE INDEX ix_outbox_event_subject ON outbox_event (subject_id);
      CREATE INDEX ix_outbox_event_created_at ON outbox_event (created_at);

      CREATE TABLE outbox_delivery (
        event_id uuid NOT NULL,
        consumer text NOT NULL,
        due_at timestamptz NOT NULL DEFAULT now(),
        attempts integer NOT NULL DEFAULT 0,
        done_at timestamptz,
        last_error text,
        CONSTRAINT pk_outbox_delivery PRIMARY KEY (event_id, consumer),
        CONSTRAINT fk_outbox_delivery_event FOREIGN KEY (event_id) REFERENCES outbox_event (id) ON DELETE CASCADE
      );
      CREATE INDEX ix_outbox_delivery_due ON outbox_delivery (due_at) WHERE done_at IS NULL;

      CREATE TABLE clock_offset (
        id integer NOT NULL,
        offset_ms bigint NOT NULL,
        CONSTRAINT pk_clock_offset PRIMARY KEY (id),
        CONSTRAINT ck_clock_offset_single CHECK (id = 1)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE clock_offset, outbox_delivery, outbox_event`);
  }
}
