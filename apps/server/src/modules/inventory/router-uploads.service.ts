import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { RouterUploadKind, RouterUploadReason } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { AppConfig } from '../../platform/config/app-config';
import type { Sql, Tx } from '../../platform/database/database';
import { newId } from '../../platform/ids';
import { LiveEvents } from '../../platform/live/live-events';
import { FILE_HEADER_BYTES, SecretBox, SecretUnreadable, type SecretPlace } from '../../platform/secrets/secret-box';
import { SealedFileUnreadable, type FileOpener } from '../../platform/secrets/sealed-file';
import type { CpeEntity } from './cpe.entity';
import { RouterUploadNotFound, RouterUploadQuarantined } from './inventory.errors';
import { readAt, sealedFile, type FileOnDisk, type OpenFile } from './open-file';
import { RouterFileStore, type ReceivedFile } from './router-file-store';
import type { RouterUploadEntity } from './router-upload.entity';
import { RouterUploadRepository, type BackupPage } from './router-upload.repository';

export type { RouterUploadEntity } from './router-upload.entity';
export type { ReceivedFile } from './router-file-store';

/** What is known of a file besides its bytes. */
export interface Arrival {
  readonly cpe: CpeEntity;
  readonly kind: RouterUploadKind;
  readonly fileType: string;
  readonly reason: RouterUploadReason;
  readonly askedBy: string;
  readonly receivedFrom: string;
}

/** More files of one router than this are a loop, not a backup. */
const MAX_FILES_OF_CPE = 1_000;

/** Configuration files hold passwords: what is on the disk is sealed, each file with a key of its own. */
export const contentPlace = (id: string): SecretPlace => ({ table: 'router_upload', column: 'content', rowId: id });

/** Files that routers send: into quarantine, from there released, and given back. */
@Injectable()
export class RouterUploads {
  constructor(
    private readonly uploads: RouterUploadRepository,
    private readonly store: RouterFileStore,
    private readonly box: SecretBox,
    private readonly live: LiveEvents,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  get maxBytes(): number {
    return this.store.maxUploadBytes;
  }

  find(sql: Sql, id: string): Promise<RouterUploadEntity | null> {
    return this.uploads.find(sql, id);
  }

  async get(sql: Sql, id: string): Promise<RouterUploadEntity> {
    const found = await this.uploads.find(sql, id);
    if (found === null) throw new RouterUploadNotFound(id);
    return found;
  }

  findLatest(sql: Sql, cpeId: string): Promise<RouterUploadEntity | null> {
    return this.uploads.findLatest(sql, cpeId);
  }

  /** Routers that are managed and whose last backup is older, or that have none, by id. */
  listWithoutBackup(sql: Sql, page: BackupPage): Promise<CpeEntity[]> {
    return this.uploads.listWithoutBackup(sql, page);
  }

  /** C21: whether this router may send any more. */
  async hasRoom(sql: Sql, cpeId: string): Promise<boolean> {
    const { count, bytes } = await this.uploads.usageOf(sql, cpeId);
    return count < MAX_FILES_OF_CPE && bytes < this.config.settings.FILES_UPLOAD_QUOTA_BYTES;
  }

  /** Sealed on its way to the disk, in constant memory. It counts only after `keep`. */
  async receive(source: AsyncIterable<Buffer>): Promise<ReceivedFile & { readonly id: string }> {
    const id = newId();
    const sealer = this.box.sealFile(contentPlace(id));
    return { id, ...(await this.store.receive(id, source, { maxBytes: this.maxBytes, sealer })) };
  }

  keep(id: string): Promise<void> {
    return this.store.keep(id);
  }

  discard(id: string): Promise<void> {
    return this.store.discard(id);
  }

  deleteBytes(id: string): Promise<void> {
    return this.store.delete(id);
  }

  /** What was received and kept becomes known, in quarantine. */
  async insert(tx: Tx, { id, sha256, sizeBytes }: ReceivedFile & { id: string }, arrival: Arrival): Promise<void> {
    const { cpe, kind, fileType, reason, askedBy, receivedFrom } = arrival;
    const now = this.clock.now();
    await this.uploads.insert(tx, {
      id,
      cpeId: cpe.id,
      kind,
      fileType,
      state: 'quarantined',
      version: null,
      reason,
      askedBy,
      sizeBytes,
      sha256,
      productClass: cpe.productClass ?? '',
      hardwareVersion: cpe.hardwareVersion,
      softwareVersion: cpe.softwareVersion,
      receivedFrom,
      receivedAt: now,
      seenAt: now,
      neededUntil: null,
      releasedAt: null,
      releasedBy: null,
      storedIn: this.store.keptIn,
      moveProblem: null,
    });
    await this.live.publish(tx, { topic: 'router-upload', id });
  }

  /** Out of quarantine; a configuration becomes the next version. What is out already was sent once more. */
  async release(tx: Tx, id: string, by: string): Promise<RouterUploadEntity> {
    const upload = await this.uploads.findForUpdate(tx, id);
    if (upload === null) throw new RouterUploadNotFound(id);
    const now = this.clock.now();
    const change =
      upload.state === 'released'
        ? { seenAt: now }
        : { state: 'released' as const, releasedAt: now, releasedBy: by, version: await this.nextVersion(tx, upload) };
    await this.uploads.update(tx, id, change);
    await this.live.publish(tx, { topic: 'router-upload', id });
    return { ...upload, ...change };
  }

  /** A router may be told to fetch it until then. */
  async need(tx: Tx, id: string, until: Date): Promise<void> {
    await this.uploads.update(tx, id, { neededUntil: until });
  }

  /** Its bytes as the router sent them; null when they are gone or were changed, which is found before one is given. */
  async open(upload: RouterUploadEntity): Promise<OpenFile | null> {
    if (upload.state !== 'released') throw new RouterUploadQuarantined();
    const file = await this.store.open(upload.id, null);
    if (file === null) return null;
    try {
      const header = await readAt(file.handle, 0, FILE_HEADER_BYTES);
      const opener = this.box.openFile(contentPlace(upload.id), header, file.sizeBytes);
      if ((await hashOf(file, opener)) === upload.sha256) return sealedFile(file, opener);
      await file.handle.close();
      return null;
    } catch (error) {
      await file.handle.close();
      if (error instanceof SecretUnreadable || error instanceof SealedFileUnreadable) return null;
      throw error;
    }
  }

  private async nextVersion(tx: Tx, { cpeId, kind }: RouterUploadEntity): Promise<number | null> {
    if (kind !== 'config') return null;
    await this.uploads.lockVersions(tx, cpeId);
    return ((await this.uploads.findLatest(tx, cpeId))?.version ?? 0) + 1;
  }
}

async function hashOf({ handle }: FileOnDisk, opener: FileOpener): Promise<string> {
  const hash = createHash('sha256');
  const whole = { start: 0, end: opener.sizeBytes - 1 };
  for await (const bytes of opener.read(whole, (position, length) => readAt(handle, position, length)))
    hash.update(bytes);
  return hash.digest('hex');
}
