import type { MigrationInterface, QueryRunner } from 'typeorm';

const POOLS = `
  CREATE TABLE address_pool (
    id uuid NOT NULL,
    -- Goes out as Framed-Pool and into the queries of FreeRADIUS.
    name text NOT NULL,
    description text NOT NULL,
    serves text NOT NULL,
    allocation text NOT NULL,
    lease_seconds integer NOT NULL,
    -- A pool on the NAS itself, for a login that gets no address here.
    fallback_pool text,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_address_pool PRIMARY KEY (id),
    CONSTRAINT ck_address_pool_name CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$'),
    CONSTRAINT ck_address_pool_fallback CHECK (fallback_pool ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$'),
    CONSTRAINT ck_address_pool_serves CHECK (serves IN ('service', 'garden')),
    CONSTRAINT ck_address_pool_allocation CHECK (allocation IN ('radius', 'nas')),
    CONSTRAINT ck_address_pool_lease CHECK (lease_seconds BETWEEN 900 AND 604800)
  );
  CREATE UNIQUE INDEX ux_address_pool_name ON address_pool (name);
  CREATE UNIQUE INDEX ux_address_pool_serves ON address_pool (id, serves);

  CREATE TABLE address_pool_range (
    id uuid NOT NULL,
    pool_id uuid NOT NULL,
    first_address inet NOT NULL,
    last_address inet NOT NULL,
    -- Null: for logins at every NAS.
    nas_id uuid,
    leaves_out_edges boolean NOT NULL,
    gateway inet,
    -- Taken away: nobody gets an address of it any more, and it is gone with its last lease.
    draining_at timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_address_pool_range PRIMARY KEY (id),
    CONSTRAINT fk_address_pool_range_pool FOREIGN KEY (pool_id) REFERENCES address_pool (id),
    CONSTRAINT fk_address_pool_range_nas FOREIGN KEY (nas_id) REFERENCES nas (id),
    CONSTRAINT ck_address_pool_range_family CHECK (
      family(first_address) = 4 AND family(last_address) = 4 AND masklen(first_address) = 32 AND masklen(last_address) = 32),
    CONSTRAINT ck_address_pool_range_size CHECK (last_address - first_address BETWEEN 0 AND 65535),
    CONSTRAINT ck_address_pool_range_gateway CHECK (gateway BETWEEN first_address AND last_address),
    -- One address belongs to one pool, whatever two people do at once.
    CONSTRAINT xc_address_pool_range_overlap EXCLUDE USING gist
      (int8range(first_address - '0.0.0.0'::inet, last_address - '0.0.0.0'::inet, '[]') WITH &&)
  );
  CREATE INDEX ix_address_pool_range_pool ON address_pool_range (pool_id);
  CREATE INDEX ix_address_pool_range_nas ON address_pool_range (nas_id);

  CREATE TABLE address_pool_reserved (
    id uuid NOT NULL,
    pool_id uuid NOT NULL,
    address inet NOT NULL,
    note text NOT NULL,
    CONSTRAINT pk_address_pool_reserved PRIMARY KEY (id),
    CONSTRAINT fk_address_pool_reserved_pool FOREIGN KEY (pool_id) REFERENCES address_pool (id)
  );
  CREATE UNIQUE INDEX ux_address_pool_reserved_address ON address_pool_reserved (address);
  CREATE INDEX ix_address_pool_reserved_pool ON address_pool_reserved (pool_id);

  -- Which plan takes its addresses from which pool, and which pool the walled garden has (the row without a plan).
  CREATE TABLE address_pool_use (
    id uuid NOT NULL,
    pool_id uuid NOT NULL,
    serves text NOT NULL,
    plan_id uuid,
    CONSTRAINT pk_address_pool_use PRIMARY KEY (id),
    -- A garden pool never serves a plan, nor the other way round.
    CONSTRAINT fk_address_pool_use_pool FOREIGN KEY (pool_id, serves) REFERENCES address_pool (id, serves),
    CONSTRAINT fk_address_pool_use_plan FOREIGN KEY (plan_id) REFERENCES plan (id),
    CONSTRAINT ck_address_pool_use_plan CHECK ((serves = 'service') = (plan_id IS NOT NULL))
  );
  CREATE INDEX ix_address_pool_use_pool ON address_pool_use (pool_id, serves);
  CREATE UNIQUE INDEX ux_address_pool_use_plan ON address_pool_use (plan_id);
  CREATE UNIQUE INDEX ux_address_pool_use_garden ON address_pool_use (serves) WHERE plan_id IS NULL;
`;

