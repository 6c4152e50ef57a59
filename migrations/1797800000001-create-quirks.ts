import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateQuirks1797800000001 implements MigrationInterface {
  readonly name = 'CreateQuirks1797800000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One firmware of one model, and what reading its routers has taught. Empty text: not known.
      CREATE TABLE device_model (
        id uuid NOT NULL,
        oui text NOT NULL,
        manufacturer text NOT NULL,
        product_class text NOT NULL,
        hardware_version text NOT NULL,
        software_version text NOT NULL,
        discovery text,
        values_per_answer integer,
        tree_size integer,
        readings integer NOT NULL DEFAULT 0,
        read_at timestamptz,
        created_at timestamptz NOT NULL,
        CONSTRAINT pk_device_model PRIMARY KEY (id),
        CONSTRAINT ck_device_model_discovery CHECK (discovery IN ('whole', 'by-object', 'by-level')),
        CONSTRAINT ck_device_model_counts CHECK (values_per_answer > 0 AND tree_size >= 0 AND readings >= 0)
      );
      CREATE UNIQUE INDEX ux_device_model_make
        ON device_model (product_class, oui, software_version, hardware_version, manufacturer);

      -- Names that a router lists and refuses to read. One router speaks for itself, two for their firmware.
      CREATE TABLE bad_parameter (
        device_model_id uuid NOT NULL,
        path text NOT NULL,
        cpe_id uuid NOT NULL,
        session_id uuid,
        last_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        CONSTRAINT pk_bad_parameter PRIMARY KEY (device_model_id, path, cpe_id),
        CONSTRAINT fk_bad_parameter_device_model FOREIGN KEY (device_model_id) REFERENCES device_model (id) ON DELETE CASCADE,
        CONSTRAINT fk_bad_parameter_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE
      );
      CREATE INDEX ix_bad_parameter_cpe ON bad_parameter (cpe_id);

      -- Flags for devices. What makes Demarc less strict is never learned: one subscriber could bring it about.
      CREATE TABLE quirk_rule (
        id uuid NOT NULL,
        name text NOT NULL,
        origin text NOT NULL,
        state text NOT NULL,
        match jsonb NOT NULL,
        flags jsonb NOT NULL,
        reason text NOT NULL,
        version integer NOT NULL,
        changed_at timestamptz NOT NULL,
        changed_by text NOT NULL,
        device_model_id uuid,
        learned_flag text,
        CONSTRAINT pk_quirk_rule PRIMARY KEY (id),
        CONSTRAINT fk_quirk_rule_device_model FOREIGN KEY (device_model_id) REFERENCES device_model (id),
        CONSTRAINT ck_quirk_rule_origin CHECK (origin IN ('shipped', 'learned', 'proposed', 'staff')),
        CONSTRAINT ck_quirk_rule_state CHECK (state IN ('active', 'off', 'proposed', 'dismissed')),
        CONSTRAINT ck_quirk_rule_proposal CHECK (state NOT IN ('proposed', 'dismissed') OR origin = 'proposed'),
        CONSTRAINT ck_quirk_rule_flags CHECK (jsonb_typeof(flags) = 'object' AND flags <> '{}'::jsonb),
        CONSTRAINT ck_quirk_rule_evidence CHECK (origin NOT IN ('learned', 'proposed') OR (device_model_id IS NOT NULL AND learned_flag IS NOT NULL)),
        CONSTRAINT ck_quirk_rule_learned CHECK (origin <> 'learned' OR learned_flag IN
          ('sessionTimeoutSeconds', 'discovery', 'maxNamesPerRead', 'maxValuesPerAnswer', 'maxSettingsPerWrite', 'booleanForm')),
        CONSTRAINT ck_quirk_rule_one_lesson CHECK (origin <> 'learned' OR flags - learned_flag = '{}'::jsonb)
      );
      CREATE UNIQUE INDEX ux_quirk_rule_lesson ON quirk_rule (device_model_id, learned_flag) WHERE learned_flag IS NOT NULL;
      CREATE INDEX ix_quirk_rule_device_model ON quirk_rule (device_model_id);

      CREATE TABLE quirk_rule_change (
        rule_id uuid NOT NULL,
        version integer NOT NULL,
        at timestamptz NOT NULL,
        actor text NOT NULL,
        reason text NOT NULL,
        before jsonb,
        after jsonb NOT NULL,
        CONSTRAINT pk_quirk_rule_change PRIMARY KEY (rule_id, version),
        CONSTRAINT fk_quirk_rule_change_rule FOREIGN KEY (rule_id) REFERENCES quirk_rule (id)
      );

      -- A failure of one session that a flag would have spared it; of a message that could not be read, of no session.
      CREATE TABLE quirk_evidence (
        id uuid NOT NULL,
        device_model_id uuid NOT NULL,
        cpe_id uuid NOT NULL,
        session_id uuid,
        flag text NOT NULL,
        value jsonb NOT NULL,
        why text NOT NULL,
        at timestamptz NOT NULL,
        CONSTRAINT pk_quirk_evidence PRIMARY KEY (id),
        CONSTRAINT fk_quirk_evidence_device_model FOREIGN KEY (device_model_id) REFERENCES device_model (id) ON DELETE CASCADE,
        CONSTRAINT fk_quirk_evidence_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE
      );
      CREATE INDEX ix_quirk_evidence_lesson ON quirk_evidence (device_model_id, flag, at);
      CREATE INDEX ix_quirk_evidence_cpe ON quirk_evidence (cpe_id);

      -- A tree that is learned in several sessions.
      CREATE TABLE cpe_discovery (
        cpe_id uuid NOT NULL,
        software_version text NOT NULL,
        sessions integer NOT NULL,
        progress jsonb NOT NULL,
        tree jsonb NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT pk_cpe_discovery PRIMARY KEY (cpe_id),
        CONSTRAINT fk_cpe_discovery_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE
      );
    `);
    await runner.query(SHIPPED);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE cpe_discovery, quirk_evidence, quirk_rule_change, quirk_rule, bad_parameter, device_model`,
    );
  }
}

