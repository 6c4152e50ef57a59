import { Injectable } from '@nestjs/common';
import { NbiFiles } from './nbi-files.service';
import { refuse } from './nbi-reply';
import { need, type NbiCaller } from './nbi-request';
import type { ReadTask } from './nbi-tasks.service';
import { TaskBody } from './task-body';
import { PERMISSION_OF } from './task-orders';

/** Reads what was posted, and whether the caller may. */
@Injectable()
export class TaskReader {
  constructor(private readonly files: NbiFiles) {}

  /** @throws NbiRefused with what is wrong about it */
  async read(caller: NbiCaller, body: unknown): Promise<ReadTask> {
    const read = TaskBody.safeParse(body);
    if (!read.success) {
      const [issue] = read.error.issues;
      return refuse(
        400,
        `Invalid task: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.replaceAll(/\s+/g, ' '),
      );
    }
    need(caller, PERMISSION_OF[read.data.name]);
    const fileId = read.data.name === 'download' ? await this.files.meant(read.data) : null;
    return { body: read.data, fileId };
  }
}
