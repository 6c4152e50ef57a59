import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateScripts1799030000001 implements MigrationInterface {
  readonly name = 'CreateScripts1799030000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Provisions and virtual parameters.
      CREATE TABLE script (
        id uuid NOT NULL,
        kind text NOT NULL,
        name text NOT NULL,
        source text NOT NULL,
        version integer NOT NULL,
        changed_at timestamptz NOT NULL,
        changed_by text NOT NULL,
        CONSTRAINT pk_script PRIMARY KEY (id),
        CONSTRAINT ck_script_kind CHECK (kind IN ('provision', 'virtual-parameter')),
        CONSTRAINT ck_script_name CHECK (name ~ '^[A-Za-z0-9_%-]{1,100}$'),
        CONSTRAINT ck_script_source CHECK (length(source) <= 262144)
      );
      CREATE UNIQUE INDEX ux_script_name ON script (kind, name);

      -- What a script was, version by version; it outlives its script.
      CREATE TABLE script_revision (
        script_id uuid NOT NULL,
        version integer NOT NULL,
        source text NOT NULL,
        changed_at timestamptz NOT NULL,
        changed_by text NOT NULL,
        CONSTRAINT pk_script_revision PRIMARY KEY (script_id, version)
      );

      -- When which provisions run, and for whom.
      CREATE TABLE script_preset (
        id uuid NOT NULL,
        name text NOT NULL,
        is_enabled boolean NOT NULL,
        weight integer NOT NULL,
        channel text NOT NULL,
        schedule text NOT NULL,
        events jsonb NOT NULL,
        precondition text NOT NULL,
        provisions jsonb NOT NULL,
        version integer NOT NULL,
        changed_at timestamptz NOT NULL,
        changed_by text NOT NULL,
        CONSTRAINT pk_script_preset PRIMARY KEY (id),
        CONSTRAINT ck_script_preset_name CHECK (name ~ '^[A-Za-z0-9_.%-]{1,100}$'),
        CONSTRAINT ck_script_preset_weight CHECK (weight BETWEEN -1000000 AND 1000000)
      );
      CREATE UNIQUE INDEX ux_script_preset_name ON script_preset (name);

      -- Services of the operator that scripts may ask, by the name that they call them.
      CREATE TABLE script_extension (
        name text NOT NULL,
        url text NOT NULL,
        is_private_allowed boolean NOT NULL,
        changed_at timestamptz NOT NULL,
        changed_by text NOT NULL,
        CONSTRAINT pk_script_extension PRIMARY KEY (name),
        CONSTRAINT ck_script_extension_name CHECK (name ~ '^[A-Za-z0-9_.-]{1,100}$'),
        CONSTRAINT ck_script_extension_url CHECK (url ~ '^https?://')
      );

      -- A channel that failed on a router, and what is tried again.
      CREATE TABLE script_fault (
        cpe_id uuid NOT NULL,
        channel text NOT NULL,
        code text NOT NULL,
        message text NOT NULL,
        detail jsonb,
        retries integer NOT NULL,
        at timestamptz NOT NULL,
        provisions jsonb NOT NULL,
        CONSTRAINT pk_script_fault PRIMARY KEY (cpe_id, channel),
        CONSTRAINT fk_script_fault_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE
      );
      CREATE INDEX ix_script_fault_at ON script_fault (at DESC);

      -- What scripts remember of a router, and what they last did to it.
      CREATE TABLE cpe_script (
        cpe_id uuid NOT NULL,
        memory jsonb NOT NULL,
        ran_at timestamptz NOT NULL,
        ran jsonb NOT NULL,
        acts jsonb NOT NULL,
        log jsonb NOT NULL,
        CONSTRAINT pk_cpe_script PRIMARY KEY (cpe_id),
        CONSTRAINT fk_cpe_script_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE cpe_script, script_fault, script_extension, script_preset, script_revision, script`);
  }
}
