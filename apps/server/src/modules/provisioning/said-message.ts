import { createHash } from 'node:crypto';
import { MASK, maskValues, type CpeResponse, type MaskOptions, type ParameterValue } from '@demarc/cwmp';

/** Octets of a message that are kept; what is longer says so. */
export const MOST_OCTETS = 16_384;

export type SaidKind = 'Inform' | CpeResponse['method'];

/** What is known of a kept message besides its octets. */
export interface SaidFacts {
  kind: SaidKind;
  /** Octets as it arrived, and their SHA-256: of the whole message, before anything was hidden or cut. */
  bytes: number;
  sha256: string;
  /** Values of secrets that were replaced. */
  hidden: number;
  isCut: boolean;
  /** `as-read`: it could not be masked for certain, so its values are kept as they were read, without the secrets. */
  form: 'as-sent' | 'as-read';
}

/** A message of a CPE as it may be kept: plain JSON without secrets. */
export interface Said extends SaidFacts {
  at: string;
  octets: string;
}

export interface Heard {
  kind: SaidKind;
  /** As it arrived, inflated. */
  message: Uint8Array;
  values: readonly ParameterValue[];
}

/** The message as evidence: every byte of it but the secrets, and no more than fits. */
export function toSaid({ kind, message, values }: Heard, at: Date, options: MaskOptions): Said {
  const masked = maskValues(message, options);
  const { body, hidden } = masked ?? asRead(values, options);
  return {
    kind,
    at: at.toISOString(),
    bytes: message.byteLength,
    sha256: createHash('sha256').update(message).digest('hex'),
    hidden,
    isCut: body.length > MOST_OCTETS,
    form: masked === null ? 'as-read' : 'as-sent',
    octets: body.subarray(0, MOST_OCTETS).toString('base64'),
  };
}

function asRead(
  values: readonly ParameterValue[],
  { isSecret, secrets }: MaskOptions,
): { body: Buffer; hidden: number } {
  const mayShow = ({ name, value }: ParameterValue): boolean =>
    value === null || value === '' || !(isSecret(name) || secrets.some((secret) => value.includes(secret)));
  const lines = values.map((each) => `${each.name} = ${mayShow(each) ? (each.value ?? '') : MASK}`);
  return { body: Buffer.from(lines.join('\n')), hidden: values.filter((each) => !mayShow(each)).length };
}

/** The columns of evidence: a step that the router itself has told happened when it said so. */
export function wordOf(
  said: Said | null,
  otherwiseAt: Date,
): { at: Date; message: SaidFacts | null; octets: Buffer | null } {
  if (said === null) return { at: otherwiseAt, message: null, octets: null };
  const { at, octets, ...message } = said;
  return { at: new Date(at), message, octets: Buffer.from(octets, 'base64') };
}
