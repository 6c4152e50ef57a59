import type { TreeTemplate } from '../tree/tree-template';

/** Which connection carries CWMP. */
export type ManagementPath =
  /** An IPoE connection of its own, up while it is enabled and on its VLAN. */
  | { readonly kind: 'own-wan'; readonly enable: string; readonly vlan: string; readonly vlanId: number }
  /** The subscriber's own PPPoE session: with it down, the box is gone. */
  | { readonly kind: 'service-ppp' };

export interface WifiPaths {
  readonly band: '2.4GHz' | '5GHz';
  readonly enable: string;
  readonly ssid: string;
  readonly key: string;
  readonly channel: string;
}

/** Where a model keeps what the box itself acts upon. */
export interface ProfilePaths {
  readonly managementServer: string;
  readonly ppp: {
    readonly enable: string;
    readonly username: string;
    readonly password: string;
    readonly vlan: string | null;
    readonly reset: string;
  };
  readonly wifi: readonly WifiPaths[];
  /** The parameter that quirk `value-missing` leaves without a value. */
  readonly withoutValue: string;
}

/** A model of router. Names and organisation identifiers are invented (the OUIs have the local bit set: nobody's). */
export interface Profile {
  readonly name: string;
  readonly title: string;
  readonly manufacturer: string;
  readonly oui: string;
  readonly productClass: string;
  /** What serial numbers of this model start with. */
  readonly serialPrefix: string;
  readonly template: TreeTemplate;
  readonly paths: ProfilePaths;
  readonly informParameters: readonly string[];
  readonly management: ManagementPath;
  readonly cwmpNamespace: 'urn:dslforum-org:cwmp-1-0' | 'urn:dslforum-org:cwmp-1-2';
  /** Has a fibre, and so a light level. */
  readonly hasOptics: boolean;
  /** How booleans read back. */
  readonly booleans: 'numeric' | 'words';
  /** Refuses a value whose `xsi:type` is not the parameter's (9006), even when it would do. */
  readonly isTypeStrict: boolean;
  /**
   * When a change to the connection that carries CWMP takes effect: at once cuts the running session before its next
   * answer (cheap firmware), after-session is what TR-069 recommends. Other connections always change at once.
   */
  readonly wanChanges: 'at-once' | 'after-session';
}

/** Where the version stands that the box runs. */
export const softwareVersionPath = ({ paths }: Profile): string =>
  paths.managementServer.replace('ManagementServer.', 'DeviceInfo.SoftwareVersion');
