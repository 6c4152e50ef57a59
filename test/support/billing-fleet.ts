import pg from 'pg';

/** What a finalised invoice is, without the ids and instants that differ from run to run. */
export interface BilledInvoice {
  number: string;
  subscriber: string;
  total: string;
  state: string;
  lines: string;
  journal: string;
}

/**
 * Subscribers with one service each, written straight into the tables: a thousand by the API would take a minute.
 * Prices, cycle days and activation dates differ, so that an invoice given to the wrong one is seen.
 */
export async function seedFleet(url: string, size: number): Promise<void> {
  await query(
    url,
    `
    insert into plan (id, name, price_minor, currency, tax_id, down_kbps, up_kbps, created_at)
      select ('01936000-0000-7000-8000-0000000a0' || lpad(n::text, 3, '0'))::uuid, 'Plan ' || n, 30000 + 1111 * n, 'BDT',
        case when n % 4 <> 0 then (select id from tax limit 1) end, 1000, 1000, '2026-01-01'
      from generate_series(1, 7) n;
    insert into subscriber (id, number, name, phone, phone_digits, created_at)
      select ('01936000-0000-7000-8001-' || lpad(n::text, 12, '0'))::uuid, 'S-' || lpad(n::text, 5, '0'), 'Subscriber ' || n, '0', '0', '2026-01-01'
      from generate_series(1, ${size}) n;
    insert into subscription (id, subscriber_id, plan_id, label, activated_on, billing_cycle_day, service_state, state_version,
        state_changed_at, pppoe_username, pppoe_password_sealed, created_at)
      select ('01936000-0000-7000-8002-' || lpad(n::text, 12, '0'))::uuid, ('01936000-0000-7000-8001-' || lpad(n::text, 12, '0'))::uuid,
        ('01936000-0000-7000-8000-0000000a0' || lpad((1 + n % 7)::text, 3, '0'))::uuid, 'Home', date '2026-03-01' + (n % 28), 1 + n % 28,
        'active', 1, '2026-01-01', 'user' || n, '\\x00', '2026-01-01'
      from generate_series(1, ${size}) n;
    insert into subscription_plan_period (id, subscription_id, plan_id, price_minor, currency, from_on)
      select s.id, s.id, p.id, p.price_minor, p.currency, s.activated_on from subscription s join plan p on p.id = s.plan_id;
    analyze`,
  );
}

/** All invoices by number. */
export function billedInvoices(url: string): Promise<BilledInvoice[]> {
  return query<BilledInvoice>(
    url,
    `select i.number, i.issued_to->>'number' as subscriber, i.total_minor as total, i.state,
       (select string_agg(concat_ws(' ', l.charge_kind, l.from_on, l.to_on, l.amount_minor, l.tax_minor), ', ' order by l.position)
        from invoice_line l where l.invoice_id = i.id) as lines,
       (select string_agg(concat_ws(' ', a.code, j.amount_minor), ', ' order by j.position)
        from journal_entry e join journal_line j on j.entry_id = e.id join ledger_account a on a.id = j.account_id
        where e.source_id = i.id) as journal
     from invoice i order by i.number_value`,
  );
}

export async function query<T extends object>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const result = (await client.query<T>(text)) as pg.QueryResult<T> | pg.QueryResult<T>[];
    return Array.isArray(result) ? (result.at(-1)?.rows ?? []) : result.rows;
  } finally {
    await client.end();
  }
}
