import { readBlock, TreeTemplate } from '../tree/tree-template';
import type { Profile } from './profile';
import { VLAN } from './tr181-blocks';
import { commonTr181, DEVICE, informTr181, ipInterface, PPP, PPP_TR181, TABLES_TR181, wifiTr181 } from './tr181-parts';

const specs = [
  ...commonTr181(4),
  ...readBlock(
    `${DEVICE}DeviceInfo.`,
    `
    HardwareVersion string r GX3000 rev 1.2
    SoftwareVersion string ra GX-2.8.1
    `,
  ),
  ...readBlock(
    `${DEVICE}Ethernet.`,
    'LinkNumberOfEntries unsignedInt r 2\nVLANTerminationNumberOfEntries unsignedInt r 1',
  ),
  ...readBlock(`${DEVICE}Ethernet.VLANTermination.1.`, VLAN, '100'),
  ...readBlock(PPP, 'LowerLayers string w Device.Ethernet.VLANTermination.1'),
  ...readBlock(`${DEVICE}IP.`, 'InterfaceNumberOfEntries unsignedInt r 2'),
  ...ipInterface(1, 'br-lan', 'Device.Ethernet.Link.1', 'lan'),
  ...ipInterface(2, 'ppp0', 'Device.PPP.Interface.1', 'ppp'),
  ...readBlock(`${DEVICE}NAT.InterfaceSetting.1.`, 'Interface string w Device.IP.Interface.2'),
];

/** An Ethernet gateway with a TR-181 tree, managed over the service PPPoE, with the manners of a good firmware. */
export const gx3000: Profile = {
  name: 'gx3000',
  title: 'Wi-Fi 6 gateway, TR-181, management on the service PPPoE',
  manufacturer: 'Gemstone Networks',
  oui: '06B3E8',
  productClass: 'GX3000',
  serialPrefix: 'GX30',
  template: new TreeTemplate(DEVICE, specs, TABLES_TR181),
  paths: {
    managementServer: `${DEVICE}ManagementServer.`,
    ppp: PPP_TR181,
    wifi: [wifiTr181('2.4GHz', 1), wifiTr181('5GHz', 2)],
    withoutValue: `${DEVICE}DeviceInfo.Description`,
  },
  informParameters: informTr181(2),
  management: { kind: 'service-ppp' },
  cwmpNamespace: 'urn:dslforum-org:cwmp-1-2',
  hasOptics: false,
  booleans: 'words',
  isTypeStrict: false,
  wanChanges: 'after-session',
};
