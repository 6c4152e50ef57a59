import { Injectable } from '@nestjs/common';
import type { ConfigPreview, PreviewConfigProfile } from '@demarc/contracts';
import { findManagementPath, ReportedTree } from '@demarc/datamodel';
import {
  previewPush,
  profileProblems,
  resolveProfile,
  turned,
  type ProfileDocument,
  type PushRecord,
} from '@demarc/provisioning';
import { Database, type Sql } from '../../platform/database/database';
import type { StaffIdentity } from '../../platform/http/permissions';
import { CpeTrees } from '../inventory/cpe-trees.service';
import { InventoryService, type CpeEntity } from '../inventory/inventory.service';
import { AuditLog } from '../staff/audit.service';
import type { ConfigPushEntity } from './config-push.entity';
import { ConfigPushRepository } from './config-push.repository';
import { ConfigProfileInvalid, ConfigPushNotFound, ConfigPushOver } from './provisioning.errors';

const SHOWN = 20;

/** What people see of pushes, and what they may do about them. */
@Injectable()
export class ConfigPushes {
  constructor(
    private readonly database: Database,
    private readonly pushes: ConfigPushRepository,
    private readonly trees: CpeTrees,
    private readonly inventory: InventoryService,
    private readonly audit: AuditLog,
  ) {}

  async listOf(sql: Sql, cpeId: string): Promise<ConfigPushEntity[]> {
    await this.inventory.get(sql, cpeId);
    return this.pushes.listOf(sql, cpeId, SHOWN);
  }

  /** The very decisions of a push, on the router as it was last read; nothing is sent. */
  async preview({ routerId, settings, objects }: PreviewConfigProfile): Promise<ConfigPreview> {
    const document: ProfileDocument = { settings, objects };
    const problems = profileProblems(document);
    if (problems.length > 0) throw new ConfigProfileInvalid({ problems });
    const { sql } = this.database;
    const [cpe, stored] = await Promise.all([this.inventory.get(sql, routerId), this.trees.find(sql, routerId)]);
    const record = await this.resolve(sql, cpe, document);
    if (stored === null || record === null) return { lines: [], treeReadAt: null };
    const reading = stored.parameters.map(([path, value, type]) => [path, value, type] as const);
    return { lines: previewPush(record, reading), treeReadAt: stored.readAt.toISOString() };
  }

  /** A profile as one router takes it; null while nothing is known of the router. */
  async resolve(sql: Sql, cpe: CpeEntity, document: ProfileDocument): Promise<PushRecord | null> {
    const [stored, presence] = await Promise.all([
      this.trees.find(sql, cpe.id),
      this.inventory.presenceOf(sql, [cpe.id]),
    ]);
    if (cpe.root === null || stored === null) return null;
    const tree = ReportedTree.of(stored.parameters);
    const sourceAddress = presence.get(cpe.id)?.sourceAddress ?? null;
    const branch = findManagementPath(tree, cpe.root, {
      connectionRequestUrl: cpe.connectionRequestUrl,
      sourceAddress,
    });
    return resolveProfile(document, { tree, root: cpe.root, branch });
  }

  /** What was refused is tried once more: somebody has done something about the reason. */
  retry(by: StaffIdentity, pushId: string): Promise<ConfigPushEntity> {
    return this.database.transaction(async (tx) => {
      const push = await this.pushes.findForUpdate(tx, pushId);
      if (push === null) throw new ConfigPushNotFound(pushId);
      if (push.restoredAt !== null) throw new ConfigPushOver();
      const isBack = push.state === 'restoring';
      const change = {
        state: isBack ? ('restoring' as const) : ('applying' as const),
        record: turned(push.record, isBack ? 'restore' : 'apply'),
        attempts: 0,
        note: null,
      };
      await this.pushes.update(tx, pushId, change);
      await this.pushes.leaveDue(tx, push.cpeId, 'a configuration push is tried again', null);
      await this.audit.record(tx, {
        by,
        action: 'config-push.retried',
        subjectType: 'router',
        subjectId: push.cpeId,
        after: { push: pushId },
      });
      return { ...push, ...change };
    });
  }
}
