import {
  AddAddressRange,
  CreateAddressPool,
  type AddressPool,
  type PoolAllocation,
  type PoolServes,
} from '@demarc/contracts';

const MINUTE_SECONDS = 60;

export const poolValuesOf = (pool: AddressPool | null) => ({
  name: pool?.name ?? '',
  description: pool?.description ?? '',
  serves: pool?.serves ?? ('service' as PoolServes),
  allocation: pool?.allocation ?? ('radius' as PoolAllocation),
  leaseMinutes: String((pool?.leaseSeconds ?? 3600) / MINUTE_SECONDS),
  fallbackPool: pool?.fallbackPool ?? '',
  planIds: pool?.plans.map(({ id }) => id) ?? [],
  isGarden: pool?.isGarden ?? true,
  reserved: pool?.reserved.map(({ address, note }) => `${address} ${note}`.trim()).join('\n') ?? '',
});
export type PoolValues = ReturnType<typeof poolValuesOf>;

/** One address a line, what it is for behind it. */
const reservedOf = (text: string): { address: string; note: string }[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [address = '', ...note] = line.split(/\s+/);
      return { address, note: note.join(' ') };
    });

/** The form as the body of a request. */
export const poolRequest = (values: PoolValues): CreateAddressPool => ({
  name: values.name.trim(),
  description: values.description.trim(),
  serves: values.serves,
  allocation: values.allocation,
  leaseSeconds: Number(values.leaseMinutes.trim() === '' ? Number.NaN : values.leaseMinutes) * MINUTE_SECONDS,
  fallbackPool: values.fallbackPool.trim() === '' || values.allocation === 'nas' ? null : values.fallbackPool.trim(),
  planIds: values.serves === 'service' ? values.planIds : [],
  isGarden: values.serves === 'garden' && values.isGarden,
  reserved: reservedOf(values.reserved),
});

const NAME = 'Use letters, digits, dots, dashes and underscores, no blanks.';
const MENDS: Readonly<Record<string, readonly [field: keyof PoolValues, text: string]>> = {
  name: ['name', NAME],
  description: ['description', 'Up to 300 letters.'],
  leaseSeconds: ['leaseMinutes', 'Minutes, from 15 to 10080.'],
  fallbackPool: ['fallbackPool', NAME],
  reserved: ['reserved', 'Begin each line with an IPv4 address.'],
};

/** What is wrong with the form, by its field. */
export function poolFaults(values: PoolValues): Record<string, string> {
  const parsed = CreateAddressPool.safeParse(poolRequest(values));
  if (parsed.success) return {};
  return Object.fromEntries(
    parsed.error.issues.map((issue) => MENDS[String(issue.path[0] ?? '')] ?? ['name', issue.message]),
  );
}

export interface RangeValues {
  addresses: string;
  nasId: string;
  leavesOutEdges: boolean;
  gateway: string;
}

export const NO_RANGE: RangeValues = { addresses: '', nasId: '', leavesOutEdges: false, gateway: '' };

/** A prefix, one address, or the first and the last with a dash; null: it is none of these. */
export function rangeRequest({ addresses, nasId, leavesOutEdges, gateway }: RangeValues): AddAddressRange | null {
  const [first = '', last = first] = addresses.split(/[–—-]/).map((part) => part.trim());
  const where = first.includes('/') ? { cidr: addresses.trim() } : { first, last };
  const rest = {
    nasId: nasId === '' ? null : nasId,
    leavesOutEdges,
    gateway: gateway.trim() === '' ? null : gateway.trim(),
  };
  const parsed = AddAddressRange.safeParse({ ...where, ...rest });
  return parsed.success ? parsed.data : null;
}
