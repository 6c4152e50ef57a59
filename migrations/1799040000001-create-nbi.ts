import type { MigrationInterface, QueryRunner } from 'typeorm';

const KINDS = `'reboot', 'factory-reset', 'refresh', 'read-live', 'set-parameters', 'get-rpc-methods', 'download',
    'upload', 'restore',
    'get-attributes', 'set-attributes', 'schedule-inform', 'list-transfers', 'cancel-transfer', 'change-software',
    'diagnose', 'inspect'`;

export class CreateNbi1799040000001 implements MigrationInterface {
  readonly name = 'CreateNbi1799040000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(DEVICE_ID);
    await runner.query(VALUE);
    await runner.query(TABLES);
    await runner.query(`
      ALTER TABLE cpe_task DROP CONSTRAINT ck_cpe_task_kind;
      ALTER TABLE cpe_task ADD CONSTRAINT ck_cpe_task_kind CHECK (kind IN (${KINDS},
        'get-parameters', 'add-object', 'delete-object'));
      -- Words of any language, as GenieACS has them.
      ALTER TABLE cpe_tag DROP CONSTRAINT ck_cpe_tag_tag;
      ALTER TABLE cpe_tag ADD CONSTRAINT ck_cpe_tag_tag CHECK (
        char_length(tag) BETWEEN 1 AND 50 AND btrim(tag) = tag AND tag !~ '[[:cntrl:]]');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM cpe_tag WHERE tag !~ '^[A-Za-z0-9][A-Za-z0-9_.:-]{0,49}$';
      ALTER TABLE cpe_tag DROP CONSTRAINT ck_cpe_tag_tag;
      ALTER TABLE cpe_tag ADD CONSTRAINT ck_cpe_tag_tag CHECK (tag ~ '^[A-Za-z0-9][A-Za-z0-9_.:-]{0,49}$');
      DROP TABLE nbi_task;
      DROP TABLE nbi_policy;
      DELETE FROM cpe_task WHERE kind IN ('get-parameters', 'add-object', 'delete-object');
      ALTER TABLE cpe_task DROP CONSTRAINT ck_cpe_task_kind;
      ALTER TABLE cpe_task ADD CONSTRAINT ck_cpe_task_kind CHECK (kind IN (${KINDS}));
      DROP INDEX ix_cpe_genieacs_id;
      DROP FUNCTION genieacs_id(text, text, text);
      DROP FUNCTION genieacs_escape(text);
      DROP FUNCTION genieacs_value(jsonb, text, text);
    `);
  }
}

const DEVICE_ID = `
  CREATE FUNCTION genieacs_escape(part text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN part ~ '^[A-Za-z0-9_]*$' THEN part ELSE (
      SELECT string_agg(
        CASE WHEN sign ~ '^[A-Za-z0-9_]$' THEN sign
             ELSE regexp_replace(upper(encode(convert_to(sign, 'UTF8'), 'hex')), '(..)', '%\\1', 'g') END, '' ORDER BY place)
      FROM regexp_split_to_table(part, '') WITH ORDINALITY AS s (sign, place)) END
  $$;

  -- The name that GenieACS has for a device.
  CREATE FUNCTION genieacs_id(oui text, product_class text, serial_number text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT public.genieacs_escape(oui) || '-' || CASE WHEN product_class = '' THEN '' ELSE public.genieacs_escape(product_class) || '-' END
      || public.genieacs_escape(serial_number)
  $$;

  CREATE INDEX ix_cpe_genieacs_id ON cpe (genieacs_id(oui, product_class, serial_number) COLLATE "C");
`;

const VALUE = `
  -- A value of a packed tree as its type has it; instants as {"$date": milliseconds}. NULL: not there, or not known.
  CREATE FUNCTION genieacs_value(tree jsonb, object text, leaf text) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
  DECLARE
    found jsonb := jsonb_path_query_first(tree, 'strict $[*] ? (@[0] == $o)[1][*] ? (@[0] == $l)',
      jsonb_build_object('o', object, 'l', leaf));
    said text := found ->> 1;
  BEGIN
    IF said IS NULL THEN RETURN NULL; END IF;
    CASE found ->> 2
      WHEN 'boolean' THEN
        IF said ~* '^(1|true)$' THEN RETURN 'true'::jsonb; END IF;
        IF said ~* '^(0|false)$' THEN RETURN 'false'::jsonb; END IF;
      WHEN 'int', 'unsignedInt' THEN
        IF said ~ '^[+-]?[0-9]{1,15}$' THEN RETURN to_jsonb(said::bigint); END IF;
      WHEN 'dateTime' THEN
        IF said ~ '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-](0[0-9]|1[0-4]):?[0-5][0-9])?$' THEN
          BEGIN
            RETURN jsonb_build_object('$date', floor(extract(epoch FROM
              (CASE WHEN said ~ '(Z|[+-][0-9]{2}:?[0-9]{2})$' THEN said ELSE said || 'Z' END)::timestamptz) * 1000)::bigint);
          EXCEPTION WHEN datetime_field_overflow OR invalid_datetime_format THEN
            RETURN to_jsonb(said);
          END;
        END IF;
      ELSE
    END CASE;
    RETURN to_jsonb(said);
  END
  $$;
`;

const TABLES = `
  -- One row: whether programs made for GenieACS are answered, and whom without a token.
  CREATE TABLE nbi_policy (
    id integer NOT NULL,
    is_on boolean NOT NULL,
    exempt_networks text[] NOT NULL,
    exempt_role text NOT NULL,
    CONSTRAINT pk_nbi_policy PRIMARY KEY (id),
    CONSTRAINT ck_nbi_policy_id CHECK (id = 1),
    CONSTRAINT ck_nbi_policy_role CHECK (exempt_role IN ('auditor', 'technician', 'noc'))
  );
  INSERT INTO nbi_policy VALUES (1, false, '{}', 'technician');

  -- A task as a program has posted it, beside the one that carries it out.
  CREATE TABLE nbi_task (
    id text NOT NULL,
    cpe_id uuid NOT NULL,
    task_id uuid NOT NULL,
    name text NOT NULL,
    unique_key text,
    document_sealed bytea NOT NULL,
    retries integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_nbi_task PRIMARY KEY (id),
    CONSTRAINT fk_nbi_task_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
    CONSTRAINT fk_nbi_task_task FOREIGN KEY (task_id) REFERENCES cpe_task (id) ON DELETE CASCADE,
    CONSTRAINT ck_nbi_task_id CHECK (id ~ '^[0-9a-f]{24}$')
  );
  CREATE INDEX ix_nbi_task_cpe ON nbi_task (cpe_id, id);
  CREATE UNIQUE INDEX ux_nbi_task_task ON nbi_task (task_id);
`;
