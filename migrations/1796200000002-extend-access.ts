import type { MigrationInterface, QueryRunner } from 'typeorm';

const SESSION = `
  ALTER TABLE access_session
    ADD COLUMN framed_ipv6_address inet,
    ADD COLUMN framed_ipv6_prefix inet,
    ADD COLUMN delegated_ipv6_prefix inet,
    -- What its accept allowed, as the NAS gives it back in the Class.
    ADD COLUMN access_group text,
    ADD CONSTRAINT ck_access_session_group CHECK (access_group IN ('open', 'throttled', 'garden', 'closed'));
  CREATE INDEX ix_access_session_address ON access_session (framed_ip_address, started_at);
  CREATE INDEX ix_access_session_live ON access_session (updated_at) WHERE stopped_at IS NULL;
  CREATE INDEX ix_access_session_stopped ON access_session (stopped_at) WHERE stopped_at IS NOT NULL;
  CREATE INDEX ix_access_session_key ON access_session (nas_id, acct_session_id, user_name) WHERE stopped_at IS NOT NULL;
  -- "Which prefix holds this address" is no question for a b-tree.
  CREATE INDEX ix_access_session_prefixes ON access_session
    USING gist (delegated_ipv6_prefix inet_ops, framed_ipv6_prefix inet_ops, framed_ipv6_address inet_ops);
  -- A request outlives its session, which goes to the history: the id stays, the constraint cannot.
  ALTER TABLE dynamic_authorization_request DROP CONSTRAINT fk_dynamic_authorization_request_session;
`;

const HISTORY = `
  CREATE SCHEMA partitions;

  -- Sessions that are long over, by the month they began in: a month is dropped whole.
  CREATE TABLE access_session_history (
    id uuid NOT NULL,
    nas_id uuid NOT NULL,
    acct_session_id text NOT NULL,
    user_name text NOT NULL,
    subscription_id uuid,
    framed_ip_address inet,
    framed_ipv6_address inet,
    framed_ipv6_prefix inet,
    delegated_ipv6_prefix inet,
    calling_station_id text,
    nas_port_id text,
    class bytea,
    access_group text,
    started_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    stopped_at timestamptz NOT NULL,
    terminate_cause text,
    session_seconds bigint NOT NULL,
    input_octets bigint NOT NULL,
    output_octets bigint NOT NULL,
    CONSTRAINT pk_access_session_history PRIMARY KEY (id, started_at)
  ) PARTITION BY RANGE (started_at);
  CREATE TABLE partitions.access_session_history_default PARTITION OF access_session_history DEFAULT;
  CREATE INDEX ix_access_session_history_subscription ON access_session_history (subscription_id, started_at);
  CREATE INDEX ix_access_session_history_address ON access_session_history (framed_ip_address, started_at);
  CREATE INDEX ix_access_session_history_prefixes ON access_session_history
    USING gist (delegated_ipv6_prefix inet_ops, framed_ipv6_prefix inet_ops, framed_ipv6_address inet_ops);

  -- Every report of a NAS as it came, with its time: what a proof rests on. No foreign keys: it outlives what it tells of.
  CREATE TABLE accounting_report (
    id uuid NOT NULL,
    received_at timestamptz NOT NULL,
    happened_at timestamptz NOT NULL,
    source text NOT NULL,
    status text NOT NULL,
    nas_id uuid NOT NULL,
    session_id uuid,
    subscription_id uuid,
    -- The state that the service was in when it came: the first report after a change is kept.
    state_version integer,
    access_group text,
    packet bytea,
    attributes text,
    CONSTRAINT pk_accounting_report PRIMARY KEY (id, received_at),
    CONSTRAINT ck_accounting_report_source CHECK (source IN ('nas', 'freeradius')),
    CONSTRAINT ck_accounting_report_status CHECK (status IN ('start', 'interim', 'stop', 'nas-rebooted')),
    CONSTRAINT ck_accounting_report_content CHECK (packet IS NOT NULL OR attributes IS NOT NULL)
  ) PARTITION BY RANGE (received_at);
  CREATE TABLE partitions.accounting_report_default PARTITION OF accounting_report DEFAULT;
  CREATE INDEX ix_accounting_report_session ON accounting_report (session_id, received_at);
  CREATE INDEX ix_accounting_report_subscription ON accounting_report (subscription_id, received_at);
`;

