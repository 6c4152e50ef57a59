import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whose session a report is about was told by its user name alone. A NAS that writes the name otherwise in its accounting, or
 * leaves out the address, would have renewed no lease, and its addresses would have been given out a second time.
 */
const KEEP_LEASE = `
  -- Beside each report of a session, in its transaction: what the NAS says of an address is what the lease says.
  CREATE OR REPLACE FUNCTION radius.keep_lease() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = radius, pg_temp AS $$
  DECLARE
    nas text := host(new.nasipaddress);
    told_at timestamptz := coalesce(new.lastat, new.acctupdatetime, new.acctstarttime, now());
    holder text;
    held inet := new.framedipaddress;
    lease interval;
  BEGIN
    IF told_at > now() - interval '1 minute'
      AND NOT EXISTS (SELECT FROM nas_heard h WHERE h.nasipaddress = nas AND h.heard_at > now() - interval '10 seconds') THEN
      INSERT INTO nas_heard AS h (nasipaddress, since, heard_at) VALUES (nas, now(), now())
      ON CONFLICT (nasipaddress) DO UPDATE SET heard_at = now(),
        since = CASE WHEN h.heard_at < now() - interval '15 minutes' THEN now() ELSE h.since END;
    END IF;
    IF held IS NOT NULL AND NOT EXISTS (SELECT FROM radippool i WHERE i.framedipaddress = held) THEN RETURN NULL; END IF;
    -- By the Class of its accept, which comes back as it went out; else by the account.
    IF new.class ~ '^0x([0-9A-Fa-f]{2})+$' THEN
      holder := substring(encode(decode(substr(new.class, 3), 'hex'), 'escape') FROM '^demarc:[a-z]+:([0-9a-f-]{36})$');
    END IF;
    IF holder IS NULL THEN
      SELECT g.subscription_id::text INTO holder FROM radusergroup g WHERE g.username = new.username LIMIT 1;
    END IF;
    holder := coalesce(holder, new.username, '');
    -- A report without the address is about the one that this session has, or that its holder was promised there.
    IF held IS NULL THEN
      SELECT i.framedipaddress INTO held FROM radippool i
      WHERE i.pool_key = holder AND i.pool_key <> '' AND i.is_leased AND i.nasipaddress = nas
        AND i.acctsessionid IN ('', new.acctsessionid)
      ORDER BY i.acctsessionid DESC, i.leased_at DESC LIMIT 1;
      IF NOT FOUND THEN RETURN NULL; END IF;
    END IF;
    SELECT make_interval(secs => p.lease_seconds) INTO lease
    FROM radippool i JOIN public.address_pool p ON p.name = i.pool_name WHERE i.framedipaddress = held;
    IF NOT FOUND THEN RETURN NULL; END IF;
    IF new.acctstoptime IS NULL THEN
      UPDATE radippool i SET is_leased = true, acctsessionid = new.acctsessionid, username = coalesce(new.username, i.username),
        nasipaddress = nas, callingstationid = coalesce(new.callingstationid, i.callingstationid),
        leased_at = CASE WHEN i.is_leased THEN i.leased_at ELSE coalesce(new.acctstarttime, told_at) END,
        subscription_id = CASE WHEN i.is_leased THEN i.subscription_id
          WHEN holder ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN holder::uuid END,
        pool_key = CASE WHEN i.is_leased THEN i.pool_key ELSE holder END,
        expiry_time = greatest(i.expiry_time, told_at + lease)
      WHERE i.framedipaddress = held AND told_at + lease > now()
        AND CASE
          WHEN NOT i.is_leased THEN true
          WHEN i.acctsessionid = '' THEN i.pool_key = holder
          ELSE i.acctsessionid = new.acctsessionid AND i.nasipaddress = nas AND i.expiry_time < told_at + lease * 0.75 END;
    ELSE
      -- A Stop that comes again, or late, is not about what was promised since.
      UPDATE radippool SET is_leased = false, acctsessionid = '', expiry_time = now()
      WHERE framedipaddress = held AND is_leased
        AND CASE WHEN acctsessionid = ''
          THEN pool_key = holder AND new.acctstoptime >= leased_at AND new.acctstarttime >= leased_at - interval '10 seconds'
          ELSE acctsessionid = new.acctsessionid AND nasipaddress = nas END;
      DELETE FROM radippool WHERE framedipaddress = held AND is_draining AND NOT is_leased;
    END IF;
    RETURN NULL;
  END $$;
`;

export class RecogniseLeaseHolders1797500000005 implements MigrationInterface {
  readonly name = 'RecogniseLeaseHolders1797500000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(KEEP_LEASE);
  }

  /** Forward only: what it did before gave addresses out twice. */
  async down(): Promise<void> {}
}
