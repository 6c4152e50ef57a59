import { DomainError } from '@demarc/kernel';

export class TaskNotFound extends DomainError {
  readonly code = 'router/task-not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no task ${id}`);
  }
}

export class TaskAlreadySent extends DomainError {
  readonly code = 'router/task-sent';
  readonly kind = 'conflict';
  constructor() {
    super('the task has been sent to the router; it cannot be taken back');
  }
}

export class TransferNotUnderWay extends DomainError {
  readonly code = 'router/transfer-not-under-way';
  readonly kind = 'conflict';
  constructor(state: string) {
    super(`the router does not work on this transfer: it is ${state}`);
  }
}

/** Two images at once are none. */
export class ImageUnderWay extends DomainError {
  readonly code = 'router/image-under-way';
  readonly kind = 'conflict';
  constructor() {
    super('an image is on its way to this router: see what becomes of it, or take it back');
  }
}

export class WindowsOverlap extends DomainError {
  readonly code = 'router/windows-overlap';
  readonly kind = 'invalid';
  constructor() {
    super('the second window begins when the first is over');
  }
}

export class DiagnosticNotFound extends DomainError {
  readonly code = 'router/diagnostic-not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no diagnosis ${id}`);
  }
}

/** A router has one object for each kind: the second would overwrite the first. */
export class DiagnosticUnderWay extends DomainError {
  readonly code = 'router/diagnostic-under-way';
  readonly kind = 'conflict';
  override readonly details: { diagnostic: string };
  constructor(id: string, what: string) {
    super(`this router is at a ${what} already; see what comes of it, or give it up`);
    this.details = { diagnostic: id };
  }
}

export class RouterNotManaged extends DomainError {
  readonly code = 'router/not-managed';
  readonly kind = 'conflict';
  constructor(state: string) {
    super(`nothing is sent to a router in state ${state}`);
  }
}

export class ParameterUnknown extends DomainError {
  readonly code = 'router/parameter-unknown';
  readonly kind = 'invalid';
  override readonly details: { path: string };
  constructor(path: string) {
    super(`${path} is not the name of a parameter`);
    this.details = { path };
  }
}

/** The same key for another intention. */
export class TaskKeyReused extends DomainError {
  readonly code = 'router/task-key-reused';
  readonly kind = 'conflict';
  constructor() {
    super('this Idempotency-Key was used for another task');
  }
}

/** C20: the wrong image makes a brick of a router. */
export class FileForAnotherModel extends DomainError {
  readonly code = 'router/file-for-another-model';
  readonly kind = 'conflict';
  override readonly details: { productClass: string };
  constructor(productClass: string) {
    super(`this file is for ${productClass}, and the router is another model`);
    this.details = { productClass };
  }
}

export class FileForAnotherHardware extends DomainError {
  readonly code = 'router/file-for-another-hardware';
  readonly kind = 'conflict';
  override readonly details: { hardwareVersion: string };
  constructor(hardwareVersion: string) {
    super(`this file is for the hardware ${hardwareVersion}, and the router has another`);
    this.details = { hardwareVersion };
  }
}

export class FileForAnotherVersion extends DomainError {
  readonly code = 'router/file-for-another-version';
  readonly kind = 'conflict';
  override readonly details: { fromVersion: string };
  constructor(fromVersion: string) {
    super(`this file is for routers that run ${fromVersion}, and the router runs another version`);
    this.details = { fromVersion };
  }
}

export class NotABackup extends DomainError {
  readonly code = 'router/not-a-backup';
  readonly kind = 'conflict';
  constructor() {
    super('only a configuration that was released from quarantine can be restored');
  }
}

/** Its account, its keys and its WiFi would come along. */
export class BackupOfAnotherRouter extends DomainError {
  readonly code = 'router/backup-of-another-router';
  readonly kind = 'conflict';
  constructor() {
    super('this backup is of another router of the same model: say acceptsOtherRouter if that is meant');
  }
}

export class RouterNotArmed extends DomainError {
  readonly code = 'router/not-armed';
  readonly kind = 'conflict';
  constructor() {
    super('this router is only observed: arm it first, nothing is written to it before');
  }
}

export class NothingSetThere extends DomainError {
  readonly code = 'router/nothing-set';
  readonly kind = 'not-found';
  constructor(what: string) {
    super(`no operator has set ${what} on this router`);
  }
}

export class ConfigProfileNotFound extends DomainError {
  readonly code = 'config-profile/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no configuration profile ${id}`);
  }
}

export class ConfigProfileInvalid extends DomainError {
  readonly code = 'config-profile/invalid';
  readonly kind = 'invalid';
  constructor(override readonly details: { problems: { at: string; text: string }[] }) {
    super(details.problems.map(({ at, text }) => (at === '' ? text : `${at}: ${text}`)).join('; '));
  }
}

export class ConfigProfileNameTaken extends DomainError {
  readonly code = 'config-profile/name-taken';
  readonly kind = 'conflict';
  constructor(name: string) {
    super(`there is a configuration profile called ${name} already`);
  }
}

export class ConfigProfileChangedMeanwhile extends DomainError {
  readonly code = 'config-profile/changed-meanwhile';
  readonly kind = 'conflict';
  override readonly details: { version: number };
  constructor(version: number) {
    super('somebody else has changed this profile meanwhile');
    this.details = { version };
  }
}

export class ConfigProfileInUse extends DomainError {
  readonly code = 'config-profile/in-use';
  readonly kind = 'conflict';
  constructor() {
    super('a policy or the history of a router needs this profile');
  }
}

export class ConfigPushNotFound extends DomainError {
  readonly code = 'config-push/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no configuration push ${id}`);
  }
}

export class ConfigPushOver extends DomainError {
  readonly code = 'config-push/over';
  readonly kind = 'conflict';
  constructor() {
    super('everything of this push is back already');
  }
}

export class ModelChangedMeanwhile extends DomainError {
  readonly code = 'arming/model-changed';
  readonly kind = 'conflict';
  override readonly details: { observed: number };
  constructor(observed: number) {
    super(`${observed} routers of this model are observed now; look again before you arm them`);
    this.details = { observed };
  }
}

export class NothingToArm extends DomainError {
  readonly code = 'arming/nothing-to-arm';
  readonly kind = 'conflict';
  constructor() {
    super('no router is observed that is not in another wave');
  }
}

export class WaveNotFound extends DomainError {
  readonly code = 'arming/wave-not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no arming wave ${id}`);
  }
}

export class WaveNotIn extends DomainError {
  readonly code = 'arming/wave-in-another-state';
  readonly kind = 'conflict';
  constructor(state: string) {
    super(`the wave is not ${state} any more`);
  }
}

export class CredentialNotOwn extends DomainError {
  readonly code = 'router/no-credential';
  readonly kind = 'conflict';
  constructor() {
    super('this router has not used a credential of its own yet: there is none to change');
  }
}

export class FleetChangedMeanwhile extends DomainError {
  readonly code = 'router/fleet-changed';
  readonly kind = 'conflict';
  override readonly details: { routers: number };
  constructor(routers: number) {
    super(`it would be ${routers} routers now; look again before you change their credentials`);
    this.details = { routers };
  }
}
