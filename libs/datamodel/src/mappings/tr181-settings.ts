import { mappingOf, objectOf, settable } from './field-rules';
import type { FieldRule, IntentMapping, ObjectRule } from './mapping';

/** What a network of the air has besides its name and key. */
export const WIFI_FIELDS: readonly FieldRule[] = [
  settable('security', 'string', 'accessPoint:Security.ModeEnabled', '{band} GHz security', {
    values: {
      open: 'None',
      wpa2: 'WPA2-Personal',
      'wpa-wpa2': 'WPA-WPA2-Personal',
      'wpa2-wpa3': 'WPA3-Personal-Transition',
      wpa3: 'WPA3-Personal',
    },
  }),
  settable('isHidden', 'boolean', 'accessPoint:SSIDAdvertisementEnabled', '{band} GHz network’s visibility', {
    values: { true: 'false', false: 'true' },
  }),
  settable('autoChannel', 'boolean', 'radio:AutoChannelEnable', '{band} GHz channel choice'),
  settable('channel', 'unsignedInt', 'radio:Channel', '{band} GHz channel'),
  settable('channelWidth', 'string', 'radio:OperatingChannelBandwidth', '{band} GHz width', {
    values: { auto: 'Auto', '20': '20MHz', '40': '40MHz', '80': '80MHz', '160': '160MHz' },
  }),
];

/** A channel of one's own is none while the router chooses. */
export const WIFI_COUPLED: IntentMapping['coupled'] = [
  { with: 'channel', on: 'radio', parameter: 'AutoChannelEnable', keep: /^(?:0|false|no)$/i, write: '0' },
];

const wan = (connection: ObjectRule): IntentMapping =>
  mappingOf(
    {
      ...connection,
      related: [
        ...connection.related,
        { as: 'vlan', follows: 'LowerLayers', pattern: 'Device.Ethernet.VLANTermination.*.' },
      ],
    },
    [
      settable('vlanId', 'unsignedInt', 'vlan:VLANID', 'WAN VLAN'),
      settable('vlanPriority', 'unsignedInt', 'vlan:X_VLANPriority', 'WAN VLAN priority'),
      settable('mtu', 'unsignedInt', 'MaxMRUSize ip:MaxMTUSize', 'WAN packet size'),
    ],
  );

const dns = mappingOf(
  objectOf('Device.DNS.Client.', { code: 'no-dns', text: 'this router shows no DNS client' }),
  ['Server.1.DNSServer', 'Server.2.DNSServer'].map((at, part) =>
    settable('servers', 'string', at, 'DNS servers', { part, need: part === 0 ? 'required' : 'optional' }),
  ),
);

export const LAN_SERVER = objectOf(
  'Device.DHCPv4.Server.Pool.*.',
  { code: 'no-lan', text: 'this router shows no DHCP server' },
  { related: [{ as: 'ip', follows: 'Interface', pattern: 'Device.IP.Interface.*.' }] },
);

const lan = mappingOf(LAN_SERVER, [
  settable('address', 'string', 'ip:IPv4Address.1.IPAddress', 'LAN address'),
  settable('subnetMask', 'string', 'ip:IPv4Address.1.SubnetMask', 'LAN subnet mask'),
  settable('dhcpEnabled', 'boolean', 'Enable', 'DHCP server', { need: 'unless-true' }),
  settable('dhcpFrom', 'string', 'MinAddress', 'first DHCP address'),
  settable('dhcpTo', 'string', 'MaxAddress', 'last DHCP address'),
  settable('dhcpLeaseSeconds', 'int', 'LeaseTime', 'DHCP lease time'),
  settable('dhcpDnsServers', 'string', 'DNSServers', 'DNS servers of the LAN'),
]);

const time = mappingOf(objectOf('Device.Time.', { code: 'no-time', text: 'this router shows no time settings' }), [
  settable('enabled', 'boolean', 'Enable', 'clock', { need: 'unless-true' }),
  settable('ntpServer1', 'string', 'NTPServer1', 'first time server'),
  settable('ntpServer2', 'string', 'NTPServer2', 'second time server'),
  settable('timeZone', 'string', 'LocalTimeZone', 'time zone'),
]);

const voip = mappingOf(
  objectOf('Device.Services.VoiceService.*.SIP.Network.*.', {
    code: 'no-voice',
    text: 'this router shows no voice service',
  }),
  [
    settable('registrar', 'string', 'RegistrarServer', 'SIP registrar'),
    settable('proxy', 'string', 'ProxyServer', 'SIP proxy'),
    settable('domain', 'string', 'UserAgentDomain', 'SIP domain'),
  ],
);

const qos = mappingOf(
  objectOf('Device.QoS.Shaper.*.', { code: 'no-qos', text: 'this router shows no traffic shaper' }),
  [
    settable('enabled', 'boolean', 'Enable', 'traffic shaper'),
    // The standard counts in bit/s.
    settable('upstreamKbps', 'int', 'ShapingRate', 'upstream rate', { scale: 1000 }),
  ],
);

export const GUEST_ISOLATION = settable('isIsolated', 'boolean', 'accessPoint:IsolationEnable', 'guests apart');

/** What operators set on routers that speak TR-181, beside the account and the networks themselves. */
export const tr181Settings = (
  connection: ObjectRule,
): Record<'wan' | 'dns' | 'lan' | 'time' | 'voip' | 'qos', IntentMapping> => ({
  wan: wan(connection),
  dns,
  lan,
  time,
  voip,
  qos,
});
