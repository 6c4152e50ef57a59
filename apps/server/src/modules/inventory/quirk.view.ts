import type {
  BadParameter,
  QuirkFlagInfo,
  QuirkInForce,
  QuirkRule,
  QuirkRuleHistory,
  RouterQuirks,
} from '@demarc/contracts';
import { QUIRK_FLAG_NAMES, QUIRK_FLAGS, type QuirkReason } from '@demarc/datamodel';
import type { BadName } from './device-model.repository';
import type { EvidenceRow } from './quirk-evidence.repository';
import type { RuleWithEvidence } from './quirk-rules.service';
import type { DeviceModelEntity, QuirkRuleChangeEntity } from './quirk.entity';

export const toRuleView = ({ rule, evidenceCount }: RuleWithEvidence): QuirkRule => ({
  id: rule.id,
  name: rule.name,
  origin: rule.origin,
  state: rule.state,
  match: rule.match,
  flags: { ...rule.flags } as QuirkRule['flags'],
  reason: rule.reason,
  version: rule.version,
  changedAt: rule.changedAt.toISOString(),
  changedBy: rule.changedBy,
  evidenceCount,
});

export function toHistoryView(changes: QuirkRuleChangeEntity[], evidence: EvidenceRow[]): QuirkRuleHistory {
  return {
    changes: changes.map(({ version, at, actor, reason, before, after }) => ({
      version,
      at: at.toISOString(),
      by: actor,
      reason,
      before: before as QuirkRuleHistory['changes'][number]['before'],
      after: after as QuirkRuleHistory['changes'][number]['after'],
    })),
    evidence: evidence.map(({ at, cpeId, serialNumber, sessionId, flag, value, why }) => ({
      at: at.toISOString(),
      routerId: cpeId,
      serialNumber,
      sessionId,
      flag,
      value,
      why,
    })),
  };
}

export const toInForceView = ({ flag, value, rule, overruled }: QuirkReason): QuirkInForce => ({
  flag,
  value,
  ruleId: rule.id,
  ruleName: rule.name,
  origin: rule.origin,
  overruled: overruled.map(({ name }) => name),
});

export function toExperienceView(model: DeviceModelEntity | undefined): RouterQuirks['experience'] {
  if (model === undefined || model.discovery === null) return null;
  const { discovery, valuesPerAnswer, treeSize, readings, readAt } = model;
  return { discovery, valuesPerAnswer, treeSize, readings, readAt: readAt?.toISOString() ?? null };
}

export const toBadParameterView = ({ path, routers, lastAt, expiresAt }: BadName): BadParameter => ({
  path,
  routers,
  lastAt: lastAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});

/** The catalogue of flags, for people who set them. */
export const flagViews = (): QuirkFlagInfo[] =>
  QUIRK_FLAG_NAMES.map((name) => {
    const flag = QUIRK_FLAGS[name];
    return {
      name,
      kind: flag.kind,
      options: flag.kind === 'choice' ? [...flag.options] : [],
      unit: flag.kind === 'count' ? flag.unit : null,
      min: flag.kind === 'count' ? flag.min : null,
      max: flag.kind === 'count' ? flag.max : null,
      fallback: flag.kind === 'switch' ? 'off' : flag.fallback,
      meaning: flag.meaning,
      side: flag.side,
      learning: flag.learning,
      sources: [...flag.sources],
    };
  });
