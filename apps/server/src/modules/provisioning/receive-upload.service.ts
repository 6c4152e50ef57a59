import { Injectable } from '@nestjs/common';
import { assert } from '@demarc/kernel';
import { Database, type Tx } from '../../platform/database/database';
import { SecretBox } from '../../platform/secrets/secret-box';
import { InventoryService } from '../inventory/inventory.service';
import { RouterUploads, type ReceivedFile, type RouterUploadEntity } from '../inventory/router-uploads.service';
import { payloadPlace } from './cpe-tasks.service';
import { RunUploads } from './run-uploads.service';
import type { CpeTaskEntity } from './task.entity';
import { isUnderWay, type UploadPayload } from './task-payload';
import { TaskRepository } from './task.repository';

export interface UploadGrant {
  readonly taskId: string;
  readonly cpeId: string;
  readonly askedBy: string;
  readonly asked: UploadPayload;
  /** Where the CPE last informed from; null when nobody knows. */
  readonly informedFrom: string | null;
}

/** `same`: it was here already. `other`: another one was. `over`: nobody waits for it any more. */
export type ReceivedAs = 'new' | 'same' | 'other' | 'over';

/** Takes in what a router was told to send, once, from that router. */
@Injectable()
export class ReceiveUpload {
  constructor(
    private readonly database: Database,
    private readonly tasks: TaskRepository,
    private readonly run: RunUploads,
    private readonly uploads: RouterUploads,
    private readonly inventory: InventoryService,
    private readonly box: SecretBox,
  ) {}

  get maxBytes(): number {
    return this.uploads.maxBytes;
  }

  /** null: this router was not told to send anything, or has said already what became of it. */
  async find(cpeId: string, taskId: string): Promise<UploadGrant | null> {
    const { sql } = this.database;
    const task = await this.tasks.find(sql, taskId);
    if (task === null || task.cpeId !== cpeId || task.kind !== 'upload' || !isUnderWay(task)) return null;
    const presence = await this.inventory.presenceOf(sql, [cpeId]);
    const informedFrom = presence.get(cpeId)?.sourceAddress ?? null;
    return { taskId, cpeId, askedBy: task.createdBy, asked: this.payloadOf(task), informedFrom };
  }

  hasRoom(cpeId: string): Promise<boolean> {
    return this.uploads.hasRoom(this.database.sql, cpeId);
  }

  /** To the disk as it comes. A cut connection leaves nothing; the same bytes again change nothing. */
  async receive(grant: UploadGrant, address: string, source: AsyncIterable<Buffer>): Promise<ReceivedAs> {
    const file = await this.uploads.receive(source);
    const latest = await this.uploads.findLatest(this.database.sql, grant.cpeId);
    // What has not changed since the last backup is not stored twice.
    const known = grant.asked.file === 'config' && latest?.sha256 === file.sha256 ? latest : null;
    let as: ReceivedAs | null = null;
    try {
      if (known === null) await this.uploads.keep(file.id);
      else await this.uploads.discard(file.id);
      as = await this.database.transaction((tx) => this.place(tx, grant, { file, known, address }));
      return as;
    } finally {
      if (as !== 'new' && known === null) await this.uploads.deleteBytes(file.id);
    }
  }

  private async place(tx: Tx, grant: UploadGrant, { file, known, address }: Received): Promise<ReceivedAs> {
    const task = await this.tasks.findForUpdate(tx, grant.taskId);
    if (task === null || !isUnderWay(task)) return 'over';
    if (task.uploadId !== null) {
      const first = await this.uploads.find(tx, task.uploadId);
      return first?.sha256 === file.sha256 ? 'same' : 'other';
    }
    if (known === null) {
      const cpe = await this.inventory.get(tx, grant.cpeId);
      const { file: kind, fileType, reason } = grant.asked;
      const arrival = { cpe, kind, fileType, reason, askedBy: grant.askedBy, receivedFrom: address };
      await this.uploads.insert(tx, file, arrival);
    }
    await this.run.arrived(tx, task, known?.id ?? file.id);
    return 'new';
  }

  private payloadOf({ id, payloadSealed }: CpeTaskEntity): UploadPayload {
    assert(payloadSealed !== null, 'an upload says what is to be sent');
    return JSON.parse(this.box.open(payloadPlace(id), payloadSealed)) as UploadPayload;
  }
}

interface Received {
  readonly file: ReceivedFile & { readonly id: string };
  readonly known: RouterUploadEntity | null;
  readonly address: string;
}
