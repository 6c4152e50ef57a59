import type { DeviceId } from '@demarc/cwmp';
import type { PppFacts } from './wan/ppp-client';

/** A device in the subscriber's home, as the router sees it. */
export interface HomeHost {
  readonly name: string;
  readonly macAddress: string;
  readonly ipAddress: string;
  readonly connection: '2.4GHz' | '5GHz' | 'ethernet';
  /** null on a cable. */
  readonly signalDbm: number | null;
}

/** What the values of a parameter tree are made of: the physical box at this moment. */
export interface BoxFacts {
  readonly identity: DeviceId;
  readonly hosts: readonly HomeHost[];
  readonly ppp: PppFacts;
  /** Address of the management WAN; null while it is down, or when there is none. */
  readonly managementAddress: string | null;
  readonly managementUptimeSeconds: number;
  readonly connectionRequestUrl: string;
  readonly acsUrl: string;
  readonly factory: FactoryLabel;
  readonly nowMs: number;
  readonly uptimeSeconds: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
  readonly rxPowerDbm: number;
  readonly txPowerDbm: number;
  /** The channel that the radio chose for itself. */
  channel(band: '2.4GHz' | '5GHz'): string;
  /** MAC address number `n` of the box. */
  macAddress(n: number): string;
  /** Value of another parameter of the same box, as stored. */
  value(path: string): string;
}

/** What is printed on the box or burnt into it: a factory reset returns to this. */
export interface FactoryLabel {
  readonly acsUsername: string;
  readonly acsPassword: string;
  readonly pppUsername: string;
  readonly pppPassword: string;
  readonly connectionRequestUsername: string;
  readonly connectionRequestPassword: string;
  readonly ssid: string;
  readonly wifiKey: string;
}
