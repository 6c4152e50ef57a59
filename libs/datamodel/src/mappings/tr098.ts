import { TR098_ROOT } from '../parameter-path';
import { SELF } from './field-rules';
import type { DataModelMapping, IntentMapping } from './mapping';
import { dhcpLeases, portForwards098 } from './row-tables';
import { LAN_SERVER, tr098Settings, WIFI_COUPLED, WIFI_FIELDS } from './tr098-settings';

const management: IntentMapping = {
  object: {
    pattern: 'InternetGatewayDevice.ManagementServer.',
    related: [],
    rejects: [],
    prefers: [],
    bands: [],
    none: { code: 'no-management-server', text: 'this router reports no ManagementServer object' },
  },
  fields: [
    {
      field: 'username',
      at: [{ on: SELF, parameter: 'Username' }],
      type: 'string',
      need: 'required',
      none: { code: 'no-management-username', text: 'this router does not let its ACS user name be set' },
    },
    {
      field: 'password',
      at: [{ on: SELF, parameter: 'Password' }],
      type: 'string',
      need: 'required',
      none: { code: 'no-management-password', text: 'this router does not let its ACS password be set' },
    },
    {
      field: 'connectionRequestUsername',
      at: [{ on: SELF, parameter: 'ConnectionRequestUsername' }],
      type: 'string',
      need: 'required',
      none: { code: 'no-connection-request-username', text: 'this router has no user name for connection requests' },
    },
    {
      field: 'connectionRequestPassword',
      at: [{ on: SELF, parameter: 'ConnectionRequestPassword' }],
      type: 'string',
      need: 'required',
      none: { code: 'no-connection-request-password', text: 'this router has no password for connection requests' },
    },
    {
      field: 'periodicInformEnable',
      at: [{ on: SELF, parameter: 'PeriodicInformEnable' }],
      type: 'boolean',
      need: 'unless-true',
      none: { code: 'no-periodic-inform', text: 'this router does not let periodic Informs be switched' },
    },
    {
      field: 'periodicInformIntervalSeconds',
      at: [{ on: SELF, parameter: 'PeriodicInformInterval' }],
      type: 'unsignedInt',
      need: 'required',
      none: { code: 'no-inform-interval', text: 'this router does not let its Inform interval be set' },
    },
  ],
  coupled: [],
  status: [],
};

/** A field that a router may lack: its STUN client then does without. */
const ofStun = (
  field: string,
  parameter: string,
  type: 'string' | 'unsignedInt' | 'int',
): IntentMapping['fields'][number] => ({
  field,
  at: [{ on: SELF, parameter }],
  type,
  need: 'optional',
  none: { code: 'no-stun-parameter', text: `this router has no ${parameter}` },
});

const stun: IntentMapping = {
  object: { ...management.object, rejects: [] },
  fields: [
    {
      field: 'enabled',
      at: [{ on: SELF, parameter: 'STUNEnable' }],
      type: 'boolean',
      need: 'required',
      none: { code: 'no-stun', text: 'this router has no STUN client, so behind its NAT it cannot be called by UDP' },
    },
    ofStun('serverAddress', 'STUNServerAddress', 'string'),
    ofStun('serverPort', 'STUNServerPort', 'unsignedInt'),
    ofStun('username', 'STUNUsername', 'string'),
    ofStun('password', 'STUNPassword', 'string'),
    ofStun('minimumKeepAliveSeconds', 'STUNMinimumKeepAlivePeriod', 'unsignedInt'),
    ofStun('maximumKeepAliveSeconds', 'STUNMaximumKeepAlivePeriod', 'int'),
  ],
  coupled: [],
  status: [],
};

const wanPppoe: IntentMapping = {
  object: {
    pattern: 'InternetGatewayDevice.WANDevice.*.WANConnectionDevice.*.WANPPPConnection.*.',
    related: [],
    // A bridge dials nothing, and a management or voice connection is not the subscriber's.
    rejects: [
      { parameter: 'ConnectionType', matches: /bridged/i },
      { parameter: 'X_HW_SERVICELIST', matches: /tr069|voip|iptv|other/i, unless: /internet/i },
      { parameter: 'Name', matches: /tr069|voip|iptv/i, unless: /internet/i },
    ],
    prefers: [
      { parameter: 'X_HW_SERVICELIST', matches: /internet/i },
      { parameter: 'Name', matches: /internet/i },
      { namedBy: 'InternetGatewayDevice.Layer3Forwarding.DefaultConnectionService' },
      { parameter: 'ConnectionType', matches: /routed/i },
    ],
    bands: [],
    none: {
      code: 'no-ppp-connection',
      text: 'this router has no routed PPP connection (WANPPPConnection) for the PPPoE account',
    },
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
    { on: SELF, parameter: 'ExternalIPAddress', says: 'address' },
    { on: SELF, parameter: 'LastConnectionError', says: 'last-error' },
    { on: SELF, parameter: 'Uptime', says: 'uptime' },
  ],
};

