/** What a field of a profile takes. `text` may hold templates; the words are shown to people. */
export type ProfileFieldKind =
  | { readonly kind: 'text'; readonly maxBytes: number; readonly isTemplate: boolean }
  | { readonly kind: 'secret'; readonly minLength: number; readonly maxLength: number }
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly unit?: string }
  | { readonly kind: 'switch' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'address' }
  | { readonly kind: 'addresses' };

export interface ProfileFieldDefinition {
  readonly field: string;
  readonly words: string;
  readonly takes: ProfileFieldKind;
}

export interface ProfileIntentDefinition {
  readonly intent: string;
  readonly words: string;
  /** What a service may fall with. */
  readonly isOfWan: boolean;
  readonly fields: readonly ProfileFieldDefinition[];
}

const field = (name: string, words: string, takes: ProfileFieldKind): ProfileFieldDefinition => ({
  field: name,
  words,
  takes,
});
const SWITCH: ProfileFieldKind = { kind: 'switch' };
const ADDRESS: ProfileFieldKind = { kind: 'address' };
const ADDRESSES: ProfileFieldKind = { kind: 'addresses' };
const text = (maxBytes: number, isTemplate = false): ProfileFieldKind => ({ kind: 'text', maxBytes, isTemplate });
const number = (min: number, max: number, unit?: string): ProfileFieldKind =>
  unit === undefined ? { kind: 'number', min, max } : { kind: 'number', min, max, unit };
const choice = (...choices: string[]): ProfileFieldKind => ({ kind: 'choice', choices });

const network = (widths: readonly string[]): readonly ProfileFieldDefinition[] => [
  field('enabled', 'On the air', SWITCH),
  field('ssid', 'Network name', text(32, true)),
  field('passphrase', 'Key', { kind: 'secret', minLength: 8, maxLength: 63 }),
  field('security', 'Security', choice('wpa2', 'wpa-wpa2', 'wpa2-wpa3', 'wpa3', 'open')),
  field('isHidden', 'Name is hidden', SWITCH),
  field('autoChannel', 'Router chooses the channel', SWITCH),
  field('channel', 'Channel', number(1, 196)),
  field('channelWidth', 'Channel width', choice(...widths)),
];
const guests: readonly ProfileFieldDefinition[] = [
  ...network([]).filter(({ field: name }) => ['enabled', 'ssid', 'passphrase', 'security'].includes(name)),
  field('isIsolated', 'Guests are kept apart', SWITCH),
];

/** Everything that a profile can set by name, on any router; how, its data model's mapping says. */
export const PROFILE_INTENTS: readonly ProfileIntentDefinition[] = [
  {
    intent: 'wan',
    words: 'WAN',
    isOfWan: true,
    fields: [
      field('vlanId', 'VLAN', number(1, 4094)),
      field('vlanPriority', 'VLAN priority', number(0, 7)),
      field('mtu', 'Packet size', number(576, 9000, 'bytes')),
    ],
  },
  { intent: 'wifi-2.4', words: 'WiFi 2.4 GHz', isOfWan: false, fields: network(['auto', '20', '40']) },
  { intent: 'wifi-5', words: 'WiFi 5 GHz', isOfWan: false, fields: network(['auto', '20', '40', '80', '160']) },
  { intent: 'guest-wifi-2.4', words: 'Guest WiFi 2.4 GHz', isOfWan: false, fields: guests },
  { intent: 'guest-wifi-5', words: 'Guest WiFi 5 GHz', isOfWan: false, fields: guests },
  {
    intent: 'lan',
    words: 'LAN and DHCP',
    isOfWan: false,
    fields: [
      field('address', 'Address of the router', ADDRESS),
      field('subnetMask', 'Subnet mask', ADDRESS),
      field('dhcpEnabled', 'Gives out addresses', SWITCH),
      field('dhcpFrom', 'First address', ADDRESS),
      field('dhcpTo', 'Last address', ADDRESS),
      field('dhcpLeaseSeconds', 'Lease', number(60, 31_536_000, 's')),
      field('dhcpDnsServers', 'DNS servers for devices', ADDRESSES),
    ],
  },
  { intent: 'dns', words: 'DNS', isOfWan: true, fields: [field('servers', 'Servers', ADDRESSES)] },
  {
    intent: 'time',
    words: 'Time',
    isOfWan: false,
    fields: [
      field('enabled', 'Keeps its clock', SWITCH),
      field('ntpServer1', 'First time server', text(64)),
      field('ntpServer2', 'Second time server', text(64)),
      field('timeZone', 'Time zone', text(256)),
    ],
  },
  {
    intent: 'management',
    words: 'Management',
    isOfWan: false,
    fields: [field('periodicInformIntervalSeconds', 'Informs every', number(60, 86_400, 's'))],
  },
  {
    intent: 'qos',
    words: 'Traffic shaping',
    isOfWan: false,
    fields: [field('enabled', 'On', SWITCH), field('upstreamKbps', 'Upstream rate', number(64, 10_000_000, 'kbit/s'))],
  },
  {
    intent: 'voip',
    words: 'Voice',
    isOfWan: false,
    fields: [
      field('registrar', 'SIP registrar', text(256)),
      field('proxy', 'SIP proxy', text(256)),
      field('domain', 'SIP domain', text(128)),
    ],
  },
];