const LEASES = `
  ALTER TABLE radius.radippool
    ALTER COLUMN expiry_time DROP DEFAULT,
    -- Without a zone it meant another instant in each zone that a connection was in.
    ALTER COLUMN expiry_time TYPE timestamptz,
    ALTER COLUMN expiry_time SET DEFAULT '-infinity',
    ADD COLUMN pool_id uuid,
    ADD COLUMN range_id uuid,
    -- The NAS that the address is for, by its id in Demarc; empty: every one.
    ADD COLUMN nas_scope text NOT NULL DEFAULT '',
    ADD COLUMN subscription_id uuid,
    -- The session that was heard to use it; empty: it is only promised.
    ADD COLUMN acctsessionid text NOT NULL DEFAULT '',
    ADD COLUMN leased_at timestamptz,
    ADD COLUMN is_leased boolean NOT NULL DEFAULT false,
    ADD COLUMN is_draining boolean NOT NULL DEFAULT false,
    -- The service whose fixed address it is: nobody else gets it.
    ADD COLUMN kept_for uuid;
  DROP INDEX radius.ix_radippool_free, radius.ix_radippool_holder;
  CREATE INDEX ix_radippool_free ON radius.radippool (pool_name, nas_scope, expiry_time)
    WHERE NOT is_leased AND NOT is_draining AND kept_for IS NULL;
  CREATE INDEX ix_radippool_leased ON radius.radippool (pool_name, expiry_time) WHERE is_leased;
  CREATE INDEX ix_radippool_key ON radius.radippool (pool_key) WHERE pool_key <> '';
  CREATE INDEX ix_radippool_nas ON radius.radippool (nasipaddress) WHERE is_leased;
  CREATE INDEX ix_radippool_range ON radius.radippool (range_id);
  CREATE INDEX ix_radippool_pool ON radius.radippool (pool_id);
  CREATE INDEX ix_radippool_draining ON radius.radippool (id) WHERE is_draining;
  CREATE INDEX ix_radippool_kept ON radius.radippool (kept_for) WHERE kept_for IS NOT NULL;

  -- Since when a NAS reports without a gap: while nobody could have heard of a session, no lease ends by time.
  CREATE TABLE radius.nas_heard (
    nasipaddress text NOT NULL,
    since timestamptz NOT NULL,
    heard_at timestamptz NOT NULL,
    CONSTRAINT pk_nas_heard PRIMARY KEY (nasipaddress)
  );

  -- Logins that found no free address.
  CREATE TABLE radius.pool_shortage (
    pool_name text NOT NULL,
    first_at timestamptz NOT NULL DEFAULT now(),
    last_at timestamptz NOT NULL DEFAULT now(),
    logins bigint NOT NULL DEFAULT 1,
    CONSTRAINT pk_pool_shortage PRIMARY KEY (pool_name)
  );

  ALTER TABLE radius.radpostauth ADD COLUMN reason text;
`;

