import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config';
import { isId } from '../../platform/ids';
import { FILE_HEADER_BYTES, SecretBox } from '../../platform/secrets/secret-box';
import { ImportTooLarge } from './genieacs-import.errors';

const MAX_FILE_BYTES = 8_000_000_000;

/** The files of a dump while they are worked on. They are full of passwords: on the disk each is sealed. */
@Injectable()
export class ImportSpool {
  private readonly directory: string;

  constructor(
    config: AppConfig,
    private readonly box: SecretBox,
  ) {
    this.directory = join(config.settings.DATA_DIR, 'imports');
  }

  /** @returns its size */
  async receive(importId: string, number: number, source: AsyncIterable<Buffer>): Promise<number> {
    const directory = this.directoryOf(importId);
    await mkdir(directory, { recursive: true });
    const sealer = this.box.sealFile(placeOf(importId, number));
    const handle = await open(join(directory, String(number)), 'w', 0o600);
    let sizeBytes = 0;
    try {
      await handle.write(sealer.header);
      for await (const chunk of source) {
        sizeBytes += chunk.byteLength;
        if (sizeBytes > MAX_FILE_BYTES) throw new ImportTooLarge();
        await handle.write(sealer.update(chunk));
      }
      await handle.write(sealer.end());
      return sizeBytes;
    } finally {
      await handle.close();
    }
  }

  async *read(importId: string, number: number): AsyncGenerator<Buffer> {
    const handle = await open(join(this.directoryOf(importId), String(number)), 'r');
    try {
      const header = Buffer.alloc(FILE_HEADER_BYTES);
      await handle.read(header, 0, FILE_HEADER_BYTES, 0);
      const { size } = await handle.stat();
      const opener = this.box.openFile(placeOf(importId, number), header, size);
      if (opener.sizeBytes === 0) return;
      yield* opener.read({ start: 0, end: opener.sizeBytes - 1 }, async (position, length) => {
        const bytes = Buffer.alloc(length);
        const { bytesRead } = await handle.read(bytes, 0, length, position);
        return bytes.subarray(0, bytesRead);
      });
    } finally {
      await handle.close();
    }
  }

  async drop(importId: string): Promise<void> {
    await rm(this.directoryOf(importId), { recursive: true, force: true });
  }

  /** Imports of which something lies here. */
  async list(): Promise<string[]> {
    try {
      return (await readdir(this.directory)).filter(isId);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  }

  private directoryOf(importId: string): string {
    if (!isId(importId)) throw new Error('assertion failed: an import has an id of ours');
    return join(this.directory, importId);
  }
}

const placeOf = (importId: string, number: number): Parameters<SecretBox['sealFile']>[0] => ({
  table: 'genieacs_import',
  column: `file_${number}`,
  rowId: importId,
});
