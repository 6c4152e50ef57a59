import { TR181_ROOT } from '../parameter-path';
import type { DataModelMapping, IntentMapping } from './mapping';
import { TR098_MAPPING } from './tr098';
import { objectOf, SELF } from './field-rules';
import { dhcpLeases, portForwards181 } from './row-tables';
import { GUEST_ISOLATION, LAN_SERVER, tr181Settings, WIFI_COUPLED, WIFI_FIELDS } from './tr181-settings';

// The ManagementServer object has the same parameters in both models.
const management: IntentMapping = {
  ...TR098_MAPPING.intents.management,
  object: { ...TR098_MAPPING.intents.management.object, pattern: 'Device.ManagementServer.' },
};

const stun: IntentMapping = { ...TR098_MAPPING.intents.stun, object: management.object };

const wanPppoe: IntentMapping = {
  object: {
    pattern: 'Device.PPP.Interface.*.',
    related: [{ as: 'ip', refers: 'LowerLayers', pattern: 'Device.IP.Interface.*.' }],
    rejects: [
      { parameter: 'Name', matches: /tr069|voip|iptv/i, unless: /internet/i },
      { parameter: 'Alias', matches: /tr069|voip|iptv/i, unless: /internet/i },
    ],
    prefers: [
      { parameter: 'Name', matches: /internet/i },
      { parameter: 'Alias', matches: /internet/i },
    ],
    bands: [],
    none: { code: 'no-ppp-connection', text: 'this router has no PPP interface for the PPPoE account' },
  },
  fields: [
    {
      field: 'username',
      at: [{ on: SELF, parameter: 'Username' }],
      type: 'string',
      need: 'required',
      none: { code: 'no-ppp-username', text: 'this router does not let the PPPoE user name be set' },
    },
    {
      field: 'password',
      at: [{ on: SELF, parameter: 'Password' }],
      type: 'string',
      need: 'required',
      none: { code: 'no-ppp-password', text: 'this router does not let the PPPoE password be set' },
    },
    {
      field: 'enabled',
      at: [{ on: SELF, parameter: 'Enable' }],
      type: 'boolean',
      need: 'unless-true',
      none: { code: 'no-ppp-enable', text: 'this router does not let its PPP connection be switched off' },
    },
  ],
  coupled: [],
  status: [
    { on: SELF, parameter: 'ConnectionStatus', says: 'connection-status' },
    // The one an Inform carries comes first: it is the fresher.
    { on: 'ip', parameter: 'IPv4Address.1.IPAddress', says: 'address' },
    { on: SELF, parameter: 'IPCP.LocalIPAddress', says: 'address' },
    { on: SELF, parameter: 'LastConnectionError', says: 'last-error' },
    // Seconds since the interface changed its state: for one that is connected, how long it has been.
    { on: SELF, parameter: 'LastChange', says: 'uptime' },
  ],
};

const wifi: IntentMapping = {
  object: {
    pattern: 'Device.WiFi.SSID.*.',
    related: [
      { as: 'radio', follows: 'LowerLayers', pattern: 'Device.WiFi.Radio.*.' },
      { as: 'accessPoint', refers: 'SSIDReference', pattern: 'Device.WiFi.AccessPoint.*.' },
    ],
    rejects: [],
    prefers: [],
    bands: [
      { on: 'radio', parameter: 'OperatingFrequencyBand', says: 'band' },
      { on: 'radio', parameter: 'PossibleChannels', says: 'channels' },
      { on: 'radio', parameter: 'Channel', says: 'channels' },
      { on: 'radio', parameter: 'OperatingStandards', says: 'standard' },
    ],
    none: { code: 'no-radio', text: 'this router has no {band} GHz radio' },
  },
  fields: [
    {
      field: 'ssid',
      at: [{ on: SELF, parameter: 'SSID' }],
      type: 'string',
      need: 'required',
      none: { code: 'no-ssid', text: 'this router does not let the {band} GHz network name be set' },
    },
    {
      field: 'passphrase',
      at: [
        { on: 'accessPoint', parameter: 'Security.KeyPassphrase' },
        { on: 'accessPoint', parameter: 'Security.SAEPassphrase' },
        { on: 'accessPoint', parameter: 'Security.PreSharedKey' },
      ],
      type: 'string',
      need: 'required',
      none: {
        code: 'no-passphrase',
        text: 'this router shows no access point for its {band} GHz network, so its WiFi key cannot be set',
      },
    },
    {
      field: 'enabled',
      // A network is on the air when both its SSID and its access point are enabled.
      at: [
        { on: SELF, parameter: 'Enable' },
        { on: 'accessPoint', parameter: 'Enable' },
      ],
      every: true,
      type: 'boolean',
      need: 'unless-true',
      none: { code: 'no-wifi-enable', text: 'this router does not let its {band} GHz network be switched off' },
    },
    ...WIFI_FIELDS,
  ],
  coupled: [
    {
      with: 'passphrase',
      on: 'accessPoint',
      parameter: 'Security.ModeEnabled',
      keep: /personal/i,
      write: 'WPA2-Personal',
    },
    ...WIFI_COUPLED,
  ],
  status: [],
};

const guestWifi: IntentMapping = {
  ...wifi,
  object: {
    ...wifi.object,
    isSecond: true,
    prefers: [
      { parameter: 'Alias', matches: /guest/i },
      { parameter: 'SSID', matches: /guest/i },
    ],
    none: { code: 'no-guest-network', text: 'this router has no second {band} GHz network for guests' },
  },
  fields: [...wifi.fields, GUEST_ISOLATION],
};

/** TR-181, Device:2. */
export const TR181_MAPPING: DataModelMapping = {
  root: TR181_ROOT,
  intents: {
    management,
    stun,
    'wan-pppoe': wanPppoe,
    wifi,
    'guest-wifi': guestWifi,
    ...tr181Settings(wanPppoe.object),
  },
  tables: {
    'port-forward': portForwards181(
      objectOf('Device.NAT.', { code: 'no-nat', text: 'this router shows no address translation' }),
    ),
    'dhcp-lease': dhcpLeases(LAN_SERVER, 'StaticAddress.'),
  },
};
