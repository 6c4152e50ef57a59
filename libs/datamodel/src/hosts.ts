import { TR098_ROOT, type DataModelRoot } from './parameter-path';
import type { ReportedTree } from './reported-tree';
import { stationSignals } from './stations';
import { parseBoolean } from './values';

/** A device in the home, as the router lists it. Text of a stranger: shown, never trusted. */
export interface LanHost {
  readonly name: string;
  readonly ipAddress: string;
  readonly macAddress: string;
  readonly medium: 'wifi' | 'ethernet' | 'unknown';
  readonly isActive: boolean | null;
  /** How well the router hears it; null on a cable, or when the router does not say. */
  readonly signalDbm: number | null;
}

const MAX_HOSTS = 256;

/** The hosts a router lists, active ones first; entries without any address are left out. */
export function listHosts(tree: ReportedTree, root: DataModelRoot): LanHost[] {
  const tr098 = root === TR098_ROOT;
  const signals = stationSignals(tree, root);
  const pattern = tr098 ? 'InternetGatewayDevice.LANDevice.*.Hosts.Host.*.' : 'Device.Hosts.Host.*.';
  return tree
    .objects(pattern)
    .slice(0, MAX_HOSTS)
    .map((object): LanHost => {
      const text = (name: string): string => tree.value(object + name)?.trim() ?? '';
      const layer = text(tr098 ? 'Layer2Interface' : 'Layer1Interface') || text('InterfaceType');
      const macAddress = text(tr098 ? 'MACAddress' : 'PhysAddress').toUpperCase();
      return {
        name: text('HostName'),
        ipAddress: text('IPAddress'),
        macAddress,
        medium: mediumOf(layer),
        isActive: parseBoolean(text('Active')),
        signalDbm: signals.get(macAddress) ?? null,
      };
    })
    .filter((host) => host.ipAddress !== '' || host.macAddress !== '')
    .toSorted((a, b) => Number(b.isActive === true) - Number(a.isActive === true));
}

/** The object to read again for a fresh list of hosts; null when the router has none. */
export function hostsObject(tree: ReportedTree, root: DataModelRoot): string | null {
  if (root !== TR098_ROOT) return tree.below('Device.Hosts.').length > 0 ? 'Device.Hosts.' : null;
  const [lan] = tree.objects('InternetGatewayDevice.LANDevice.*.Hosts.');
  return lan ?? null;
}

function mediumOf(layer: string): LanHost['medium'] {
  if (/802\.11|wlan|wifi/i.test(layer)) return 'wifi';
  return /ethernet|lan/i.test(layer) ? 'ethernet' : 'unknown';
}
