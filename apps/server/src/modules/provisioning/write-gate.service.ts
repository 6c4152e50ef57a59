import { Injectable } from '@nestjs/common';
import type { TaskKind } from '@demarc/contracts';
import type { WriteScope } from '@demarc/provisioning';
import { BrakeService } from '../control/brake.service';
import type { SessionWork } from './session-work';

/** Tasks that only read: they are let through when nothing may be written. */
export const READING_TASKS: readonly TaskKind[] = [
  'refresh',
  'read-live',
  'get-rpc-methods',
  'get-attributes',
  'list-transfers',
  'upload',
  'inspect',
  'get-parameters',
];

/** Asked before everything that a session writes: the emergency brake, and whether the router is armed. */
@Injectable()
export class WriteGate {
  constructor(private readonly brake: BrakeService) {}

  scopeOf(work: SessionWork): WriteScope {
    if (work.isObserved) return 'none';
    if (this.brake.allows('other')) return 'all';
    return this.brake.allows('restore') ? 'restores' : 'none';
  }

  /** Kinds of tasks that may be sent now; null: all. */
  tasksOf(work: SessionWork): readonly TaskKind[] | null {
    return this.scopeOf(work) === 'all' ? null : READING_TASKS;
  }

  /** The brake holds back whatever is not a restore. */
  get isHolding(): boolean {
    return !this.brake.allows('other');
  }
}
