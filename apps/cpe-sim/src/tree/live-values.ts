import { boxClock } from '../clock';
import type { BoxFacts, HomeHost } from '../box-facts';
import type { LiveValue } from './parameter';

const UINT32 = 2 ** 32;
const counter = (value: number): string => String(Math.floor(value) % UINT32);

function hostValue(read: (host: HomeHost, box: BoxFacts) => string): LiveValue {
  return (box, instance) => {
    const host = box.hosts[instance - 1];
    return host === undefined ? '' : read(host, box);
  };
}

/** The hosts on one radio, in the order of the host table. */
export function stationsOn(box: BoxFacts, band: '2.4GHz' | '5GHz'): HomeHost[] {
  return box.hosts.filter((host) => host.connection === band);
}

function stationValue(band: '2.4GHz' | '5GHz', read: (host: HomeHost) => string): LiveValue {
  return (box, instance) => {
    const host = stationsOn(box, band)[instance - 1];
    return host === undefined ? '' : read(host);
  };
}

function stations(suffix: '24' | '5', band: '2.4GHz' | '5GHz'): Record<string, LiveValue> {
  return {
    [`stations${suffix}`]: (box) => String(stationsOn(box, band).length),
    [`stationMac${suffix}`]: stationValue(band, (host) => host.macAddress),
    [`stationIp${suffix}`]: stationValue(band, (host) => host.ipAddress),
    [`stationSignal${suffix}`]: stationValue(band, (host) => String(host.signalDbm ?? 0)),
    [`stationRate${suffix}`]: stationValue(band, (host) =>
      String(Math.max(6, Math.round((95 + (host.signalDbm ?? -95)) * (band === '5GHz' ? 12 : 3)))),
    ),
  };
}

/** `LastConnectionError` and the rest of a connection that is simply up or down. */
const pppStatus181 = (box: BoxFacts): string => (box.ppp.status === 'Connected' ? 'Up' : 'Down');

/** Every value that a profile may name with `$`. */
export const LIVE_VALUES: Readonly<Record<string, LiveValue>> = {
  manufacturer: (box) => box.identity.manufacturer,
  oui: (box) => box.identity.oui,
  productClass: (box) => box.identity.productClass,
  serial: (box) => box.identity.serialNumber,
  uptime: (box) => String(box.uptimeSeconds),
  now: (box) => boxClock.iso(box.nowMs),
  acsUrl: (box) => box.acsUrl,
  acsUsername: (box) => box.factory.acsUsername,
  acsPassword: (box) => box.factory.acsPassword,
  connectionRequestUrl: (box) => box.connectionRequestUrl,
  connectionRequestUsername: (box) => box.factory.connectionRequestUsername,
  connectionRequestPassword: (box) => box.factory.connectionRequestPassword,
  factoryPppUsername: (box) => box.factory.pppUsername,
  factoryPppPassword: (box) => box.factory.pppPassword,
  factorySsid: (box) => box.factory.ssid,
  factorySsid5: (box) => `${box.factory.ssid}-5G`,
  factoryKey: (box) => box.factory.wifiKey,
  lanMac: (box) => box.macAddress(0),
  wanMac: (box) => box.macAddress(1),
  managementMac: (box) => box.macAddress(2),
  bssid24: (box) => box.macAddress(4),
  bssid5: (box) => box.macAddress(5),
  channel24: (box) => box.channel('2.4GHz'),
  channel5: (box) => box.channel('5GHz'),
  pppStatus: (box) => box.ppp.status,
  pppStatus181,
  pppError: (box) => box.ppp.lastError,
  pppAddress: (box) => box.ppp.address ?? '0.0.0.0',
  pppUptime: (box) => String(box.ppp.uptimeSeconds),
  pppGateway: (box) => (box.ppp.address === null ? '0.0.0.0' : box.ppp.address.replace(/\.\d+\.\d+$/, '.0.1')),
  pppDns: (box) => (box.ppp.address === null ? '' : '127.0.0.53,127.0.0.54'),
  // A number of 16 bits that the access concentrator gives to each session (RFC 2516).
  pppSessionId: (box) =>
    box.ppp.address === null ? '0' : String(1 + (Math.abs(box.uptimeSeconds - box.ppp.uptimeSeconds) % 65_534)),
  managementAddress: (box) => box.managementAddress ?? '0.0.0.0',
  managementStatus: (box) => (box.managementAddress === null ? 'Disconnected' : 'Connected'),
  managementStatus181: (box) => (box.managementAddress === null ? 'Down' : 'Up'),
  managementGateway: (box) =>
    box.managementAddress === null ? '0.0.0.0' : box.managementAddress.replace(/\.\d+$/, '.1'),
  managementUptime: (box) => String(box.managementUptimeSeconds),
  bytesReceived: (box) => counter(box.bytesReceived),
  bytesSent: (box) => counter(box.bytesSent),
  bytesReceived64: (box) => String(Math.floor(box.bytesReceived)),
  bytesSent64: (box) => String(Math.floor(box.bytesSent)),
  packetsReceived: (box) => counter(box.bytesReceived / 900),
  packetsSent: (box) => counter(box.bytesSent / 420),
  wifiBytesSent: (box) => counter(box.bytesReceived * 0.7),
  wifiBytesReceived: (box) => counter(box.bytesSent * 0.7),
  cpuUsage: (box) => String(4 + (Math.floor(box.nowMs / 60_000) % 9)),
  memoryFree: (box) => String(118_000 + (Math.floor(box.nowMs / 60_000) % 64) * 32),
  rxPower: (box) => String(Math.round(box.rxPowerDbm)),
  txPower: (box) => String(Math.round(box.txPowerDbm)),
  // G.988 §9.2.1 counts in steps of 0.002 dB, coded in thousandths.
  rxPowerMilli: (box) => String(Math.round(box.rxPowerDbm * 500) * 2),
  txPowerMilli: (box) => String(Math.round(box.txPowerDbm * 500) * 2),
  hostCount: (box) => String(box.hosts.length),
  hostName: hostValue((host) => host.name),
  hostIp: hostValue((host) => host.ipAddress),
  hostMac: hostValue((host) => host.macAddress),
  hostInterface: hostValue((host) => (host.connection === 'ethernet' ? 'Ethernet' : '802.11')),
  hostLayer1: hostValue((host) =>
    host.connection === 'ethernet'
      ? 'Device.Ethernet.Interface.1'
      : `Device.WiFi.SSID.${host.connection === '5GHz' ? 2 : 1}`,
  ),
  hostLease: hostValue((host, box) => String(86_400 - ((box.uptimeSeconds + host.name.length * 977) % 43_200))),
  hostSignal: hostValue((host) => String(host.signalDbm ?? 0)),
  ...stations('24', '2.4GHz'),
  ...stations('5', '5GHz'),
};
