import type { AddAddressRange } from '@demarc/contracts';
import { AddressRangeInvalid } from './address-pool.errors';

/** IPv4 addresses from the first to the last, both included. */
export interface AddressSpan {
  first: string;
  last: string;
}

export const addressNumber = (address: string): number =>
  address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);

const addressOf = (number: number): string => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');

export const spanSize = ({ first, last }: AddressSpan): number => addressNumber(last) - addressNumber(first) + 1;

export const isWithin = ({ first, last }: AddressSpan, address: string): boolean =>
  addressNumber(first) <= addressNumber(address) && addressNumber(address) <= addressNumber(last);

/** The span that a request means; a refusal says what is wrong with it. */
export function spanOf(range: AddAddressRange): AddressSpan {
  const span = 'cidr' in range ? networkSpan(range.cidr) : { first: range.first, last: range.last };
  if (addressNumber(span.last) < addressNumber(span.first)) {
    throw new AddressRangeInvalid(`${span.last} comes before ${span.first}`);
  }
  const [top] = span.first.split('.').map(Number);
  if (top === 0 || addressNumber(span.last) >= addressNumber('224.0.0.0')) {
    throw new AddressRangeInvalid('no host has an address below 1.0.0.0 or from 224.0.0.0 on');
  }
  if (range.gateway !== null && !isWithin(span, range.gateway)) {
    throw new AddressRangeInvalid(`the gateway ${range.gateway} is not one of ${span.first} to ${span.last}`);
  }
  return span;
}

function networkSpan(cidr: string): AddressSpan {
  const [address = '', prefix = ''] = cidr.split('/');
  const hosts = 2 ** (32 - Number(prefix));
  const first = addressNumber(address);
  if (first % hosts !== 0) {
    throw new AddressRangeInvalid(
      `${cidr} is no network: that of /${prefix} begins at ${addressOf(first - (first % hosts))}`,
    );
  }
  return { first: address, last: addressOf(first + hosts - 1) };
}

/** Addresses of a range that are nobody's: its edges by choice, its gateway, what is reserved. */
export function leftOut(
  range: AddressSpan & { leavesOutEdges: boolean; gateway: string | null },
  reserved: readonly string[],
): Set<string> {
  return new Set([
    ...(range.leavesOutEdges ? [range.first, range.last] : []),
    ...(range.gateway === null ? [] : [range.gateway]),
    ...reserved.filter((address) => isWithin(range, address)),
  ]);
}
