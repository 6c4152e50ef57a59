import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateInventory1795300000001 implements MigrationInterface {
  readonly name = 'CreateInventory1795300000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Identity is (OUI, product class, serial), byte for byte. Before its first Inform a serial may stand alone.
      CREATE TABLE cpe (
        id uuid NOT NULL,
        serial_number text NOT NULL,
        oui text,
        product_class text,
        manufacturer text,
        model_name text,
        hardware_version text,
        software_version text,
        root text,
        state text NOT NULL,
        mode text NOT NULL,
        subscription_id uuid,
        quarantine_reason text,
        management_path text NOT NULL DEFAULT 'unknown',
        management_object text,
        connection_request_url text,
        enrolled_at timestamptz,
        enrolment_window_until timestamptz,
        retired_at timestamptz,
        created_at timestamptz NOT NULL,
        CONSTRAINT pk_cpe PRIMARY KEY (id),
        CONSTRAINT fk_cpe_subscription FOREIGN KEY (subscription_id) REFERENCES subscription (id),
        CONSTRAINT ck_cpe_state CHECK (state IN ('quarantine', 'enrolling', 'active', 'retired')),
        CONSTRAINT ck_cpe_mode CHECK (mode IN ('manage', 'observe')),
        CONSTRAINT ck_cpe_management_path CHECK (management_path IN ('own-wan', 'service-ppp', 'unknown')),
        CONSTRAINT ck_cpe_serial_number CHECK (btrim(serial_number) <> ''),
        CONSTRAINT ck_cpe_quarantine CHECK (state <> 'quarantine' OR quarantine_reason IS NOT NULL),
        CONSTRAINT ck_cpe_retired CHECK (state <> 'retired' OR subscription_id IS NULL)
      );
      CREATE UNIQUE INDEX ux_cpe_identity ON cpe (serial_number, oui, product_class) NULLS NOT DISTINCT;
      CREATE UNIQUE INDEX ux_cpe_subscription ON cpe (subscription_id);
      CREATE INDEX ix_cpe_state ON cpe (state, id);

      -- One narrow row per heartbeat: no index on what changes, room in the page for a HOT update.
      CREATE TABLE cpe_presence (
        cpe_id uuid NOT NULL,
        last_inform_at timestamptz NOT NULL,
        source_address text NOT NULL,
        events text[] NOT NULL,
        retry_count integer NOT NULL,
        inform_hash text NOT NULL,
        last_session_id uuid,
        CONSTRAINT pk_cpe_presence PRIMARY KEY (cpe_id),
        CONSTRAINT fk_cpe_presence_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE
      ) WITH (fillfactor = 50);

      -- The whole tree in one value; secrets in it are keyed fingerprints.
      CREATE TABLE cpe_tree (
        cpe_id uuid NOT NULL,
        parameters jsonb NOT NULL,
        parameter_count integer NOT NULL,
        read_at timestamptz NOT NULL,
        changed_at timestamptz NOT NULL,
        CONSTRAINT pk_cpe_tree PRIMARY KEY (cpe_id),
        CONSTRAINT fk_cpe_tree_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE
      );

      CREATE TABLE cpe_parameter (
        cpe_id uuid NOT NULL,
        name text NOT NULL,
        path text NOT NULL,
        value text NOT NULL,
        CONSTRAINT pk_cpe_parameter PRIMARY KEY (cpe_id, name),
        CONSTRAINT fk_cpe_parameter_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE
      );
      CREATE INDEX ix_cpe_parameter_value ON cpe_parameter (name, value);

      CREATE TABLE cpe_parameter_change (
        id uuid NOT NULL,
        cpe_id uuid NOT NULL,
        path text NOT NULL,
        before text,
        after text,
        is_secret boolean NOT NULL,
        source text NOT NULL,
        session_id uuid,
        at timestamptz NOT NULL,
        CONSTRAINT pk_cpe_parameter_change PRIMARY KEY (id),
        CONSTRAINT fk_cpe_parameter_change_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE
      );
      CREATE INDEX ix_cpe_parameter_change_cpe ON cpe_parameter_change (cpe_id, id);

      CREATE TABLE cpe_event (
        id uuid NOT NULL,
        cpe_id uuid NOT NULL,
        code text NOT NULL,
        command_key text NOT NULL,
        detail text,
        session_id uuid,
        at timestamptz NOT NULL,
        CONSTRAINT pk_cpe_event PRIMARY KEY (id),
        CONSTRAINT fk_cpe_event_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE
      );
      CREATE INDEX ix_cpe_event_cpe ON cpe_event (cpe_id, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE cpe_event, cpe_parameter_change, cpe_parameter, cpe_tree, cpe_presence, cpe`);
  }
}
