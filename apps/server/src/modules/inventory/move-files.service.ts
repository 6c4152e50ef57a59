import { Injectable } from '@nestjs/common';
import type { FileStorage, MoveProblem } from '@demarc/contracts';
import { Database } from '../../platform/database/database';
import { LiveEvents } from '../../platform/live/live-events';
import { FileStoreUnavailable } from './inventory.errors';
import { RouterFileStore } from './router-file-store';
import { StoredFileRepository, type FileOnlyOnDisk } from './stored-file.repository';

/** So much in one go: routers are served from the same disk, over the same line. */
const MAX_FILES = 50;
const MAX_BYTES = 268_435_456;
const MAX_SHOWN = 20;

/**
 * Files that were on the disk before there was a bucket. One counts as moved when the bucket has given back exactly what is
 * on the disk, and only then the disk's is a copy; what is left to move stands in the rows, so that it goes on after anything.
 */
@Injectable()
export class MoveFiles {
  /** Where this process goes on; after the last one from the first, since a disk or a store may be well again. */
  private after: string | null = null;

  constructor(
    private readonly database: Database,
    private readonly files: StoredFileRepository,
    private readonly store: RouterFileStore,
    private readonly live: LiveEvents,
  ) {}

  /** How many are in the bucket now that were not before. */
  async run(): Promise<number> {
    if (!this.store.hasBucket) return 0;
    const files = await this.files.listOnDisk(this.database.sql, { after: this.after, limit: MAX_FILES });
    if (files.length === 0) this.after = null;
    let moved = 0;
    let bytes = 0;
    for (const file of files) {
      if (bytes >= MAX_BYTES) break;
      const outcome = await this.move(file);
      if (outcome === 'unavailable') break;
      if (outcome === 'moved') moved += 1;
      bytes += file.sizeBytes;
      this.after = file.id;
    }
    return moved;
  }

  async show(): Promise<FileStorage> {
    const { sql } = this.database;
    const [counts, problems] = await Promise.all([this.files.count(sql), this.files.listInTrouble(sql, MAX_SHOWN)]);
    return { keptIn: this.store.hasBucket ? 'bucket' : 'disk', ...counts, problems };
  }

  private async move(file: FileOnlyOnDisk): Promise<'moved' | 'left' | 'unavailable'> {
    try {
      const found = await this.store.intoBucket(file.id, file.sha256);
      if (found !== 'same') {
        await this.note(file, found);
        return 'left';
      }
    } catch (error) {
      // The store is down: nothing is said of the file, and it is tried again.
      if (error instanceof FileStoreUnavailable) return 'unavailable';
      throw error;
    }
    const isThere = await this.database.transaction(async (tx) => {
      const isMarked = await this.files.markInBucket(tx, file);
      await this.live.publish(tx, { topic: file.kind, id: file.id });
      return isMarked;
    });
    if (!isThere) await this.store.delete(file.id);
    return 'moved';
  }

  private async note(file: FileOnlyOnDisk, problem: MoveProblem): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.files.markProblem(tx, file, problem);
      await this.live.publish(tx, { topic: file.kind, id: file.id });
    });
  }
}
