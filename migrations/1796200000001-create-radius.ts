import type { MigrationInterface, QueryRunner } from 'typeorm';

// Names and columns are those that FreeRADIUS 3.2 expects of PostgreSQL, so that its own queries work as well as ours;
// what is added stands behind them: whose row it is, and the last report of a session as it came.

const AUTHORIZATION = `
  CREATE SCHEMA radius;

  -- Passwords in clear where CHAP and MS-CHAP need them: left out of dumps (docs/operations.md) and of every API.
  CREATE TABLE radius.radcheck (
    id bigint GENERATED ALWAYS AS IDENTITY,
    username text NOT NULL,
    attribute text NOT NULL,
    op text NOT NULL,
    value text NOT NULL,
    subscription_id uuid,
    -- Digest of the sealed secret that the value came from: unchanged, it need not be opened again.
    source bytea,
    CONSTRAINT pk_radcheck PRIMARY KEY (id)
  );
  CREATE UNIQUE INDEX ux_radcheck_username ON radius.radcheck (username, attribute);
  CREATE INDEX ix_radcheck_subscription ON radius.radcheck (subscription_id);

  CREATE TABLE radius.radreply (
    id bigint GENERATED ALWAYS AS IDENTITY,
    username text NOT NULL,
    attribute text NOT NULL,
    op text NOT NULL,
    value text NOT NULL,
    subscription_id uuid,
    CONSTRAINT pk_radreply PRIMARY KEY (id)
  );
  CREATE INDEX ix_radreply_username ON radius.radreply (username);
  CREATE INDEX ix_radreply_subscription ON radius.radreply (subscription_id);

  CREATE TABLE radius.radusergroup (
    id bigint GENERATED ALWAYS AS IDENTITY,
    username text NOT NULL,
    groupname text NOT NULL,
    priority integer NOT NULL,
    subscription_id uuid,
    CONSTRAINT pk_radusergroup PRIMARY KEY (id)
  );
  CREATE UNIQUE INDEX ux_radusergroup_username ON radius.radusergroup (username, groupname);
  CREATE INDEX ix_radusergroup_subscription ON radius.radusergroup (subscription_id);

  CREATE TABLE radius.radgroupcheck (
    id bigint GENERATED ALWAYS AS IDENTITY,
    groupname text NOT NULL,
    attribute text NOT NULL,
    op text NOT NULL,
    value text NOT NULL,
    CONSTRAINT pk_radgroupcheck PRIMARY KEY (id)
  );
  CREATE INDEX ix_radgroupcheck_groupname ON radius.radgroupcheck (groupname);

  CREATE TABLE radius.radgroupreply (
    id bigint GENERATED ALWAYS AS IDENTITY,
    groupname text NOT NULL,
    attribute text NOT NULL,
    op text NOT NULL,
    value text NOT NULL,
    -- The kind of NAS that is told; empty: every kind.
    vendor text NOT NULL DEFAULT '',
    CONSTRAINT pk_radgroupreply PRIMARY KEY (id)
  );
  CREATE INDEX ix_radgroupreply_groupname ON radius.radgroupreply (groupname);

  -- Secrets in clear, as FreeRADIUS needs them: left out of dumps like the passwords.
  CREATE TABLE radius.nas (
    id bigint GENERATED ALWAYS AS IDENTITY,
    nasname text NOT NULL,
    shortname text NOT NULL,
    type text NOT NULL,
    ports integer,
    secret text NOT NULL,
    server text,
    community text,
    description text,
    nas_id uuid,
    CONSTRAINT pk_radius_nas PRIMARY KEY (id)
  );
  -- FreeRADIUS tells its clients apart by address alone.
  CREATE UNIQUE INDEX ux_radius_nas_nasname ON radius.nas (nasname);

  CREATE TABLE radius.nasreload (
    nasipaddress inet NOT NULL,
    reloadtime timestamptz NOT NULL,
    CONSTRAINT pk_nasreload PRIMARY KEY (nasipaddress)
  );

  CREATE TABLE radius.radpostauth (
    id bigint GENERATED ALWAYS AS IDENTITY,
    username text NOT NULL,
    pass text,
    reply text,
    calledstationid text,
    callingstationid text,
    authdate timestamptz NOT NULL DEFAULT now(),
    class text,
    nasipaddress inet,
    CONSTRAINT pk_radpostauth PRIMARY KEY (id)
  );
  CREATE INDEX ix_radpostauth_username ON radius.radpostauth (username, authdate);
  CREATE INDEX ix_radpostauth_authdate ON radius.radpostauth (authdate);

  CREATE TABLE radius.radippool (
    id bigint GENERATED ALWAYS AS IDENTITY,
    pool_name text NOT NULL,
    framedipaddress inet NOT NULL,
    nasipaddress text NOT NULL DEFAULT '',
    pool_key text NOT NULL DEFAULT '',
    calledstationid text NOT NULL DEFAULT '',
    callingstationid text NOT NULL DEFAULT '',
    expiry_time timestamp(0) NOT NULL DEFAULT now(),
    username text DEFAULT '',
    CONSTRAINT pk_radippool PRIMARY KEY (id)
  );
  CREATE UNIQUE INDEX ux_radippool_address ON radius.radippool (framedipaddress);
  CREATE INDEX ix_radippool_free ON radius.radippool (pool_name, expiry_time);
  CREATE INDEX ix_radippool_holder ON radius.radippool (nasipaddress, pool_key, framedipaddress);

  -- Which settings the rows were made with; others make them anew.
  CREATE TABLE radius.projection (
    singleton boolean NOT NULL DEFAULT true,
    settings text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_projection PRIMARY KEY (singleton),
    CONSTRAINT ck_projection_singleton CHECK (singleton)
  );
`;

