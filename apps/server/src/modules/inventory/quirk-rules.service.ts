import { Injectable } from '@nestjs/common';
import type { ChangeQuirkRule, CreateQuirkRule, RevertQuirkRule, SwitchQuirkRule } from '@demarc/contracts';
import { quirkProblem, type DeviceQuirks, type QuirkMatch } from '@demarc/datamodel';
import { Clock } from '../../platform/clock';
import { Database, type Sql } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { IdentityForms } from './identity-forms.service';
import {
  QuirkFlagsInvalid,
  QuirkRuleChangedMeanwhile,
  QuirkRuleNotFound,
  QuirkRuleVersionNotFound,
  QuirkSwitchImpossible,
} from './quirk.errors';
import { QuirkEvidenceRepository, lessonKey, type EvidenceRow } from './quirk-evidence.repository';
import { QuirkNews } from './quirk-news.service';
import { QuirkRuleRepository } from './quirk-rule.repository';
import type { QuirkRuleChangeEntity, QuirkRuleContent, QuirkRuleEntity } from './quirk.entity';

const MAX_EVIDENCE = 100;

export interface RuleWithEvidence {
  rule: QuirkRuleEntity;
  evidenceCount: number;
}

/** What staff do to rules. Nothing is deleted: a rule is switched off, and its history stays. */
@Injectable()
export class QuirkRules {
  constructor(
    private readonly database: Database,
    private readonly rules: QuirkRuleRepository,
    private readonly evidence: QuirkEvidenceRepository,
    private readonly news: QuirkNews,
    private readonly identities: IdentityForms,
    private readonly clock: Clock,
  ) {}

  async list(sql: Sql): Promise<RuleWithEvidence[]> {
    const [rows, counts] = await Promise.all([this.rules.list(sql), this.evidence.countByLesson(sql)]);
    return rows.map((rule) => ({ rule, evidenceCount: countOf(rule, counts) }));
  }

  async history(sql: Sql, id: string): Promise<{ changes: QuirkRuleChangeEntity[]; evidence: EvidenceRow[] }> {
    const rule = await this.rules.find(sql, id);
    if (rule === null) throw new QuirkRuleNotFound(id);
    const { deviceModelId, learnedFlag } = rule;
    const [changes, evidence] = await Promise.all([
      this.rules.listChanges(sql, id),
      deviceModelId === null || learnedFlag === null
        ? []
        : this.evidence.list(sql, deviceModelId, learnedFlag, MAX_EVIDENCE),
    ]);
    return { changes, evidence };
  }

  create(by: StaffIdentity, { name, match, flags, reason }: CreateQuirkRule): Promise<RuleWithEvidence> {
    const rule: QuirkRuleEntity = {
      id: newId(),
      name,
      origin: 'staff',
      state: 'active',
      match,
      flags: checked(flags, match),
      reason,
      version: 1,
      changedAt: this.clock.now(),
      changedBy: by.name,
      deviceModelId: null,
      learnedFlag: null,
    };
    return this.database.transaction(async (tx) => {
      await this.rules.insert(tx, rule);
      await this.identities.follow(tx);
      await this.news.tell(tx, by, { before: null, after: rule });
      return { rule, evidenceCount: 0 };
    });
  }

  /** What staff have edited is theirs, and counts more than what is learned. */
  change(by: StaffIdentity, id: string, request: ChangeQuirkRule): Promise<RuleWithEvidence> {
    const { name, match, flags, reason, version } = request;
    return this.edit(by, { id, version, reason }, (before) => ({
      name,
      match,
      flags: checked(flags, match),
      state: before.state === 'proposed' || before.state === 'dismissed' ? 'active' : before.state,
    }));
  }

  switch(by: StaffIdentity, id: string, { state, reason, version }: SwitchQuirkRule): Promise<RuleWithEvidence> {
    return this.edit(by, { id, version, reason, keepsOrigin: true }, (before) => {
      const isOpen = before.state === 'proposed';
      if (state === 'dismissed' && !isOpen) throw new QuirkSwitchImpossible('only a proposal can be dismissed');
      if (state === 'off' && isOpen) throw new QuirkSwitchImpossible('a proposal is dismissed, not switched off');
      return { ...before, state };
    });
  }

  async revert(
    by: StaffIdentity,
    id: string,
    { toVersion, reason, version }: RevertQuirkRule,
  ): Promise<RuleWithEvidence> {
    const earlier = await this.rules.findChange(this.database.sql, id, toVersion);
    if (earlier === null) throw new QuirkRuleVersionNotFound(toVersion);
    return this.edit(by, { id, version, reason, keepsOrigin: true }, () => earlier.after);
  }

  private edit(
    by: StaffIdentity,
    { id, version, reason, keepsOrigin }: { id: string; version: number; reason: string; keepsOrigin?: boolean },
    change: (before: QuirkRuleEntity) => QuirkRuleContent,
  ): Promise<RuleWithEvidence> {
    return this.database.transaction(async (tx) => {
      const before = await this.rules.findForUpdate(tx, id);
      if (before === null) throw new QuirkRuleNotFound(id);
      if (before.version !== version) throw new QuirkRuleChangedMeanwhile(before.version);
      const { name, state, match, flags } = change(before);
      const after: QuirkRuleEntity = {
        ...before,
        name,
        state,
        match,
        flags,
        reason,
        origin: keepsOrigin === true || before.origin === 'proposed' ? before.origin : 'staff',
        version: before.version + 1,
        changedAt: this.clock.now(),
        changedBy: by.name,
      };
      await this.rules.update(tx, before, after);
      await this.identities.follow(tx);
      await this.news.tell(tx, by, { before, after });
      return { rule: after, evidenceCount: countOf(after, await this.evidence.countByLesson(tx)) };
    });
  }
}

function checked(flags: Record<string, unknown>, match: QuirkMatch): DeviceQuirks {
  const problems = Object.entries(flags).flatMap(([name, value]) => quirkProblem(name, value) ?? []);
  if ('serialForm' in flags && isOfMoreThanIdentity(match))
    problems.push('serialForm is for an OUI or a model as a whole: an identity does not depend on anything else');
  if (problems.length > 0) throw new QuirkFlagsInvalid(problems);
  return flags;
}

/** What a firmware may change as well as the serial. */
const isOfMoreThanIdentity = ({ oui: _oui, model: _model, ...rest }: QuirkMatch): boolean =>
  Object.values(rest).some((pattern) => pattern !== null);

const countOf = ({ deviceModelId, learnedFlag }: QuirkRuleEntity, counts: ReadonlyMap<string, number>): number =>
  deviceModelId === null || learnedFlag === null ? 0 : (counts.get(lessonKey(deviceModelId, learnedFlag)) ?? 0);
