import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { FileOpener } from '../../platform/secrets/sealed-file';

/** Bytes of a file from `start` to `end`, both included. */
export interface FilePart {
  readonly start: number;
  readonly end: number;
}

/** A file of the store that somebody is about to get. */
export interface OpenFile {
  readonly sizeBytes: number;
  /** The stream closes the file, whatever comes. */
  read(part: FilePart): Readable;
  /** For who does not read it after all. */
  close(): Promise<void>;
}

/** A file as it lies on the disk. */
export interface FileOnDisk {
  readonly handle: FileHandle;
  readonly sizeBytes: number;
}

const READ_BYTES = 1 << 16;

export const plainFile = ({ handle, sizeBytes }: FileOnDisk): OpenFile => ({
  sizeBytes,
  read: (part) => handle.createReadStream({ ...part, highWaterMark: READ_BYTES }),
  close: () => handle.close(),
});

export function sealedFile({ handle }: FileOnDisk, opener: FileOpener): OpenFile {
  return {
    sizeBytes: opener.sizeBytes,
    read: (part) => {
      const bytes = opener.read(part, (position, length) => readAt(handle, position, length));
      const stream = Readable.from(bytes, { objectMode: false });
      return stream.once('close', () => void handle.close());
    },
    close: () => handle.close(),
  };
}

/** What is there of so many bytes at a position; fewer only at the end. */
export async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
