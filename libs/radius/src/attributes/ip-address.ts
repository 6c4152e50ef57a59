import { assert } from '@demarc/kernel';

/** Four octets of a dotted quad; `null` for any other spelling, leading zeros included. */
export function parseIpv4(text: string): Buffer | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  const octets = parts.map((part) => (/^(0|[1-9]\d{0,2})$/.test(part) ? Number(part) : 256));
  return octets.every((octet) => octet <= 255) ? Buffer.from(octets) : null;
}

export function formatIpv4(octets: Buffer): string {
  assert(octets.length === 4, 'an IPv4 address is 4 octets');
  return [...octets].join('.');
}

/** Sixteen octets of an IPv6 address in any spelling of RFC 4291 §2.2 without a dotted quad; `null` otherwise. */
export function parseIpv6(text: string): Buffer | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  if (head === undefined) return null;
  const given = head.length + (tail?.length ?? 0);
  const missing = 8 - given;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = tail === undefined ? head : [...head, ...Array<string>(missing).fill('0'), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

/** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups shortened, the first of equals. */
export function formatIpv6(octets: Buffer): string {
  assert(octets.length === 16, 'an IPv6 address is 16 octets');
  const groups = Array.from({ length: 8 }, (_, index) => octets.readUInt16BE(index * 2));
  const { start, length } = longestZeroRun(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = -1;
  for (const [index, group] of groups.entries()) {
    if (group !== 0) start = -1;
    else if (start === -1) start = index;
    if (start !== -1 && index - start + 1 > best.length) best = { start, length: index - start + 1 };
  }
  return best;
}
