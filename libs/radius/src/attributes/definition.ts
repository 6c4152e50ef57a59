/** How the octets of a value are read (RFC 2865 §5, RFC 3162, RFC 2869). */
export type ValueKind = 'text' | 'octets' | 'ipv4' | 'ipv6' | 'ipv6-prefix' | 'interface-id' | 'integer' | 'time';

/** What a value of each kind is in TypeScript. */
export interface KindValue {
  text: string;
  octets: Buffer;
  ipv4: string;
  ipv6: string;
  'ipv6-prefix': string;
  'interface-id': string;
  integer: number;
  time: Date;
}

export interface AttributeDefinition {
  readonly number: number;
  readonly kind: ValueKind;
  /** RFC 2868 §3.1: a tag octet stands before the text, or in the first octet of the integer. */
  readonly tagged?: true;
  /** Names of the values of an enumerated integer. */
  readonly values?: Readonly<Record<string, number>>;
}
