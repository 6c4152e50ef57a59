import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { FilePlace, MoveProblem } from '@demarc/contracts';
import { assert } from '@demarc/kernel';
import { AppConfig } from '../../platform/config/app-config';
import { isId, newId } from '../../platform/ids';
import type { FileSealer } from '../../platform/secrets/sealed-file';
import { FileStoreUnavailable, RouterFileEmpty, RouterFileIncomplete, RouterFileTooLarge } from './inventory.errors';
import type { FileOnDisk } from './open-file';
import { S3Bucket, s3SettingsOf } from './s3-bucket';

/** Of what arrived, before it was sealed. */
export interface ReceivedFile {
  readonly sha256: string;
  readonly sizeBytes: bigint;
}

export interface Receiving {
  readonly maxBytes: number;
  /** Of files that hold secrets; null: they are stored as they come. */
  readonly sealer: FileSealer | null;
}

/** By their ids. */
export interface KnownFiles {
  readonly known: ReadonlySet<string>;
  /** Not in the bucket: a copy on this disk is all there is of them. */
  readonly onlyOnDisk: ReadonlySet<string>;
}

const HASH_CHUNK_BYTES = 1 << 18;

/**
 * The bytes of files, below DATA_DIR. A path is made of an id of ours and of nothing else. With a bucket that is where
 * they are, and the disk holds copies: a file counts when the bucket has it, and one that is not here is fetched.
 */
@Injectable()
export class RouterFileStore {
  private readonly directory: string;
  private readonly incoming: string;
  /** The largest image or configuration that staff may upload. */
  readonly maxFileBytes: number;
  /** The largest file that a router may send. */
  readonly maxUploadBytes: number;
  /** Files whose bytes were compared with their hash, as they were on disk then. */
  private readonly checked = new Map<string, string>();
  private readonly bucket: S3Bucket | null;

  constructor(config: AppConfig) {
    this.directory = join(config.settings.DATA_DIR, 'files');
    this.incoming = join(this.directory, 'incoming');
    const s3 = s3SettingsOf(config);
    this.bucket = s3 === null ? null : new S3Bucket(s3);
    this.maxFileBytes = config.settings.FILES_MAX_BYTES;
    this.maxUploadBytes = config.settings.FILES_UPLOAD_MAX_BYTES;
  }

  get hasBucket(): boolean {
    return this.bucket !== null;
  }

  /** Where new files go. */
  get keptIn(): FilePlace {
    return this.hasBucket ? 'bucket' : 'disk';
  }

  /** Writes what arrives, chunk by chunk, beside the files; it counts only after `keep`. */
  async receive(id: string, source: AsyncIterable<Buffer>, receiving: Receiving): Promise<ReceivedFile> {
    await mkdir(this.incoming, { recursive: true });
    const handle = await open(this.pathOf(id, this.incoming), 'wx', 0o640);
    try {
      const received = await write(handle, source, receiving);
      await handle.sync();
      return received;
    } catch (error) {
      await this.discard(id);
      throw isHungUp(error) ? new RouterFileIncomplete() : error;
    } finally {
      await handle.close();
    }
  }

  /** Complete and on disk: the rename is what makes it a file of ours. */
  async keep(id: string): Promise<void> {
    try {
      if (this.bucket !== null) await this.toBucket(this.bucket, id);
      await this.place(id, id);
    } catch (error) {
      await this.discard(id);
      throw error;
    }
  }

  private async place(name: string, id: string): Promise<void> {
    await rename(this.pathOf(name, this.incoming), this.pathOf(id, this.directory));
    const directory = await open(this.directory, constants.O_RDONLY);
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  }

  discard(id: string): Promise<void> {
    return remove(this.pathOf(id, this.incoming));
  }

  async delete(id: string): Promise<void> {
    this.checked.delete(id);
    await remove(this.pathOf(id, this.directory));
    await this.bucket?.delete(id).catch(leftToSweep);
  }

