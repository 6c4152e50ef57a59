import { readBlock, TreeTemplate } from '../tree/tree-template';
import type { Profile } from './profile';
import {
  commonTr098,
  IGD,
  INFORM_TR098,
  LAN_DEVICE,
  pppTr098,
  tablesTr098,
  WAN_DEVICE,
  wifiTr098,
} from './tr098-parts';

const specs = [
  // Its firmware is of the first days: routes have one name each.
  ...commonTr098(4, 2, 'first-era'),
  ...readBlock(
    `${IGD}DeviceInfo.`,
    `
    HardwareVersion string r TW1200 v3
    SoftwareVersion string ra 1.4.6 Build 240311
    `,
  ),
  ...readBlock(`${LAN_DEVICE}WLANConfiguration.1.`, 'X_TW_Band string r 2.4GHz\nStandard string w n'),
  ...readBlock(`${LAN_DEVICE}WLANConfiguration.2.`, 'X_TW_Band string r 5GHz\nStandard string w ac'),
  ...readBlock(
    `${WAN_DEVICE}WANCommonInterfaceConfig.`,
    `
    WANAccessType string r Ethernet
    Layer1UpstreamMaxBitRate unsignedInt r 100000000
    Layer1DownstreamMaxBitRate unsignedInt r 100000000
    `,
  ),
  ...readBlock(
    `${WAN_DEVICE}WANConnectionDevice.1.`,
    'WANPPPConnectionNumberOfEntries unsignedInt r 1\nWANIPConnectionNumberOfEntries unsignedInt r 0',
  ),
  ...readBlock(`${IGD}UserInterface.`, 'X_TW_AdminName string w admin\nX_TW_AdminPassword string ws admin'),
];

/** A cheap router whose management rides on the subscriber's own PPPoE session. */
export const tw1200: Profile = {
  name: 'tw1200',
  title: 'cheap Ethernet router, TR-098, management on the service PPPoE',
  manufacturer: 'TenWave',
  oui: '0AC4B2',
  productClass: 'TW1200',
  serialPrefix: '2180TW',
  template: new TreeTemplate(IGD, specs, tablesTr098(2)),
  paths: {
    managementServer: `${IGD}ManagementServer.`,
    ppp: pppTr098(null),
    wifi: [wifiTr098('2.4GHz', 1), wifiTr098('5GHz', 2)],
    withoutValue: `${IGD}DeviceInfo.DeviceLog`,
  },
  informParameters: INFORM_TR098,
  management: { kind: 'service-ppp' },
  cwmpNamespace: 'urn:dslforum-org:cwmp-1-0',
  hasOptics: false,
  booleans: 'numeric',
  isTypeStrict: false,
  wanChanges: 'at-once',
};
