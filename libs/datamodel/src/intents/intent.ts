/** A secret as the pure core sees it: where its owner finds it, and a keyed fingerprint to compare it by. Never its text. */
export interface SecretText {
  readonly ref: SecretRef;
  readonly fingerprint: string;
}

export type SecretRef =
  | 'management.password'
  | 'management.connectionRequestPassword'
  | 'stun.password'
  | 'wan-pppoe.password'
  | 'wifi-2.4.passphrase'
  | 'wifi-5.passphrase';

/** How the CPE reaches its ACS, and how the ACS may call it. */
export interface ManagementIntent {
  readonly kind: 'management';
  readonly username: string;
  readonly password: SecretText;
  readonly connectionRequestUsername: string;
  readonly connectionRequestPassword: SecretText;
  readonly periodicInformEnable: boolean;
  readonly periodicInformIntervalSeconds: number;
}

/** How a CPE behind a NAT keeps a way open by which it can be called (TR-069 Annex G). */
export interface StunIntent {
  readonly kind: 'stun';
  readonly enabled: boolean;
  readonly serverAddress: string;
  readonly serverPort: number;
  readonly username: string;
  readonly password: SecretText;
  readonly minimumKeepAliveSeconds: number;
  readonly maximumKeepAliveSeconds: number;
}

/** The subscriber's PPPoE account on the internet connection. */
export interface WanPppoeIntent {
  readonly kind: 'wan-pppoe';
  readonly username: string;
  readonly password: SecretText;
  readonly enabled: boolean;
}

export type WifiBand = '2.4' | '5';

/** The main network of one band. */
export interface WifiIntent {
  readonly kind: 'wifi';
  readonly band: WifiBand;
  readonly ssid: string;
  readonly passphrase: SecretText;
  readonly enabled: boolean;
}

/** What is wanted of a router, in words no data model knows. */
export type Intent = ManagementIntent | StunIntent | WanPppoeIntent | WifiIntent;

export type IntentKind = Intent['kind'];

/** Names an intent within one router: `wifi-5`, `wan-pppoe`. */
export type IntentKey = 'management' | 'stun' | 'wan-pppoe' | 'wifi-2.4' | 'wifi-5';

export function intentKeyOf(intent: Intent): IntentKey {
  return intent.kind === 'wifi' ? `wifi-${intent.band}` : intent.kind;
}