// The list and filter names are those of libs/radius, which asks a live session into the same groups.
const REPLY = `
  -- What an accept gives in each group on each kind of NAS: data, since every network names its lists and policies itself.
  CREATE TABLE access_reply (
    id uuid NOT NULL,
    access_group text NOT NULL,
    -- Empty: every kind of NAS.
    vendor text NOT NULL,
    attribute text NOT NULL,
    value text NOT NULL,
    position integer NOT NULL,
    CONSTRAINT pk_access_reply PRIMARY KEY (id),
    CONSTRAINT ck_access_reply_group CHECK (access_group IN ('open', 'throttled', 'garden', 'closed')),
    CONSTRAINT ck_access_reply_vendor CHECK (vendor IN ('', 'mikrotik', 'cisco', 'juniper', 'huawei', 'accel-ppp', 'generic'))
  );
  CREATE UNIQUE INDEX ux_access_reply_position ON access_reply (access_group, vendor, position);

  INSERT INTO access_reply (id, access_group, vendor, attribute, value, position)
  SELECT gen_random_uuid(), g.name, r.vendor, r.attribute, r.value, r.position
  FROM (VALUES ('open'), ('throttled'), ('garden'), ('closed')) AS g (name)
  JOIN (VALUES
    ('', 'Acct-Interim-Interval', '{interimSeconds}', 1, ARRAY['open', 'throttled', 'garden', 'closed']),
    ('', 'Session-Timeout', '600', 2, ARRAY['garden']),
    ('', 'Session-Timeout', '300', 2, ARRAY['closed']),
    ('mikrotik', 'Mikrotik-Address-List', '{groupName}', 1, ARRAY['open', 'throttled', 'garden', 'closed']),
    ('mikrotik', 'Mikrotik-Rate-Limit', '{upKbps}k/{downKbps}k', 2, ARRAY['open', 'throttled', 'garden', 'closed']),
    ('accel-ppp', 'Mikrotik-Rate-Limit', '{upKbps}k/{downKbps}k', 1, ARRAY['open', 'throttled', 'garden', 'closed']),
    ('accel-ppp', 'Framed-Pool', '{groupName}', 2, ARRAY['garden', 'closed']),
    ('cisco', 'Cisco-Account-Info', 'A{groupName}', 1, ARRAY['throttled', 'garden', 'closed']),
    ('juniper', 'ERX-Service-Activate:1', '{groupName}', 1, ARRAY['open', 'throttled', 'garden', 'closed']),
    ('huawei', 'Huawei-Policy-Name', '{groupName}', 1, ARRAY['open', 'throttled', 'garden', 'closed']),
    ('huawei', 'Huawei-Input-Peak-Rate', '{upBps}', 2, ARRAY['open', 'throttled', 'garden', 'closed']),
    ('huawei', 'Huawei-Output-Peak-Rate', '{downBps}', 3, ARRAY['open', 'throttled', 'garden', 'closed']),
    ('generic', 'Filter-Id', '{groupName}', 1, ARRAY['open', 'throttled', 'garden', 'closed'])
  ) AS r (vendor, attribute, value, position, groups) ON g.name = ANY (r.groups);
`;

export class ExtendAccess1796200000002 implements MigrationInterface {
  readonly name = 'ExtendAccess1796200000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [SESSION, HISTORY, REPLY]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE access_reply, accounting_report, access_session_history;
      DROP SCHEMA partitions CASCADE;
      ALTER TABLE access_session DROP COLUMN framed_ipv6_address, DROP COLUMN framed_ipv6_prefix,
        DROP COLUMN delegated_ipv6_prefix, DROP COLUMN access_group;
      DROP INDEX ix_access_session_address, ix_access_session_live, ix_access_session_stopped, ix_access_session_key;
      ALTER TABLE dynamic_authorization_request ADD CONSTRAINT fk_dynamic_authorization_request_session
        FOREIGN KEY (session_id) REFERENCES access_session (id) NOT VALID;`);
  }
}
