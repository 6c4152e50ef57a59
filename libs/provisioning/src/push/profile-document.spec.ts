import { profileProblems, type ProfileDocument, type ProfileObject } from './profile-document';

const setting = (tr098: string | null, tr181: string | null = null): ProfileDocument => ({
  settings: [{ paths: { tr098, tr181 }, value: 'x' }],
  objects: [],
});
const key = (name: string | null, isKey = true): ProfileObject['fields'][number] => ({
  names: { tr098: name, tr181: name },
  value: '1',
  isKey,
});
const object = (collection: string, fields = [key('ExternalPort')]): ProfileDocument => ({
  settings: [],
  objects: [{ collections: { tr098: null, tr181: collection }, fields }],
});

describe('a profile', () => {
  it.each<[string, ProfileDocument]>([
    ['a parameter', setting('InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.SSID', 'Device.WiFi.SSID.1.SSID')],
    ['one data model alone', setting(null, 'Device.Time.NTPServer1')],
    [
      'every instance',
      setting('InternetGatewayDevice.WANDevice.*.WANConnectionDevice.*.WANPPPConnection.*.DNSServers'),
    ],
    ['a parameter of a vendor', setting('InternetGatewayDevice.X_CT-COM_Garden.Enable')],
    ['an object', object('Device.NAT.PortMapping.')],
    ['an object below every connection', object('Device.IP.Interface.*.IPv4Address.')],
  ])('may hold %s', (_case, document) => expect(profileProblems(document)).toEqual([]));

  it.each<[string, ProfileDocument, string]>([
    ['nothing', { settings: [], objects: [] }, 'at least one'],
    ['no path', setting(null), 'at least one data model'],
    ['another root', setting('Device.X.Y'), 'InternetGatewayDevice.'],
    ['markup', setting('InternetGatewayDevice.<x>.Y'), 'not the name'],
    ['an object for a parameter', setting('InternetGatewayDevice.LANDevice.'), 'not the name'],
    ['an alias', setting('InternetGatewayDevice.LANDevice.[lan].X'), 'not the name'],
    ['a secret', setting('InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.KeyPassphrase'), 'secret'],
    ['the management of the router', setting('InternetGatewayDevice.ManagementServer.URL'), 'management'],
    [
      'a parameter twice',
      { settings: [...setting(null, 'Device.A.B').settings, ...setting(null, 'Device.A.B').settings], objects: [] },
      'twice',
    ],
    ['an object for a collection', object('Device.NAT.PortMapping.1.'), 'collection'],
    ['a collection without its dot', object('Device.NAT.PortMapping'), 'not the name'],
    ['an object without a key', object('Device.NAT.PortMapping.', [key('Enable', false)]), 'found again'],
    ['an object whose key has no name', object('Device.NAT.PortMapping.', [key(null)]), 'a key is needed'],
    ['a field twice', object('Device.NAT.PortMapping.', [key('A'), key('A', false)]), 'twice'],
    ['a field that is a path', object('Device.NAT.PortMapping.', [key('A.B')]), 'not the name'],
    ['a field that is a secret', object('Device.Users.User.', [key('Password')]), 'secret'],
  ])('may not hold %s', (_case, document, expected) => {
    expect(
      profileProblems(document)
        .map(({ text }) => text)
        .join(),
    ).toContain(expected);
  });
});
