import type { BoxFacts } from '../box-facts';
import { stationsOn } from '../tree/live-values';
import type { ParameterSpec, TableSpec } from '../tree/parameter';
import { readBlock } from '../tree/tree-template';
import type { WifiPaths } from './profile';
import { diagnosticsTr098, type HopNames } from './diagnostics-blocks';
import * as blocks from './tr098-blocks';

export const IGD = 'InternetGatewayDevice.';
export const LAN_DEVICE = `${IGD}LANDevice.1.`;
export const WAN_DEVICE = `${IGD}WANDevice.1.`;
export const SERVICE_PPP = `${WAN_DEVICE}WANConnectionDevice.1.WANPPPConnection.1.`;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

function wlan(instance: number, band: '24' | '5', factorySsid: string): ParameterSpec[] {
  const channels = band === '5' ? '36,40,44,48,149,153,157,161' : '1,2,3,4,5,6,7,8,9,10,11,12,13';
  const block = blocks.WLAN.replace('$factorySsid', factorySsid).replace('$possibleChannels', channels);
  return readBlock(`${LAN_DEVICE}WLANConfiguration.${instance}.`, block, band);
}

/** What every TR-098 router has: its root, LAN with `ports` sockets, both radios, and the PPPoE service. */
export function commonTr098(ports: number, fiveGigahertz: number, hops: HopNames = 'tr098'): ParameterSpec[] {
  return [
    ...readBlock(
      IGD,
      `
      DeviceSummary string r InternetGatewayDevice:1.4[](Baseline:1, EthernetLAN:1, WiFiLAN:1, Time:1, IPPing:1)
      LANDeviceNumberOfEntries unsignedInt r 1
      WANDeviceNumberOfEntries unsignedInt r 1
      `,
    ),
    ...readBlock(`${IGD}DeviceInfo.`, blocks.DEVICE_INFO),
    ...readBlock(`${IGD}ManagementServer.`, blocks.MANAGEMENT_SERVER),
    ...readBlock(`${IGD}Time.`, blocks.TIME),
    ...readBlock(IGD, blocks.ROUTING),
    ...diagnosticsTr098(hops).specs,
    ...readBlock(
      LAN_DEVICE,
      `
      LANEthernetInterfaceNumberOfEntries unsignedInt r ${ports}
      LANWLANConfigurationNumberOfEntries unsignedInt r 2
      `,
    ),
    ...readBlock(LAN_DEVICE, blocks.LAN),
    ...numbers(ports).flatMap((port) =>
      readBlock(`${LAN_DEVICE}LANEthernetInterfaceConfig.${port}.`, blocks.LAN_PORT, String(port)),
    ),
    ...wlan(1, '24', '$factorySsid'),
    ...wlan(fiveGigahertz, '5', '$factorySsid5'),
    ...readBlock(`${WAN_DEVICE}WANCommonInterfaceConfig.`, blocks.WAN_COMMON),
    ...readBlock(SERVICE_PPP, blocks.WAN_PPP),
  ];
}

/** The tables of a TR-098 router. */
export function tablesTr098(fiveGigahertz: number): TableSpec[] {
  const stations = (instance: number, band: '2.4GHz' | '5GHz'): TableSpec => ({
    path: `${LAN_DEVICE}WLANConfiguration.${instance}.AssociatedDevice.`,
    isWritable: false,
    liveInstances: (box: BoxFacts) => numbers(stationsOn(box, band).length),
  });
  return [
    { path: `${LAN_DEVICE}Hosts.Host.`, isWritable: false, liveInstances: (box) => numbers(box.hosts.length) },
    stations(1, '2.4GHz'),
    stations(fiveGigahertz, '5GHz'),
    { path: `${SERVICE_PPP}PortMapping.`, isWritable: true, liveInstances: null },
    { path: `${LAN_DEVICE}LANHostConfigManagement.DHCPStaticAddress.`, isWritable: true, liveInstances: null },
    ...diagnosticsTr098('tr098').tables,
  ];
}

/** Where a TR-098 router keeps the radio with this instance number. */
export function wifiTr098(band: WifiPaths['band'], instance: number): WifiPaths {
  const base = `${LAN_DEVICE}WLANConfiguration.${instance}.`;
  return {
    band,
    enable: `${base}Enable`,
    ssid: `${base}SSID`,
    key: `${base}PreSharedKey.1.KeyPassphrase`,
    channel: `${base}Channel`,
  };
}

/** Paths of the PPPoE service; `vlan` is null where the switch chip tags, not the connection. */
export function pppTr098(vlan: string | null) {
  return {
    enable: `${SERVICE_PPP}Enable`,
    username: `${SERVICE_PPP}Username`,
    password: `${SERVICE_PPP}Password`,
    reset: `${SERVICE_PPP}Reset`,
    vlan,
  };
}

/** The forced Inform parameters of TR-098, with the WAN address that carries the service. */
export const INFORM_TR098: readonly string[] = [
  `${IGD}DeviceSummary`,
  `${IGD}DeviceInfo.SpecVersion`,
  `${IGD}DeviceInfo.HardwareVersion`,
  `${IGD}DeviceInfo.SoftwareVersion`,
  `${IGD}DeviceInfo.ProvisioningCode`,
  `${IGD}ManagementServer.ParameterKey`,
  `${IGD}ManagementServer.ConnectionRequestURL`,
  `${SERVICE_PPP}ExternalIPAddress`,
];
