import type { ParameterSpec, ParameterType } from './parameter';

interface Constraint {
  readonly min?: number;
  readonly max?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly oneOf?: readonly string[];
}

/** Limits of the standard data models, by the last words of the path (both roots name them alike). */
const CONSTRAINTS: readonly (readonly [suffix: string, constraint: Constraint])[] = [
  ['.SSID', { maxLength: 32 }],
  ['.KeyPassphrase', { minLength: 8, maxLength: 63 }],
  ['.PreSharedKey', { minLength: 8, maxLength: 64 }],
  ['.PeriodicInformInterval', { min: 1, max: 4_294_967_295 }],
  ['.ManagementServer.URL', { minLength: 1, maxLength: 256 }],
  ['.ManagementServer.Username', { maxLength: 256 }],
  ['.ManagementServer.Password', { maxLength: 256 }],
  ['.ConnectionRequestUsername', { maxLength: 256 }],
  ['.ConnectionRequestPassword', { maxLength: 256 }],
  ['.ProvisioningCode', { maxLength: 64 }],
  ['.Username', { maxLength: 64 }],
  ['.Password', { maxLength: 64 }],
  ['.X_HW_VLAN', { min: 0, max: 4094 }],
  ['.VLANID', { min: 1, max: 4094 }],
  ['.MaxMRUSize', { min: 576, max: 1500 }],
  ['.NumberOfRepetitions', { min: 1 }],
  ['.NumberOfTries', { min: 1, max: 3 }],
  ['.DataBlockSize', { min: 1, max: 65_535 }],
  ['.DSCP', { max: 63 }],
  ['.MaxHopCount', { min: 1, max: 64 }],
  ['.DownloadURL', { maxLength: 256 }],
  ['.UploadURL', { maxLength: 256 }],
  ['.DiagnosticsState', { oneOf: ['None', 'Requested', 'Canceled'] }],
  ['.Channel', { min: 0, max: 196 }],
  ['.TransmitPower', { min: -1, max: 100 }],
  ['.ExternalPort', { max: 65_535 }],
  ['.ExternalPortEndRange', { max: 65_535 }],
  ['.InternalPort', { max: 65_535 }],
  ['.PortMappingProtocol', { oneOf: ['TCP', 'UDP', 'TCP AND UDP'] }],
  ['.Protocol', { oneOf: ['TCP', 'UDP'] }],
  ['.BeaconType', { oneOf: ['None', 'Basic', 'WPA', '11i', 'WPAand11i'] }],
  [
    '.Security.ModeEnabled',
    { oneOf: ['None', 'WPA2-Personal', 'WPA-WPA2-Personal', 'WPA3-Personal', 'WPA3-Personal-Transition'] },
  ],
  ['.ConnectionTrigger', { oneOf: ['OnDemand', 'AlwaysOn', 'Manual'] }],
  ['.AddressingType', { oneOf: ['DHCP', 'Static', 'IPCP'] }],
];

const RANGES: Partial<Record<ParameterType, readonly [min: bigint, max: bigint]>> = {
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  unsignedInt: [0n, 2n ** 32n - 1n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
  unsignedLong: [0n, 2n ** 64n - 1n],
};

const constraintOf = new Map<string, Constraint | null>();

function findConstraint(path: string): Constraint | null {
  let constraint = constraintOf.get(path);
  if (constraint === undefined) {
    constraint = CONSTRAINTS.find(([suffix]) => path.endsWith(suffix))?.[1] ?? null;
    constraintOf.set(path, constraint);
  }
  return constraint;
}

function isLexical(type: ParameterType, value: string): boolean {
  switch (type) {
    case 'string':
      return true;
    case 'boolean':
      return ['0', '1', 'true', 'false'].includes(value);
    case 'dateTime':
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/.test(value);
    default: {
      if (!/^[+-]?\d{1,20}$/.test(value)) return false;
      const [min, max] = RANGES[type] ?? [0n, 0n];
      const number = BigInt(value);
      return number >= min && number <= max;
    }
  }
}

/** The fault that a value earns: 9006 when it is not of the type, 9007 when it is outside the limits; null when it is fine. */
export function valueFault(spec: ParameterSpec, value: string): 9006 | 9007 | null {
  if (!isLexical(spec.type, value)) return 9006;
  const constraint = findConstraint(spec.path);
  if (constraint === null) return null;
  if (spec.type === 'string') {
    if (constraint.oneOf !== undefined && !constraint.oneOf.includes(value)) return 9007;
    if (value.length > (constraint.maxLength ?? Infinity)) return 9007;
    return value.length < (constraint.minLength ?? 0) ? 9007 : null;
  }
  const number = Number(value);
  return number < (constraint.min ?? -Infinity) || number > (constraint.max ?? Infinity) ? 9007 : null;
}

/** Booleans are kept as `true` and `false`, whatever form the ACS wrote. */
export function canonicalValue(spec: ParameterSpec, value: string): string {
  if (spec.type !== 'boolean') return value;
  return value === '1' || value === 'true' ? 'true' : 'false';
}