const LEASING = `
  -- Ends leases that nobody renewed, of one pool or of all. Of a lease whose NAS was out of hearing nothing is known:
  -- it ends once the NAS has been heard again for half a lease without a word of it, or after a day.
  CREATE FUNCTION radius.end_leases(pool text) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = radius, pg_temp AS $$
  DECLARE
    ended integer;
  BEGIN
    UPDATE radippool i SET is_leased = false, acctsessionid = ''
    FROM (
      SELECT l.id FROM radippool l
      JOIN public.address_pool p ON p.name = l.pool_name
      LEFT JOIN nas_heard h ON h.nasipaddress = l.nasipaddress
      WHERE l.is_leased AND l.expiry_time < now() AND (pool IS NULL OR l.pool_name = pool)
        AND (l.expiry_time < now() - interval '24 hours'
          OR (h.heard_at > now() - interval '15 minutes' AND h.since <= now() - make_interval(secs => p.lease_seconds / 2.0)))
      FOR UPDATE OF l SKIP LOCKED) AS due
    WHERE i.id = due.id;
    GET DIAGNOSTICS ended = ROW_COUNT;
    IF ended > 0 THEN DELETE FROM radippool WHERE is_draining AND NOT is_leased; END IF;
    RETURN ended;
  END $$;

  -- The address of a login, or no row. The service gets the one it had last when that is free. One that a session was
  -- heard to use is never given a second time; one that is only promised is given again to the same router, whose
  -- accept was lost or whose line failed before its session began.
  CREATE FUNCTION radius.lease_address(pool text, login text, nas text, nas_id text, calling text, called text)
  RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER SET search_path = radius, pg_temp AS $$
  DECLARE
    seconds integer;
    holder uuid;
    holder_key text;
    scope text;
    chosen inet;
  BEGIN
    SELECT p.lease_seconds INTO seconds FROM public.address_pool p WHERE p.name = pool AND p.allocation = 'radius';
    IF NOT FOUND THEN RETURN; END IF;
    SELECT m.subscription_id INTO holder FROM radusergroup m WHERE m.username = login LIMIT 1;
    holder_key := coalesce(holder::text, login);
    PERFORM pg_advisory_xact_lock(hashtextextended('demarc:lease ' || holder_key, 0));
    SELECT i.framedipaddress INTO chosen FROM radippool i
    WHERE i.pool_key = holder_key AND i.pool_name = pool AND NOT i.is_draining AND i.kept_for IS NULL
      AND i.nas_scope IN ('', nas_id)
      AND (NOT i.is_leased OR (i.acctsessionid = '' AND i.callingstationid = calling))
    ORDER BY i.is_leased DESC, i.expiry_time DESC LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF chosen IS NULL THEN
      <<search>> FOR attempt IN 1..2 LOOP
        FOREACH scope IN ARRAY ARRAY[nas_id, ''] LOOP
          SELECT i.framedipaddress INTO chosen FROM radippool i
          WHERE i.pool_name = pool AND i.nas_scope = scope AND NOT i.is_leased AND NOT i.is_draining AND i.kept_for IS NULL
          ORDER BY i.expiry_time LIMIT 1 FOR UPDATE SKIP LOCKED;
          EXIT search WHEN chosen IS NOT NULL;
        END LOOP;
        EXIT search WHEN attempt = 2 OR end_leases(pool) = 0;
      END LOOP search;
    END IF;
    IF chosen IS NULL THEN
      INSERT INTO pool_shortage AS s (pool_name) VALUES (pool)
      ON CONFLICT (pool_name) DO UPDATE SET last_at = now(),
        first_at = CASE WHEN s.last_at < now() - interval '10 minutes' THEN now() ELSE s.first_at END,
        logins = CASE WHEN s.last_at < now() - interval '10 minutes' THEN 1 ELSE s.logins + 1 END;
      PERFORM pg_notify('demarc_pool', pool);
      RETURN;
    END IF;
    UPDATE radippool SET is_leased = true, pool_key = holder_key, subscription_id = holder, username = login,
      nasipaddress = nas, callingstationid = calling, calledstationid = called, acctsessionid = '',
      leased_at = now(), expiry_time = now() + make_interval(secs => seconds)
    WHERE framedipaddress = chosen;
    RETURN NEXT host(chosen);
  END $$;

  -- Beside each report of a session, in its transaction: what the NAS says of an address is what the lease says.
  CREATE FUNCTION radius.keep_lease() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = radius, pg_temp AS $$
  DECLARE
    nas text := host(new.nasipaddress);
    told_at timestamptz := coalesce(new.lastat, new.acctupdatetime, new.acctstarttime, now());
    lease interval;
  BEGIN
    IF told_at > now() - interval '1 minute'
      AND NOT EXISTS (SELECT FROM nas_heard h WHERE h.nasipaddress = nas AND h.heard_at > now() - interval '10 seconds') THEN
      INSERT INTO nas_heard AS h (nasipaddress, since, heard_at) VALUES (nas, now(), now())
      ON CONFLICT (nasipaddress) DO UPDATE SET heard_at = now(),
        since = CASE WHEN h.heard_at < now() - interval '15 minutes' THEN now() ELSE h.since END;
    END IF;
    SELECT make_interval(secs => p.lease_seconds) INTO lease
    FROM radippool i JOIN public.address_pool p ON p.name = i.pool_name WHERE i.framedipaddress = new.framedipaddress;
    IF NOT FOUND THEN RETURN NULL; END IF;
    IF new.acctstoptime IS NULL THEN
      UPDATE radippool i SET is_leased = true, acctsessionid = new.acctsessionid, username = new.username, nasipaddress = nas,
        callingstationid = coalesce(new.callingstationid, i.callingstationid),
        leased_at = CASE WHEN i.is_leased THEN i.leased_at ELSE coalesce(new.acctstarttime, told_at) END,
        subscription_id = CASE WHEN i.is_leased THEN i.subscription_id ELSE m.subscription_id END,
        pool_key = CASE WHEN i.is_leased THEN i.pool_key ELSE coalesce(m.subscription_id::text, new.username, '') END,
        expiry_time = greatest(i.expiry_time, told_at + lease)
      FROM (SELECT (SELECT g.subscription_id FROM radusergroup g WHERE g.username = new.username LIMIT 1) AS subscription_id) m
      WHERE i.framedipaddress = new.framedipaddress AND told_at + lease > now()
        AND CASE WHEN i.is_leased
          THEN i.username = new.username AND i.nasipaddress = nas AND i.acctsessionid IN ('', new.acctsessionid)
            AND (i.acctsessionid = '' OR i.expiry_time < told_at + lease * 0.75)
          ELSE true END;
    ELSE
      -- A Stop that comes again, or late, is not about what was promised since.
      UPDATE radippool SET is_leased = false, acctsessionid = '', expiry_time = now()
      WHERE framedipaddress = new.framedipaddress AND is_leased AND nasipaddress = nas AND username = new.username
        AND (acctsessionid = new.acctsessionid
          OR (acctsessionid = '' AND new.acctstoptime >= leased_at AND new.acctstarttime >= leased_at - interval '10 seconds'));
      DELETE FROM radippool WHERE framedipaddress = new.framedipaddress AND is_draining AND NOT is_leased;
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER tr_radacct_lease AFTER INSERT OR UPDATE ON radius.radacct FOR EACH ROW EXECUTE FUNCTION radius.keep_lease();

  -- A NAS that has restarted holds nothing of what it held, promised or in use.
  CREATE FUNCTION radius.end_leases_of_nas() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = radius, pg_temp AS $$
  BEGIN
    UPDATE radippool SET is_leased = false, acctsessionid = '', expiry_time = now()
    WHERE is_leased AND nasipaddress = host(new.nasipaddress) AND leased_at <= new.reloadtime;
    DELETE FROM radippool WHERE is_draining AND NOT is_leased AND nasipaddress = host(new.nasipaddress);
    RETURN NULL;
  END $$;
  CREATE TRIGGER tr_nasreload_lease AFTER INSERT OR UPDATE ON radius.nasreload
    FOR EACH ROW EXECUTE FUNCTION radius.end_leases_of_nas();

  REVOKE ALL ON FUNCTION radius.end_leases(text), radius.lease_address(text, text, text, text, text, text),
    radius.keep_lease(), radius.end_leases_of_nas() FROM PUBLIC;
`;

