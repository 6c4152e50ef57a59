import type { MigrationInterface, QueryRunner } from 'typeorm';

const SUBSCRIPTION = `
  ALTER TABLE subscription
    -- Null: by what its NAS is.
    ADD COLUMN access_method text,
    ADD COLUMN static_address inet,
    -- Whether its router carries out the state; false where the network does.
    ADD COLUMN cpe_enforces boolean NOT NULL DEFAULT true,
    ADD CONSTRAINT ck_subscription_access_method
      CHECK (access_method IN ('pppoe-nas', 'pppoe-cpe', 'static-ip', 'bridged')),
    ADD CONSTRAINT ck_subscription_static_address
      CHECK ((coalesce(access_method, '') = 'static-ip') = (static_address IS NOT NULL));
  CREATE UNIQUE INDEX ux_subscription_static_address ON subscription (nas_id, static_address);
`;

const NAS = `
  ALTER TABLE nas
    -- Its logins are answered from the schema radius: the next accept is in Demarc's hands.
    ADD COLUMN radius_authorizes boolean NOT NULL DEFAULT false,
    ADD COLUMN changes_in_place boolean NOT NULL DEFAULT true,
    ADD COLUMN in_place_refused_at timestamptz,
    ADD COLUMN in_place_refusal text,
    ADD COLUMN requests_per_second integer NOT NULL DEFAULT 20,
    ADD COLUMN proof_wait_seconds integer NOT NULL DEFAULT 180,
    ADD COLUMN api_port integer,
    ADD COLUMN api_tls boolean NOT NULL DEFAULT true,
    ADD COLUMN api_username text,
    ADD COLUMN api_password_sealed bytea,
    ADD COLUMN api_certificate_sha256 text,
    ADD CONSTRAINT ck_nas_requests_per_second CHECK (requests_per_second BETWEEN 1 AND 1000),
    ADD CONSTRAINT ck_nas_proof_wait CHECK (proof_wait_seconds BETWEEN 1 AND 86400),
    ADD CONSTRAINT ck_nas_api_port CHECK (api_port BETWEEN 1 AND 65535),
    ADD CONSTRAINT ck_nas_api CHECK (api_port IS NULL OR (api_username IS NOT NULL AND api_password_sealed IS NOT NULL)),
    ADD CONSTRAINT ck_nas_in_place CHECK ((in_place_refused_at IS NULL) = (in_place_refusal IS NULL));
`;

const ENFORCEMENT = `
  -- How one change of service state is brought about, decided in the transaction of the change.
  CREATE TABLE enforcement (
    subscription_id uuid NOT NULL,
    state_version integer NOT NULL,
    method text NOT NULL,
    from_group text NOT NULL,
    to_group text NOT NULL,
    plan jsonb NOT NULL,
    decided_at timestamptz NOT NULL,
    CONSTRAINT pk_enforcement PRIMARY KEY (subscription_id, state_version),
    CONSTRAINT fk_enforcement_subscription FOREIGN KEY (subscription_id) REFERENCES subscription (id),
    CONSTRAINT ck_enforcement_method CHECK (method IN ('pppoe-nas', 'pppoe-cpe', 'static-ip', 'bridged')),
    CONSTRAINT ck_enforcement_groups CHECK (
      from_group IN ('open', 'throttled', 'garden', 'closed') AND to_group IN ('open', 'throttled', 'garden', 'closed'))
  );
`;

const STEPS = `
  ALTER TABLE dynamic_authorization_request
    ADD COLUMN step text NOT NULL DEFAULT 'disconnect',
    ADD COLUMN priority smallint NOT NULL DEFAULT 1,
    -- The answer is the wanted state itself, read back, not the promise of it.
    ADD COLUMN shows_effect boolean NOT NULL DEFAULT false,
    -- Database time until which the effect must show elsewhere; then the next step is taken.
    ADD COLUMN proof_due_at timestamptz,
    ADD CONSTRAINT ck_dynamic_authorization_request_step
      CHECK (step IN ('coa', 'read-back', 'disconnect', 'routeros', 'cpe', 'by-hand')),
    ADD CONSTRAINT ck_dynamic_authorization_request_priority CHECK (priority IN (0, 1)),
    DROP CONSTRAINT ck_dynamic_authorization_request_outcome,
    ADD CONSTRAINT ck_dynamic_authorization_request_outcome CHECK (
      outcome IN ('waiting', 'ack', 'already-gone', 'nak', 'no-answer', 'skipped', 'handed-over', 'by-hand'));
  ALTER TABLE dynamic_authorization_request ALTER COLUMN step DROP DEFAULT, ALTER COLUMN priority DROP DEFAULT;
  DROP INDEX ux_dynamic_authorization_request_target;
  CREATE UNIQUE INDEX ux_dynamic_authorization_request_target
    ON dynamic_authorization_request (subscription_id, state_version, target, step);
  CREATE INDEX ix_dynamic_authorization_request_proof_due
    ON dynamic_authorization_request (proof_due_at) WHERE proof_due_at IS NOT NULL;
`;

export class CreateEnforcement1796210000001 implements MigrationInterface {
  readonly name = 'CreateEnforcement1796210000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [SUBSCRIPTION, NAS, ENFORCEMENT, STEPS]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX ux_dynamic_authorization_request_target, ix_dynamic_authorization_request_proof_due;
      DELETE FROM dynamic_authorization_request
        WHERE step <> 'disconnect' OR outcome IN ('handed-over', 'by-hand');
      ALTER TABLE dynamic_authorization_request DROP COLUMN step, DROP COLUMN priority, DROP COLUMN shows_effect,
        DROP COLUMN proof_due_at, DROP CONSTRAINT ck_dynamic_authorization_request_outcome,
        ADD CONSTRAINT ck_dynamic_authorization_request_outcome
          CHECK (outcome IN ('waiting', 'ack', 'already-gone', 'nak', 'no-answer', 'skipped'));
      CREATE UNIQUE INDEX ux_dynamic_authorization_request_target
        ON dynamic_authorization_request (subscription_id, state_version, target);
      DROP TABLE enforcement;
      ALTER TABLE nas DROP COLUMN radius_authorizes, DROP COLUMN changes_in_place, DROP COLUMN in_place_refused_at,
        DROP COLUMN in_place_refusal, DROP COLUMN requests_per_second, DROP COLUMN proof_wait_seconds,
        DROP COLUMN api_port, DROP COLUMN api_tls, DROP COLUMN api_username, DROP COLUMN api_password_sealed,
        DROP COLUMN api_certificate_sha256;
      ALTER TABLE subscription DROP COLUMN access_method, DROP COLUMN static_address, DROP COLUMN cpe_enforces;`);
  }
}