const ACCOUNTING = `
  CREATE TABLE radius.radacct (
    radacctid bigint GENERATED ALWAYS AS IDENTITY,
    acctsessionid text NOT NULL,
    acctuniqueid text NOT NULL,
    username text,
    realm text,
    nasipaddress inet NOT NULL,
    nasportid text,
    nasporttype text,
    acctstarttime timestamptz,
    acctupdatetime timestamptz,
    acctstoptime timestamptz,
    acctinterval bigint,
    acctsessiontime bigint,
    acctauthentic text,
    connectinfo_start text,
    connectinfo_stop text,
    acctinputoctets bigint,
    acctoutputoctets bigint,
    calledstationid text,
    callingstationid text,
    acctterminatecause text,
    servicetype text,
    framedprotocol text,
    framedipaddress inet,
    framedipv6address inet,
    framedipv6prefix inet,
    framedinterfaceid text,
    delegatedipv6prefix inet,
    class text,
    -- The NAS by its id in Demarc, as the client that FreeRADIUS knows it by says.
    demarcnas text,
    -- The last report: what it was, when that happened, and its attributes as they came.
    laststatus text,
    lastat timestamptz,
    lastreport text,
    CONSTRAINT pk_radacct PRIMARY KEY (radacctid)
  );
  CREATE UNIQUE INDEX ux_radacct_acctuniqueid ON radius.radacct (acctuniqueid);
  CREATE INDEX ix_radacct_open ON radius.radacct (nasipaddress, acctstarttime) WHERE acctstoptime IS NULL;
  CREATE INDEX ix_radacct_username ON radius.radacct (username) WHERE acctstoptime IS NULL;
  CREATE INDEX ix_radacct_closed ON radius.radacct (acctstoptime) WHERE acctstoptime IS NOT NULL;

  -- Reports on their way to access_session; written in the transaction that FreeRADIUS acknowledges, so none is lost.
  CREATE TABLE radius.accounting_inbox (
    id bigint GENERATED ALWAYS AS IDENTITY,
    received_at timestamptz NOT NULL DEFAULT now(),
    status text NOT NULL,
    report jsonb NOT NULL,
    due_at timestamptz NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0,
    last_error text,
    CONSTRAINT pk_accounting_inbox PRIMARY KEY (id)
  );
  CREATE INDEX ix_accounting_inbox_due ON radius.accounting_inbox (due_at, id);

  -- Runs as its owner: who writes radacct need not see the inbox.
  CREATE FUNCTION radius.take_report() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = radius, pg_temp AS $$
  BEGIN
    INSERT INTO accounting_inbox (status, report) VALUES (
      CASE
        WHEN new.laststatus IS NOT NULL THEN new.laststatus
        WHEN new.acctstoptime IS NOT NULL AND (tg_op = 'INSERT' OR old.acctstoptime IS NULL) THEN 'Stop'
        WHEN tg_op = 'INSERT' AND coalesce(new.acctsessiontime, 0) = 0 THEN 'Start'
        ELSE 'Interim-Update'
      END,
      to_jsonb(new));
    NOTIFY demarc_accounting;
    RETURN NULL;
  END $$;
  REVOKE ALL ON FUNCTION radius.take_report() FROM PUBLIC;
  CREATE TRIGGER tr_radacct_report AFTER INSERT OR UPDATE ON radius.radacct FOR EACH ROW EXECUTE FUNCTION radius.take_report();
`;

