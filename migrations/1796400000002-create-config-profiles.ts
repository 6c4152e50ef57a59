import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateConfigProfiles1796400000002 implements MigrationInterface {
  readonly name = 'CreateConfigProfiles1796400000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What an operator does to routers as a consequence: free paths of both data models, and objects to add.
      CREATE TABLE config_profile (
        id uuid NOT NULL,
        name text NOT NULL,
        description text NOT NULL,
        document jsonb NOT NULL,
        file_id uuid,
        restore_file_id uuid,
        version integer NOT NULL,
        changed_at timestamptz NOT NULL,
        changed_by text NOT NULL,
        CONSTRAINT pk_config_profile PRIMARY KEY (id),
        CONSTRAINT fk_config_profile_file FOREIGN KEY (file_id) REFERENCES router_file (id),
        CONSTRAINT fk_config_profile_restore_file FOREIGN KEY (restore_file_id) REFERENCES router_file (id),
        CONSTRAINT ck_config_profile_files CHECK ((file_id IS NULL) = (restore_file_id IS NULL))
      );
      CREATE UNIQUE INDEX ux_config_profile_name ON config_profile (name);
      CREATE INDEX ix_config_profile_file ON config_profile (file_id);
      CREATE INDEX ix_config_profile_restore_file ON config_profile (restore_file_id);

      -- One profile on one router: the record holds what was there before, stored before the first write leaves.
      CREATE TABLE config_push (
        id uuid NOT NULL,
        cpe_id uuid NOT NULL,
        profile_id uuid NOT NULL,
        profile_version integer NOT NULL,
        subscription_id uuid NOT NULL,
        state_version integer NOT NULL,
        state text NOT NULL,
        record jsonb NOT NULL,
        file_id uuid,
        restore_file_id uuid,
        attempts integer NOT NULL,
        created_at timestamptz NOT NULL,
        applied_at timestamptz,
        restored_at timestamptz,
        note text,
        CONSTRAINT pk_config_push PRIMARY KEY (id),
        CONSTRAINT fk_config_push_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT fk_config_push_profile FOREIGN KEY (profile_id) REFERENCES config_profile (id),
        CONSTRAINT fk_config_push_subscription FOREIGN KEY (subscription_id) REFERENCES subscription (id),
        CONSTRAINT fk_config_push_file FOREIGN KEY (file_id) REFERENCES router_file (id),
        CONSTRAINT fk_config_push_restore_file FOREIGN KEY (restore_file_id) REFERENCES router_file (id),
        CONSTRAINT ck_config_push_state CHECK (state IN ('applying', 'applied', 'impossible', 'restoring', 'restored')),
        CONSTRAINT ck_config_push_restored CHECK ((restored_at IS NOT NULL) = (state = 'restored'))
      );
      CREATE UNIQUE INDEX ux_config_push_open ON config_push (cpe_id) WHERE restored_at IS NULL;
      CREATE INDEX ix_config_push_cpe ON config_push (cpe_id, id);
      CREATE INDEX ix_config_push_profile ON config_push (profile_id);
      CREATE INDEX ix_config_push_subscription ON config_push (subscription_id);
      CREATE INDEX ix_config_push_file ON config_push (file_id);
      CREATE INDEX ix_config_push_restore_file ON config_push (restore_file_id);

      -- Which profile carries out the present state on the router; null: the standard of that state.
      ALTER TABLE subscription
        ADD COLUMN push_profile_id uuid,
        ADD CONSTRAINT fk_subscription_push_profile FOREIGN KEY (push_profile_id) REFERENCES config_profile (id);
      CREATE INDEX ix_subscription_push_profile ON subscription (push_profile_id);

      ALTER TABLE suspension_policy
        ADD COLUMN push_profile_id uuid,
        ADD CONSTRAINT fk_suspension_policy_push_profile FOREIGN KEY (push_profile_id) REFERENCES config_profile (id);
      CREATE INDEX ix_suspension_policy_push_profile ON suspension_policy (push_profile_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE suspension_policy DROP COLUMN push_profile_id;
      ALTER TABLE subscription DROP COLUMN push_profile_id;
      DROP TABLE config_push, config_profile;
    `);
  }
}
