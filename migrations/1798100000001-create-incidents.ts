import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateIncidents1798100000001 implements MigrationInterface {
  readonly name = 'CreateIncidents1798100000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whether a router answers by its own interval, and where it hangs. Kept by a look every minute, which writes what
      -- has changed; an Inform writes nothing here.
      CREATE TABLE cpe_signal (
        cpe_id uuid NOT NULL,
        presence text NOT NULL,
        presence_at timestamptz NOT NULL,
        interval_seconds integer NOT NULL,
        nas_id uuid,
        access_node text,
        access_port text,
        -- When the session began that shows it; 1970: no session is known. Null: it has not been looked for.
        placed_at timestamptz,
        CONSTRAINT pk_cpe_signal PRIMARY KEY (cpe_id),
        CONSTRAINT fk_cpe_signal_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT fk_cpe_signal_nas FOREIGN KEY (nas_id) REFERENCES nas (id) ON DELETE SET NULL,
        CONSTRAINT ck_cpe_signal_presence CHECK (presence IN ('answering', 'late', 'silent')),
        CONSTRAINT ck_cpe_signal_interval CHECK (interval_seconds >= 0)
      );
      CREATE INDEX ix_cpe_signal_place ON cpe_signal (nas_id, access_node);
      CREATE INDEX ix_cpe_signal_silent ON cpe_signal (presence_at) WHERE presence = 'silent';
      CREATE INDEX ix_cpe_signal_unplaced ON cpe_signal (cpe_id) WHERE placed_at IS NULL;

      -- One row: when was looked last, when we were away, and up to when new sessions have shown their places.
      CREATE TABLE incident_watch (
        id integer NOT NULL,
        looked_at timestamptz,
        away_since timestamptz,
        listening_since timestamptz,
        placed_until timestamptz,
        CONSTRAINT pk_incident_watch PRIMARY KEY (id),
        CONSTRAINT ck_incident_watch_id CHECK (id = 1)
      );
      INSERT INTO incident_watch (id) VALUES (1);

      -- One row: when many are too many.
      CREATE TABLE incident_limits (
        id integer NOT NULL,
        least_population integer NOT NULL,
        least_affected integer NOT NULL,
        share_percent integer NOT NULL,
        silence_window_minutes integer NOT NULL,
        boot_window_minutes integer NOT NULL,
        session_window_minutes integer NOT NULL,
        calm_minutes integer NOT NULL,
        left_over_percent integer NOT NULL,
        CONSTRAINT pk_incident_limits PRIMARY KEY (id),
        CONSTRAINT ck_incident_limits_id CHECK (id = 1),
        CONSTRAINT ck_incident_limits_size CHECK (
          least_population BETWEEN 2 AND 100000 AND least_affected BETWEEN 2 AND 100000 AND share_percent BETWEEN 1 AND 100),
        CONSTRAINT ck_incident_limits_windows CHECK (
          silence_window_minutes BETWEEN 1 AND 1440 AND boot_window_minutes BETWEEN 1 AND 120
          AND session_window_minutes BETWEEN 1 AND 120),
        CONSTRAINT ck_incident_limits_calm CHECK (calm_minutes BETWEEN 1 AND 1440 AND left_over_percent BETWEEN 0 AND 50)
      );
      INSERT INTO incident_limits VALUES (1, 10, 5, 30, 15, 10, 5, 5, 10);

      CREATE TABLE incident (
        id uuid NOT NULL,
        place_kind text NOT NULL,
        place_key text NOT NULL,
        -- As it was called when it began.
        place_name text NOT NULL,
        nas_id uuid,
        access_node text,
        cause text NOT NULL,
        signals text[] NOT NULL,
        terminate_cause text,
        state text NOT NULL,
        population integer NOT NULL,
        members integer NOT NULL DEFAULT 0,
        lost integer NOT NULL DEFAULT 0,
        peak integer NOT NULL DEFAULT 0,
        -- What was lost from here on belongs to it.
        window_from timestamptz NOT NULL,
        began_at timestamptz NOT NULL,
        opened_at timestamptz NOT NULL,
        calm_since timestamptz,
        acknowledged_at timestamptz,
        acknowledged_by text,
        closed_at timestamptz,
        closed_by text,
        closed_because text,
        absorbed_by_id uuid,
        CONSTRAINT pk_incident PRIMARY KEY (id),
        CONSTRAINT fk_incident_nas FOREIGN KEY (nas_id) REFERENCES nas (id) ON DELETE SET NULL,
        CONSTRAINT fk_incident_absorbed_by FOREIGN KEY (absorbed_by_id) REFERENCES incident (id),
        CONSTRAINT ck_incident_place CHECK (place_kind IN ('network', 'nas', 'node', 'make')),
        CONSTRAINT ck_incident_cause CHECK (cause IN ('silence', 'boot-storm', 'session-loss', 'nas-silent')),
        CONSTRAINT ck_incident_state CHECK (state IN ('open', 'acknowledged', 'closed')),
        CONSTRAINT ck_incident_acknowledged CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL)),
        CONSTRAINT ck_incident_closed CHECK (
          (state = 'closed') = (closed_at IS NOT NULL) AND (closed_at IS NULL) = (closed_because IS NULL)
          AND (closed_because = 'staff') = (closed_by IS NOT NULL)
          AND (closed_because = 'absorbed') = (absorbed_by_id IS NOT NULL)),
        CONSTRAINT ck_incident_closed_because CHECK (closed_because IN ('recovered', 'absorbed', 'staff')),
        CONSTRAINT ck_incident_counts CHECK (lost >= 0 AND members >= 0 AND peak >= lost)
      );
      CREATE UNIQUE INDEX ux_incident_open ON incident (place_kind, place_key) WHERE state <> 'closed';
      CREATE INDEX ix_incident_opened ON incident (opened_at, id);
      CREATE INDEX ix_incident_nas ON incident (nas_id);
      CREATE INDEX ix_incident_absorbed_by ON incident (absorbed_by_id);

      -- A router, or a service whose router Demarc does not manage: lost once, or several times.
      CREATE TABLE incident_member (
        incident_id uuid NOT NULL,
        -- The router, else the service.
        member_key uuid NOT NULL,
        cpe_id uuid,
        subscription_id uuid,
        lost_by text NOT NULL,
        lost_at timestamptz NOT NULL,
        back_at timestamptz,
        CONSTRAINT pk_incident_member PRIMARY KEY (incident_id, member_key),
        CONSTRAINT fk_incident_member_incident FOREIGN KEY (incident_id) REFERENCES incident (id) ON DELETE CASCADE,
        CONSTRAINT fk_incident_member_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT fk_incident_member_subscription FOREIGN KEY (subscription_id) REFERENCES subscription (id),
        CONSTRAINT ck_incident_member_key CHECK (member_key = coalesce(cpe_id, subscription_id)),
        CONSTRAINT ck_incident_member_lost_by CHECK (lost_by IN ('silence', 'boot-storm', 'session-loss', 'nas-silent'))
      );
      CREATE INDEX ix_incident_member_cpe ON incident_member (cpe_id);
      CREATE INDEX ix_incident_member_subscription ON incident_member (subscription_id);

      CREATE TABLE incident_note (
        id uuid NOT NULL,
        incident_id uuid NOT NULL,
        at timestamptz NOT NULL,
        by text NOT NULL,
        text text NOT NULL,
        CONSTRAINT pk_incident_note PRIMARY KEY (id),
        CONSTRAINT fk_incident_note_incident FOREIGN KEY (incident_id) REFERENCES incident (id) ON DELETE CASCADE
      );
      CREATE INDEX ix_incident_note_incident ON incident_note (incident_id, id);

      -- How it went: a row whenever its counts were others than before.
      CREATE TABLE incident_count (
        incident_id uuid NOT NULL,
        at timestamptz NOT NULL,
        members integer NOT NULL,
        lost integer NOT NULL,
        CONSTRAINT pk_incident_count PRIMARY KEY (incident_id, at),
        CONSTRAINT fk_incident_count_incident FOREIGN KEY (incident_id) REFERENCES incident (id) ON DELETE CASCADE
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE incident_count, incident_note, incident_member, incident, incident_limits, incident_watch, cpe_signal;
    `);
  }
}
