import type { ColumnOptions } from 'typeorm';

const transformer = {
  to: (value: bigint | null | undefined): string | null | undefined =>
    typeof value === 'bigint' ? value.toString() : value,
  from: (value: string | null): bigint | null => (value === null ? null : BigInt(value)),
};

/** PostgreSQL bigint as a JavaScript bigint; the driver alone would give text. */
export const bigintColumn = (options: ColumnOptions = {}): ColumnOptions => ({
  ...options,
  type: 'bigint',
  transformer,
});
