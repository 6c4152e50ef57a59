/** Parameter trees of home routers for tests, modelled on what routers report: [path, value, type, writable]. */
export type SampleRow = readonly [path: string, value: string | null, type: string, writable: boolean];

type Leaf = readonly [name: string, value: string, type?: string, writable?: boolean];

function group(prefix: string, leaves: readonly Leaf[]): SampleRow[] {
  return leaves.map(([name, value, type = 'string', writable = true]) => [prefix + name, value, type, writable]);
}

const IGD = 'InternetGatewayDevice.';
const CONNECTIONS = `${IGD}WANDevice.1.WANConnectionDevice.1.`;

function tr098Network(instance: number, channel: string, ssid: string): SampleRow[] {
  return group(`${IGD}LANDevice.1.WLANConfiguration.${instance}.`, [
    ['Enable', '1', 'boolean'],
    ['SSID', ssid],
    ['Channel', channel, 'unsignedInt'],
    ['Standard', channel === '6' ? 'n' : 'ac', 'string', false],
    ['BeaconType', '11i'],
    ['IEEE11iAuthenticationMode', 'PSKAuthentication'],
    ['IEEE11iEncryptionModes', 'AESEncryption'],
    ['KeyPassphrase', ''],
    ['PreSharedKey.1.KeyPassphrase', ''],
    ['PreSharedKey.1.PreSharedKey', ''],
  ]);
}

/** A GPON router of the TR-098 family: four networks (2.4 GHz at 1 and 2, 5 GHz at 3 and 4), a management and a PPPoE connection. */
export function aTr098Tree(): SampleRow[] {
  return [
    ...group(`${IGD}DeviceInfo.`, [
      ['Manufacturer', 'Example', 'string', false],
      ['ModelName', 'EX-100', 'string', false],
      ['HardwareVersion', 'V3.0', 'string', false],
      ['SoftwareVersion', 'V2.1.7', 'string', false],
      ['UpTime', '7200', 'unsignedInt', false],
    ]),
    ...group(`${IGD}ManagementServer.`, [
      ['URL', 'http://acs.example.net:7547/'],
      ['Username', 'factory'],
      ['Password', ''],
      ['PeriodicInformEnable', '1', 'boolean'],
      ['PeriodicInformInterval', '600', 'unsignedInt'],
      ['ConnectionRequestURL', 'http://10.8.0.9:7547/cr', 'string', false],
      ['ConnectionRequestUsername', ''],
      ['ConnectionRequestPassword', ''],
      ['ParameterKey', '', 'string', false],
    ]),
    ...tr098Network(1, '6', 'NET_1'),
    ...tr098Network(2, '6', 'NET_2'),
    ...tr098Network(3, '44', 'NET_3'),
    ...tr098Network(4, '44', 'NET_4'),
    ...group(`${IGD}LANDevice.1.Hosts.`, [
      ['HostNumberOfEntries', '2', 'unsignedInt', false],
      ['Host.1.IPAddress', '192.168.1.11', 'string', false],
      ['Host.1.MACAddress', 'aa:bb:cc:00:00:01', 'string', false],
      ['Host.1.HostName', 'phone', 'string', false],
      ['Host.1.InterfaceType', '802.11', 'string', false],
      ['Host.1.Active', '0', 'boolean', false],
      ['Host.2.IPAddress', '192.168.1.12', 'string', false],
      ['Host.2.MACAddress', 'aa:bb:cc:00:00:02', 'string', false],
      ['Host.2.HostName', '<b>tv</b>', 'string', false],
      ['Host.2.InterfaceType', 'Ethernet', 'string', false],
      ['Host.2.Active', '1', 'boolean', false],
    ]),
    ...group(`${IGD}WANDevice.1.X_GponInterfaceConfig.`, [
      ['RXPower', '-19', 'int', false],
      ['TXPower', '2.1 dBm', 'string', false],
    ]),
    ...group(`${CONNECTIONS}WANIPConnection.1.`, [
      ['Enable', '1', 'boolean'],
      ['Name', '2_TR069_R_VID_200'],
      ['ExternalIPAddress', '10.8.0.9', 'string', false],
      ['MACAddress', '00:11:22:33:44:06', 'string', false],
    ]),
    ...group(`${CONNECTIONS}WANPPPConnection.1.`, [
      ['Enable', '1', 'boolean'],
      ['Name', '1_INTERNET_R_VID_100'],
      ['ConnectionType', 'IP_Routed'],
      ['ConnectionStatus', 'Connected', 'string', false],
      ['LastConnectionError', 'ERROR_NONE', 'string', false],
      ['ExternalIPAddress', '100.64.0.7', 'string', false],
      ['MACAddress', '00:11:22:33:44:05', 'string', false],
      ['Uptime', '7100', 'unsignedInt', false],
      ['Username', 'factory@isp'],
      ['Password', ''],
    ]),
  ];
}

