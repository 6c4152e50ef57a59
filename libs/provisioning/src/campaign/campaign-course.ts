import { after, type CampaignRules } from './campaign-rules';
import { windowAt } from './service-window';
import { CANARY } from './waves';

/** How far one wave is. */
export interface WaveFacts {
  readonly wave: number;
  readonly waiting: number;
  readonly underWay: number;
  /** Those that were not left out. */
  readonly size: number;
  /** Failed since somebody last looked. */
  readonly failed: number;
  readonly silent: number;
  readonly hasBegun: boolean;
  readonly lastSettledAt: Date | null;
}

/** Signs besides those of single routers. */
export interface Signs {
  /** Routers that were done and have restarted by themselves, or fallen silent, since. */
  readonly relapsed: number;
  /** An incident among its routers that are not under way, opened since somebody last looked. */
  readonly incident: string | null;
}

export type CampaignStep =
  | { readonly next: 'halt'; readonly reason: string }
  | { readonly next: 'finish' }
  | { readonly next: 'start'; readonly wave: number }
  | { readonly next: 'wait'; readonly why: 'settling' | 'gap' | 'window'; readonly until: Date | null };

const nameOf = (wave: number): string => (wave === CANARY ? 'the canary' : `wave ${wave}`);
const plural = (count: number, word: string): string => (count === 1 ? `1 ${word}` : `${count} ${word}s`);

/** How many of a wave may fail. */
export const failureLimit = (size: number, { maxFailedPercent }: Pick<CampaignRules, 'maxFailedPercent'>): number =>
  Math.floor((size * maxFailedPercent) / 100);

/** Why the campaign halts by itself; null when it does not. */
export function haltReason(waves: readonly WaveFacts[], signs: Signs, rules: CampaignRules): string | null {
  for (const { wave, size, failed } of waves) {
    const limit = failureLimit(size, rules);
    if (failed > limit)
      return `${failed} of ${plural(size, 'router')} of ${nameOf(wave)} failed; ${limit} may (${rules.maxFailedPercent} %)`;
  }
  const failed = sum(waves, (each) => each.failed);
  if (failed > rules.maxFailed) return `${plural(failed, 'router')} failed; ${rules.maxFailed} may in all`;
  const silent = sum(waves, (each) => each.silent);
  if (silent > rules.maxSilent) return `${plural(silent, 'router')} fell silent; ${rules.maxSilent} may`;
  if (signs.relapsed > rules.maxRelapsed)
    return `${plural(signs.relapsed, 'router')} that had the image restarted by themselves since; ${rules.maxRelapsed} may`;
  if (rules.haltsOnIncident && signs.incident !== null)
    return `an incident was opened among its routers: ${signs.incident}`;
  return null;
}

const sum = (waves: readonly WaveFacts[], of: (wave: WaveFacts) => number): number =>
  waves.reduce((total, wave) => total + of(wave), 0);

/** What a running campaign does now. @param waves in their order */
export function stepCampaign(
  waves: readonly WaveFacts[],
  signs: Signs,
  rules: CampaignRules,
  { now, zone }: { now: Date; zone: string },
): CampaignStep {
  const reason = haltReason(waves, signs, rules);
  if (reason !== null) return { next: 'halt', reason };
  const at = waves.findIndex(({ waiting, underWay }) => waiting + underWay > 0);
  const current = waves[at];
  if (current === undefined) return { next: 'finish' };
  if (current.waiting === 0) return { next: 'wait', why: 'settling', until: null };
  const settledAt = waves.slice(0, at).reduce<Date | null>((last, wave) => later(last, wave.lastSettledAt), null);
  const opensAt = settledAt === null || current.hasBegun ? null : after(settledAt, rules.gapMinutes);
  if (opensAt !== null && now < opensAt) return { next: 'wait', why: 'gap', until: opensAt };
  const window = windowAt(rules.window, now, zone);
  if (!window.isOpen) return { next: 'wait', why: 'window', until: window.opensAt };
  return { next: 'start', wave: current.wave };
}

const later = (a: Date | null, b: Date | null): Date | null => (a === null || (b !== null && b > a) ? b : a);
