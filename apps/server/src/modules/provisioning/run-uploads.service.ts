import { Injectable } from '@nestjs/common';
import { faultWords, type TransferComplete } from '@demarc/cwmp';
import type { DeviceQuirks } from '@demarc/datamodel';
import { Clock } from '../../platform/clock';
import { Database, type Tx } from '../../platform/database/database';
import { LINK_SECONDS } from '../inventory/router-file-links.service';
import type { CpeTaskEntity } from './task.entity';
import type { SessionWork } from './session-work';
import { NEVER_SAID, SAID_SENT, TaskStates } from './task-states.service';
import { UploadAbilities } from './upload-abilities.service';

/** How often a file is asked for again that did not come. Reading a configuration twice does no harm. */
const MAX_ATTEMPTS = 3;
/** Between the file and the router's word that it was sent: some never say it, and an image may wait for it. */
const WORD_SECONDS = 60;
/** Faults of the line or of a moment (TR-069 A.5.1); the others would come again. */
const TRANSIENT_FAULTS: readonly number[] = [9002, 9004, 9010, 9011, 9015, 9017];

/** The states of an Upload between its answer, the file, and TransferComplete, in whichever order they come. */
@Injectable()
export class RunUploads {
  constructor(
    private readonly database: Database,
    private readonly states: TaskStates,
    private readonly abilities: UploadAbilities,
    private readonly clock: Clock,
  ) {}

  learn(cpeId: string, canUpload: boolean): Promise<void> {
    return this.database.transaction((tx) => this.abilities.learn(tx, cpeId, canUpload));
  }

  /** @param status of UploadResponse: 0 says that the file is sent, and nothing more will be said */
  answered(tx: Tx, task: CpeTaskEntity, status: number): Promise<void> {
    const answeredAt = this.clock.now();
    if (status !== 0) {
      const reason = task.uploadId === null ? 'the router sends the file' : HERE;
      return this.states.change(tx, task, { answeredAt, reason, deadlineAt: this.within(task, LINK_SECONDS) });
    }
    if (task.uploadId !== null) return this.states.finish(tx, task, 'done', null);
    return this.states.change(tx, task, {
      answeredAt,
      reason: 'the router says that it has sent the file; it is not here yet',
      result: task.result.map((line) => ({ ...line, outcome: SAID_SENT })),
      deadlineAt: this.within(task, WORD_SECONDS),
    });
  }

  /** A complete file is here. */
  arrived(tx: Tx, task: CpeTaskEntity, uploadId: string): Promise<void> {
    const taken = { ...task, uploadId };
    const change = { uploadId, reason: HERE, deadlineAt: this.within(task, WORD_SECONDS) };
    if (task.result[0]?.outcome !== SAID_SENT) return this.states.change(tx, taken, change);
    return this.states.change(tx, taken, { uploadId }).then(() => this.states.finish(tx, taken, 'done', null));
  }

  complete(
    tx: Tx,
    task: CpeTaskEntity,
    { transfer, quirks }: { transfer: TransferComplete; quirks: DeviceQuirks },
  ): Promise<void> {
    const fault = faultWords(transfer);
    if (fault === null) {
      if (task.uploadId !== null) return this.states.finish(tx, task, 'done', null);
      return this.states.finish(tx, task, 'failed', 'the router says that it sent the file; none arrived');
    }
    if (TRANSIENT_FAULTS.includes(transfer.faultCode) && task.attempts < MAX_ATTEMPTS) {
      return this.states.again(tx, task, quirks, { uploadId: null, reason: `${fault}; asked for again` });
    }
    const rest = task.uploadId === null ? '' : '; what arrived stays in quarantine';
    return this.states.finish(tx, task, 'failed', `${fault}${rest}`);
  }

  /** What an Inform of a later session means for it. */
  async heard(tx: Tx, task: CpeTaskEntity, work: SessionWork): Promise<void> {
    // With that event its word follows in this very session.
    if (task.sessionId === work.sessionId || work.events.some((event) => event.startsWith('7 '))) return;
    if (task.uploadId !== null) return this.states.finish(tx, task, 'done', NEVER_SAID);
    // It agreed, and may be at it still.
    if (task.answeredAt !== null) return;
    if (task.attempts < MAX_ATTEMPTS) {
      const reason = 'the session was lost, and no file came; asked for again';
      return this.states.again(tx, task, work.quirks, { reason });
    }
    return this.states.finish(tx, task, 'failed', `${task.attempts} sessions were lost over it`);
  }

  /** Nobody knows whether the router has the order. */
  lost(tx: Tx, task: CpeTaskEntity): Promise<void> {
    const reason = task.uploadId === null ? 'sent; the session ended without an answer' : HERE;
    return this.states.change(tx, task, { state: 'uncertain', reason });
  }

  private within({ deadlineAt }: CpeTaskEntity, seconds: number): Date {
    const by = this.clock.now().getTime() + seconds * 1000;
    return new Date(Math.min(deadlineAt.getTime(), by));
  }
}

const HERE = "the file is here; waiting for the router's word";
