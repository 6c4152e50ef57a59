import { readBlock, TreeTemplate } from '../tree/tree-template';
import type { Profile } from './profile';
import {
  commonTr098,
  IGD,
  INFORM_TR098,
  LAN_DEVICE,
  pppTr098,
  SERVICE_PPP,
  tablesTr098,
  WAN_DEVICE,
  wifiTr098,
} from './tr098-parts';
import { WAN_IPOE } from './tr098-blocks';

const MANAGEMENT_WAN = `${WAN_DEVICE}WANConnectionDevice.2.WANIPConnection.1.`;

const OPTICS = `
  Status string r Up
  TXPower int rc $txPower
  RXPower int rc $rxPower
  TransceiverTemperature int rc 44
  SupplyVoltage int rc 3310
  BiasCurrent int rc 9
`;

const specs = [
  ...commonTr098(4, 5),
  ...readBlock(
    `${IGD}DeviceInfo.`,
    `
    HardwareVersion string r 15A2.B
    SoftwareVersion string ra V5R019C10S125
    AccessType string r Gpon
    `,
  ),
  ...readBlock(`${LAN_DEVICE}WLANConfiguration.1.`, 'X_HW_RFBand string w 2.4GHz\nStandard string w 11bgn'),
  ...readBlock(`${LAN_DEVICE}WLANConfiguration.5.`, 'X_HW_RFBand string w 5GHz\nStandard string w 11ac'),
  ...readBlock(
    `${WAN_DEVICE}WANCommonInterfaceConfig.`,
    `
    WANAccessType string r GPON
    Layer1UpstreamMaxBitRate unsignedInt r 1244160000
    Layer1DownstreamMaxBitRate unsignedInt r 2488320000
    `,
  ),
  ...readBlock(`${WAN_DEVICE}X_GponInterafceConfig.`, OPTICS),
  ...readBlock(
    SERVICE_PPP,
    'X_HW_SERVICELIST string w INTERNET\nX_HW_VLAN unsignedInt w 100\nX_HW_PRI unsignedInt w 0',
  ),
  ...readBlock(MANAGEMENT_WAN, WAN_IPOE),
  ...readBlock(MANAGEMENT_WAN, 'X_HW_SERVICELIST string w TR069\nX_HW_VLAN unsignedInt w 46\nX_HW_PRI unsignedInt w 2'),
  ...readBlock(
    `${WAN_DEVICE}WANConnectionDevice.`,
    `
    1.WANPPPConnectionNumberOfEntries unsignedInt r 1
    1.WANIPConnectionNumberOfEntries unsignedInt r 0
    2.WANPPPConnectionNumberOfEntries unsignedInt r 0
    2.WANIPConnectionNumberOfEntries unsignedInt r 1
    `,
  ),
  ...readBlock(
    `${IGD}UserInterface.X_HW_WebUserInfo.`,
    `
    1.Enable boolean w true
    1.UserName string w user
    1.Password string ws welcome1
    2.Enable boolean w true
    2.UserName string w admin
    2.Password string ws admin-2024
    `,
  ),
];

/** A GPON terminal whose management has an IPoE connection and a VLAN of its own: it survives any suspension. */
export const hg8245: Profile = {
  name: 'hg8245',
  title: 'GPON ONT, TR-098, management on its own WAN',
  manufacturer: 'HuaLink Technologies Co., Ltd',
  oui: '02A1D4',
  productClass: 'HG8245X',
  serialPrefix: '48574C4B',
  template: new TreeTemplate(IGD, specs, tablesTr098(5)),
  paths: {
    managementServer: `${IGD}ManagementServer.`,
    ppp: pppTr098(`${SERVICE_PPP}X_HW_VLAN`),
    wifi: [wifiTr098('2.4GHz', 1), wifiTr098('5GHz', 5)],
    withoutValue: `${IGD}DeviceInfo.DeviceLog`,
  },
  informParameters: [...INFORM_TR098, `${MANAGEMENT_WAN}ExternalIPAddress`],
  management: {
    kind: 'own-wan',
    enable: `${MANAGEMENT_WAN}Enable`,
    vlan: `${MANAGEMENT_WAN}X_HW_VLAN`,
    vlanId: 46,
  },
  cwmpNamespace: 'urn:dslforum-org:cwmp-1-0',
  hasOptics: true,
  booleans: 'numeric',
  isTypeStrict: true,
  wanChanges: 'after-session',
};
