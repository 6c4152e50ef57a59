import { DomainError } from '@demarc/kernel';

export class CampaignNotFound extends DomainError {
  readonly code = 'campaign/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no campaign ${id}`);
  }
}

export class CampaignNotIn extends DomainError {
  readonly code = 'campaign/state';
  readonly kind = 'conflict';
  override readonly details: { state: string };
  constructor(state: string, decision: string) {
    super(`the campaign is ${state}; that does not go with “${decision}”`);
    this.details = { state };
  }
}

export class CampaignNeedsApproval extends DomainError {
  readonly code = 'campaign/needs-approval';
  readonly kind = 'conflict';
  override readonly details: { approvalAbove: number };
  constructor(approvalAbove: number) {
    super(`more than ${approvalAbove} routers would get an image: a second person has to approve`);
    this.details = { approvalAbove };
  }
}

export class OwnCampaign extends DomainError {
  readonly code = 'campaign/own';
  readonly kind = 'forbidden';
  constructor() {
    super('you made this campaign: another person has to approve it');
  }
}

export class CampaignChanged extends DomainError {
  readonly code = 'campaign/changed';
  readonly kind = 'conflict';
  override readonly details: { wouldGet: number };
  constructor(wouldGet: number) {
    super(`${wouldGet} routers would get an image now; look again`);
    this.details = { wouldGet };
  }
}

export class NothingToUpgrade extends DomainError {
  readonly code = 'campaign/empty';
  readonly kind = 'conflict';
  constructor() {
    super('no router of the set would get an image');
  }
}

export class NothingToRollBack extends DomainError {
  readonly code = 'campaign/nothing-to-return';
  readonly kind = 'conflict';
  constructor() {
    super('there is nothing to bring back: no previous image is stored, or a week is over');
  }
}

export class NoFirmware extends DomainError {
  readonly code = 'campaign/no-firmware';
  readonly kind = 'invalid';
  constructor(name: string) {
    super(`${name} is no firmware image`);
  }
}

export class ImageForAnotherModel extends DomainError {
  readonly code = 'campaign/image-model';
  readonly kind = 'invalid';
  constructor(name: string, productClass: string) {
    super(`${name} is for ${productClass}, not for that model`);
  }
}

export class CampaignKeyReused extends DomainError {
  readonly code = 'campaign/key-reused';
  readonly kind = 'conflict';
  constructor() {
    super('this Idempotency-Key made another campaign');
  }
}
