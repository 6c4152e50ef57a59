import { Injectable } from '@nestjs/common';
import { TagName } from '@demarc/contracts';
import { CpeTags } from '../inventory/cpe-tags.service';
import { ForgetRouters } from '../inventory/forget-routers.service';
import { AwaitDevice } from './await-device';
import type { KnownDevice } from './device-search.repository';
import { bare, EMPTY, json, notAllowed, refuse, type NbiReply } from './nbi-reply';
import { nameOf, need, numberIn, parseJson, readText, type NbiRequest } from './nbi-request';
import { NbiTasks, type ReadTask } from './nbi-tasks.service';
import { TaskReader } from './task-reader';

/** How long the session of a called device may take to begin, when the program does not say. */
const START_MS = 4_000;
const MOST_START_MS = 120_000;

/** What programs do with one device: tasks, calls, tags, its end. */
@Injectable()
export class NbiDeviceActs {
  constructor(
    private readonly tasks: NbiTasks,
    private readonly reader: TaskReader,
    private readonly waiting: AwaitDevice,
    private readonly tags: CpeTags,
    private readonly routers: ForgetRouters,
  ) {}

  async post(request: NbiRequest, device: KnownDevice): Promise<NbiReply> {
    const isCalled = request.query.has('connection_request');
    const ms = Math.min(MOST_START_MS, numberIn(request.query, 'timeout') || START_MS);
    const since = this.waiting.now();
    const text = await readText(request);
    if (text.trim() === '') return isCalled ? this.call(request, device, ms) : bare(400, '');
    const body = parseJson(text);
    const read: ReadTask[] = [];
    for (const each of Array.isArray(body) ? (body as unknown[]) : [body])
      read.push(await this.reader.read(request.caller, each));
    if (read.length === 0 || read.length > 100) return bare(400, 'a task, or a list of up to 100');
    const made: Record<string, unknown>[] = [];
    for (const each of read) made.push(await this.tasks.post(request.caller, device, each, isCalled));
    const answer = Array.isArray(body) ? made : made[0];
    if (!isCalled) return json(202, answer);
    let reason: string | null = null;
    for (const { _id } of made) {
      const now = await this.waiting.ends({ id: String(_id), cpeId: device.cpeId }, since, ms);
      reason ??= now;
    }
    return reason === null ? json(200, answer) : json(202, answer, reason);
  }

  async tag({ method, caller }: NbiRequest, { cpeId }: KnownDevice, tag: string): Promise<NbiReply> {
    if (method !== 'POST' && method !== 'DELETE') return notAllowed('POST, DELETE');
    need(caller, 'router.configure');
    const read = TagName.safeParse(tag);
    if (method === 'DELETE') await this.tags.change(caller.by, cpeId, { add: [], remove: [tag] });
    else if (read.success) await this.tags.change(caller.by, cpeId, { add: [read.data], remove: [] });
    else refuse(400, `Invalid tag: ${read.error.issues[0]?.message ?? ''}`);
    return EMPTY;
  }

  /** It shows itself again at its next Inform, as a device that nobody has seen. */
  async remove({ caller }: NbiRequest, { cpeId }: KnownDevice): Promise<NbiReply> {
    need(caller, 'router.reset');
    if (!(await this.tasks.giveUpAll(caller, cpeId))) return bare(503, 'Device is in session');
    await this.routers.forget(caller.by, cpeId, 'deleted through the GenieACS API');
    return EMPTY;
  }

  private async call({ caller }: NbiRequest, { cpeId }: KnownDevice, ms: number): Promise<NbiReply> {
    need(caller, 'router.read');
    const reason = await this.waiting.call(nameOf(caller), cpeId, ms);
    return reason === null ? EMPTY : { ...bare(504, reason), reason };
  }
}