const LAST_KNOWN_GOOD = `
  -- Text in single quotes as FreeRADIUS reads it in its files: nothing in it is expanded.
  CREATE FUNCTION radius.quoted(value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT '''' || replace(replace(value, '\\', '\\\\'), '''', '\\''') || '''' $$;

  -- The clients as a file: FreeRADIUS knows its NAS even when it starts without the database. There a backslash before
  -- a quote or at the end is not the character itself: such a secret cannot be written, and the file says so.
  CREATE FUNCTION radius.clients_file() RETURNS text LANGUAGE sql STABLE SET search_path = radius, pg_temp AS $$
    SELECT coalesce(string_agg(
      CASE WHEN secret ~ '\\\\(''|$)|[[:cntrl:]]' THEN '# ' || nasname || E': its secret cannot be written here\n'
      ELSE format(
        E'client "%s" {\n\t%s = %s\n\tsecret = ''%s''\n\tshortname = "%s"\n\tnas_type = %s\n\tdemarc_nas = "%s"\n}\n',
        nasname, CASE WHEN family(nasname::inet) = 6 THEN 'ipv6addr' ELSE 'ipv4addr' END, nasname,
        replace(secret, '''', '\\'''), regexp_replace(shortname, '[^A-Za-z0-9._-]', '_', 'g'), type, nas_id)
      END, '' ORDER BY nasname), '')
    FROM nas $$;

  -- Who may log in, and into which group, as a "users" file.
  CREATE FUNCTION radius.users_file() RETURNS SETOF text LANGUAGE sql STABLE SET search_path = radius, pg_temp AS $$
    SELECT quoted(g.username) || ' Demarc-Group := ' || quoted(g.groupname)
      || coalesce((SELECT string_agg(', ' || c.attribute || ' ' || c.op || ' ' || quoted(c.value), '' ORDER BY c.id)
                   FROM (SELECT id, attribute, op, value FROM radcheck WHERE username = g.username
                         UNION ALL SELECT id + 9000000000000000, attribute, op, value FROM radgroupcheck WHERE groupname = g.groupname) c), '')
      || coalesce((SELECT E'\\n\\t' || string_agg(r.attribute || ' ' || r.op || ' ' || quoted(r.value), E',\\n\\t' ORDER BY r.id)
                   FROM radreply r WHERE r.username = g.username), '')
    FROM radusergroup g ORDER BY g.username, g.priority $$;

  -- What each group gives on each kind of NAS, as a "users" file with the key group/kind.
  CREATE FUNCTION radius.groups_file() RETURNS SETOF text LANGUAGE sql STABLE SET search_path = radius, pg_temp AS $$
    SELECT quoted(g.groupname || '/' || v.vendor)
      || coalesce((SELECT E'\\n\\t' || string_agg(r.attribute || ' ' || r.op || ' ' || quoted(r.value), E',\\n\\t' ORDER BY r.id)
                   FROM radgroupreply r WHERE r.groupname = g.groupname AND r.vendor IN ('', v.vendor)), '')
    FROM (SELECT DISTINCT groupname FROM radusergroup) g
    CROSS JOIN unnest(ARRAY['mikrotik', 'cisco', 'juniper', 'huawei', 'accel-ppp', 'generic']) AS v (vendor)
    ORDER BY 1 $$;
  REVOKE ALL ON FUNCTION radius.clients_file(), radius.users_file(), radius.groups_file() FROM PUBLIC;
`;

export class CreateRadius1796200000001 implements MigrationInterface {
  readonly name = 'CreateRadius1796200000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [AUTHORIZATION, ACCOUNTING, LAST_KNOWN_GOOD]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP SCHEMA radius CASCADE`);
  }
}