  /**
   * C20: bytes that are not those that were uploaded are not given to anybody; null then, and when they are gone.
   * @param sha256 null for a sealed file, which proves itself as it is read
   */
  async open(id: string, sha256: string | null): Promise<FileOnDisk | null> {
    const handle = (await openToRead(this.pathOf(id, this.directory))) ?? (await this.fromBucket(id));
    if (handle === null) return null;
    try {
      const { size, mtimeMs, ino } = await handle.stat();
      const state = `${sha256} ${size} ${mtimeMs} ${ino}`;
      if (sha256 !== null && this.checked.get(id) !== state) {
        if ((await hashOf(handle)) !== sha256) {
          await handle.close();
          return null;
        }
        this.checked.set(id, state);
      }
      return { handle, sizeBytes: size };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /**
   * What a crash left behind: uploads that never ended, and files that no row knows. Both only when they are old; and
   * with a bucket the old copies, too, but nothing that is on the disk alone.
   */
  async sweep({ known, onlyOnDisk }: KnownFiles, olderThanMs: number): Promise<number> {
    await mkdir(this.incoming, { recursive: true });
    const isKept = (name: string): boolean => (this.bucket === null ? known : onlyOnDisk).has(name);
    const stale = [
      ...(await readdir(this.incoming)).map((name) => ({ name, directory: this.incoming })),
      ...(await readdir(this.directory))
        .filter((name) => isId(name) && !isKept(name))
        .map((name) => ({ name, directory: this.directory })),
    ];
    let removed = 0;
    for (const { name, directory } of stale.filter((entry) => isId(entry.name))) {
      const path = this.pathOf(name, directory);
      const { mtimeMs } = await stat(path);
      if (mtimeMs >= olderThanMs) continue;
      await remove(path);
      removed += 1;
    }
    return removed + (await this.sweepBucket(known, olderThanMs));
  }

  /**
   * The bucket has exactly what is on the disk, read back from it; else why not.
   * @param sha256 what it should be; null for a sealed file, which proves itself as it is read
   */
  async intoBucket(id: string, sha256: string | null): Promise<'same' | MoveProblem> {
    assert(this.bucket !== null, 'files are moved to a bucket');
    const path = this.pathOf(id, this.directory);
    const local = await hashOnDisk(path);
    let remote = await this.bucket.hashOf(id);
    if (remote === null && local !== null) {
      if (sha256 !== null && local.sha256 !== sha256) return 'altered';
      await this.bucket.put(id, { path, ...local });
      remote = await this.bucket.hashOf(id);
    }
    if (remote === null) return 'missing';
    if (remote !== (sha256 ?? local?.sha256 ?? remote)) return 'other-in-bucket';
    // A copy that is not one would be given to nobody.
    if (local !== null && local.sha256 !== remote) await remove(path);
    return 'same';
  }

  private async sweepBucket(known: ReadonlySet<string>, olderThanMs: number): Promise<number> {
    if (this.bucket === null) return 0;
    let removed = 0;
    for await (const { id, modifiedMs } of this.bucket.list()) {
      if (known.has(id) || !(modifiedMs < olderThanMs)) continue;
      await this.bucket.delete(id);
      removed += 1;
    }
    return removed;
  }

  private async toBucket(bucket: S3Bucket, id: string): Promise<void> {
    const path = this.pathOf(id, this.incoming);
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const { size } = await handle.stat();
      await bucket.put(id, { path, sizeBytes: size, sha256: await hashOf(handle) });
    } finally {
      await handle.close();
    }
  }

  /** Fetched beside the files, and one of them only when it is whole. */
  private async fromBucket(id: string): Promise<FileHandle | null> {
    if (this.bucket === null) return null;
    await mkdir(this.incoming, { recursive: true });
    const name = newId();
    try {
      if (!(await this.bucket.fetch(id, this.pathOf(name, this.incoming)))) return null;
      await this.place(name, id);
    } catch (error) {
      await this.discard(name);
      throw error;
    }
    return openToRead(this.pathOf(id, this.directory));
  }

  private pathOf(id: string, directory: string): string {
    assert(isId(id), 'a file on disk is named by an id of ours');
    return join(directory, id.toLowerCase());
  }
}

/** Nobody knows the file any more: the nightly sweep finds it in the bucket. */
function leftToSweep(error: unknown): void {
  if (!(error instanceof FileStoreUnavailable)) throw error;
}

async function write(
  handle: FileHandle,
  source: AsyncIterable<Buffer>,
  { maxBytes, sealer }: Receiving,
): Promise<ReceivedFile> {
  const hash = createHash('sha256');
  let size = 0;
  if (sealer !== null) await handle.writeFile(sealer.header);
  for await (const bytes of source) {
    size += bytes.length;
    if (size > maxBytes) throw new RouterFileTooLarge(maxBytes);
    hash.update(bytes);
    const stored = sealer === null ? bytes : sealer.update(bytes);
    if (stored.length > 0) await handle.writeFile(stored);
  }
  if (size === 0) throw new RouterFileEmpty();
  if (sealer !== null) await handle.writeFile(sealer.end());
  return { sha256: hash.digest('hex'), sizeBytes: BigInt(size) };
}

async function hashOnDisk(path: string): Promise<{ sha256: string; sizeBytes: number } | null> {
  const handle = await openToRead(path);
  if (handle === null) return null;
  try {
    return { sha256: await hashOf(handle), sizeBytes: (await handle.stat()).size };
  } finally {
    await handle.close();
  }
}

async function hashOf(handle: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(HASH_CHUNK_BYTES);
  for (let position = 0; ;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
}

async function openToRead(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function remove(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

const HUNG_UP: readonly unknown[] = ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'];

/** The uploader went away in the middle. */
const isHungUp = (error: unknown): boolean => HUNG_UP.includes(codeOf(error));
const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
}
