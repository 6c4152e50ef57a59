import { Injectable } from '@nestjs/common';
import type { QueryDialect } from '@demarc/genieacs';
import { Database } from '../../platform/database/database';
import { ScriptStates } from '../scripts/script-state.service';
import { NbiFaultRepository } from './nbi-fault.repository';
import { listOf } from './nbi-lists';
import { bare, EMPTY, notAllowed, type NbiReply } from './nbi-reply';
import { need, type NbiRequest, type PathPart } from './nbi-request';
import { channelFaultDocument } from './nbi-task-documents';
import { NbiTasks } from './nbi-tasks.service';
import { TaskReader } from './task-reader';

const TASKS: QueryDialect = { isOfDevices: false, dates: ['timestamp'] };
const LISTED = 'GET, HEAD';
const TASK_ID = /^[0-9a-f]{24}$/;
const FAULT_OF_TASK = /:task_([0-9a-f]{24})$/;
const IN_SESSION = bare(503, 'Device is in session');

/** Tasks that wait or have failed, and faults: of tasks, and of the channels of presets. */
@Injectable()
export class NbiTaskEndpoint {
  constructor(
    private readonly database: Database,
    private readonly tasks: NbiTasks,
    private readonly reader: TaskReader,
    private readonly faults: NbiFaultRepository,
    private readonly scripts: ScriptStates,
  ) {}

  async ofTasks(request: NbiRequest): Promise<NbiReply> {
    const { method, path, caller } = request;
    const [, id, action] = path;
    need(caller, 'router.read');
    if (id === undefined)
      return isRead(request) ? listOf(request, await this.tasks.documents(), TASKS) : notAllowed(LISTED);
    if (action !== undefined && (path.length > 3 || action.text !== 'retry')) return bare(404, '');
    if (method !== (action === undefined ? 'DELETE' : 'POST'))
      return notAllowed(action === undefined ? 'PUT DELETE' : 'POST');
    const task = TASK_ID.test(id.text) ? await this.tasks.find(id.text) : null;
    if (task === null || task.state === 'done' || task.state === 'cancelled') return bare(404, 'Task not found');
    const read = await this.reader.read(caller, this.tasks.bodyOf(task));
    const isDone =
      action === undefined ? await this.tasks.giveUp(caller, task) : await this.tasks.retry(caller, task, read);
    return isDone ? EMPTY : IN_SESSION;
  }

  async ofFaults(request: NbiRequest): Promise<NbiReply> {
    const { method, path, caller } = request;
    const [, id] = path;
    need(caller, 'router.read');
    if (id === undefined) return isRead(request) ? this.listFaults(request) : notAllowed(LISTED);
    if (method !== 'DELETE' || path.length > 2) return notAllowed('DELETE');
    const taskId = FAULT_OF_TASK.exec(id.text)?.[1];
    return taskId === undefined ? this.giveUpChannel(request, id) : this.giveUpTask(request, taskId);
  }

  private async listFaults(request: NbiRequest): Promise<NbiReply> {
    const [ofTasks, ofChannels] = await Promise.all([this.tasks.faults(), this.faults.list(this.database.sql)]);
    return listOf(request, [...ofTasks, ...ofChannels.map(channelFaultDocument)], TASKS);
  }

  /** A fault goes with its task. */
  private async giveUpTask({ caller }: NbiRequest, taskId: string): Promise<NbiReply> {
    const task = await this.tasks.find(taskId);
    if (task === null) return EMPTY;
    await this.reader.read(caller, this.tasks.bodyOf(task));
    return (await this.tasks.giveUp(caller, task)) ? EMPTY : IN_SESSION;
  }

  /** The name as it is; else as it came, for those who did not encode its percent signs once more. */
  private async giveUpChannel({ caller }: NbiRequest, { text, raw }: PathPart): Promise<NbiReply> {
    need(caller, 'router.configure');
    const fault = (await this.faults.find(this.database.sql, text)) ?? (await this.faults.find(this.database.sql, raw));
    if (fault !== null) await this.scripts.dismiss(caller.by, fault.cpeId, fault.channel);
    return EMPTY;
  }
}

const isRead = ({ method }: NbiRequest): boolean => method === 'GET' || method === 'HEAD';