export class CreateAddressPools1797500000001 implements MigrationInterface {
  readonly name = 'CreateAddressPools1797500000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [POOLS, LEASES, LEASING]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER tr_radacct_lease ON radius.radacct;
      DROP TRIGGER tr_nasreload_lease ON radius.nasreload;
      DROP FUNCTION radius.keep_lease(), radius.end_leases_of_nas(), radius.end_leases(text),
        radius.lease_address(text, text, text, text, text, text);
      DROP TABLE radius.nas_heard, radius.pool_shortage;
      ALTER TABLE radius.radpostauth DROP COLUMN reason;
      DELETE FROM radius.radippool;
      DROP INDEX radius.ix_radippool_free;
      ALTER TABLE radius.radippool DROP COLUMN pool_id, DROP COLUMN range_id, DROP COLUMN nas_scope, DROP COLUMN subscription_id,
        DROP COLUMN acctsessionid, DROP COLUMN leased_at, DROP COLUMN is_leased, DROP COLUMN is_draining, DROP COLUMN kept_for,
        ALTER COLUMN expiry_time TYPE timestamp(0), ALTER COLUMN expiry_time SET DEFAULT now();
      CREATE INDEX ix_radippool_free ON radius.radippool (pool_name, expiry_time);
      CREATE INDEX ix_radippool_holder ON radius.radippool (nasipaddress, pool_key, framedipaddress);
      DROP TABLE address_pool_use, address_pool_reserved, address_pool_range, address_pool;`);
  }
}
