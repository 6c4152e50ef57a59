import { mappingOf, objectOf, SELF, settable } from './field-rules';
import type { FieldRule, IntentMapping, ObjectRule } from './mapping';

const LAN = 'InternetGatewayDevice.LANDevice.*.';

/** How a network is secured takes three parameters; which of them count follows from BeaconType. */
const SECURITY = { open: 'Basic', wpa2: '11i', 'wpa-wpa2': 'WPAand11i' };

/** What a network of the air has besides its name and key. */
export const WIFI_FIELDS: readonly FieldRule[] = [
  settable('security', 'string', 'BeaconType', '{band} GHz security', { values: SECURITY }),
  settable('isHidden', 'boolean', 'SSIDAdvertisementEnabled', '{band} GHz network’s visibility', {
    values: { true: 'false', false: 'true' },
  }),
  settable('autoChannel', 'boolean', 'AutoChannelEnable', '{band} GHz channel choice'),
  settable('channel', 'unsignedInt', 'Channel', '{band} GHz channel'),
  settable(
    'channelWidth',
    'string',
    'X_TP_Bandwidth X_ZTE-COM_ChannelWidth X_CT-COM_ChannelWidth',
    '{band} GHz width',
    {
      values: { auto: 'Auto', '20': '20MHz', '40': '40MHz', '80': '80MHz', '160': '160MHz' },
    },
  ),
  settable('channelWidth', 'unsignedInt', 'X_HW_HT20', '{band} GHz width', {
    values: { auto: '0', '20': '1', '40': '2', '80': '3', '160': '4' },
    need: 'optional',
  }),
];

/** A channel of one's own is none while the router chooses. */
export const WIFI_COUPLED: IntentMapping['coupled'] = [
  { with: 'channel', on: SELF, parameter: 'AutoChannelEnable', keep: /^(?:0|false|no)$/i, write: '0' },
];

const wan = (connection: ObjectRule): IntentMapping =>
  mappingOf(connection, [
    settable('vlanId', 'unsignedInt', 'X_HW_VLAN X_ZTE-COM_VLANID X_TP_VLANID', 'WAN VLAN'),
    settable('vlanPriority', 'unsignedInt', 'X_HW_PRI X_ZTE-COM_VLANPriority', 'WAN VLAN priority'),
    settable('mtu', 'unsignedInt', 'MaxMRUSize', 'WAN packet size'),
  ]);

const dns = (connection: ObjectRule): IntentMapping =>
  mappingOf(
    connection,
    [settable('servers', 'string', 'DNSServers', 'DNS servers')],
    [
      // Without it the servers that PPP brings along win.
      { with: 'servers', on: SELF, parameter: 'DNSOverrideAllowed', keep: /^(?:0|false|no)$/i, write: '0' },
    ],
  );

export const LAN_SERVER = objectOf(`${LAN}LANHostConfigManagement.`, {
  code: 'no-lan',
  text: 'this router shows no LAN settings',
});

const lan = mappingOf(LAN_SERVER, [
  settable('address', 'string', 'IPInterface.1.IPInterfaceIPAddress', 'LAN address'),
  settable('subnetMask', 'string', 'IPInterface.1.IPInterfaceSubnetMask', 'LAN subnet mask'),
  settable('dhcpEnabled', 'boolean', 'DHCPServerEnable', 'DHCP server', { need: 'unless-true' }),
  settable('dhcpFrom', 'string', 'MinAddress', 'first DHCP address'),
  settable('dhcpTo', 'string', 'MaxAddress', 'last DHCP address'),
  settable('dhcpLeaseSeconds', 'int', 'DHCPLeaseTime', 'DHCP lease time'),
  settable('dhcpDnsServers', 'string', 'DNSServers', 'DNS servers of the LAN'),
]);

const time = mappingOf(
  objectOf('InternetGatewayDevice.Time.', { code: 'no-time', text: 'this router shows no time settings' }),
  [
    settable('enabled', 'boolean', 'Enable', 'clock', { need: 'unless-true' }),
    settable('ntpServer1', 'string', 'NTPServer1', 'first time server'),
    settable('ntpServer2', 'string', 'NTPServer2', 'second time server'),
    settable('timeZone', 'string', 'LocalTimeZoneName LocalTimeZone', 'time zone'),
  ],
);

const voip = mappingOf(
  objectOf('InternetGatewayDevice.Services.VoiceService.*.VoiceProfile.*.', {
    code: 'no-voice',
    text: 'this router shows no voice service',
  }),
  [
    settable('registrar', 'string', 'SIP.RegistrarServer', 'SIP registrar'),
    settable('proxy', 'string', 'SIP.ProxyServer', 'SIP proxy'),
    settable('domain', 'string', 'SIP.UserAgentDomain', 'SIP domain'),
  ],
);

const qos = mappingOf(
  objectOf('InternetGatewayDevice.QueueManagement.', { code: 'no-qos', text: 'this router shows no queues' }),
  [settable('enabled', 'boolean', 'Enable', 'queues')],
);

/** What operators set on routers that speak TR-098, beside the account and the networks themselves. */
export const tr098Settings = (
  connection: ObjectRule,
): Record<'wan' | 'dns' | 'lan' | 'time' | 'voip' | 'qos', IntentMapping> => ({
  wan: wan(connection),
  dns: dns(connection),
  lan,
  time,
  voip,
  qos,
});
