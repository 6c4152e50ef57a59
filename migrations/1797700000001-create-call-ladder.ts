import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCallLadder1797700000001 implements MigrationInterface {
  readonly name = 'CreateCallLadder1797700000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE connection_request
        -- Everything that was wanted while it was open, and how often.
        ADD COLUMN reasons text[] NOT NULL DEFAULT '{}',
        ADD COLUMN wishes integer NOT NULL DEFAULT 1,
        -- Whose pace it keeps: its NAS, else its model.
        ADD COLUMN lane text NOT NULL DEFAULT '',
        -- 0: a person waits for it.
        ADD COLUMN priority smallint NOT NULL DEFAULT 1,
        -- The way that is tried now or was tried last, and what came of each.
        ADD COLUMN rung text,
        ADD COLUMN tried jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN rounds integer NOT NULL DEFAULT 0,
        -- Database time until which a process is calling.
        ADD COLUMN lease_until timestamptz,
        -- The way by which it came.
        ADD COLUMN worked_rung text,
        ADD COLUMN cancelled_by text,
        -- Of the end of a session that it asked for.
        ADD COLUMN kick_id uuid,
        ADD CONSTRAINT ck_connection_request_rung CHECK (rung IN ('http', 'udp', 'xmpp', 'kick')),
        ADD CONSTRAINT ck_connection_request_worked CHECK (worked_rung IN ('http', 'udp', 'xmpp', 'kick')),
        ADD CONSTRAINT ck_connection_request_rounds CHECK (rounds >= 0 AND wishes >= 1),
        ADD CONSTRAINT ck_connection_request_priority CHECK (priority IN (0, 1));
      UPDATE connection_request SET reasons = ARRAY[reason];
      DROP INDEX ix_connection_request_due;
      CREATE INDEX ix_connection_request_lane ON connection_request (lane, priority, next_attempt_at)
        WHERE closed_at IS NULL;
      CREATE INDEX ix_connection_request_kick ON connection_request (kick_id) WHERE kick_id IS NOT NULL;

      -- The pace of calls: until when what has left is paid for (all calls, those of one NAS, those of one model).
      CREATE TABLE call_lane (
        lane text NOT NULL,
        spent_until timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_call_lane PRIMARY KEY (lane)
      );
      INSERT INTO call_lane (lane) VALUES ('all'), ('');

      -- How each way to a CPE has served so far.
      CREATE TABLE cpe_rung (
        cpe_id uuid NOT NULL,
        rung text NOT NULL,
        tried_count integer NOT NULL DEFAULT 0,
        worked_count integer NOT NULL DEFAULT 0,
        last_tried_at timestamptz,
        last_result text,
        last_worked_at timestamptz,
        CONSTRAINT pk_cpe_rung PRIMARY KEY (cpe_id, rung),
        CONSTRAINT fk_cpe_rung_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT ck_cpe_rung_rung CHECK (rung IN ('http', 'udp', 'xmpp', 'kick')),
        CONSTRAINT ck_cpe_rung_counts CHECK (tried_count >= 0 AND worked_count >= 0)
      );

      -- One row: how fast CPEs are called, and what may be done about those that cannot be called.
      CREATE TABLE call_policy (
        id integer NOT NULL,
        calls_per_second integer NOT NULL,
        calls_per_second_per_lane integer NOT NULL,
        short_inform_seconds integer NOT NULL,
        short_inform_hours integer NOT NULL,
        short_inform_most integer NOT NULL,
        kick_enabled boolean NOT NULL,
        kick_plan_ids uuid[] NOT NULL,
        kick_from_hour integer NOT NULL,
        kick_to_hour integer NOT NULL,
        kick_zone text NOT NULL,
        kick_pause_hours integer NOT NULL,
        CONSTRAINT pk_call_policy PRIMARY KEY (id),
        CONSTRAINT ck_call_policy_id CHECK (id = 1),
        CONSTRAINT ck_call_policy_rates CHECK (calls_per_second BETWEEN 1 AND 5000 AND calls_per_second_per_lane BETWEEN 1 AND 5000),
        CONSTRAINT ck_call_policy_informs CHECK (
          (short_inform_seconds = 0 OR short_inform_seconds BETWEEN 5 AND 3600)
          AND short_inform_hours BETWEEN 1 AND 720 AND short_inform_most BETWEEN 0 AND 1000000),
        CONSTRAINT ck_call_policy_kick CHECK (
          kick_from_hour BETWEEN 0 AND 23 AND kick_to_hour BETWEEN 0 AND 24 AND kick_pause_hours BETWEEN 1 AND 8760)
      );
      INSERT INTO call_policy VALUES (1, 50, 10, 60, 24, 1000, false, '{}', 2, 5, 'UTC', 24);

      -- CPEs that are told to inform more often for a while, because nobody can call them.
      CREATE TABLE cpe_short_inform (
        cpe_id uuid NOT NULL,
        seconds integer NOT NULL,
        since timestamptz NOT NULL,
        until_at timestamptz NOT NULL,
        because text NOT NULL,
        CONSTRAINT pk_cpe_short_inform PRIMARY KEY (cpe_id),
        CONSTRAINT fk_cpe_short_inform_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT ck_cpe_short_inform_seconds CHECK (seconds BETWEEN 5 AND 3600)
      );
      CREATE INDEX ix_cpe_short_inform_until ON cpe_short_inform (until_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE cpe_short_inform, call_policy, cpe_rung, call_lane;
      DROP INDEX ix_connection_request_lane, ix_connection_request_kick;
      CREATE INDEX ix_connection_request_due ON connection_request (next_attempt_at) WHERE closed_at IS NULL;
      ALTER TABLE connection_request
        DROP COLUMN reasons, DROP COLUMN wishes, DROP COLUMN lane, DROP COLUMN priority, DROP COLUMN rung,
        DROP COLUMN tried, DROP COLUMN rounds, DROP COLUMN lease_until, DROP COLUMN worked_rung, DROP COLUMN cancelled_by,
        DROP COLUMN kick_id;
    `);
  }
}
