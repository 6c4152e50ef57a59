import { aTr098Tree, aTr181Tree, type SampleRow } from '../../../test/factories/cpe-trees';
import { findManagementPath, managementPathNames, normaliseAddress } from './management-path';
import { ReportedTree } from './reported-tree';

const IGD = 'InternetGatewayDevice.' as const;
const CONNECTIONS = `${IGD}WANDevice.1.WANConnectionDevice.1.`;
const tr098 = (rows: SampleRow[] = aTr098Tree()): ReportedTree => ReportedTree.of(rows);
const url = (host: string): string => `http://${host}:7547/x`;

describe('which connection carries the management', () => {
  it.each([
    ['a management connection of its own', url('10.8.0.9'), null, 'own-wan', `${CONNECTIONS}WANIPConnection.1.`],
    ['the subscriber’s PPPoE itself', url('100.64.0.7'), null, 'service-ppp', `${CONNECTIONS}WANPPPConnection.1.`],
    [
      'the source address when the URL is of no use',
      'http://0.0.0.0/',
      '10.8.0.9',
      'own-wan',
      `${CONNECTIONS}WANIPConnection.1.`,
    ],
    [
      'both fit: the one that could be cut',
      url('10.8.0.9'),
      '100.64.0.7',
      'service-ppp',
      `${CONNECTIONS}WANPPPConnection.1.`,
    ],
    ['behind NAT', url('192.168.0.2'), '198.51.100.1', 'unknown', null],
    ['no evidence', null, null, 'unknown', null],
    ['a URL that is none', 'none of your business', null, 'unknown', null],
  ])('%s', (_case, connectionRequestUrl, sourceAddress, path, object) => {
    expect(findManagementPath(tr098(), IGD, { connectionRequestUrl, sourceAddress })).toEqual({ path, object });
  });

  it('reads vendor IPv6 addresses with their prefix length', () => {
    const rows: SampleRow[] = [
      ...aTr098Tree(),
      [`${CONNECTIONS}WANIPConnection.1.X_5067F0_ExternalIPv6Address`, '2A02:980:1400::1FF/64', 'string', false],
    ];
    const found = findManagementPath(tr098(rows), IGD, {
      connectionRequestUrl: 'http://[2a02:980:1400:0::1ff]:30005/78DF',
      sourceAddress: null,
    });
    expect(found.path).toBe('own-wan');
  });

  it('TR-181: an IP interface on the PPP interface is the PPP connection', () => {
    const tree = ReportedTree.of(aTr181Tree());
    const seen = { connectionRequestUrl: url('203.0.113.77'), sourceAddress: null };
    expect(findManagementPath(tree, 'Device.', seen)).toEqual({
      path: 'service-ppp',
      object: 'Device.PPP.Interface.1.',
    });
  });

  it('TR-181: the LAN side is no path to us', () => {
    const tree = ReportedTree.of(aTr181Tree());
    const lan = { connectionRequestUrl: url('192.168.1.1'), sourceAddress: null };
    expect(findManagementPath(tree, 'Device.', lan).path).toBe('unknown');
  });

  it('names what must be read before the path is trusted', () => {
    expect(managementPathNames(tr098(), IGD)).toEqual([
      `${IGD}ManagementServer.ConnectionRequestURL`,
      `${CONNECTIONS}WANIPConnection.1.ExternalIPAddress`,
      `${CONNECTIONS}WANPPPConnection.1.ExternalIPAddress`,
    ]);
  });
});

it.each([
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['[2001:DB8:0:0::1]', '2001:db8::1'],
  ['0.0.0.0', null],
  ['::', null],
  ['', null],
  ['host.example', null],
])('address %p', (text, expected) => expect(normaliseAddress(text)).toBe(expected));
