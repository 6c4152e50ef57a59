import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database';
import { Clock } from '../../platform/clock';
import { SecretBox } from '../../platform/secrets/secret-box';
import type { CreateTask } from '@demarc/contracts';
import { ReportedTree } from '@demarc/datamodel';
import { CpeTrees } from '../inventory/cpe-trees.service';
import { CpeTasks } from '../provisioning/cpe-tasks.service';
import type { KnownDevice } from './device-search.repository';
import { NbiTaskRepository, type PostedTask } from './nbi-task.repository';
import { faultDocument, taskDocument } from './nbi-task-documents';
import { refuse } from './nbi-reply';
import type { NbiCaller } from './nbi-request';
import { TaskBody } from './task-body';
import { orderFor } from './task-orders';

type Json = Record<string, unknown>;

/** A task that was read and that the caller may post. */
export interface ReadTask {
  readonly body: TaskBody;
  /** Of a download: the file that it means. */
  readonly fileId: string | null;
}

const place = (id: string): Parameters<SecretBox['seal']>[0] => ({
  table: 'nbi_task',
  column: 'document_sealed',
  rowId: id,
});

/** Tasks as programs post them, look at them, try them again and give them up. */
@Injectable()
export class NbiTasks {
  constructor(
    private readonly database: Database,
    private readonly posted: NbiTaskRepository,
    private readonly tasks: CpeTasks,
    private readonly trees: CpeTrees,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** @returns the stored task, as GenieACS answers it */
  async post(caller: NbiCaller, device: KnownDevice, task: ReadTask, isCalled: boolean): Promise<Json> {
    const { body } = task;
    const createdAt = this.instantOf(body.timestamp) ?? this.clock.now();
    if (createdAt.getTime() > this.clock.now().getTime() + 60_000)
      refuse(400, 'a task with a timestamp in the future is not taken: post it when it is due');
    const endsAt = this.endOf(body.expiry, createdAt);
    const order = await this.orderOf(device.cpeId, task);
    if (body.uniqueKey !== undefined) await this.giveUpSame(caller, device.cpeId, body.uniqueKey);
    const id = this.newId();
    const manner = { key: `nbi:${id}`, isCalled, ...(endsAt === null ? {} : { endsAt }) };
    await this.database.transaction(async (tx) => {
      const made = await this.tasks.createIn(tx, { by: caller.by, cpeId: device.cpeId, ...manner }, order);
      await this.posted.insert(tx, {
        id,
        cpeId: device.cpeId,
        taskId: made.id,
        name: body.name,
        uniqueKey: body.uniqueKey ?? null,
        documentSealed: this.box.seal(place(id), JSON.stringify(body)),
        retries: 0,
        createdAt,
      });
    });
    return taskDocument({ id, deviceId: device.deviceId, createdAt }, body, true);
  }

  find(id: string): Promise<PostedTask | null> {
    return this.posted.find(this.database.sql, id);
  }

  async documents(): Promise<Json[]> {
    return (await this.posted.list(this.database.sql, null)).map((task) =>
      taskDocument(task, this.bodyOf(task), false),
    );
  }

  async faults(): Promise<Json[]> {
    const tasks = await this.posted.list(this.database.sql, null);
    return tasks.filter(({ state }) => state === 'failed').map((task) => faultDocument(task, this.bodyOf(task)));
  }

  /** It is gone with its fault. @returns false while the router has it */
  async giveUp(caller: NbiCaller, task: PostedTask): Promise<boolean> {
    if (task.state === 'sent' || task.state === 'uncertain') return false;
    if (task.state === 'queued') await this.tasks.cancel(caller.by, task.taskId);
    await this.database.transaction((tx) => this.posted.delete(tx, task.id));
    return true;
  }

  /** It is tried again when the router comes. @returns false while the router has it */
  async retry(caller: NbiCaller, task: PostedTask, read: ReadTask): Promise<boolean> {
    if (task.state === 'sent' || task.state === 'uncertain') return false;
    if (task.state === 'queued') return true;
    const key = `nbi:${task.id}:${task.retries + 1}`;
    const order = await this.orderOf(task.cpeId, read);
    await this.database.transaction(async (tx) => {
      const origin = { by: caller.by, cpeId: task.cpeId, key, isCalled: false };
      await this.posted.retried(tx, task.id, (await this.tasks.createIn(tx, origin, order)).id);
    });
    return true;
  }

  /** Everything of a device that waits or has failed. */
  async giveUpAll(caller: NbiCaller, cpeId: string): Promise<boolean> {
    const tasks = await this.posted.list(this.database.sql, cpeId);
    if (tasks.some(({ state }) => state === 'sent')) return false;
    for (const task of tasks) await this.giveUp(caller, task);
    return true;
  }

  bodyOf(task: PostedTask): TaskBody {
    return JSON.parse(this.box.open(place(task.id), task.documentSealed)) as TaskBody;
  }

  private async giveUpSame(caller: NbiCaller, cpeId: string, uniqueKey: string): Promise<void> {
    for (const task of await this.posted.listSame(this.database.sql, cpeId, uniqueKey)) await this.giveUp(caller, task);
  }

  private async orderOf(cpeId: string, { body, fileId }: ReadTask): Promise<CreateTask> {
    if (body.name === 'download') return { kind: 'download', fileId: fileId ?? refuse(400, 'Invalid arguments') };
    const stored = await this.trees.find(this.database.sql, cpeId);
    return orderFor(body, ReportedTree.of(stored?.parameters ?? []));
  }

  private instantOf(given: string | number | undefined): Date | null {
    if (given === undefined) return null;
    const ms = typeof given === 'number' ? given : Date.parse(given);
    return Number.isNaN(ms) ? refuse(400, 'the timestamp of a task is an instant') : new Date(ms);
  }

  /** Seconds after its timestamp, or an instant. */
  private endOf(expiry: string | number | undefined, from: Date): Date | null {
    return typeof expiry === 'number' ? new Date(from.getTime() + expiry * 1000) : this.instantOf(expiry);
  }

  /** As MongoDB makes them: seconds, then what nobody else has. */
  private newId(): string {
    const seconds = Math.floor(this.clock.now().getTime() / 1000);
    return seconds.toString(16).padStart(8, '0').slice(-8) + randomBytes(8).toString('hex');
  }
}
