import type { ParameterSpec, TableSpec } from '../tree/parameter';
import { stationsOn } from '../tree/live-values';
import { readBlock } from '../tree/tree-template';
import type { WifiPaths } from './profile';
import { diagnosticsTr181 } from './diagnostics-blocks';
import * as blocks from './tr181-blocks';

export const DEVICE = 'Device.';
export const PPP = `${DEVICE}PPP.Interface.1.`;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

function wifi(instance: 1 | 2): ParameterSpec[] {
  const isFast = instance === 2;
  const band = isFast ? '5' : '24';
  const radio = `
    OperatingFrequencyBand string r ${isFast ? '5GHz' : '2.4GHz'}
    SupportedFrequencyBands string r ${isFast ? '5GHz' : '2.4GHz'}
    SupportedStandards string r ${isFast ? 'a,n,ac,ax' : 'b,g,n,ax'}
    OperatingStandards string w ${isFast ? 'ac,ax' : 'n,ax'}
    PossibleChannels string r ${isFast ? '36,40,44,48,149,153,157,161' : '1,2,3,4,5,6,7,8,9,10,11,12,13'}
    Channel unsignedInt w $channel${band}
    ChannelsInUse string r $channel${band}
    OperatingChannelBandwidth string w ${isFast ? '80MHz' : '20MHz'}
  `;
  return [
    ...readBlock(`${DEVICE}WiFi.Radio.${instance}.`, blocks.RADIO, String(instance - 1)),
    ...readBlock(`${DEVICE}WiFi.Radio.${instance}.`, radio),
    ...readBlock(
      `${DEVICE}WiFi.SSID.${instance}.`,
      blocks.SSID.replace('$factorySsid', isFast ? '$factorySsid5' : '$factorySsid'),
      band,
    ),
    ...readBlock(`${DEVICE}WiFi.SSID.${instance}.`, `LowerLayers string w Device.WiFi.Radio.${instance}`),
    ...readBlock(`${DEVICE}WiFi.AccessPoint.${instance}.`, blocks.ACCESS_POINT, band),
    ...readBlock(`${DEVICE}WiFi.AccessPoint.${instance}.`, `SSIDReference string w Device.WiFi.SSID.${instance}`),
  ];
}

/** An IP interface over `lowerLayers`; `live` names the pair of live values for its address and status. */
export function ipInterface(instance: number, name: string, lowerLayers: string, live: string): ParameterSpec[] {
  const base = `${DEVICE}IP.Interface.${instance}.`;
  return [
    ...readBlock(base, blocks.IP_INTERFACE, name),
    ...readBlock(
      base,
      `
      Status string r ${live === 'lan' ? 'Up' : `$${live}Status181`}
      LowerLayers string w ${lowerLayers}
      IPv4Address.1.Enable boolean w true
      IPv4Address.1.Status string r Enabled
      IPv4Address.1.IPAddress string ${live === 'lan' ? 'w 192.168.1.1' : `ra $${live}Address`}
      IPv4Address.1.SubnetMask string r ${live === 'lan' ? '255.255.255.0' : '255.255.255.255'}
      IPv4Address.1.AddressingType string r ${{ lan: 'Static', ppp: 'IPCP' }[live] ?? 'DHCP'}
      `,
    ),
  ];
}

/** What every TR-181 gateway has; the stack below its PPP interface is the profile's. */
export function commonTr181(ports: number): ParameterSpec[] {
  return [
    ...readBlock(DEVICE, 'RootDataModelVersion string r 2.11'),
    ...readBlock(`${DEVICE}DeviceInfo.`, blocks.DEVICE_INFO),
    ...readBlock(`${DEVICE}ManagementServer.`, blocks.MANAGEMENT_SERVER),
    ...readBlock(`${DEVICE}Time.`, blocks.TIME),
    ...readBlock(
      `${DEVICE}WiFi.`,
      `
      RadioNumberOfEntries unsignedInt r 2
      SSIDNumberOfEntries unsignedInt r 2
      AccessPointNumberOfEntries unsignedInt r 2
      `,
    ),
    ...wifi(1),
    ...wifi(2),
    ...readBlock(`${DEVICE}Hosts.`, blocks.HOSTS),
    ...readBlock(`${DEVICE}Ethernet.`, `InterfaceNumberOfEntries unsignedInt r ${ports}`),
    ...numbers(ports).flatMap((port) =>
      readBlock(`${DEVICE}Ethernet.Interface.${port}.`, blocks.ETHERNET_PORT, String(port - 1)),
    ),
    ...readBlock(`${DEVICE}Ethernet.Link.1.`, blocks.ETHERNET_LINK, 'br-lan'),
    ...readBlock(`${DEVICE}Ethernet.Link.2.`, blocks.ETHERNET_LINK, 'wan'),
    ...readBlock(PPP, blocks.PPP_INTERFACE),
    ...readBlock(`${DEVICE}NAT.`, blocks.NAT),
    ...readBlock(`${DEVICE}DHCPv4.`, blocks.DHCP_SERVER),
    ...readBlock(DEVICE, blocks.DIAGNOSTICS),
    ...diagnosticsTr181().specs,
  ];
}

/** The tables of a TR-181 gateway. */
export const TABLES_TR181: readonly TableSpec[] = [
  { path: `${DEVICE}Hosts.Host.`, isWritable: false, liveInstances: (box) => numbers(box.hosts.length) },
  {
    path: `${DEVICE}WiFi.AccessPoint.1.AssociatedDevice.`,
    isWritable: false,
    liveInstances: (box) => numbers(stationsOn(box, '2.4GHz').length),
  },
  {
    path: `${DEVICE}WiFi.AccessPoint.2.AssociatedDevice.`,
    isWritable: false,
    liveInstances: (box) => numbers(stationsOn(box, '5GHz').length),
  },
  { path: `${DEVICE}NAT.PortMapping.`, isWritable: true, liveInstances: null },
  { path: `${DEVICE}DHCPv4.Server.Pool.1.StaticAddress.`, isWritable: true, liveInstances: null },
  ...diagnosticsTr181().tables,
];

/** Where a TR-181 gateway keeps the radio with this instance number. */
export function wifiTr181(band: WifiPaths['band'], instance: number): WifiPaths {
  return {
    band,
    enable: `${DEVICE}WiFi.SSID.${instance}.Enable`,
    ssid: `${DEVICE}WiFi.SSID.${instance}.SSID`,
    key: `${DEVICE}WiFi.AccessPoint.${instance}.Security.KeyPassphrase`,
    channel: `${DEVICE}WiFi.Radio.${instance}.Channel`,
  };
}

/** Paths of the PPP interface over VLAN termination 1. */
export const PPP_TR181 = {
  enable: `${PPP}Enable`,
  username: `${PPP}Username`,
  password: `${PPP}Password`,
  reset: `${PPP}Reset`,
  vlan: `${DEVICE}Ethernet.VLANTermination.1.VLANID`,
};

/** The forced Inform parameters of TR-181, with the address of the service. */
export function informTr181(serviceInterface: number): string[] {
  return [
    `${DEVICE}RootDataModelVersion`,
    `${DEVICE}DeviceInfo.HardwareVersion`,
    `${DEVICE}DeviceInfo.SoftwareVersion`,
    `${DEVICE}DeviceInfo.ProvisioningCode`,
    `${DEVICE}ManagementServer.ParameterKey`,
    `${DEVICE}ManagementServer.ConnectionRequestURL`,
    `${DEVICE}ManagementServer.AliasBasedAddressing`,
    `${DEVICE}IP.Interface.${serviceInterface}.IPv4Address.1.IPAddress`,
  ];
}
