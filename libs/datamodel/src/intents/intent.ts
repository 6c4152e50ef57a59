import { assertNever } from '@demarc/kernel';

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
  | 'wifi-5.passphrase'
  /** Of a wish that came from elsewhere (a profile, a script): its owner names it. */
  | `wish.${string}`;

/** How the CPE reaches its ACS, and how the ACS may call it. */
export interface ManagementIntent {
  readonly kind: 'management';
  readonly username: string;
  readonly password: SecretText;
  readonly connectionRequestUsername: string;
  readonly connectionRequestPassword: SecretText;
  readonly periodicInformEnable: boolean;
  /** Left out where another wish says it. */
  readonly periodicInformIntervalSeconds?: number;
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

/** The value of a field, before a mapping writes it as a router takes it. */
export type FieldValue = string | number | boolean | SecretText;

/** What operators set by the names of fields, each alone; a guest network is the second of its band. */
export const SETTABLE_INTENTS = [
  'management',
  'wan',
  'wifi-2.4',
  'wifi-5',
  'guest-wifi-2.4',
  'guest-wifi-5',
  'lan',
  'dns',
  'time',
  'voip',
  'qos',
] as const;
export type SettableIntent = (typeof SETTABLE_INTENTS)[number];

/** Some fields of an intent; those that are not named stay what they are. */
export interface FieldsIntent {
  readonly kind: 'fields';
  readonly of: SettableIntent;
  readonly values: Readonly<Record<string, FieldValue>>;
}

/** One parameter by its name, whatever it means; `*` stands for every instance that the router has. */
export interface ParameterIntent {
  readonly kind: 'parameter';
  readonly path: string;
  /** A secret never stands here in clear. */
  readonly value: string | SecretText;
  /** null: the one that the router reports. */
  readonly type: string | null;
}

/** Tables whose rows operators and subscribers want by what a row says of itself. */
export const ROW_TABLES = ['port-forward', 'dhcp-lease'] as const;
export type RowTable = (typeof ROW_TABLES)[number];

export type RowValues = Readonly<Record<string, string | number | boolean>>;

/** A row of a table, told from all others by its key fields; its number is the router's own affair. */
export interface RowIntent {
  readonly kind: 'row';
  readonly table: RowTable;
  readonly values: RowValues;
  /** The subscriber took it away. */
  readonly isGone?: boolean;
}

/** What is wanted of a router, in words no data model knows; only a free parameter names its place. */
export type Intent =
  ManagementIntent | StunIntent | WanPppoeIntent | WifiIntent | FieldsIntent | ParameterIntent | RowIntent;
/** Those that a router has one place for, or none. */
export type PlacedIntent = Exclude<Intent, ParameterIntent | RowIntent>;

/** What mappings have a place for. */
export type IntentKind =
  'management' | 'stun' | 'wan-pppoe' | 'wan' | 'wifi' | 'guest-wifi' | 'lan' | 'dns' | 'time' | 'voip' | 'qos';

/** Names an intent within one router: `wifi-5`, `wan-pppoe`; all free parameters share a name, and all rows of a table. */
export type IntentKey = PlacedKey | 'parameter' | RowTable;
export type PlacedKey = SettableIntent | 'stun' | 'wan-pppoe';

export const isRowTable = (key: string): key is RowTable => ROW_TABLES.some((table) => table === key);

export function intentKeyOf(intent: PlacedIntent): PlacedKey;
export function intentKeyOf(intent: Intent): IntentKey;
export function intentKeyOf(intent: Intent): IntentKey {
  switch (intent.kind) {
    case 'wifi':
      return `wifi-${intent.band}`;
    case 'fields':
      return intent.of;
    case 'management':
    case 'stun':
    case 'wan-pppoe':
    case 'parameter':
      return intent.kind;
    case 'row':
      return intent.table;
    default:
      return assertNever(intent);
  }
}

/** What a mapping calls an intent, and the band that it is about. */
export function mappedAs(key: PlacedKey): { kind: IntentKind; band: WifiBand | null } {
  switch (key) {
    case 'wifi-2.4':
    case 'wifi-5':
      return { kind: 'wifi', band: key === 'wifi-5' ? '5' : '2.4' };
    case 'guest-wifi-2.4':
    case 'guest-wifi-5':
      return { kind: 'guest-wifi', band: key === 'guest-wifi-5' ? '5' : '2.4' };
    default:
      return { kind: key, band: null };
  }
}
