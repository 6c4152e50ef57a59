import { z } from 'zod';

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const address = z.string().trim().regex(IPV4, 'is an IPv4 address');
const port = z.number().int().min(1).max(65_535);
const mode = z.enum(['enforce', 'initial']);

/** A port of the router that leads to a device at home. */
export const PortForward = z
  .strictObject({
    table: z.literal('port-forward'),
    /** `both`: a row of the router for each. */
    protocol: z.enum(['tcp', 'udp', 'both']),
    externalPort: port,
    /** The last of several; null: it is one. */
    externalPortEnd: port.nullable(),
    internalPort: port,
    address,
    description: z
      .string()
      .trim()
      .max(64)
      .regex(/^[^\p{Cc}]*$/u, 'is a text in one line'),
    mode,
  })
  .refine(({ externalPort, externalPortEnd }) => externalPortEnd === null || externalPortEnd >= externalPort, {
    path: ['externalPortEnd'],
    message: 'is not before the first port',
  })
  .meta({ id: 'PortForward' });
export type PortForward = z.infer<typeof PortForward>;

/** An address that a device at home always gets. */
export const StaticLease = z
  .strictObject({
    table: z.literal('dhcp-lease'),
    mac: z
      .string()
      .trim()
      .regex(/^[0-9A-Fa-f]{2}(?:[:-]?[0-9A-Fa-f]{2}){5}$/, 'is a MAC address')
      .overwrite((text) =>
        text
          .replaceAll(/[^0-9A-Fa-f]/g, '')
          .toUpperCase()
          .replaceAll(/(..)(?=.)/g, '$1:'),
      ),
    address,
    mode,
  })
  .meta({ id: 'StaticLease' });
export type StaticLease = z.infer<typeof StaticLease>;

export const ProfileRow = z.discriminatedUnion('table', [PortForward, StaticLease]).meta({ id: 'ProfileRow' });
export type ProfileRow = z.infer<typeof ProfileRow>;

const MAX_ROWS = 64;

/** Rows that a router can hold beside each other: no port and no device has two. */
export const ProfileRows = z
  .array(ProfileRow)
  .max(MAX_ROWS)
  .superRefine((rows, context) => {
    rows.forEach((row, at) => {
      const rival = rows.slice(0, at).find((other) => areRivals(other, row));
      if (rival === undefined) return;
      const field = row.table === 'port-forward' ? 'externalPort' : isSameDevice(rival, row) ? 'mac' : 'address';
      context.addIssue({ code: 'custom', path: [at, field], message: 'is there twice' });
    });
  });

const isSameDevice = (a: ProfileRow, b: ProfileRow): boolean =>
  a.table === 'dhcp-lease' && b.table === 'dhcp-lease' && a.mac === b.mac;

function areRivals(a: ProfileRow, b: ProfileRow): boolean {
  if (a.table === 'dhcp-lease') return b.table === 'dhcp-lease' && (a.mac === b.mac || a.address === b.address);
  if (b.table === 'dhcp-lease') return false;
  const meets = a.protocol === b.protocol || a.protocol === 'both' || b.protocol === 'both';
  const end = (row: PortForward): number => row.externalPortEnd ?? row.externalPort;
  return meets && a.externalPort <= end(b) && b.externalPort <= end(a);
}
