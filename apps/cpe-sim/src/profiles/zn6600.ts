import { readBlock, TreeTemplate } from '../tree/tree-template';
import type { Profile } from './profile';
import { OPTICAL_INTERFACE, VLAN } from './tr181-blocks';
import { commonTr181, DEVICE, informTr181, ipInterface, PPP, PPP_TR181, TABLES_TR181, wifiTr181 } from './tr181-parts';

const specs = [
  ...commonTr181(2),
  ...readBlock(
    `${DEVICE}DeviceInfo.`,
    `
    HardwareVersion string r V9.1
    SoftwareVersion string ra V9.1.0P3N2
    `,
  ),
  ...readBlock(`${DEVICE}Optical.`, 'InterfaceNumberOfEntries unsignedInt r 1'),
  ...readBlock(`${DEVICE}Optical.Interface.1.`, OPTICAL_INTERFACE),
  ...readBlock(
    `${DEVICE}Ethernet.`,
    'LinkNumberOfEntries unsignedInt r 2\nVLANTerminationNumberOfEntries unsignedInt r 2',
  ),
  ...readBlock(`${DEVICE}Ethernet.VLANTermination.1.`, VLAN, '100'),
  ...readBlock(`${DEVICE}Ethernet.VLANTermination.2.`, VLAN, '46'),
  ...readBlock(PPP, 'LowerLayers string w Device.Ethernet.VLANTermination.1'),
  ...readBlock(`${DEVICE}IP.`, 'InterfaceNumberOfEntries unsignedInt r 3'),
  ...ipInterface(1, 'br0', 'Device.Ethernet.Link.1', 'lan'),
  ...ipInterface(2, 'mgmt', 'Device.Ethernet.VLANTermination.2', 'management'),
  ...ipInterface(3, 'ppp1', 'Device.PPP.Interface.1', 'ppp'),
  ...readBlock(`${DEVICE}NAT.InterfaceSetting.1.`, 'Interface string w Device.IP.Interface.3'),
  ...readBlock(`${DEVICE}X_ZN_LED.`, 'Enable boolean w true\nNightMode boolean w false'),
];

/** A GPON gateway with a TR-181 tree and a management VLAN of its own. */
export const zn6600: Profile = {
  name: 'zn6600',
  title: 'GPON gateway, TR-181, management VLAN',
  manufacturer: 'ZenithOptics',
  oui: '0E51F0',
  productClass: 'ZN6600P',
  serialPrefix: 'ZNOP',
  template: new TreeTemplate(DEVICE, specs, TABLES_TR181),
  paths: {
    managementServer: `${DEVICE}ManagementServer.`,
    ppp: PPP_TR181,
    wifi: [wifiTr181('2.4GHz', 1), wifiTr181('5GHz', 2)],
    withoutValue: `${DEVICE}DeviceInfo.Description`,
  },
  informParameters: [...informTr181(3), `${DEVICE}IP.Interface.2.IPv4Address.1.IPAddress`],
  management: {
    kind: 'own-wan',
    enable: `${DEVICE}IP.Interface.2.Enable`,
    vlan: `${DEVICE}Ethernet.VLANTermination.2.VLANID`,
    vlanId: 46,
  },
  cwmpNamespace: 'urn:dslforum-org:cwmp-1-2',
  hasOptics: true,
  booleans: 'words',
  isTypeStrict: true,
  wanChanges: 'after-session',
};
