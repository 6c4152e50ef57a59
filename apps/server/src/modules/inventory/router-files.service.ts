import { Injectable } from '@nestjs/common';
import type { RouterFileKind, UploadRouterFile } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, isUniqueViolation, sqlState, type Sql } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import { RouterFileAltered, RouterFileInUse, RouterFileNotFound } from './inventory.errors';
import { plainFile, type OpenFile } from './open-file';
import { RouterFileStore } from './router-file-store';
import type { RouterFileEntity } from './router-file.entity';
import { RouterFileRepository } from './router-file.repository';

export type { OpenFile } from './open-file';
export type { RouterFileEntity } from './router-file.entity';

const FILE_TYPES: Readonly<Record<RouterFileKind, string>> = {
  firmware: '1 Firmware Upgrade Image',
  'web-content': '2 Web Content',
  'vendor-config': '3 Vendor Configuration File',
};

/** foreign_key_violation, check_violation: somebody still needs the row. */
const STILL_NEEDED = new Set(['23503', '23514']);

/** Images and configuration files that staff upload and routers fetch. */
@Injectable()
export class RouterFiles {
  constructor(
    private readonly database: Database,
    private readonly files: RouterFileRepository,
    private readonly store: RouterFileStore,
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
  ) {}

  list(): Promise<RouterFileEntity[]> {
    return this.files.list(this.database.sql);
  }

  listIn(sql: Sql): Promise<RouterFileEntity[]> {
    return this.files.list(sql);
  }

  async get(sql: Sql, id: string): Promise<RouterFileEntity> {
    const file = await this.files.find(sql, id);
    if (file === null) throw new RouterFileNotFound(id);
    return file;
  }

  find(sql: Sql, id: string): Promise<RouterFileEntity | null> {
    return this.files.find(sql, id);
  }

  /** The bytes of a file, as they were uploaded; null when they are not there any more. */
  async open(file: RouterFileEntity): Promise<OpenFile | null> {
    const found = await this.store.open(file.id, file.sha256);
    return found === null ? null : plainFile(found);
  }

  /** The same bytes for the same purpose again give the first file: a retried upload makes one. */
  async upload(
    by: StaffIdentity | string,
    request: UploadRouterFile,
    source: AsyncIterable<Buffer>,
  ): Promise<RouterFileEntity> {
    const id = newId();
    const received = await this.store.receive(id, source, { maxBytes: this.store.maxFileBytes, sealer: null });
    if (request.sha256 !== undefined && request.sha256 !== received.sha256) {
      await this.store.discard(id);
      throw new RouterFileAltered(received.sha256);
    }
    const fileType = request.fileType ?? FILE_TYPES[request.kind];
    const content = { sha256: received.sha256, fileType, productClass: request.productClass };
    const known = await this.files.findByContent(this.database.sql, content);
    if (known !== null) {
      await this.store.discard(id);
      return known;
    }
    await this.store.keep(id);
    const file: RouterFileEntity = {
      id,
      name: request.name,
      kind: request.kind,
      version: request.version ?? null,
      fromVersion: request.fromVersion ?? null,
      hardwareVersion: request.hardwareVersion ?? null,
      suffix: request.suffix ?? '',
      sizeBytes: received.sizeBytes,
      uploadedBy: typeof by === 'string' ? by : by.name,
      uploadedAt: this.clock.now(),
      storedIn: this.store.keptIn,
      moveProblem: null,
      ...content,
    };
    return this.insert(by, file);
  }

  async delete(by: StaffIdentity | string, id: string): Promise<void> {
    try {
      await this.database.transaction(async (tx) => {
        const file = await this.get(tx, id);
        await this.files.delete(tx, id);
        await this.audit.record(tx, {
          by,
          action: 'router-file.deleted',
          subjectType: 'router-file',
          subjectId: id,
          before: { name: file.name, sha256: file.sha256 },
        });
        await this.live.publish(tx, { topic: 'router-file', id });
      });
    } catch (error) {
      if (STILL_NEEDED.has(sqlState(error) ?? '')) throw new RouterFileInUse();
      throw error;
    }
    await this.store.delete(id);
  }

  private async insert(by: StaffIdentity | string, file: RouterFileEntity): Promise<RouterFileEntity> {
    try {
      await this.database.transaction(async (tx) => {
        await this.files.insert(tx, file);
        await this.audit.record(tx, {
          by,
          action: 'router-file.uploaded',
          subjectType: 'router-file',
          subjectId: file.id,
          after: { name: file.name, fileType: file.fileType, productClass: file.productClass, sha256: file.sha256 },
        });
        await this.live.publish(tx, { topic: 'router-file', id: file.id });
      });
      return file;
    } catch (error) {
      await this.store.delete(file.id);
      const first = isUniqueViolation(error, 'ux_router_file_content')
        ? await this.files.findByContent(this.database.sql, file)
        : null;
      if (first === null) throw error;
      return first;
    }
  }
}