const wifi: IntentMapping = {
  object: {
    pattern: 'InternetGatewayDevice.LANDevice.*.WLANConfiguration.*.',
    related: [{ as: 'radio', follows: 'LowerLayers', pattern: 'InternetGatewayDevice.LANDevice.*.WiFi.Radio.*.' }],
    rejects: [],
    prefers: [],
    bands: [
      { on: 'radio', parameter: 'OperatingFrequencyBand', says: 'band' },
      { on: SELF, parameter: 'OperatingFrequencyBand', says: 'band' },
      { on: SELF, parameter: 'X_HW_RFBand', says: 'band' },
      { on: SELF, parameter: 'X_ZTE-COM_Band', says: 'band' },
      { on: SELF, parameter: 'X_TP_Band', says: 'band' },
      { on: SELF, parameter: 'PossibleChannels', says: 'channels' },
      { on: SELF, parameter: 'Channel', says: 'channels' },
      { on: SELF, parameter: 'ChannelsInUse', says: 'channels' },
      { on: SELF, parameter: 'Standard', says: 'standard' },
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
      // TR-098: the three name one key; which of them a firmware honours differs.
      at: [
        { on: SELF, parameter: 'KeyPassphrase' },
        { on: SELF, parameter: 'PreSharedKey.1.KeyPassphrase' },
        { on: SELF, parameter: 'X_TP_PreSharedKey' },
        { on: SELF, parameter: 'PreSharedKey.1.PreSharedKey' },
      ],
      type: 'string',
      need: 'required',
      none: { code: 'no-passphrase', text: 'this router does not let the {band} GHz WiFi key be set' },
    },
    {
      field: 'enabled',
      at: [{ on: SELF, parameter: 'Enable' }],
      type: 'boolean',
      need: 'unless-true',
      none: { code: 'no-wifi-enable', text: 'this router does not let its {band} GHz network be switched off' },
    },
    ...WIFI_FIELDS,
  ],
  // A key is no use on an open or WEP network; a network already protected by a key keeps its kind.
  coupled: [
    { with: 'passphrase', on: SELF, parameter: 'BeaconType', keep: /wpa|11i/i, write: '11i' },
    {
      with: 'passphrase',
      on: SELF,
      parameter: 'IEEE11iAuthenticationMode',
      keep: /psk|sae/i,
      write: 'PSKAuthentication',
    },
    { with: 'passphrase', on: SELF, parameter: 'IEEE11iEncryptionModes', keep: /aes/i, write: 'AESEncryption' },
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
      { parameter: 'Name', matches: /guest/i },
      { parameter: 'SSID', matches: /guest/i },
    ],
    none: { code: 'no-guest-network', text: 'this router has no second {band} GHz network for guests' },
  },
};

/** Where no PPP connection is: a router that gets its address from the network. */
const wanIp: IntentMapping['object'] = {
  ...wanPppoe.object,
  pattern: 'InternetGatewayDevice.WANDevice.*.WANConnectionDevice.*.WANIPConnection.*.',
  none: { code: 'no-wan-connection', text: 'this router shows no connection that ports could be forwarded on' },
};

/** TR-098, InternetGatewayDevice:1, with the vendor names seen in the field. */
export const TR098_MAPPING: DataModelMapping = {
  root: TR098_ROOT,
  intents: {
    management,
    stun,
    'wan-pppoe': wanPppoe,
    wifi,
    'guest-wifi': guestWifi,
    ...tr098Settings(wanPppoe.object),
  },
  tables: {
    'port-forward': portForwards098([wanPppoe.object, wanIp]),
    'dhcp-lease': dhcpLeases(LAN_SERVER, 'DHCPStaticAddress.'),
  },
};
