import { aTr098Tree, aTr181Tree } from '../../../test/factories/cpe-trees';
import { groupNames, groupOf, PARAMETER_GROUPS } from './parameter-groups';
import { ReportedTree } from './reported-tree';

it.each([
  ['InternetGatewayDevice.DeviceInfo.UpTime', 'identity'],
  ['InternetGatewayDevice.ManagementServer.URL', 'management'],
  ['InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.Username', 'wan'],
  ['InternetGatewayDevice.WANDevice.1.X_GponInterafceConfig.RXPower', 'optical'],
  ['InternetGatewayDevice.LANDevice.1.WLANConfiguration.2.SSID', 'wifi'],
  ['InternetGatewayDevice.LANDevice.1.Hosts.Host.4.IPAddress', 'hosts'],
  ['InternetGatewayDevice.LANDevice.1.LANHostConfigManagement.DHCPServerEnable', 'other'],
  ['InternetGatewayDevice.OpticalThing', 'other'],
  ['Device.Optical.Interface.1.OpticalSignalLevel', 'optical'],
  ['Device.WiFi.Radio.1.Channel', 'wifi'],
  ['Device.PPP.Interface.1.Username', 'wan'],
  ['Device.Time.Enable', 'other'],
])('%s belongs to %s', (path, group) => expect(groupOf(path)).toBe(group));

const trees = [
  ['InternetGatewayDevice.', ReportedTree.of(aTr098Tree())],
  ['Device.', ReportedTree.of(aTr181Tree())],
] as const;

it.each(trees)('the groups of %s ask for each of its parameters once, and for none of another group', (root, tree) => {
  const covered = new Map<string, string[]>();
  for (const group of PARAMETER_GROUPS) {
    for (const name of groupNames(tree, root, { groups: [group], most: 1_000 })) {
      const paths = name.endsWith('.')
        ? [...tree.rows()].map(([path]) => path).filter((path) => path.startsWith(name))
        : [name];
      for (const path of paths) covered.set(path, [...(covered.get(path) ?? []), group]);
    }
  }
  expect(covered.size).toBe(tree.size);
  for (const [path, groups] of covered) expect([path, groups]).toEqual([path, [groupOf(path)]]);
});

it('a group is asked for by whole objects, and by smaller ones where the router bears little at once', () => {
  const [root, tree] = trees[0];
  const names = (most: number): string[] => groupNames(tree, root, { groups: ['wifi'], most });
  expect(names(10_000)).toEqual(['InternetGatewayDevice.LANDevice.1.WLANConfiguration.']);
  expect(names(10_000).length).toBeLessThan(names(10).length);
  expect(
    names(1).every(
      (name) => !name.endsWith('.') || [...tree.rows()].filter(([path]) => path.startsWith(name)).length === 1,
    ),
  ).toBe(true);
});
