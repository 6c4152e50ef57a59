import { Injectable } from '@nestjs/common';
import { UploadRouterFile, type RouterFileKind } from '@demarc/contracts';
import { RouterFiles } from '../inventory/router-files.service';
import type { DumpEntry } from './dump-reader';
import type { ImportReport } from './import-report';

/** A file of GridFS, as `fs.files` has it. */
export interface GridFile {
  readonly id: string;
  readonly name: string;
  readonly length: number;
  readonly metadata: { fileType?: unknown; productClass?: unknown; version?: unknown };
}

type Json = Record<string, unknown>;

const KINDS: readonly (readonly [start: string, kind: RouterFileKind])[] = [
  ['1', 'firmware'],
  ['2', 'web-content'],
];

export function readGridFile(document: unknown): GridFile {
  const { _id: id, filename, length, metadata } = document as Json;
  return {
    id: String(id),
    name: typeof filename === 'string' && filename !== '' ? filename : String(id),
    length: typeof length === 'number' ? length : 0,
    metadata: typeof metadata === 'object' && metadata !== null ? metadata : {},
  };
}

/** Images and configuration files out of a dump, whose bytes lie in pieces beside their names. */
@Injectable()
export class ImportFiles {
  constructor(private readonly files: RouterFiles) {}

  /** @param pieces everything of the dump, from its beginning */
  async take(
    file: GridFile,
    { by, report, pieces }: { by: string | null; report: ImportReport; pieces: () => AsyncIterable<DumpEntry> },
  ): Promise<void> {
    const metadata = this.metadataOf(file);
    if (typeof metadata === 'string') {
      report.count('files', 'leftOut');
      report.problem('fs.files', file.name, metadata);
      return;
    }
    try {
      if (by === null) for await (const _piece of bytesOf(file, pieces())) continue;
      else await this.files.upload(by, metadata, bytesOf(file, pieces()));
      report.count('files', 'taken');
    } catch (error) {
      if (!(error instanceof FileIncomplete)) throw error;
      report.count('files', 'leftOut');
      report.problem('fs.files', file.name, error.message);
    }
  }

  /** Or why it cannot be taken. */
  private metadataOf({ name, metadata, length }: GridFile): UploadRouterFile | string {
    const text = (value: unknown): string | undefined =>
      typeof value === 'string' && value !== '' ? value : undefined;
    const fileType = text(metadata.fileType) ?? '3 Vendor Configuration File';
    if (length === 0) return 'it is empty';
    const read = UploadRouterFile.safeParse({
      name,
      kind: KINDS.find(([start]) => fileType.startsWith(start))?.[1] ?? 'vendor-config',
      fileType,
      productClass: text(metadata.productClass) ?? '',
      version: text(metadata.version),
      suffix: /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0],
    });
    return read.success
      ? read.data
      : `its ${read.error.issues[0]?.path.join('.') ?? 'name'} ${read.error.issues[0]?.message ?? ''}`;
  }
}

class FileIncomplete extends Error {
  override readonly name = 'FileIncomplete';
}

/** Its pieces in their order. @throws FileIncomplete when they are not all there */
async function* bytesOf(file: GridFile, entries: AsyncIterable<DumpEntry>): AsyncGenerator<Buffer> {
  let next = 0;
  let length = 0;
  for await (const { collection, document } of entries) {
    if (collection !== 'fs.chunks') continue;
    const { files_id: of, n, data } = document as Json;
    if (String(of) !== file.id) continue;
    if (n !== next || !(data instanceof Uint8Array)) throw new FileIncomplete('its pieces are not in their order');
    next += 1;
    length += data.byteLength;
    yield Buffer.from(data);
  }
  if (length !== file.length) throw new FileIncomplete('its bytes are not all in the dump');
}
