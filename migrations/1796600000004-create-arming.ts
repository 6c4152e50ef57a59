import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateArming1796600000004 implements MigrationInterface {
  readonly name = 'CreateArming1796600000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Observed routers are armed step by step; too many that fail or fall silent halt the wave.
      CREATE TABLE arming_wave (
        id uuid NOT NULL,
        name text NOT NULL,
        manufacturer text,
        product_class text,
        step_size integer NOT NULL,
        gap_seconds integer NOT NULL,
        max_failures integer NOT NULL,
        silence_minutes integer NOT NULL,
        state text NOT NULL,
        halt_reason text,
        reason text NOT NULL,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL,
        next_step_at timestamptz NOT NULL,
        idempotency_key text NOT NULL,
        CONSTRAINT pk_arming_wave PRIMARY KEY (id),
        CONSTRAINT ck_arming_wave_state CHECK (state IN ('running', 'halted', 'done', 'disarmed')),
        CONSTRAINT ck_arming_wave_halted CHECK ((state = 'halted') = (halt_reason IS NOT NULL)),
        CONSTRAINT ck_arming_wave_step CHECK (step_size BETWEEN 1 AND 1000 AND gap_seconds BETWEEN 0 AND 86400),
        CONSTRAINT ck_arming_wave_limits CHECK (max_failures BETWEEN 0 AND 100000 AND silence_minutes BETWEEN 1 AND 10080)
      );
      CREATE UNIQUE INDEX ux_arming_wave_key ON arming_wave (idempotency_key);
      CREATE INDEX ix_arming_wave_running ON arming_wave (id) WHERE state = 'running';

      CREATE TABLE arming_member (
        wave_id uuid NOT NULL,
        cpe_id uuid NOT NULL,
        state text NOT NULL,
        armed_at timestamptz,
        settled_at timestamptz,
        detail text,
        CONSTRAINT pk_arming_member PRIMARY KEY (wave_id, cpe_id),
        CONSTRAINT fk_arming_member_wave FOREIGN KEY (wave_id) REFERENCES arming_wave (id) ON DELETE CASCADE,
        CONSTRAINT fk_arming_member_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT ck_arming_member_state CHECK (state IN ('waiting', 'armed', 'converged', 'faulted', 'silent', 'disarmed'))
      );
      CREATE INDEX ix_arming_member_cpe ON arming_member (cpe_id);
      CREATE UNIQUE INDEX ux_arming_member_open ON arming_member (cpe_id) WHERE state IN ('waiting', 'armed');
      CREATE INDEX ix_cpe_observed ON cpe (id) WHERE mode = 'observe';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX ix_cpe_observed; DROP TABLE arming_member, arming_wave`);
  }
}
