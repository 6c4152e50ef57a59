import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  CreateTask,
  SetWifi,
  SubscriptionWifi,
  SubscriptionWifiList,
  Task,
  TaskList,
  TaskWait,
  WakeResult,
  type Permission,
  type TaskKind,
} from '@demarc/contracts';
import { z } from 'zod';
import { Database } from '../../platform/database/database';
import { Contract } from '../../platform/http/contract';
import { IdempotencyKey } from '../../platform/http/idempotency-key';
import {
  CurrentStaff,
  PermissionMissing,
  RequirePermission,
  type StaffIdentity,
} from '../../platform/http/permissions';
import { zod } from '../../platform/http/zod.pipe';
import { AwaitTask } from './await-task.service';
import { CpeTasks } from './cpe-tasks.service';
import { ManageWifi } from './manage-wifi.service';
import { toTask, toWifi } from './router.view';
import { WakeRouter } from './wake-router.service';

const Id = zod(z.uuid());

const PERMISSION_FOR: Readonly<Record<TaskKind, Permission>> = {
  reboot: 'router.reboot',
  'factory-reset': 'router.reset',
  refresh: 'router.read',
  'read-live': 'router.read',
  'set-parameters': 'router.configure',
  'get-rpc-methods': 'router.read',
  download: 'router.files',
  upload: 'router.files',
  restore: 'router.files',
  'get-attributes': 'router.read',
  'set-attributes': 'router.configure',
  'schedule-inform': 'router.read',
  'list-transfers': 'router.read',
  'cancel-transfer': 'router.files',
  'change-software': 'router.files',
  diagnose: 'router.diagnose',
  inspect: 'router.read',
  'get-parameters': 'router.read',
  'add-object': 'router.configure',
  'delete-object': 'router.configure',
};

@ApiTags('routers')
@Controller()
export class RouterTasksController {
  constructor(
    private readonly tasks: CpeTasks,
    private readonly awaiting: AwaitTask,
    private readonly wifi: ManageWifi,
    private readonly calls: WakeRouter,
    private readonly database: Database,
  ) {}

  @Get('tasks')
  @RequirePermission('router.read')
  @Contract({ summary: 'What was ordered of all routers, newest first', response: TaskList })
  async listOfAll(): Promise<Task[]> {
    return (await this.tasks.listOfAll()).map(toTask);
  }

  @Get('routers/:id/tasks')
  @RequirePermission('router.read')
  @Contract({ summary: 'What was ordered of it, newest first', response: TaskList })
  async list(@Param('id', Id) id: string): Promise<Task[]> {
    return (await this.tasks.list(id)).map(toTask);
  }

  @Post('routers/:id/tasks')
  @RequirePermission('router.read')
  @Contract({
    summary:
      'Order something once: a reboot, a reading, values or attributes, a file, a software module; with `wait`, answered when it is over, or as it stands after so many seconds',
    body: CreateTask,
    query: TaskWait,
    response: Task,
    status: 201,
    idempotent: true,
  })
  async create(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(CreateTask)) body: CreateTask,
    @Query(zod(TaskWait)) { wait }: TaskWait,
    @IdempotencyKey() key: string,
  ): Promise<Task> {
    const permission = PERMISSION_FOR[body.kind];
    if (!by.permissions.has(permission)) throw new PermissionMissing(permission);
    return toTask(await this.awaiting.end(await this.tasks.create(by, id, body, key), wait));
  }

  @Post('tasks/:id/cancel')
  @RequirePermission('router.reboot')
  @Contract({ summary: 'Take back a task that was not sent yet', response: Task })
  async cancel(@CurrentStaff() by: StaffIdentity, @Param('id', Id) id: string): Promise<Task> {
    return toTask(await this.tasks.cancel(by, id));
  }

  @Post('routers/:id/wake')
  @RequirePermission('router.read')
  @Contract({ summary: 'Call it now; it answers with an Inform', response: WakeResult, status: 202 })
  async wake(@CurrentStaff() by: StaffIdentity, @Param('id', Id) id: string): Promise<WakeResult> {
    return { requestedAt: (await this.calls.wake(by, id)).toISOString() };
  }

  @Get('subscriptions/:id/wifi')
  @RequirePermission('router.read')
  @Contract({ summary: 'The WiFi of a subscription; keys are not shown', response: SubscriptionWifiList })
  async networks(@Param('id', Id) id: string): Promise<SubscriptionWifi[]> {
    return (await this.wifi.list(this.database.sql, id)).map(toWifi);
  }

  @Put('subscriptions/:id/wifi')
  @RequirePermission('router.wifi')
  @Contract({ summary: 'Give one band another name and key', body: SetWifi, response: SubscriptionWifiList })
  async setNetwork(
    @CurrentStaff() by: StaffIdentity,
    @Param('id', Id) id: string,
    @Body(zod(SetWifi)) body: SetWifi,
  ): Promise<SubscriptionWifi[]> {
    return (await this.wifi.set(by, id, body)).map(toWifi);
  }
}
