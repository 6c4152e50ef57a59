-- What must hold in the money tables at every instant. Each query returns the rows that break its rule: none.
-- Read only; used by the tests after every scenario and fit for a restored backup or a running installation.
-- Queries are separated by a line that begins with "-- rule:".

-- rule: every journal entry sums to zero in each currency
select entry_id::text as subject, currency::text, sum(amount_minor)::text as found
from journal_line group by entry_id, currency having sum(amount_minor) <> 0;

-- rule: every journal entry has lines, numbered from 1 without a gap
select e.id::text as subject, count(l.*)::text as found
from journal_entry e left join journal_line l on l.entry_id = e.id
group by e.id having count(l.*) = 0 or min(l.position) <> 1 or max(l.position) <> count(l.*);

-- rule: the receivable of each subscriber equals her open invoices
select coalesce(ledger.subscriber_id, open.subscriber_id)::text as subject, ledger.amount::text as found, open.amount::text as expected
from (select l.subscriber_id, l.currency, sum(l.amount_minor) as amount
      from journal_line l join ledger_account a on a.id = l.account_id and a.code = 'accounts-receivable'
      group by l.subscriber_id, l.currency) ledger
full join (select subscriber_id, currency, sum(open_minor) as amount from invoice where state = 'open' group by subscriber_id, currency) open
  on open.subscriber_id = ledger.subscriber_id and open.currency = ledger.currency
where coalesce(ledger.amount, 0) <> coalesce(open.amount, 0);

-- rule: the advances of each subscriber equal what her payments have left
select coalesce(ledger.subscriber_id, credit.subscriber_id)::text as subject, ledger.amount::text as found, credit.amount::text as expected
from (select l.subscriber_id, l.currency, -sum(l.amount_minor) as amount
      from journal_line l join ledger_account a on a.id = l.account_id and a.code = 'customer-advances'
      group by l.subscriber_id, l.currency) ledger
full join (select subscriber_id, currency, sum(unallocated_minor) as amount from payment group by subscriber_id, currency) credit
  on credit.subscriber_id = ledger.subscriber_id and credit.currency = ledger.currency
where coalesce(ledger.amount, 0) <> coalesce(credit.amount, 0);

-- rule: receivable and advances are kept per subscriber, nothing else is
select l.entry_id::text as subject, a.code as found
from journal_line l join ledger_account a on a.id = l.account_id
where (a.code in ('accounts-receivable', 'customer-advances')) <> (l.subscriber_id is not null);

-- rule: deferred revenue in the ledger equals the schedule that is still to be released
select 'deferred-revenue' as subject, ledger.amount::text as found, schedule.amount::text as expected
from (select coalesce(-sum(l.amount_minor), 0) as amount
      from journal_line l join ledger_account a on a.id = l.account_id and a.code = 'deferred-revenue') ledger,
     (select coalesce(sum(amount_minor), 0) as amount from deferred_revenue where released_at is null and cancelled_at is null) schedule
where ledger.amount <> schedule.amount;

-- rule: an invoice is what its lines say
select i.number as subject, i.net_minor::text as expected, sum(l.net_minor)::text as found
from invoice i join invoice_line l on l.invoice_id = i.id
group by i.id having sum(l.net_minor) <> i.net_minor or sum(l.tax_minor) <> i.tax_minor;

-- rule: every invoice has a line, and its lines are void exactly when it is
select i.number as subject, count(l.*)::text as found
from invoice i left join invoice_line l on l.invoice_id = i.id
group by i.id having count(l.*) = 0 or bool_or(l.void <> (i.state = 'void'));

-- rule: an invoice is open by its total less what was allocated to it
select i.number as subject, i.open_minor::text as found
from invoice i left join payment_allocation a on a.invoice_id = i.id and a.reversed_at is null
group by i.id having i.state <> 'void' and i.open_minor <> i.total_minor - coalesce(sum(a.amount_minor), 0)
  or i.state = 'void' and count(a.*) > 0;

-- rule: a payment is used up by its allocations, or left over
select p.receipt as subject, p.unallocated_minor::text as found
from payment p left join payment_allocation a on a.payment_id = p.id and a.reversed_at is null
group by p.id
having p.state = 'booked' and p.amount_minor <> p.unallocated_minor + coalesce(sum(a.amount_minor), 0)
  or p.state = 'reversed' and (count(a.*) > 0 or p.unallocated_minor <> 0);

-- rule: no day of a subscription is charged more than once
select a.subscription_id::text as subject, a.from_on::text as found
from invoice_line a join invoice_line b
  on a.subscription_id = b.subscription_id and a.id < b.id
  and daterange(a.from_on, a.to_on) && daterange(b.from_on, b.to_on)
where a.charge_kind = 'recurring' and b.charge_kind = 'recurring' and not a.void and not b.void
  and not exists (select 1 from invoice_line c where c.subscription_id = a.subscription_id and c.charge_kind = 'credit'
    and not c.void and daterange(c.from_on, c.to_on) && (daterange(a.from_on, a.to_on) * daterange(b.from_on, b.to_on)));

-- rule: invoice numbers run from 1 without a gap
select billing_entity_id::text as subject, count(*)::text as found, max(number_value)::text as expected
from invoice group by billing_entity_id having count(*) <> max(number_value) or min(number_value) <> 1;

-- rule: receipt numbers run from 1 without a gap
select billing_entity_id::text as subject, count(*)::text as found, max(receipt_value)::text as expected
from payment group by billing_entity_id having count(*) <> max(receipt_value) or min(receipt_value) <> 1;

-- rule: a number series stands at the last number in use
select s.kind as subject, s.last_number::text as found
from number_series s
where s.last_number <> case s.kind
  when 'invoice' then coalesce((select max(number_value) from invoice i where i.billing_entity_id = s.billing_entity_id), 0)
  else coalesce((select max(receipt_value) from payment p where p.billing_entity_id = s.billing_entity_id), 0) end;

-- rule: every invoice and every payment is posted, and what is void or reversed is posted back
select i.number as subject, 'not posted' as found from invoice i
where i.total_minor <> 0 and (
  not exists (select 1 from journal_entry e where e.kind = 'invoice' and e.source_id = i.id)
  or (i.state = 'void') <> exists (select 1 from journal_entry e where e.kind = 'invoice-void' and e.source_id = i.id))
union all
select p.receipt, 'not posted' from payment p
where not exists (select 1 from journal_entry e where e.kind = 'payment' and e.source_id = p.id)
  or (p.state = 'reversed') <> exists (select 1 from journal_entry e where e.kind = 'payment-reversal' and e.source_id = p.id);

-- rule: the counters of a finished billing run are the sums of its invoices
select r.id::text as subject, r.invoice_count::text as expected, count(i.*)::text as found
from billing_run r left join invoice i on i.billing_run_id = r.id
where r.state = 'done'
group by r.id having count(i.*) <> r.invoice_count or coalesce(sum(i.total_minor), 0) <> r.total_minor;
