import type { MigrationInterface, QueryRunner } from 'typeorm';

const NAS = `
  CREATE TABLE nas (
    id uuid NOT NULL,
    name text NOT NULL,
    address inet NOT NULL,
    vendor text NOT NULL,
    coa_port integer NOT NULL,
    secret_sealed bytea NOT NULL,
    message_authenticator boolean NOT NULL,
    event_timestamp boolean NOT NULL,
    enabled boolean NOT NULL,
    answer_timeout_ms integer NOT NULL DEFAULT 1500,
    transmissions integer NOT NULL DEFAULT 3,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_nas PRIMARY KEY (id),
    CONSTRAINT ck_nas_vendor CHECK (vendor IN ('mikrotik', 'cisco', 'juniper', 'huawei', 'accel-ppp', 'generic')),
    CONSTRAINT ck_nas_coa_port CHECK (coa_port BETWEEN 1 AND 65535),
    CONSTRAINT ck_nas_answer_timeout CHECK (answer_timeout_ms BETWEEN 50 AND 10000),
    CONSTRAINT ck_nas_transmissions CHECK (transmissions BETWEEN 1 AND 5)
  );
  CREATE UNIQUE INDEX ux_nas_name ON nas (name);
  CREATE INDEX ix_nas_address ON nas (address);
`;

const ACCESS_SESSION = `
  -- Sessions as the NAS reports them. An id is unique among the live ones alone: a NAS that reboots counts again.
  CREATE TABLE access_session (
    id uuid NOT NULL,
    nas_id uuid NOT NULL,
    acct_session_id text NOT NULL,
    user_name text NOT NULL,
    subscription_id uuid,
    framed_ip_address inet,
    calling_station_id text,
    nas_port_id text,
    class bytea,
    started_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    stopped_at timestamptz,
    terminate_cause text,
    session_seconds bigint NOT NULL,
    input_octets bigint NOT NULL,
    output_octets bigint NOT NULL,
    CONSTRAINT pk_access_session PRIMARY KEY (id),
    CONSTRAINT fk_access_session_nas FOREIGN KEY (nas_id) REFERENCES nas (id),
    CONSTRAINT fk_access_session_subscription FOREIGN KEY (subscription_id) REFERENCES subscription (id)
  );
  CREATE UNIQUE INDEX ux_access_session_live ON access_session (nas_id, user_name, acct_session_id) WHERE stopped_at IS NULL;
  CREATE INDEX ix_access_session_nas ON access_session (nas_id, started_at);
  CREATE INDEX ix_access_session_subscription ON access_session (subscription_id, started_at);
`;

const DYNAMIC_AUTHORIZATION_REQUEST = `
  -- What a NAS was asked and what it answered, octet by octet; while due_at is set, the row is the order to ask.
  CREATE TABLE dynamic_authorization_request (
    id uuid NOT NULL,
    subscription_id uuid NOT NULL,
    state_version integer NOT NULL,
    target text NOT NULL,
    nas_id uuid,
    session_id uuid,
    user_name text NOT NULL,
    identified_by text[] NOT NULL,
    outcome text NOT NULL,
    reason text,
    rounds integer NOT NULL,
    attempts integer NOT NULL,
    due_at timestamptz,
    lease_until timestamptz,
    request bytea,
    first_sent_at timestamptz,
    sent_at timestamptz,
    answer bytea,
    answered_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_dynamic_authorization_request PRIMARY KEY (id),
    CONSTRAINT fk_dynamic_authorization_request_subscription FOREIGN KEY (subscription_id) REFERENCES subscription (id),
    CONSTRAINT fk_dynamic_authorization_request_nas FOREIGN KEY (nas_id) REFERENCES nas (id),
    CONSTRAINT fk_dynamic_authorization_request_session FOREIGN KEY (session_id) REFERENCES access_session (id),
    CONSTRAINT ck_dynamic_authorization_request_outcome
      CHECK (outcome IN ('waiting', 'ack', 'already-gone', 'nak', 'no-answer', 'skipped')),
    CONSTRAINT ck_dynamic_authorization_request_answer
      CHECK (outcome NOT IN ('ack', 'nak') OR (request IS NOT NULL AND answer IS NOT NULL)),
    CONSTRAINT ck_dynamic_authorization_request_settled
      CHECK (due_at IS NULL OR outcome IN ('waiting', 'nak', 'no-answer'))
  );
  CREATE UNIQUE INDEX ux_dynamic_authorization_request_target
    ON dynamic_authorization_request (subscription_id, state_version, target);
  CREATE INDEX ix_dynamic_authorization_request_due ON dynamic_authorization_request (due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX ix_dynamic_authorization_request_nas ON dynamic_authorization_request (nas_id, created_at);
  CREATE INDEX ix_dynamic_authorization_request_session ON dynamic_authorization_request (session_id);
`;

export class CreateAccess1795200000001 implements MigrationInterface {
  readonly name = 'CreateAccess1795200000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [NAS, ACCESS_SESSION, DYNAMIC_AUTHORIZATION_REQUEST]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE dynamic_authorization_request, access_session, nas`);
  }
}
