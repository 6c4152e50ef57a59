/** `2026-03`. */
export type Month = string;

/** The calendar month of an instant in UTC, as `2026-03`. */
export const monthOf = (instant: Date): Month => instant.toISOString().slice(0, 7);

export function monthAfter(month: Month): Month {
  const [year, number] = month.split('-').map(Number);
  return monthOf(new Date(Date.UTC(year ?? 0, number ?? 0, 1)));
}
