import { Injectable } from '@nestjs/common';
import type { MoveProblem } from '@demarc/contracts';
import type { Sql, Tx } from '../../platform/database/database';

/** A file of either kind whose bytes are on the disk and nowhere else. */
export interface FileOnlyOnDisk {
  readonly id: string;
  readonly kind: 'router-file' | 'router-upload';
  readonly sizeBytes: number;
  /** Of the stored bytes; null where those are sealed, and only prove themselves as they are read. */
  readonly sha256: string | null;
}

export interface StoredCounts {
  readonly files: number;
  readonly bytes: number;
  readonly filesOnDisk: number;
  readonly bytesOnDisk: number;
}

export interface FileInTrouble {
  readonly id: string;
  readonly name: string;
  readonly problem: MoveProblem;
}

const TABLES = { 'router-file': 'router_file', 'router-upload': 'router_upload' } as const;

const BOTH = `(select id, 'router-file' as kind, name, size_bytes, sha256, stored_in, move_problem from router_file
  union all select u.id, 'router-upload', u.kind || ' of ' || c.serial_number, u.size_bytes, null, u.stored_in, u.move_problem
  from router_upload u join cpe c on c.id = u.cpe_id) f`;

/** Where the bytes of files are, whichever kind they are. */
@Injectable()
export class StoredFileRepository {
  /** By id, after the one that was looked at last. */
  async listOnDisk(sql: Sql, { after, limit }: { after: string | null; limit: number }): Promise<FileOnlyOnDisk[]> {
    const rows = await sql.query<(Omit<FileOnlyOnDisk, 'sizeBytes'> & { sizeBytes: string })[]>(
      `select id, kind, size_bytes as "sizeBytes", sha256 from ${BOTH}
       where stored_in = 'disk' and ($1::uuid is null or id > $1) order by id limit $2`,
      [after, limit],
    );
    return rows.map((row) => ({ ...row, sizeBytes: Number(row.sizeBytes) }));
  }

  async listIds(sql: Sql): Promise<string[]> {
    const rows = await sql.query<{ id: string }[]>(`select id from ${BOTH}`);
    return rows.map(({ id }) => id);
  }

  async listIdsOnDisk(sql: Sql): Promise<string[]> {
    const rows = await sql.query<{ id: string }[]>(`select id from ${BOTH} where stored_in = 'disk'`);
    return rows.map(({ id }) => id);
  }

  /** False when it was deleted meanwhile. */
  async markInBucket(tx: Tx, { id, kind }: FileOnlyOnDisk): Promise<boolean> {
    const [, count] = await tx.query<[unknown, number]>(
      `update ${TABLES[kind]} set stored_in = 'bucket', move_problem = null where id = $1`,
      [id],
    );
    return count > 0;
  }

  async markProblem(tx: Tx, { id, kind }: FileOnlyOnDisk, problem: MoveProblem): Promise<void> {
    await tx.query(`update ${TABLES[kind]} set move_problem = $2 where id = $1 and move_problem is distinct from $2`, [
      id,
      problem,
    ]);
  }

  async count(sql: Sql): Promise<StoredCounts> {
    const [row] = await sql.query<[Record<keyof StoredCounts, string>]>(
      `select count(*) as files, coalesce(sum(size_bytes), 0) as bytes,
         count(*) filter (where stored_in = 'disk') as "filesOnDisk",
         coalesce(sum(size_bytes) filter (where stored_in = 'disk'), 0) as "bytesOnDisk"
       from ${BOTH}`,
    );
    const { files, bytes, filesOnDisk, bytesOnDisk } = row;
    return {
      files: Number(files),
      bytes: Number(bytes),
      filesOnDisk: Number(filesOnDisk),
      bytesOnDisk: Number(bytesOnDisk),
    };
  }

  listInTrouble(sql: Sql, limit: number): Promise<FileInTrouble[]> {
    return sql.query<FileInTrouble[]>(
      `select id, name, move_problem as problem from ${BOTH} where move_problem is not null order by id limit $1`,
      [limit],
    );
  }
}
