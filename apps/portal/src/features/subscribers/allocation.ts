import type { InvoiceRow } from '@demarc/contracts';

/** Money texts have at most three decimals; as whole thousandths they add up without a float. */
const SCALE = 3;

export function toThousandths(amount: string): bigint {
  const negative = amount.startsWith('-');
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  const value = BigInt(whole) * 1000n + BigInt(fraction.padEnd(SCALE, '0').slice(0, SCALE));
  return negative ? -value : value;
}

/** With as many decimals as `like` has: "1050.00". */
export function fromThousandths(value: bigint, decimals: number): string {
  const positive = value < 0n ? -value : value;
  const fraction = String(positive % 1000n)
    .padStart(SCALE, '0')
    .slice(0, decimals);
  return `${value < 0n ? '-' : ''}${positive / 1000n}${decimals === 0 ? '' : `.${fraction}`}`;
}

export const decimalsOf = (amount: string): number => amount.split('.')[1]?.length ?? 0;

export interface AllocationLine {
  invoiceId: string;
  number: string;
  dueOn: string;
  open: string;
  /** What this payment gives to it. */
  amount: string;
  left: string;
}

export interface Allocation {
  lines: AllocationLine[];
  /** What no invoice takes: it stays as the subscriber's credit. */
  credit: string;
}

type OpenInvoice = Pick<InvoiceRow, 'id' | 'number' | 'dueOn' | 'open'>;

/**
 * How a payment spreads over open invoices, the oldest due first (BR-22). What is shown is sent with the payment,
 * so that it is booked as it was seen even if another invoice comes between.
 */
export function allocate(amount: string, invoices: readonly OpenInvoice[]): Allocation {
  const decimals = Math.max(decimalsOf(amount), ...invoices.map((invoice) => decimalsOf(invoice.open)), 2);
  let rest = toThousandths(amount);
  const oldestFirst = invoices.toSorted((a, b) =>
    a.dueOn === b.dueOn ? a.number.localeCompare(b.number) : a.dueOn < b.dueOn ? -1 : 1,
  );
  const lines = oldestFirst.map((invoice) => {
    const open = toThousandths(invoice.open);
    const given = rest < open ? rest : open;
    rest -= given;
    return {
      invoiceId: invoice.id,
      number: invoice.number,
      dueOn: invoice.dueOn,
      open: invoice.open,
      amount: fromThousandths(given, decimals),
      left: fromThousandths(open - given, decimals),
    };
  });
  return { lines, credit: fromThousandths(rest, decimals) };
}

/** Accepts "1,050", " ৳1 050.5 ", Bangla digits; null when it is no amount above zero. */
export function readAmount(text: string): string | null {
  const latin = text.replace(/[০-৯]/g, (digit) => String('০১২৩৪৫৬৭৮৯'.indexOf(digit)));
  const bare = latin.replace(/[\s,৳$€£₹]|BDT|Tk\.?/giu, '');
  if (!/^\d{1,16}(\.\d{1,3})?$/.test(bare) || !/[1-9]/.test(bare)) return null;
  const [whole = '0', fraction] = bare.split('.');
  const trimmed = whole.replace(/^0+(?=\d)/, '');
  return fraction === undefined ? trimmed : `${trimmed}.${fraction}`;
}
