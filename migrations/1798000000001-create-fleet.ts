import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateFleet1798000000001 implements MigrationInterface {
  readonly name = 'CreateFleet1798000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE cpe_tag (
        cpe_id uuid NOT NULL,
        tag text NOT NULL,
        tagged_at timestamptz NOT NULL,
        CONSTRAINT pk_cpe_tag PRIMARY KEY (cpe_id, tag),
        CONSTRAINT fk_cpe_tag_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT ck_cpe_tag_tag CHECK (tag ~ '^[A-Za-z0-9][A-Za-z0-9_.:-]{0,49}$')
      );
      CREATE INDEX ix_cpe_tag_tag ON cpe_tag (lower(tag), cpe_id);

      CREATE TABLE saved_filter (
        id uuid NOT NULL,
        staff_id uuid NOT NULL,
        name text NOT NULL,
        selection jsonb NOT NULL,
        columns text[] NOT NULL,
        sort text NOT NULL,
        is_shared boolean NOT NULL,
        version integer NOT NULL,
        changed_at timestamptz NOT NULL,
        CONSTRAINT pk_saved_filter PRIMARY KEY (id),
        CONSTRAINT fk_saved_filter_staff FOREIGN KEY (staff_id) REFERENCES staff_account (id),
        CONSTRAINT ck_saved_filter_name CHECK (btrim(name) <> '' AND length(name) <= 60),
        CONSTRAINT ck_saved_filter_columns CHECK (cardinality(columns) <= 12)
      );
      CREATE UNIQUE INDEX ux_saved_filter_name ON saved_filter (staff_id, lower(name));
      CREATE INDEX ix_saved_filter_shared ON saved_filter (id) WHERE is_shared;

      -- What a person sees when they open the list of routers.
      CREATE TABLE start_filter (
        staff_id uuid NOT NULL,
        saved_filter_id uuid NOT NULL,
        CONSTRAINT pk_start_filter PRIMARY KEY (staff_id),
        CONSTRAINT fk_start_filter_staff FOREIGN KEY (staff_id) REFERENCES staff_account (id),
        CONSTRAINT fk_start_filter_saved_filter FOREIGN KEY (saved_filter_id) REFERENCES saved_filter (id) ON DELETE CASCADE
      );
      CREATE INDEX ix_start_filter_saved_filter ON start_filter (saved_filter_id);

      -- What counts up by itself is looked at and never searched; what is searched is found whatever its case. The
      -- first 200 characters: a longer entry would not fit an index, and a router could then not be stored at all.
      -- Numbers are compared as numbers.
      DROP INDEX ix_cpe_parameter_value;
      CREATE INDEX ix_cpe_parameter_value ON cpe_parameter (name, lower("left"(value, 200)) text_pattern_ops, cpe_id)
        WHERE name NOT IN ('uptimeSeconds', 'pppUptimeSeconds', 'hostCount',
                           'rxPowerDbm', 'txPowerDbm', 'channel24', 'channel5', 'periodicInformSeconds');
      CREATE INDEX ix_cpe_parameter_number ON cpe_parameter
        (name, (CASE WHEN value ~ '^-?[0-9]{1,12}([.][0-9]{1,9})?$' THEN value::numeric END), cpe_id)
        WHERE name IN ('rxPowerDbm', 'txPowerDbm', 'channel24', 'channel5', 'periodicInformSeconds');
      CREATE STATISTICS st_cpe_parameter_value (mcv) ON name, lower("left"(value, 200)) FROM cpe_parameter;
      CREATE STATISTICS st_cpe_parameter_number (mcv)
        ON name, (CASE WHEN value ~ '^-?[0-9]{1,12}([.][0-9]{1,9})?$' THEN value::numeric END) FROM cpe_parameter;
      CREATE INDEX ix_cpe_parameter_status_open ON cpe_parameter_status (status, cpe_id) WHERE status <> 'in-sync';
      CREATE INDEX ix_cpe_words ON cpe USING gin (
        lower(serial_number || ' ' || coalesce(model_name, '') || ' ' || coalesce(manufacturer, '')) gin_trgm_ops);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX ix_cpe_words;
      DROP INDEX ix_cpe_parameter_status_open;
      DROP STATISTICS st_cpe_parameter_number, st_cpe_parameter_value;
      DROP INDEX ix_cpe_parameter_number;
      DROP INDEX ix_cpe_parameter_value;
      CREATE INDEX ix_cpe_parameter_value ON cpe_parameter (name, value);
      DROP TABLE start_filter, saved_filter, cpe_tag;
    `);
  }
}
