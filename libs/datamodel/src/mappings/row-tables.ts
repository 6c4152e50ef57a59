import type { ObjectRule, RowRule, TableMapping } from './mapping';

const key = (field: string, parameter: string, type: RowRule['type'], more: Partial<RowRule> = {}): RowRule => ({
  field,
  parameter,
  type,
  isKey: true,
  isRequired: true,
  ...more,
});
const PROTOCOLS = { tcp: 'TCP', udp: 'UDP' };
/** Whom it is for is told by nobody: from anywhere. */
const FROM_ANYWHERE = { isKey: true, usual: { value: '' }, empty: ['0.0.0.0'], isRequired: false };
const ON = { usual: { value: true } };

/** TR-098: below the connection of the service. The port, the protocol and where it comes from name the row. */
export const portForwards098 = (connections: readonly ObjectRule[]): TableMapping => ({
  parents: connections,
  table: 'PortMapping.',
  fields: [
    key('protocol', 'PortMappingProtocol', 'string', { values: PROTOCOLS, empty: ['TCP', 'UDP'] }),
    key('externalPort', 'ExternalPort', 'unsignedInt', { empty: ['0'] }),
    key('remoteHost', 'RemoteHost', 'string', FROM_ANYWHERE),
    { field: 'externalPortEnd', parameter: 'ExternalPortEndRange', type: 'unsignedInt' },
    { field: 'internalPort', parameter: 'InternalPort', type: 'unsignedInt', isRequired: true },
    { field: 'address', parameter: 'InternalClient', type: 'string', isRequired: true, empty: ['0.0.0.0'] },
    { field: 'description', parameter: 'PortMappingDescription', type: 'string' },
    { field: 'enabled', parameter: 'PortMappingEnabled', type: 'boolean', ...ON },
  ],
});

/** TR-181: one table for the router, whose rows name the connection. */
export const portForwards181 = (nat: ObjectRule): TableMapping => ({
  parents: [nat],
  table: 'PortMapping.',
  fields: [
    key('protocol', 'Protocol', 'string', { values: PROTOCOLS, empty: ['TCP', 'UDP'] }),
    key('externalPort', 'ExternalPort', 'unsignedInt', { empty: ['0'] }),
    key('remoteHost', 'RemoteHost', 'string', FROM_ANYWHERE),
    { field: 'connection', parameter: 'Interface', type: 'string', usual: { names: 'wan' } },
    { field: 'externalPortEnd', parameter: 'ExternalPortEndRange', type: 'unsignedInt' },
    { field: 'internalPort', parameter: 'InternalPort', type: 'unsignedInt', isRequired: true },
    { field: 'address', parameter: 'InternalClient', type: 'string', isRequired: true, empty: ['0.0.0.0'] },
    { field: 'description', parameter: 'Description', type: 'string' },
    { field: 'enabled', parameter: 'Enable', type: 'boolean', ...ON },
  ],
});

/** Addresses that devices at home always get; both data models call them the same. */
export const dhcpLeases = (server: ObjectRule, table: string): TableMapping => ({
  parents: [server],
  table,
  fields: [
    key('mac', 'Chaddr', 'string', { empty: ['00:00:00:00:00:00'] }),
    { field: 'address', parameter: 'Yiaddr', type: 'string', isRequired: true, empty: ['0.0.0.0'] },
    { field: 'enabled', parameter: 'Enable', type: 'boolean', ...ON },
  ],
});
