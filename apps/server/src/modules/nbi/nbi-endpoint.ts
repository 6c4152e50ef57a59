import { Injectable } from '@nestjs/common';
import type { QueryDialect } from '@demarc/genieacs';
import { NbiDeviceActs } from './nbi-device-acts.service';
import { NbiDevices } from './nbi-devices.service';
import { NbiFiles } from './nbi-files.service';
import { listOf } from './nbi-lists';
import { NbiPing } from './nbi-ping';
import { bare, EMPTY, NO_SUCH_DEVICE, NOT_FOUND, notAllowed, type NbiReply } from './nbi-reply';
import { need, type NbiRequest } from './nbi-request';
import { NbiTasks } from './nbi-tasks.service';
import { TaskReader } from './task-reader';

const TASKS: QueryDialect = { isOfDevices: false, dates: ['timestamp'] };
const PLAIN: QueryDialect = { isOfDevices: false, dates: ['uploadDate'] };
const LISTED = 'GET, HEAD';
const TASK_ID = /^[0-9a-f]{24}$/;
const FAULT_OF_TASK = /:task_([0-9a-f]{24})$/;

/** The paths of GenieACS's API (compatibility notes, section 1). */
@Injectable()
export class NbiEndpoint {
  constructor(
    private readonly devices: NbiDevices,
    private readonly acts: NbiDeviceActs,
    private readonly tasks: NbiTasks,
    private readonly reader: TaskReader,
    private readonly files: NbiFiles,
    private readonly pings: NbiPing,
  ) {}

  async handle(request: NbiRequest): Promise<NbiReply> {
    const [collection] = request.path;
    switch (collection?.text) {
      case 'devices':
        return this.ofDevices(request);
      case 'tasks':
        return this.ofTasks(request);
      case 'faults':
        return this.ofFaults(request);
      case 'files':
        return this.ofFiles(request);
      case 'ping':
        return this.ofPing(request);
      default:
        return NOT_FOUND;
    }
  }

  private async ofDevices(request: NbiRequest): Promise<NbiReply> {
    const { method, path, caller } = request;
    const [, id, what, tag] = path;
    if (id === undefined) {
      if (!isRead(request)) return notAllowed(LISTED);
      need(caller, 'router.read');
      return this.devices.list(request);
    }
    if (path.length === 2 && method !== 'DELETE') return notAllowed('DELETE');
    if (path.length === 3 && what?.text === 'tasks' && method !== 'POST') return notAllowed('POST');
    const device = await this.devices.find(id);
    // Who is gone need not be deleted.
    if (path.length === 2) return device === null ? EMPTY : this.acts.remove(request, device);
    if (path.length === 3 && what?.text === 'tasks')
      return device === null ? NO_SUCH_DEVICE : this.acts.post(request, device);
    if (path.length === 4 && what?.text === 'tags' && tag !== undefined) {
      if (method !== 'POST' && method !== 'DELETE') return notAllowed('POST, DELETE');
      return device === null ? NO_SUCH_DEVICE : this.acts.tag(request, device, tag.text);
    }
    return NOT_FOUND;
  }

  private async ofTasks(request: NbiRequest): Promise<NbiReply> {
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

  private async ofFaults(request: NbiRequest): Promise<NbiReply> {
    const { method, path, caller } = request;
    const [, id] = path;
    need(caller, 'router.read');
    if (id === undefined)
      return isRead(request) ? listOf(request, await this.tasks.faults(), TASKS) : notAllowed(LISTED);
    if (method !== 'DELETE' || path.length > 2) return notAllowed('DELETE');
    const taskId = FAULT_OF_TASK.exec(id.text)?.[1];
    const task = taskId === undefined ? null : await this.tasks.find(taskId);
    if (task === null) return EMPTY;
    // A fault goes with its task.
    await this.reader.read(caller, this.tasks.bodyOf(task));
    return (await this.tasks.giveUp(caller, task)) ? EMPTY : IN_SESSION;
  }

  private async ofFiles(request: NbiRequest): Promise<NbiReply> {
    const { method, path, caller } = request;
    const [, name] = path;
    need(caller, 'router.read');
    if (name === undefined)
      return isRead(request) ? listOf(request, await this.files.documents(), PLAIN) : notAllowed(LISTED);
    if (path.length > 2) return NOT_FOUND;
    if (method === 'PUT') return this.files.put(request, name.text);
    return method === 'DELETE' ? this.files.delete(request, name.text) : notAllowed('PUT, DELETE');
  }

  private ofPing({ path, caller }: NbiRequest): Promise<NbiReply> | NbiReply {
    const [, host] = path;
    need(caller, 'router.diagnose');
    return host === undefined || path.length > 2 ? NOT_FOUND : this.pings.ping(host.text);
  }
}

const IN_SESSION = bare(503, 'Device is in session');
const isRead = ({ method }: NbiRequest): boolean => method === 'GET' || method === 'HEAD';
