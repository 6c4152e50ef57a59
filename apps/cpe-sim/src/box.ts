import { createHash } from 'node:crypto';
import type { DeviceId } from '@demarc/cwmp';
import type { BoxFacts, FactoryLabel, HomeHost } from './box-facts';
import { boxClock } from './clock';
import type { Profile } from './profiles/profile';
import type { PppFacts } from './wan/ppp-client';

const MOBILE_NAMES = ['Galaxy-A15', 'Redmi-Note-12', 'iPhone', 'Tablet-7', 'Laptop-K2P7', 'Redmi-9A', 'Galaxy-M14'];
const CABLE_NAMES = ['LivingRoom-TV', 'DESKTOP-K2P7', 'Printer-M15'];
const CHANNELS = { '2.4GHz': ['1', '6', '11'], '5GHz': ['36', '44', '149', '157'] } as const;

/** A stream of numbers that belong to a serial: the same box in every run. */
export function seedOf(...parts: readonly string[]): Buffer {
  return createHash('sha256').update(parts.join('\0')).digest();
}

/** What is printed on the label of a box. */
export function factoryLabel(profile: Profile, serial: string, overrides: Partial<FactoryLabel>): FactoryLabel {
  const seed = seedOf(profile.name, serial, 'label');
  const ridesOnPpp = profile.management.kind === 'service-ppp';
  return {
    acsUsername: '',
    acsPassword: '',
    // A router that is managed over the service must have an account to come in with.
    pppUsername: ridesOnPpp ? 'bootstrap' : '',
    pppPassword: ridesOnPpp ? 'bootstrap' : '',
    connectionRequestUsername: serial,
    connectionRequestPassword: seed.toString('hex', 0, 8),
    ssid: `${profile.manufacturer.split(/\W/)[0]}-${seed.toString('hex', 8, 10).toUpperCase()}`,
    wifiKey: seed.toString('hex', 10, 15),
    ...overrides,
  };
}

function hostsOf(seed: Buffer): HomeHost[] {
  const count = 2 + (seed.readUInt8(0) % 5);
  return Array.from({ length: count }, (_, index): HomeHost => {
    const byte = seed.readUInt8(1 + index);
    const first = seed.readUInt8(0);
    const connection = index === 1 ? 'ethernet' : byte % 2 === 0 ? '5GHz' : '2.4GHz';
    const names = connection === 'ethernet' ? CABLE_NAMES : MOBILE_NAMES;
    return {
      name: names[(first + index) % names.length] ?? 'host',
      // The local bit marks a made-up address.
      macAddress: ['5e', ...seed.subarray(8 + index, 13 + index)].map((part) => hex(part)).join(':'),
      ipAddress: `192.168.1.${10 + index}`,
      connection,
      signalDbm: connection === 'ethernet' ? null : -38 - (byte % 40),
    };
  });
}

const hex = (part: number | string): string =>
  (typeof part === 'number' ? part.toString(16).padStart(2, '0') : part).toUpperCase();

/** What the box learns from its wires. */
export interface BoxLinks {
  readonly ppp: PppFacts;
  readonly managementAddress: string | null;
  readonly connectionRequestUrl: string;
}

/** The physical box: what it is, since when it runs, who is at home, how well the fibre shines. */
export class Box implements BoxFacts {
  readonly hosts: readonly HomeHost[];
  private readonly seed: Buffer;
  private bootedAtMs = boxClock.nowMs();
  private managedSinceMs = 0;
  private connectedSinceMs: number | null = null;
  private connectedBeforeMs = 0;

  constructor(
    readonly identity: DeviceId,
    readonly factory: FactoryLabel,
    readonly acsUrl: string,
    private readonly links: () => BoxLinks,
    private readonly read: (path: string) => string,
  ) {
    this.seed = seedOf(identity.oui, identity.productClass, identity.serialNumber);
    this.hosts = hostsOf(this.seed);
  }

  get nowMs(): number {
    return boxClock.nowMs();
  }

  get ppp(): PppFacts {
    return this.links().ppp;
  }

  get managementAddress(): string | null {
    return this.links().managementAddress;
  }

  get connectionRequestUrl(): string {
    return this.links().connectionRequestUrl;
  }

  get uptimeSeconds(): number {
    return Math.floor((this.nowMs - this.bootedAtMs) / 1000);
  }

  get managementUptimeSeconds(): number {
    return this.managementAddress === null ? 0 : Math.floor((this.nowMs - this.managedSinceMs) / 1000);
  }

  get bytesReceived(): number {
    return (this.connectedMs / 1000) * (60_000 + this.seed.readUInt16BE(16) * 8);
  }

  get bytesSent(): number {
    return this.bytesReceived / 9;
  }

  /** Between −17 and −26 dBm by the length of its fibre, breathing by half a decibel over the hours. */
  get rxPowerDbm(): number {
    const base = -17.6 - (this.seed.readUInt8(18) / 255) * 7.8;
    return base + 0.55 * Math.sin(this.nowMs / 3_600_000 + this.seed.readUInt8(19));
  }

  get txPowerDbm(): number {
    return 2.1 + (this.seed.readUInt8(20) % 8) / 10;
  }

  channel(band: '2.4GHz' | '5GHz'): string {
    const channels = CHANNELS[band];
    return channels[this.seed.readUInt8(band === '5GHz' ? 24 : 25) % channels.length] ?? '1';
  }

  macAddress(n: number): string {
    const oui = this.identity.oui.match(/../g) ?? [];
    const tail = this.seed.readUIntBE(21, 3);
    const own = ((tail & 0xfffff8) + n).toString(16).padStart(6, '0').toUpperCase().match(/../g) ?? [];
    return [...oui, ...own].join(':');
  }

  value(path: string): string {
    return this.read(path);
  }

  booted(): void {
    this.bootedAtMs = this.nowMs;
    this.connectedSinceMs = null;
    this.connectedBeforeMs = 0;
  }

  /** The PPP session came or went: counters run only while it is up. */
  noteConnected(isConnected: boolean): void {
    if (!isConnected && this.connectedSinceMs !== null) {
      this.connectedBeforeMs += this.nowMs - this.connectedSinceMs;
      this.connectedSinceMs = null;
    }
    if (isConnected) this.connectedSinceMs ??= this.nowMs;
  }

  noteManaged(): void {
    this.managedSinceMs = this.nowMs;
  }

  private get connectedMs(): number {
    return this.connectedBeforeMs + (this.connectedSinceMs === null ? 0 : this.nowMs - this.connectedSinceMs);
  }
}