/** What is known of makes from reports of others (G-numbers of the device quirks); staff may switch any of it off. */
const SHIPPED = `
  INSERT INTO quirk_rule (id, name, origin, state, match, flags, reason, version, changed_at, changed_by)
  SELECT id::uuid, name, 'shipped', 'active',
         '{"oui":null,"manufacturer":null,"model":null,"hardwareVersion":null,"softwareVersion":null,"softwareFrom":null,"softwareBelow":null}'::jsonb || match::jsonb,
         flags::jsonb, reason, 1, '2026-11-23T00:00:00Z', 'Demarc'
  FROM (VALUES
    ('0197c000-0000-7000-8000-000000000001', 'Cisco 860: small steps', '{"manufacturer":"cisco*","model":"86*"}',
     '{"discovery":"by-level","maxValuesPerAnswer":128}', 'G30: asked for its whole tree it runs out of memory and starts again.'),
    ('0197c000-0000-7000-8000-000000000002', 'Cisco 880: small steps', '{"manufacturer":"cisco*","model":"88*"}',
     '{"discovery":"by-level","maxValuesPerAnswer":128}', 'G30: the same software as the 860 series.'),
    ('0197c000-0000-7000-8000-000000000003', 'Grandstream: short questions', '{"manufacturer":"*grandstream*"}',
     '{"maxNamesPerRead":16}', 'G32: answers questions for more than some 16 to 32 names with a fault.'),
    ('0197c000-0000-7000-8000-000000000004', 'TP-Link TD-W9970: booleans as numbers', '{"manufacturer":"tp-link*","model":"td-w9970*"}',
     '{"booleanForm":"numeric"}', 'G26: reports true and false, and takes only 1 and 0.'),
    ('0197c000-0000-7000-8000-000000000005', 'Sagemcom F@ST 2764: object by object', '{"manufacturer":"sagem*","model":"*2764*"}',
     '{"discovery":"by-object"}', 'G28: refuses to list everything at once.')
  ) AS shipped (id, name, match, flags, reason);
  INSERT INTO quirk_rule_change (rule_id, version, at, actor, reason, before, after)
  SELECT id, version, changed_at, changed_by, reason, NULL,
         jsonb_build_object('name', name, 'state', state, 'match', match, 'flags', flags)
  FROM quirk_rule WHERE origin = 'shipped'`;
