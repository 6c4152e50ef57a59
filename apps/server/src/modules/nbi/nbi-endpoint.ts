import { Injectable } from '@nestjs/common';
import type { QueryDialect } from '@demarc/genieacs';
import { NbiDeviceActs } from './nbi-device-acts.service';
import { NbiDevices } from './nbi-devices.service';
import { NbiFiles } from './nbi-files.service';
import { isOfLibrary, NbiLibrary } from './nbi-library';
import { listOf } from './nbi-lists';
import { NbiPing } from './nbi-ping';
import { EMPTY, NO_SUCH_DEVICE, NOT_FOUND, notAllowed, type NbiReply } from './nbi-reply';
import { need, type NbiRequest } from './nbi-request';
import { NbiTaskEndpoint } from './nbi-task-endpoint';

const PLAIN: QueryDialect = { isOfDevices: false, dates: ['uploadDate'] };
const LISTED = 'GET, HEAD';

/** The paths of GenieACS's API (compatibility notes, section 1). */
@Injectable()
export class NbiEndpoint {
  constructor(
    private readonly devices: NbiDevices,
    private readonly acts: NbiDeviceActs,
    private readonly tasks: NbiTaskEndpoint,
    private readonly library: NbiLibrary,
    private readonly files: NbiFiles,
    private readonly pings: NbiPing,
  ) {}

  async handle(request: NbiRequest): Promise<NbiReply> {
    const [collection] = request.path;
    switch (collection?.text) {
      case 'devices':
        return this.ofDevices(request);
      case 'tasks':
        return this.tasks.ofTasks(request);
      case 'faults':
        return this.tasks.ofFaults(request);
      case 'files':
        return this.ofFiles(request);
      case 'ping':
        return this.ofPing(request);
      default:
        return isOfLibrary(collection?.text ?? '') ? this.library.handle(request) : NOT_FOUND;
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

const isRead = ({ method }: NbiRequest): boolean => method === 'GET' || method === 'HEAD';
