import { Injectable } from '@nestjs/common';
import type { CreateTask, RouterUploadReason } from '@demarc/contracts';
import { isParameterPath } from '@demarc/datamodel';
import type { Tx } from '../../platform/database/database';
import { Clock } from '../../platform/clock';
import { InventoryService, type CpeEntity } from '../inventory/inventory.service';
import { RouterFiles } from '../inventory/router-files.service';
import { RouterUploads } from '../inventory/router-uploads.service';
import {
  BackupOfAnotherRouter,
  FileForAnotherHardware,
  FileForAnotherModel,
  FileForAnotherVersion,
  ImageUnderWay,
  NotABackup,
  ParameterUnknown,
  RouterNotArmed,
  RouterNotManaged,
  TaskNotFound,
  TransferNotUnderWay,
  WindowsOverlap,
} from './provisioning.errors';
import { deadlineSeconds, isTransfer, isUnderWay, type TaskOrder } from './task-payload';
import { NO_BACKUP } from './task-states.service';
import type { TaskResultLine } from './task.entity';
import { TaskRepository } from './task.repository';
import { UploadAbilities } from './upload-abilities.service';
import { READING_TASKS } from './write-gate.service';

/** What goes with a task that is admitted. */
export interface Admitted {
  /** The configuration is taken first; null: not. */
  readonly backup: Extract<RouterUploadReason, 'before-firmware' | 'before-restore'> | null;
  /** What people are to know of it. */
  readonly line: TaskResultLine | null;
}

const PLAIN: Admitted = { backup: null, line: null };

/** Which tasks a router may be given at all. */
@Injectable()
export class AdmitTask {
  constructor(
    private readonly inventory: InventoryService,
    private readonly files: RouterFiles,
    private readonly uploads: RouterUploads,
    private readonly tasks: TaskRepository,
    private readonly abilities: UploadAbilities,
    private readonly clock: Clock,
  ) {}

  /** Locks the router; throws what speaks against the task. */
  async admit(tx: Tx, cpeId: string, order: TaskOrder): Promise<Admitted> {
    const { kind } = order;
    for (const path of pathsOf(order)) if (!isParameterPath(path)) throw new ParameterUnknown(path);
    const cpe = await this.inventory.getForUpdate(tx, cpeId);
    if (cpe.state !== 'active' && cpe.state !== 'enrolling') throw new RouterNotManaged(cpe.state);
    if (cpe.mode === 'observe' && !READING_TASKS.includes(kind)) throw new RouterNotArmed();
    if (kind === 'cancel-transfer') await this.admitCancel(tx, cpeId, order.taskId);
    if (kind === 'download') return this.admitDownload(tx, cpe, order);
    if (kind === 'restore') return this.admitRestore(tx, cpe, order);
    return PLAIN;
  }

  private async admitDownload(
    tx: Tx,
    cpe: CpeEntity,
    { fileId, windows, backup }: Order<'download'>,
  ): Promise<Admitted> {
    const [first, second] = windows ?? [];
    if (first !== undefined && second !== undefined && second.startSeconds < first.endSeconds)
      throw new WindowsOverlap();
    // C20: the wrong image makes a brick of a router.
    const file = await this.files.get(tx, fileId);
    const { productClass, hardwareVersion, fromVersion } = file;
    if (productClass !== '' && productClass !== cpe.productClass) throw new FileForAnotherModel(productClass);
    if (hardwareVersion !== null && hardwareVersion !== cpe.hardwareVersion)
      throw new FileForAnotherHardware(hardwareVersion);
    if (fromVersion !== null && fromVersion !== cpe.softwareVersion) throw new FileForAnotherVersion(fromVersion);
    if (file.kind === 'firmware' && (await this.tasks.isImageUnderWay(tx, cpe.id))) throw new ImageUnderWay();
    if (!(backup ?? file.kind === 'firmware')) return PLAIN;
    return this.withBackup(tx, cpe, 'before-firmware');
  }

  private async admitRestore(
    tx: Tx,
    cpe: CpeEntity,
    { uploadId, acceptsOtherRouter = false, backup = true, ...order }: Order<'restore'>,
  ): Promise<Admitted> {
    const upload = await this.uploads.get(tx, uploadId);
    if (upload.version === null) throw new NotABackup();
    if (upload.cpeId !== cpe.id) {
      if (upload.productClass !== cpe.productClass) throw new FileForAnotherModel(upload.productClass);
      if (!acceptsOtherRouter) throw new BackupOfAnotherRouter();
    }
    const seconds = deadlineSeconds({ ...order, uploadId });
    await this.uploads.need(tx, uploadId, new Date(this.clock.now().getTime() + seconds * 1000));
    return backup ? this.withBackup(tx, cpe, 'before-restore') : PLAIN;
  }

  /** A model that cannot send its configuration goes without, and people see it. */
  private async withBackup(tx: Tx, cpe: CpeEntity, backup: NonNullable<Admitted['backup']>): Promise<Admitted> {
    const canUpload = await this.abilities.of(tx, cpe);
    return canUpload === false ? { backup: null, line: NO_BACKUP } : { backup, line: null };
  }

  private async admitCancel(tx: Tx, cpeId: string, taskId: string): Promise<void> {
    const transfer = await this.tasks.find(tx, taskId);
    if (transfer === null || transfer.cpeId !== cpeId || !isTransfer(transfer.kind)) throw new TaskNotFound(taskId);
    if (!isUnderWay(transfer)) throw new TransferNotUnderWay(transfer.state);
  }
}

type Order<Kind extends CreateTask['kind']> = Extract<CreateTask, { kind: Kind }>;

function pathsOf(order: TaskOrder): string[] {
  switch (order.kind) {
    case 'set-parameters':
      return order.parameters.map(({ path }) => path);
    // An object's name, which ends with a dot, stands for all below it.
    case 'get-attributes':
    case 'get-parameters':
      return order.paths.map((path) => path.replace(/\.$/, ''));
    case 'add-object':
    case 'delete-object':
      return [order.objectName.slice(0, -1)];
    case 'set-attributes':
      return order.attributes.map(({ path }) => path.replace(/\.$/, ''));
    default:
      return [];
  }
}
