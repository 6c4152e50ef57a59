import { createHash } from 'node:crypto';
import { wantedTextOf } from './planned-parameter';

/** Which part of the wanted state a SetParameterValues carries; the order in which they are sent. */
export type Stage = 'management' | 'lan' | 'uplink' | 'wan';

export const STAGES: readonly Stage[] = ['management', 'lan', 'uplink', 'wan'];

type Hashed = Parameters<typeof wantedTextOf>[0] & { readonly path: string };

/**
 * The ParameterKey of a write: a hash of the whole wanted state, a letter for the stage and, where
 * it is cut into several requests, the number of the part. Every Inform repeats it
 * (TR-069 A.3.2.1, at most 32 characters), so the next one tells whether the last write arrived.
 */
export function parameterKeyOf(
  parameters: readonly Hashed[],
  { stage, part }: { readonly stage: Stage | 'objects'; readonly part?: number },
): string {
  const lines = parameters.map((parameter) => `${parameter.path}=${wantedTextOf(parameter)}`).toSorted();
  const hash = createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 28);
  return `${hash}.${stage.slice(0, 1)}${part === undefined ? '' : String(part % 100)}`;
}
