import { assert, DomainError } from '@demarc/kernel';

/** An amount in the smallest unit of its currency. Floats cannot mix with it: the compiler refuses. */
export type Minor = bigint;

/** ISO 4217: digits after the decimal point, for every active currency that can be paid with. */
const CODES_BY_EXPONENT: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC ' +
    'CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES ' +
    'KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR ' +
    'NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT ' +
    'TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
};

const EXPONENTS: ReadonlyMap<string, number> = new Map(
  Object.entries(CODES_BY_EXPONENT).flatMap(([exponent, codes]) =>
    codes.split(' ').map((code): [string, number] => [code, Number(exponent)]),
  ),
);

const DECIMAL = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?$/;
const PARTS_PER_MILLION = 1_000_000n;

export class AmountInvalid extends DomainError {
  readonly code = 'money/amount-invalid';
  readonly kind = 'invalid';
}

/** Whether the code is an ISO 4217 currency we can bill in. */
export const isCurrency = (code: string): boolean => EXPONENTS.has(code);

/** Digits after the decimal point of an ISO 4217 currency: BDT 2, JPY 0, KWD 3. */
export function currencyExponent(currency: string): number {
  const exponent = EXPONENTS.get(currency);
  if (exponent === undefined) throw new AmountInvalid(`${currency} is not an ISO 4217 currency`);
  return exponent;
}

/** Reads an amount in major units, exactly: "1050.00" is 105000 minor units of BDT. More decimals than the currency has are refused. */
export function parseMajor(text: string, currency: string): Minor {
  const exponent = currencyExponent(currency);
  const match = DECIMAL.exec(text);
  if (match === null) throw new AmountInvalid('an amount is written as digits with a decimal point, like 1050.00');
  const [, sign = '', whole = '', fraction = ''] = match;
  if (fraction.length > exponent) throw new AmountInvalid(`${currency} has ${exponent} decimals`);
  const magnitude = BigInt(whole + fraction.padEnd(exponent, '0'));
  return sign === '-' ? -magnitude : magnitude;
}

/** Writes minor units in major units with all decimals of the currency: 105000 of BDT is "1050.00". */
export function formatMajor(minor: Minor, currency: string): string {
  const exponent = currencyExponent(currency);
  const digits = absolute(minor)
    .toString()
    .padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const sign = minor < 0n ? '-' : '';
  return exponent === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-exponent)}`;
}

export const absolute = (minor: Minor): Minor => (minor < 0n ? -minor : minor);

/** The smaller of two amounts. */
export const lesser = (a: Minor, b: Minor): Minor => (a < b ? a : b);

/** Adds amounts of one currency. */
export const sumOf = (amounts: Iterable<Minor>): Minor => {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
};

/** Quotient rounded half away from zero, so that a credit mirrors its charge. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  assert(denominator > 0n, 'a divisor is positive');
  const magnitude = (absolute(numerator) * 2n + denominator) / (denominator * 2n);
  return numerator < 0n ? -magnitude : magnitude;
}

/** Share of an amount at a rate in parts per million, rounded half away from zero: 5 % is 50,000 ppm. */
export function atRate(amount: Minor, partsPerMillion: number): Minor {
  assert(Number.isSafeInteger(partsPerMillion), 'a rate is a whole number of parts per million');
  return divideRounded(amount * BigInt(partsPerMillion), PARTS_PER_MILLION);
}

/** Splits an amount by weights to the last unit: largest remainder first, ties to the earlier share. */
export function splitByWeight(total: Minor, weights: readonly bigint[]): Minor[] {
  const sum = sumOf(weights);
  assert(
    weights.every((weight) => weight >= 0n),
    'a weight is not negative',
  );
  assert(sum > 0n, 'a split needs a positive weight');
  const sign = total < 0n ? -1n : 1n;
  const magnitude = absolute(total);
  const shares = weights.map((weight, index) => ({
    index,
    floor: (magnitude * weight) / sum,
    remainder: (magnitude * weight) % sum,
  }));
  let left = magnitude - sumOf(shares.map((share) => share.floor));
  for (const share of shares.toSorted((a, b) => compareBig(b.remainder, a.remainder) || a.index - b.index)) {
    if (left === 0n) break;
    share.floor += 1n;
    left -= 1n;
  }
  return shares.map((share) => share.floor * sign);
}

const compareBig = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
