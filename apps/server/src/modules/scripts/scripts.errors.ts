import { DomainError } from '@demarc/kernel';

export class ScriptNotFound extends DomainError {
  readonly code = 'script/not-found';
  readonly kind = 'not-found';
  constructor(id: string) {
    super(`there is no script, preset or extension ${id}`);
  }
}

export class ScriptNameTaken extends DomainError {
  readonly code = 'script/name-taken';
  readonly kind = 'conflict';
  constructor(name: string) {
    super(`there is one named ${name} already`);
  }
}

export class ScriptChangedMeanwhile extends DomainError {
  readonly code = 'script/changed-meanwhile';
  readonly kind = 'conflict';
  constructor(version: number) {
    super(`somebody changed it meanwhile; it is at version ${version}`);
  }
}

export class ScriptUnreadable extends DomainError {
  readonly code = 'script/unreadable';
  readonly kind = 'invalid';
  override readonly details: { line: number | null };
  constructor({ message, line }: { readonly message: string; readonly line: number | null }) {
    super(line === null ? message : `line ${line}: ${message}`);
    this.details = { line };
  }
}

export class PresetUnreadable extends DomainError {
  readonly code = 'script/preset-unreadable';
  readonly kind = 'invalid';
  override readonly details: { problems: readonly { path: string; message: string }[] };
  constructor(field: string, problem: string) {
    super(`${field}: ${problem}`);
    this.details = { problems: [{ path: field, message: problem }] };
  }
}

export class RouterNeverRead extends DomainError {
  readonly code = 'script/router-never-read';
  readonly kind = 'conflict';
  constructor() {
    super('this router has not been read yet; there is nothing to try scripts on');
  }
}
