import { Injectable } from '@nestjs/common';
import { UploadRouterFile, type RouterFileKind } from '@demarc/contracts';
import { RouterFiles, type RouterFileEntity } from '../inventory/router-files.service';
import { bare, EMPTY, NOT_FOUND, refuse, type NbiReply } from './nbi-reply';
import { need, type NbiRequest } from './nbi-request';

const CHUNK_BYTES = 261_120;
/** FileType of CWMP; what else GenieACS keeps is sent under the type that it is given. */
const KINDS: readonly (readonly [start: string, kind: RouterFileKind])[] = [
  ['1', 'firmware'],
  ['2', 'web-content'],
  ['3', 'vendor-config'],
];

/** Files by the name that programs give them; the newest of a name counts. */
@Injectable()
export class NbiFiles {
  constructor(private readonly files: RouterFiles) {}

  async documents(): Promise<Record<string, unknown>[]> {
    const seen = new Set<string>();
    const newest = (await this.files.list()).filter(({ name }) => !seen.has(name) && seen.add(name).has(name));
    return newest.map(toDocument);
  }

  async find(name: string, fileType?: string): Promise<RouterFileEntity | null> {
    const named = (await this.files.list()).filter((file) => file.name === name);
    return named.find((file) => fileType === undefined || file.fileType === fileType) ?? null;
  }

  async put(request: NbiRequest, name: string): Promise<NbiReply> {
    need(request.caller, 'router.files');
    const { headers } = request.incoming;
    const header = (of: string): string | undefined => {
      const value = headers[of];
      return typeof value === 'string' && value !== '' ? value : undefined;
    };
    const fileType = header('filetype') ?? '3 Vendor Configuration File';
    const read = UploadRouterFile.safeParse({
      name,
      kind: KINDS.find(([start]) => fileType.startsWith(start))?.[1] ?? 'vendor-config',
      productClass: header('productclass') ?? '',
      version: header('version'),
      fileType,
      suffix: /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0],
    });
    if (!read.success) return bare(400, `Invalid metadata: ${read.error.issues[0]?.message ?? ''}`);
    const before = (await this.files.list()).filter((file) => file.name === name);
    const kept = await this.files.upload(request.caller.by, read.data, request.incoming as AsyncIterable<Buffer>);
    // A name means one file: what it meant before goes, unless a router is still to fetch it.
    for (const { id } of before) if (id !== kept.id) await this.dropIfFree(request, id);
    return { ...EMPTY, status: 201 };
  }

  async delete(request: NbiRequest, name: string): Promise<NbiReply> {
    need(request.caller, 'router.files');
    const named = (await this.files.list()).filter((file) => file.name === name);
    if (named.length === 0) return NOT_FOUND;
    for (const { id } of named) await this.files.delete(request.caller.by, id);
    return EMPTY;
  }

  /** By what a download of GenieACS names: a file of the store, or a name and a type. */
  async meant({ file, fileName, fileType }: { file?: string; fileName?: string; fileType?: string }): Promise<string> {
    const found = await this.find(fileName ?? file ?? '', fileType);
    return found === null ? refuse(400, 'Invalid arguments: no such file') : found.id;
  }

  private async dropIfFree(request: NbiRequest, id: string): Promise<void> {
    try {
      await this.files.delete(request.caller.by, id);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'RouterFileInUse') throw error;
    }
  }
}

const toDocument = (file: RouterFileEntity): Record<string, unknown> => ({
  _id: file.name,
  filename: file.name,
  length: Number(file.sizeBytes),
  chunkSize: CHUNK_BYTES,
  uploadDate: file.uploadedAt,
  metadata: {
    fileType: file.fileType,
    oui: null,
    productClass: file.productClass === '' ? null : file.productClass,
    version: file.version,
  },
});
