import { Injectable } from '@nestjs/common';
import type { RouterUpload, UploadDiff } from '@demarc/contracts';
import { Database, sqlState } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import { CpeRepository } from './cpe.repository';
import {
  RouterUploadInUse,
  RouterUploadNotComparable,
  RouterUploadNotFound,
  RouterUploadUnreadable,
} from './inventory.errors';
import { diffLines, maskSecret, withContext } from './line-diff';
import type { OpenFile } from './open-file';
import type { RouterUploadEntity } from './router-upload.entity';
import { RouterUploadRepository } from './router-upload.repository';
import { toRouterUpload } from './router-upload.view';
import { RouterUploads } from './router-uploads.service';

/** foreign_key_violation, check_violation: somebody still needs the row. */
const STILL_NEEDED = new Set(['23503', '23514']);
const MAX_TEXT_BYTES = 2_097_152;
const MAX_LINES = 20_000;
const MAX_SHOWN_LINES = 2_000;
const MAX_LINE_LENGTH = 400;

/** What staff do with the files of routers: look, release, take out, delete. */
@Injectable()
export class ReviewUploads {
  constructor(
    private readonly database: Database,
    private readonly uploads: RouterUploadRepository,
    private readonly files: RouterUploads,
    private readonly cpes: CpeRepository,
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
  ) {}

  async listOf(cpeId: string): Promise<RouterUpload[]> {
    return this.viewsOf(await this.uploads.listOf(this.database.sql, cpeId));
  }

  async listQuarantined(): Promise<RouterUpload[]> {
    return this.viewsOf(await this.uploads.listQuarantined(this.database.sql));
  }

  async release(by: StaffIdentity, id: string): Promise<RouterUpload> {
    const upload = await this.database.transaction(async (tx) => {
      const before = await this.files.get(tx, id);
      if (before.state === 'released') return before;
      const released = await this.files.release(tx, id, by.name);
      await this.audit.record(tx, { ...subjectOf(released), by, action: 'router-upload.released' });
      return released;
    });
    const cpe = await this.cpes.find(this.database.sql, upload.cpeId);
    return toRouterUpload(upload, cpe?.serialNumber ?? '');
  }

  /** The bytes, for somebody to look at elsewhere: they hold the secrets of a house, so it is written down. */
  async open(by: StaffIdentity, id: string): Promise<{ upload: RouterUploadEntity; file: OpenFile }> {
    const upload = await this.files.get(this.database.sql, id);
    const file = await this.files.open(upload);
    if (file === null) throw new RouterUploadUnreadable();
    await this.database.transaction((tx) =>
      this.audit.record(tx, { ...subjectOf(upload), by, action: 'router-upload.taken-out' }),
    );
    return { upload, file };
  }

  async delete(by: StaffIdentity, id: string): Promise<void> {
    try {
      await this.database.transaction(async (tx) => {
        const upload = await this.uploads.findForUpdate(tx, id);
        if (upload === null) throw new RouterUploadNotFound(id);
        await this.uploads.delete(tx, id);
        await this.audit.record(tx, { ...subjectOf(upload), by, action: 'router-upload.deleted' });
        await this.live.publish(tx, { topic: 'router-upload', id });
      });
    } catch (error) {
      if (STILL_NEEDED.has(sqlState(error) ?? '')) throw new RouterUploadInUse();
      throw error;
    }
    await this.files.deleteBytes(id);
  }

  /** What is different in one since another of the same kind; values that look like passwords are left out. */
  async diff(id: string, againstId: string): Promise<UploadDiff> {
    const { sql } = this.database;
    const [to, from] = [await this.files.get(sql, id), await this.files.get(sql, againstId)];
    const lines = diffLines(await this.linesOf(from), await this.linesOf(to));
    if (lines === null) throw new RouterUploadNotComparable('hardly a line is the same in both');
    const count = (change: string): number => lines.filter((line) => line.change === change).length;
    const shown = withContext(lines).slice(0, MAX_SHOWN_LINES);
    return {
      from: from.id,
      to: to.id,
      added: count('added'),
      removed: count('removed'),
      lines: shown.map((line) => ({ ...line, text: maskSecret(line.text).slice(0, MAX_LINE_LENGTH) })),
    };
  }

  private async viewsOf(uploads: readonly RouterUploadEntity[]): Promise<RouterUpload[]> {
    const cpes = await this.cpes.listByIds(
      this.database.sql,
      uploads.map(({ cpeId }) => cpeId),
    );
    const serials = new Map(cpes.map(({ id, serialNumber }) => [id, serialNumber]));
    return uploads.map((upload) => toRouterUpload(upload, serials.get(upload.cpeId) ?? ''));
  }

  private async linesOf(upload: RouterUploadEntity): Promise<string[]> {
    const isLarge = upload.sizeBytes > BigInt(MAX_TEXT_BYTES);
    if (isLarge) throw new RouterUploadNotComparable(`only files up to ${MAX_TEXT_BYTES} bytes are compared`);
    const file = await this.files.open(upload);
    if (file === null) throw new RouterUploadUnreadable();
    const parts: Buffer[] = [];
    for await (const part of file.read({ start: 0, end: file.sizeBytes - 1 })) parts.push(part as Buffer);
    const bytes = Buffer.concat(parts);
    if (bytes.includes(0)) throw new RouterUploadNotComparable('this is no text');
    // What is not UTF-8 is Latin-1 in older boxes; every byte is a character of it.
    const utf8 = bytes.toString('utf8');
    const lines = (utf8.includes('\ufffd') ? bytes.toString('latin1') : utf8).split(/\r\n|\n|\r/);
    if (lines.length > MAX_LINES) throw new RouterUploadNotComparable(`only ${MAX_LINES} lines are compared`);
    return lines;
  }
}

const subjectOf = (upload: RouterUploadEntity) => ({
  subjectType: 'router',
  subjectId: upload.cpeId,
  after: { upload: upload.id, kind: upload.kind, version: upload.version, sha256: upload.sha256 },
});
