import type { InformEvent } from '@demarc/cwmp';
import type { HomeHost } from './box-facts';
import type { Mishap } from './mishaps';
import type { PppFacts } from './wan/ppp-client';
import type { TreeState } from './tree/parameter-tree';

/** What the box really has, for a person: not what the ACS believes. */
export interface CpeView {
  readonly serial: string;
  readonly profile: string;
  readonly manufacturer: string;
  readonly oui: string;
  readonly productClass: string;
  readonly power: 'on' | 'off';
  readonly uptimeSeconds: number;
  readonly ppp: PppFacts & { readonly enabled: boolean };
  readonly management: {
    readonly status: 'up' | 'down';
    readonly carriedBy: 'own-wan' | 'service-ppp';
    readonly address: string | null;
    readonly connectionRequestUrl: string | null;
  };
  readonly wifi: readonly {
    readonly band: '2.4GHz' | '5GHz';
    readonly enabled: boolean;
    readonly ssid: string;
    readonly key: string;
    readonly channel: string;
  }[];
  readonly hosts: readonly HomeHost[];
  /** null without a fibre. */
  readonly rxPowerDbm: number | null;
  /** How often the ACS asked it for what, since it was made. */
  readonly rpcs: Readonly<Record<string, number>>;
  readonly mishap: Mishap | null;
  readonly softwareVersion: string;
  readonly parameterKey: string;
  readonly acsUrl: string;
  readonly acsUsername: string;
  readonly lastSession: {
    readonly startedAt: string;
    readonly outcome: 'running' | 'completed' | 'failed';
    readonly failure: string | null;
    readonly events: readonly string[];
  } | null;
}

/** What survives a restart of the simulator: the flash of the box. */
export interface CpeFlash {
  readonly profile: string;
  readonly serial: string;
  readonly isOn: boolean;
  readonly tree: TreeState;
  /** The ACS that was told of the bootstrap; null after a factory reset. */
  readonly bootstrappedUrl: string | null;
  readonly events: readonly InformEvent[];
}
