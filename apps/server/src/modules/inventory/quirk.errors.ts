import { DomainError } from '@demarc/kernel';

export class QuirkRuleNotFound extends DomainError {
  readonly code = 'quirk-rule/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no rule ${id}`);
  }
}

export class QuirkRuleVersionNotFound extends DomainError {
  readonly code = 'quirk-rule/version-not-found';
  readonly kind = 'not-found';
  constructor(version: number) {
    super(`this rule has no version ${version}`);
  }
}

export class QuirkRuleChangedMeanwhile extends DomainError {
  readonly code = 'quirk-rule/changed-meanwhile';
  readonly kind = 'conflict';
  override readonly details: { version: number };
  constructor(version: number) {
    super('somebody else has changed this rule; look at it again');
    this.details = { version };
  }
}

export class QuirkFlagsInvalid extends DomainError {
  readonly code = 'quirk-rule/flags-invalid';
  readonly kind = 'invalid';
  override readonly details: { problems: string[] };
  constructor(problems: string[]) {
    super(problems.join('; '));
    this.details = { problems };
  }
}

export class IdentitiesCollide extends DomainError {
  readonly code = 'quirk-rule/identities-collide';
  readonly kind = 'conflict';
  override readonly details: { serialNumbers: string[][] };
  constructor(groups: string[][]) {
    const named = groups.map((serials) => serials.join(' and ')).join('; ');
    super(`these routers would be one: ${named}`);
    this.details = { serialNumbers: groups };
  }
}

export class QuirkSwitchImpossible extends DomainError {
  readonly code = 'quirk-rule/switch-impossible';
  readonly kind = 'conflict';
}