export function profileField(intent: string, name: string): ProfileFieldDefinition | null {
  const of = PROFILE_INTENTS.find((each) => each.intent === intent);
  return of?.fields.find((each) => each.field === name) ?? null;
}

/** What a template may say of the router it is for. */
export const PROFILE_TEMPLATES = [
  'subscriber.name',
  'subscriber.number',
  'plan.name',
  'router.serial',
  'router.serialEnd',
] as const;
export type ProfileTemplate = (typeof PROFILE_TEMPLATES)[number];

const PLACE = /\{\{\s*([A-Za-z.]*)\s*\}\}/g;

/** The names that a text has between its braces. */
export const templateNames = (value: string): string[] => [...value.matchAll(PLACE)].map((match) => match[1] ?? '');

const isTemplate = (name: string): name is ProfileTemplate => PROFILE_TEMPLATES.some((known) => known === name);
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

export type ProfileValue = string | number | boolean | { readonly secretId: string } | { readonly secret: string };

/** What is wrong with a value for a field; null when nothing is. */
export function profileValueProblem(takes: ProfileFieldKind, value: ProfileValue): string | null {
  switch (takes.kind) {
    case 'switch':
      return typeof value === 'boolean' ? null : 'is on or off';
    case 'number': {
      const { min, max } = takes;
      const fits = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
      return fits ? null : `is a whole number from ${min} to ${max}`;
    }
    case 'choice':
      return typeof value === 'string' && takes.choices.includes(value)
        ? null
        : `is one of ${takes.choices.join(', ')}`;
    case 'address':
      return typeof value === 'string' && IPV4.test(value) ? null : 'is an IPv4 address';
    case 'addresses':
      return typeof value === 'string' && value.split(',').every((part) => IPV4.test(part.trim()))
        ? null
        : 'is one IPv4 address, or two with a comma between';
    case 'secret':
      return secretProblem(takes, value);
    case 'text':
      return typeof value === 'string' ? textProblem(takes, value) : 'is a text';
  }
}

function secretProblem({ minLength, maxLength }: { minLength: number; maxLength: number }, value: ProfileValue) {
  if (typeof value === 'object' && 'secretId' in value) return null;
  if (typeof value !== 'object') return 'is a secret';
  const { length } = value.secret;
  const isPlain = /^[\x20-\x7e]*$/.test(value.secret);
  return length >= minLength && length <= maxLength && isPlain
    ? null
    : `has ${minLength} to ${maxLength} characters of ASCII`;
}

function textProblem({ maxBytes, isTemplate: mayBe }: { maxBytes: number; isTemplate: boolean }, value: string) {
  // eslint-disable-next-line no-control-regex
  if (value.trim() === '' || /[\u0000-\u001f\u007f]/.test(value)) return 'is a text in one line';
  const names = templateNames(value);
  const unknown = names.find((name) => !isTemplate(name));
  if (unknown !== undefined) return `has no value for {{${unknown}}}`;
  if (names.length > 0 && !mayBe) return 'takes no {{…}}';
  if (value.replaceAll(PLACE, '').match(/\{\{|\}\}/) !== null) return 'has braces that do not close';
  return new TextEncoder().encode(value.replaceAll(PLACE, '')).length <= maxBytes
    ? null
    : `has at most ${maxBytes} bytes`;
}
