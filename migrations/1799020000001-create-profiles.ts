import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateProfiles1799020000001 implements MigrationInterface {
  readonly name = 'CreateProfiles1799020000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE profile (
        id uuid NOT NULL,
        name text NOT NULL,
        description text NOT NULL,
        weight integer NOT NULL,
        -- Of the change that is live; 0: none is yet.
        revision integer NOT NULL,
        changed_at timestamptz NOT NULL,
        changed_by text NOT NULL,
        CONSTRAINT pk_profile PRIMARY KEY (id),
        CONSTRAINT ck_profile_name CHECK (btrim(name) <> ''),
        CONSTRAINT ck_profile_weight CHECK (weight BETWEEN 0 AND 1000 AND revision >= 0)
      );
      CREATE UNIQUE INDEX ux_profile_name ON profile (lower(name));

      -- Every change that was wanted; those that went live are the revisions.
      CREATE TABLE profile_change (
        id uuid NOT NULL,
        profile_id uuid NOT NULL,
        state text NOT NULL,
        name text NOT NULL,
        description text NOT NULL,
        weight integer NOT NULL,
        document jsonb NOT NULL,
        scopes jsonb NOT NULL,
        previous_scopes jsonb NOT NULL,
        base_revision integer NOT NULL,
        revision integer,
        routers integer NOT NULL,
        needs_approval boolean NOT NULL,
        author_id uuid NOT NULL,
        author text NOT NULL,
        created_at timestamptz NOT NULL,
        reason text NOT NULL,
        decided_by_id uuid,
        decided_by text,
        decided_at timestamptz,
        decision text,
        -- Routers are told of it in batches, in the order of their ids.
        told integer NOT NULL DEFAULT 0,
        told_up_to uuid,
        told_all_at timestamptz,
        CONSTRAINT pk_profile_change PRIMARY KEY (id),
        CONSTRAINT fk_profile_change_profile FOREIGN KEY (profile_id) REFERENCES profile (id) ON DELETE CASCADE,
        CONSTRAINT fk_profile_change_author FOREIGN KEY (author_id) REFERENCES staff_account (id),
        CONSTRAINT fk_profile_change_decided_by FOREIGN KEY (decided_by_id) REFERENCES staff_account (id),
        CONSTRAINT ck_profile_change_state CHECK (state IN ('pending', 'live', 'rejected', 'withdrawn')),
        CONSTRAINT ck_profile_change_revision CHECK ((state = 'live') = (revision IS NOT NULL)),
        CONSTRAINT ck_profile_change_decided CHECK ((decided_by_id IS NULL) = (decided_at IS NULL)),
        -- C34: nobody lets a change of their own through.
        CONSTRAINT ck_profile_change_second_person CHECK (
          state <> 'live' OR NOT needs_approval OR (decided_by_id IS NOT NULL AND decided_by_id <> author_id))
      );
      CREATE UNIQUE INDEX ux_profile_change_revision ON profile_change (profile_id, revision);
      CREATE UNIQUE INDEX ux_profile_change_pending ON profile_change (profile_id) WHERE state = 'pending';
      CREATE INDEX ix_profile_change_telling ON profile_change (id) WHERE state = 'live' AND told_all_at IS NULL;
      CREATE INDEX ix_profile_change_author ON profile_change (author_id);
      CREATE INDEX ix_profile_change_decided_by ON profile_change (decided_by_id);

      CREATE TABLE profile_scope (
        id uuid NOT NULL,
        profile_id uuid NOT NULL,
        kind text NOT NULL,
        -- A product class or a tag.
        word text,
        plan_id uuid,
        subscription_id uuid,
        cpe_id uuid,
        CONSTRAINT pk_profile_scope PRIMARY KEY (id),
        CONSTRAINT fk_profile_scope_profile FOREIGN KEY (profile_id) REFERENCES profile (id) ON DELETE CASCADE,
        CONSTRAINT fk_profile_scope_plan FOREIGN KEY (plan_id) REFERENCES plan (id),
        CONSTRAINT fk_profile_scope_subscription FOREIGN KEY (subscription_id) REFERENCES subscription (id),
        CONSTRAINT fk_profile_scope_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT ck_profile_scope_kind CHECK (
          (kind IN ('fleet', 'model', 'plan', 'tag', 'subscription', 'router'))
          AND (word IS NOT NULL) = (kind IN ('model', 'tag'))
          AND (plan_id IS NOT NULL) = (kind = 'plan')
          AND (subscription_id IS NOT NULL) = (kind = 'subscription')
          AND (cpe_id IS NOT NULL) = (kind = 'router'))
      );
      CREATE UNIQUE INDEX ux_profile_scope_target
        ON profile_scope (profile_id, kind, word, plan_id, subscription_id, cpe_id) NULLS NOT DISTINCT;
      CREATE INDEX ix_profile_scope_word ON profile_scope (kind, word);
      CREATE INDEX ix_profile_scope_plan ON profile_scope (plan_id);
      CREATE INDEX ix_profile_scope_subscription ON profile_scope (subscription_id);
      CREATE INDEX ix_profile_scope_cpe ON profile_scope (cpe_id);

      CREATE TABLE profile_secret (
        id uuid NOT NULL,
        profile_id uuid NOT NULL,
        sealed bytea NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT pk_profile_secret PRIMARY KEY (id),
        CONSTRAINT fk_profile_secret_profile FOREIGN KEY (profile_id) REFERENCES profile (id) ON DELETE CASCADE
      );
      CREATE INDEX ix_profile_secret_profile ON profile_secret (profile_id);

      CREATE TABLE profile_policy (
        id integer NOT NULL,
        approve_above integer NOT NULL,
        CONSTRAINT pk_profile_policy PRIMARY KEY (id),
        CONSTRAINT ck_profile_policy_id CHECK (id = 1),
        CONSTRAINT ck_profile_policy_approve_above CHECK (approve_above >= 0)
      );
      INSERT INTO profile_policy (id, approve_above) VALUES (1, 50);

      -- What a subscriber made of a setting that was only given once; without a subscription it is the router's.
      CREATE TABLE adopted_setting (
        id uuid NOT NULL,
        subscription_id uuid,
        cpe_id uuid,
        intent text NOT NULL,
        field text NOT NULL,
        value text NOT NULL,
        adopted_at timestamptz NOT NULL,
        CONSTRAINT pk_adopted_setting PRIMARY KEY (id),
        CONSTRAINT fk_adopted_setting_subscription FOREIGN KEY (subscription_id) REFERENCES subscription (id),
        CONSTRAINT fk_adopted_setting_cpe FOREIGN KEY (cpe_id) REFERENCES cpe (id) ON DELETE CASCADE,
        CONSTRAINT ck_adopted_setting_whose CHECK ((subscription_id IS NULL) <> (cpe_id IS NULL))
      );
      CREATE UNIQUE INDEX ux_adopted_setting_field
        ON adopted_setting (subscription_id, cpe_id, intent, field) NULLS NOT DISTINCT;
      CREATE INDEX ix_adopted_setting_cpe ON adopted_setting (cpe_id);

      -- Whose wish it is, and which wishes gave way to it.
      ALTER TABLE cpe_parameter_status ADD source jsonb;
      ALTER TABLE cpe_parameter_status ADD overrides jsonb NOT NULL DEFAULT '[]';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE cpe_parameter_status DROP overrides, DROP source;
      DROP TABLE adopted_setting, profile_policy, profile_secret, profile_scope, profile_change, profile;
    `);
  }
}
