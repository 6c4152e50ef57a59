import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateControl1796600000001 implements MigrationInterface {
  readonly name = 'CreateControl1796600000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One row: whether anything may be written to routers and NAS.
      CREATE TABLE emergency_brake (
        id integer NOT NULL,
        state text NOT NULL,
        changed_at timestamptz,
        changed_by text,
        reason text,
        CONSTRAINT pk_emergency_brake PRIMARY KEY (id),
        CONSTRAINT ck_emergency_brake_id CHECK (id = 1),
        CONSTRAINT ck_emergency_brake_state CHECK (state IN ('off', 'restores-only', 'on'))
      );
      INSERT INTO emergency_brake (id, state) VALUES (1, 'off');

      -- One row: when the clock was last looked at, and the jump that nobody has accepted yet.
      CREATE TABLE clock_heartbeat (
        id integer NOT NULL,
        beat_at timestamptz NOT NULL,
        jump_from timestamptz,
        jump_to timestamptz,
        detected_at timestamptz,
        CONSTRAINT pk_clock_heartbeat PRIMARY KEY (id),
        CONSTRAINT ck_clock_heartbeat_id CHECK (id = 1),
        CONSTRAINT ck_clock_heartbeat_jump CHECK ((jump_from IS NULL) = (jump_to IS NULL) AND (jump_from IS NULL) = (detected_at IS NULL))
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE clock_heartbeat, emergency_brake`);
  }
}
