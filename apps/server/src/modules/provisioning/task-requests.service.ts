import { Injectable } from '@nestjs/common';
import { assert, assertNever } from '@demarc/kernel';
import type { TaskKind } from '@demarc/contracts';
import type { AcsRequest } from '@demarc/cwmp';
import { isValueType, ReportedTree } from '@demarc/datamodel';
import { Database } from '../../platform/database/database';
import { SecretBox } from '../../platform/secrets/secret-box';
import { CpeTrees } from '../inventory/cpe-trees.service';
import { RouterFileLinks } from '../inventory/router-file-links.service';
import { RouterFiles } from '../inventory/router-files.service';
import { payloadPlace } from './cpe-tasks.service';
import type { CpeTaskEntity } from './provisioning.entity';
import type { SessionWork } from './session-work';
import { WriteGate } from './write-gate.service';

/** What a task asks of its router: a request, its tree anew, what people look at, or nothing, because it cannot be asked. */
export type TaskRequest = AcsRequest | 'refresh' | 'read-live' | { readonly impossible: string };

/** Makes the request of a task at the moment it is sent: types from the tree, secrets opened, URLs fresh. */
@Injectable()
export class TaskRequests {
  constructor(
    private readonly database: Database,
    private readonly trees: CpeTrees,
    private readonly files: RouterFiles,
    private readonly links: RouterFileLinks,
    private readonly box: SecretBox,
    private readonly gate: WriteGate,
  ) {}

  /** What may be asked of this router now; null: everything. The rest waits, and loses no time by it. */
  kindsFor(work: SessionWork): readonly TaskKind[] | null {
    return this.gate.tasksOf(work);
  }

  make(task: CpeTaskEntity, work: SessionWork): Promise<TaskRequest> | TaskRequest {
    switch (task.kind) {
      case 'refresh':
      case 'read-live':
        return task.kind;
      case 'reboot':
        return { method: 'Reboot', commandKey: task.commandKey };
      case 'factory-reset':
        return { method: 'FactoryReset' };
      case 'get-rpc-methods':
        return { method: 'GetRPCMethods' };
      case 'set-parameters':
        return this.setParameters(task, work);
      case 'download':
        return this.download(task);
      default:
        return assertNever(task.kind);
    }
  }

  private async setParameters(task: CpeTaskEntity, work: SessionWork): Promise<AcsRequest> {
    const stored = await this.trees.find(this.database.sql, task.cpeId);
    const tree = ReportedTree.of(stored?.parameters ?? []);
    const parameters = task.payloadSealed === null ? [] : this.openPayload(task.id, task.payloadSealed);
    const values = parameters.map(({ path, value }) => {
      const type = tree.row(path)?.[2] ?? '';
      return { name: path, value, type: isValueType(type) ? type : 'string' };
    });
    // The ParameterKey stays what it is: it speaks of the wanted state, which this is no part of.
    return { method: 'SetParameterValues', values, parameterKey: work.reportedParameterKey ?? '' };
  }

  private async download({ cpeId, fileId, commandKey }: CpeTaskEntity): Promise<TaskRequest> {
    assert(fileId !== null, 'a download that is open has its file');
    const file = await this.files.get(this.database.sql, fileId);
    const base = this.links.baseUrl;
    if (base === null) return { impossible: 'nobody said where routers find files: set FILES_PUBLIC_URL' };
    return {
      method: 'Download',
      commandKey,
      fileType: file.fileType,
      url: this.links.urlOf(base, { fileId, cpeId, suffix: file.suffix }),
      // The URL is the credential: a user name would only be one more thing for a bootloader to get wrong (G43).
      username: '',
      password: '',
      fileSizeBytes: Number(file.sizeBytes),
      targetFileName: '',
      delaySeconds: 0,
    };
  }

  private openPayload(taskId: string, sealed: Buffer): { path: string; value: string }[] {
    return JSON.parse(this.box.open(payloadPlace(taskId), sealed)) as { path: string; value: string }[];
  }
}
