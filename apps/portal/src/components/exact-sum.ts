const SCALE = 3;

function toUnits(amount: string): bigint {
  const isNegative = amount.startsWith('-');
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  const units = BigInt(whole + fraction.padEnd(SCALE, '0').slice(0, SCALE));
  return isNegative ? -units : units;
}

const decimalsOf = (amount: string): number => amount.split('.')[1]?.length ?? 0;

/** The sum of amounts as text, exact, with as many decimals as the longest of them. */
export function exactSum(amounts: readonly string[]): string {
  const decimals = Math.max(0, ...amounts.map(decimalsOf));
  const units = amounts.reduce((sum, amount) => sum + toUnits(amount), 0n);
  const digits = (units < 0n ? -units : units).toString().padStart(SCALE + 1, '0');
  const whole = digits.slice(0, -SCALE);
  const fraction = digits.slice(-SCALE).slice(0, decimals);
  return `${units < 0n ? '-' : ''}${whole}${decimals === 0 ? '' : `.${fraction}`}`;
}

export const isSameAmount = (a: string, b: string): boolean => toUnits(a) === toUnits(b);