/** A router of the TR-181 family: two radios, two networks each with its access point, one PPP interface. */
export function aTr181Tree(): SampleRow[] {
  const network = (instance: number, ssid: string): SampleRow[] => [
    ...group(`Device.WiFi.SSID.${instance}.`, [
      ['Enable', 'true', 'boolean'],
      ['SSID', ssid],
      ['LowerLayers', `Device.WiFi.Radio.${instance}.`],
    ]),
    ...group(`Device.WiFi.AccessPoint.${instance}.`, [
      ['Enable', 'true', 'boolean'],
      ['SSIDReference', `Device.WiFi.SSID.${instance}`],
      ['Security.ModeEnabled', 'WPA2-Personal'],
      ['Security.KeyPassphrase', ''],
    ]),
  ];
  return [
    ...group('Device.DeviceInfo.', [
      ['Manufacturer', 'Example', 'string', false],
      ['ModelName', 'EX-181', 'string', false],
      ['HardwareVersion', 'A1', 'string', false],
      ['SoftwareVersion', '1.0.3', 'string', false],
      ['UpTime', '99', 'unsignedInt', false],
    ]),
    ...group('Device.ManagementServer.', [
      ['Username', 'factory'],
      ['Password', ''],
      ['PeriodicInformEnable', 'true', 'boolean'],
      ['PeriodicInformInterval', '300', 'unsignedInt'],
      ['ConnectionRequestURL', 'http://203.0.113.77:7547/cr', 'string', false],
      ['ConnectionRequestUsername', ''],
      ['ConnectionRequestPassword', ''],
      ['ParameterKey', '', 'string', false],
    ]),
    ...group('Device.WiFi.Radio.1.', [
      ['OperatingFrequencyBand', '5GHz'],
      ['Channel', '44', 'unsignedInt'],
    ]),
    ...group('Device.WiFi.Radio.2.', [
      ['OperatingFrequencyBand', '2.4Ghz'],
      ['Channel', '0', 'unsignedInt'],
    ]),
    ...network(1, 'EX-5G'),
    ...network(2, 'EX'),
    ...group('Device.PPP.Interface.1.', [
      ['Enable', 'true', 'boolean'],
      ['Username', 'factory@isp'],
      ['Password', ''],
      ['ConnectionStatus', 'Connected', 'string', false],
      ['LastConnectionError', 'ERROR_NONE', 'string', false],
      ['IPCP.LocalIPAddress', '203.0.113.77', 'string', false],
      ['LastChange', '90', 'unsignedInt', false],
    ]),
    ...group('Device.IP.Interface.1.', [
      ['LowerLayers', 'Device.Ethernet.Link.1'],
      ['IPv4Address.1.IPAddress', '192.168.1.1'],
      ['IPv4Address.1.AddressingType', 'Static'],
    ]),
    ...group('Device.IP.Interface.2.', [
      ['LowerLayers', 'Device.PPP.Interface.1'],
      ['IPv4Address.1.IPAddress', '203.0.113.77', 'string', false],
      ['IPv4Address.1.AddressingType', 'IPCP'],
    ]),
    ...group('Device.Hosts.', [
      ['HostNumberOfEntries', '1', 'unsignedInt', false],
      ['Host.1.IPAddress', '192.168.1.30', 'string', false],
      ['Host.1.PhysAddress', 'aa:bb:cc:00:01:01', 'string', false],
      ['Host.1.HostName', 'laptop', 'string', false],
      ['Host.1.Layer1Interface', 'Device.WiFi.SSID.1.', 'string', false],
      ['Host.1.Active', 'true', 'boolean', false],
    ]),
    ...group('Device.Optical.Interface.1.', [['OpticalSignalLevel', '-19850', 'int', false]]),
  ];
}
