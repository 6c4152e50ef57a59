import { Injectable } from '@nestjs/common';
import type { ScriptKind } from '@demarc/contracts';
import type { QueryDialect } from '@demarc/genieacs';
import { DomainError } from '@demarc/kernel';
import type { StaffIdentity } from '../../platform/http/permissions';
import { NbiConfig } from './nbi-config.service';
import { listOf } from './nbi-lists';
import { NbiPresets } from './nbi-presets.service';
import { EMPTY, NOT_FOUND, notAllowed, refuse, type NbiReply } from './nbi-reply';
import { nameOf, need, parseJson, readText, type NbiCaller, type NbiRequest } from './nbi-request';
import { NbiScripts } from './nbi-scripts.service';

const PLAIN: QueryDialect = { isOfDevices: false, dates: [] };
const LISTED = 'GET, HEAD';
const KINDS: ReadonlyMap<string, ScriptKind> = new Map<string, ScriptKind>([
  ['provisions', 'provision'],
  ['virtual_parameters', 'virtual-parameter'],
  ['virtualParameters', 'virtual-parameter'],
]);

/** What programs of GenieACS write down for many devices: presets, provisions, virtual parameters, objects, settings. */
@Injectable()
export class NbiLibrary {
  constructor(
    private readonly scripts: NbiScripts,
    private readonly presets: NbiPresets,
    private readonly config: NbiConfig,
  ) {}

  async handle(request: NbiRequest): Promise<NbiReply> {
    const { method, path, caller } = request;
    const [{ text: collection } = { text: '' }, name] = path;
    const isRead = method === 'GET' || method === 'HEAD';
    if (collection === 'config') need(caller, 'staff.write');
    else need(caller, 'router.read');
    if (name === undefined)
      return isRead ? listOf(request, await this.documents(collection), PLAIN) : notAllowed(LISTED);
    // GenieACS writes by this name alone.
    if (path.length > 2 || collection === 'virtualParameters') return NOT_FOUND;
    if (method !== 'PUT' && method !== 'DELETE') return notAllowed('PUT, DELETE');
    try {
      if (collection === 'config') return await this.ofConfig(request, name.text);
      const by = authorOf(caller);
      return method === 'PUT' ? await this.put(request, by, name.text) : await this.delete(by, collection, name.text);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'script/unreadable')
        return refuse(400, asSyntax(error.message));
      throw error;
    }
  }

  private documents(collection: string): Promise<Record<string, unknown>[]> {
    const kind = KINDS.get(collection);
    if (kind !== undefined) return this.scripts.list(kind);
    if (collection === 'presets') return this.presets.list();
    return collection === 'objects' ? this.presets.objects() : this.config.list();
  }

  private async put(request: NbiRequest, by: StaffIdentity, name: string): Promise<NbiReply> {
    const [collection] = request.path;
    const text = await readText(request);
    const kind = KINDS.get(collection?.text ?? '');
    if (kind !== undefined) await this.scripts.put(by, kind, { name, source: text });
    else if (collection?.text === 'presets') await this.presets.put(by, name, parseJson(text));
    else await this.presets.putObject(by, name, parseJson(text));
    return EMPTY;
  }

  private async delete(by: StaffIdentity, collection: string, name: string): Promise<NbiReply> {
    const kind = KINDS.get(collection);
    if (kind !== undefined) await this.scripts.delete(by, kind, name);
    else if (collection === 'presets') await this.presets.delete(by, name);
    else await this.presets.deleteObject(name);
    return EMPTY;
  }

  private async ofConfig(request: NbiRequest, name: string): Promise<NbiReply> {
    if (request.method === 'DELETE') {
      await this.config.delete(name);
      return EMPTY;
    }
    await this.config.put(nameOf(request.caller), name, parseJson(await readText(request)));
    return EMPTY;
  }
}

export const isOfLibrary = (collection: string): boolean =>
  KINDS.has(collection) || ['presets', 'objects', 'config'].includes(collection);

/** Scripts act on a whole fleet: who writes one is known by name. */
function authorOf(caller: NbiCaller): StaffIdentity {
  need(caller, 'router.scripts');
  if (typeof caller.by !== 'string') return caller.by;
  return refuse(
    403,
    '403 Forbidden: what acts on many devices is written with an API token, so that it is known by whom',
  );
}

const asSyntax = (text: string): string => (/^\w*Error: /.test(text) ? text : `SyntaxError: ${text}`);
