import type { Invoice, InvoiceLine } from '@demarc/contracts';
import { addDays, daysBetween, localDate } from '@demarc/kernel';

/** The invoice's figures as the page writes them. */
export interface InvoiceFigures {
  readonly total: string;
  readonly open: string;
  readonly dueOn: string;
}

const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`);

/** The first line of an invoice's page: what is open, since when, and what that means. */
export function invoiceSentence(
  invoice: Pick<Invoice, 'state' | 'dueOn' | 'overdue' | 'voidReason'>,
  figures: InvoiceFigures,
  today: string,
): string {
  if (invoice.state === 'void') return `Void: ${invoice.voidReason ?? 'no reason was kept'}. Nobody owes it.`;
  if (invoice.state === 'paid') return `Paid in full: ${figures.total}.`;
  const late = daysBetween(localDate(invoice.dueOn), localDate(today));
  if (invoice.overdue) return `${figures.open} is open and ${days(Math.max(1, late))} overdue, due ${figures.dueOn}.`;
  if (late >= 0) return `${figures.open} is open, due ${late === 0 ? 'today' : figures.dueOn}.`;
  return `${figures.open} is open, due ${figures.dueOn}, in ${days(-late)}.`;
}

/** A half-open period [from, to) as people write it: by its first and last day. */
export function periodDays(line: Pick<InvoiceLine, 'from' | 'to'>): readonly string[] {
  if (line.from === null || line.to === null) return [];
  const last = addDays(localDate(line.to), -1);
  return last <= line.from ? [line.from] : [line.from, last];
}
