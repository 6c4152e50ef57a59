import fc from 'fast-check';
import type { RowTable, RowValues } from './intents/intent';
import { isToBeMade, readRowName, rowName, rowOf, rowToMake } from './rows';

const forwards = fc
  .record({
    protocol: fc.constantFrom('tcp', 'udp'),
    externalPort: fc.integer({ min: 1, max: 65_535 }),
    remoteHost: fc.option(fc.ipV4(), { nil: undefined }),
  })
  .map((values): [RowTable, RowValues] => [
    'port-forward',
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as RowValues,
  ]);
const leases = fc
  .array(fc.nat(255), { minLength: 6, maxLength: 6 })
  .map((octets): [RowTable, RowValues] => [
    'dhcp-lease',
    { mac: octets.map((octet) => octet.toString(16).padStart(2, '0')).join(':') },
  ]);

it('a row is known again by its name, and a name is of one row only', () => {
  fc.assert(
    fc.property(fc.oneof(forwards, leases), ([table, keys]) => {
      const name = rowName(table, keys);
      expect(readRowName(table, name)).toEqual({ keys, field: null });
      expect(readRowName(table, `${name} address`)).toEqual({ keys, field: 'address' });
      const path = rowToMake('Device.NAT.PortMapping.', name);
      expect([isToBeMade(`${path}Enable`), rowOf(`${path}Enable`)]).toEqual([true, path]);
    }),
  );
});

it.each(['', 'tcp', 'tcp x', 'icmp 1', 'tcp 80 from x y z'])('%p names no row', (text) =>
  expect(readRowName('port-forward', text)).toBeNull(),
);
