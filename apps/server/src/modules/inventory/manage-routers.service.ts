import { Injectable } from '@nestjs/common';
import type { PreRegisterRouter } from '@demarc/contracts';
import { Clock } from '../../platform/clock';
import { Database, isUniqueViolation, type Tx } from '../../platform/database/database';
import { Outbox } from '../../platform/database/outbox';
import type { StaffIdentity } from '../../platform/http/permissions';
import { newId } from '../../platform/ids';
import { LiveEvents } from '../../platform/live/live-events';
import { AuditLog } from '../staff/audit.service';
import type { CpeEntity } from './cpe.entity';
import { CpeRepository } from './cpe.repository';
import { RouterNotFound, RouterRetired, SerialTaken, SubscriptionHasRouter } from './inventory.errors';
import { managementPathSeen, noRouterSeen, type CpeAssigned } from './inventory.events';

export type Actor = StaffIdentity | string;

const ENROLMENT_WINDOW_MS = 30 * 60_000;

/** What staff do to the inventory: register, assign, open the enrolment window, retire, swap. */
@Injectable()
export class ManageRouters {
  constructor(
    private readonly database: Database,
    private readonly cpes: CpeRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly live: LiveEvents,
    private readonly clock: Clock,
  ) {}

  register(by: Actor, request: PreRegisterRouter): Promise<CpeEntity> {
    return this.refusingTwice(request.serialNumber, (tx) => this.registerIn(tx, by, request));
  }

  /** The serial may belong to a box that waits in quarantine already, or that nobody has seen yet. */
  async registerIn(tx: Tx, by: Actor, request: PreRegisterRouter): Promise<CpeEntity> {
    const { serialNumber, oui, productClass, subscriptionId, mode } = request;
    const same = (await this.cpes.listBySerial(tx, serialNumber)).filter(
      (cpe) => oui === undefined || cpe.oui === null || cpe.oui.toUpperCase() === oui.toUpperCase(),
    );
    const [waiting] = same;
    if (same.length > 1 || (waiting !== undefined && waiting.state !== 'quarantine'))
      throw new SerialTaken(serialNumber);
    if (waiting !== undefined) {
      await this.release(tx, waiting);
      if (mode !== undefined) await this.cpes.update(tx, waiting.id, { mode });
      return this.assignIn(tx, by, waiting.id, subscriptionId ?? null);
    }
    const cpe: CpeEntity = {
      ...unseen(serialNumber, oui ?? null, this.clock.now()),
      // With an OUI it is the whole identity, which the box must show exactly; alone it could not be matched.
      productClass: oui === undefined ? null : (productClass ?? null),
      mode: mode ?? 'manage',
    };
    await this.cpes.insert(tx, cpe);
    await this.audit.record(tx, {
      by,
      action: 'router.registered',
      subjectType: 'router',
      subjectId: cpe.id,
      after: { serialNumber, oui: oui ?? null, mode: mode ?? 'manage' },
    });
    return subscriptionId === undefined ? cpe : this.assignIn(tx, by, cpe.id, subscriptionId);
  }

  /** One click: a router out of quarantine, or any other, becomes a subscription's; null takes it away. */
  assign(by: Actor, cpeId: string, subscriptionId: string | null): Promise<CpeEntity> {
    return this.refusingTwice('', async (tx) => {
      const cpe = await this.lock(tx, cpeId);
      if (cpe.state === 'quarantine' && subscriptionId !== null) await this.release(tx, cpe);
      return this.assignIn(tx, by, cpeId, subscriptionId);
    });
  }

  /** For 30 minutes an enrolled router may enrol again with the bootstrap credential. */
  openEnrolmentWindow(by: Actor, cpeId: string, reason: string): Promise<CpeEntity> {
    return this.database.transaction((tx) => this.openEnrolmentWindowIn(tx, by, cpeId, reason));
  }

  async openEnrolmentWindowIn(tx: Tx, by: Actor, cpeId: string, reason: string): Promise<CpeEntity> {
    const cpe = await this.lock(tx, cpeId);
    const enrolmentWindowUntil = new Date(this.clock.now().getTime() + ENROLMENT_WINDOW_MS);
    await this.cpes.update(tx, cpeId, { enrolmentWindowUntil });
    await this.record(tx, by, cpe, { action: 'router.enrolment-window', after: { enrolmentWindowUntil }, reason });
    return this.lock(tx, cpeId);
  }

  /** It leaves the network for good; it is not let in again under this identity. */
  retire(by: Actor, cpeId: string, reason: string): Promise<void> {
    return this.database.transaction((tx) => this.retireIn(tx, by, cpeId, { reason, isReplaced: false }));
  }

  /** Another box for the same subscription: the old one is retired, the new serial takes its place. */
  swap(by: Actor, subscriptionId: string, serialNumber: string, reason: string): Promise<CpeEntity> {
    return this.refusingTwice(serialNumber, async (tx) => {
      const old = await this.cpes.findBySubscription(tx, subscriptionId);
      if (old !== null) await this.retireIn(tx, by, old.id, { reason, isReplaced: true });
      return this.registerIn(tx, by, { serialNumber, subscriptionId });
    });
  }

  private async retireIn(
    tx: Tx,
    by: Actor,
    cpeId: string,
    { reason, isReplaced }: { reason: string; isReplaced: boolean },
  ): Promise<void> {
    const cpe = await this.lock(tx, cpeId);
    await this.cpes.update(tx, cpeId, {
      state: 'retired',
      retiredAt: this.clock.now(),
      subscriptionId: null,
      quarantineReason: null,
      enrolmentWindowUntil: null,
    });
    await this.record(tx, by, cpe, { action: 'router.retired', after: { subscriptionId: null }, reason });
    if (cpe.subscriptionId !== null) await this.announce(tx, cpe, null, isReplaced);
  }

  /** Out of quarantine: a stranger may enrol; one that was enrolled may do so for half an hour. */
  private async release(tx: Tx, cpe: CpeEntity): Promise<void> {
    const window = cpe.enrolledAt === null ? null : new Date(this.clock.now().getTime() + ENROLMENT_WINDOW_MS);
    await this.cpes.update(tx, cpe.id, { state: 'enrolling', quarantineReason: null, enrolmentWindowUntil: window });
  }

  private async assignIn(tx: Tx, by: Actor, cpeId: string, subscriptionId: string | null): Promise<CpeEntity> {
    const cpe = await this.lock(tx, cpeId);
    if (cpe.state === 'retired') throw new RouterRetired();
    if (cpe.subscriptionId === subscriptionId) return cpe;
    await this.cpes.update(tx, cpeId, { subscriptionId });
    await this.record(tx, by, cpe, { action: 'router.assigned', after: { subscriptionId } });
    await this.announce(tx, cpe, subscriptionId);
    return this.lock(tx, cpeId);
  }

  private async announce(tx: Tx, cpe: CpeEntity, subscriptionId: string | null, isReplaced = false): Promise<void> {
    const previousSubscriptionId = cpe.subscriptionId;
    const event: CpeAssigned = {
      type: 'cpe.assigned',
      subjectId: cpe.id,
      payload: { cpeId: cpe.id, subscriptionId, previousSubscriptionId },
    };
    await this.outbox.add(tx, event);
    const left = previousSubscriptionId === null || isReplaced ? [] : [noRouterSeen(previousSubscriptionId)];
    await this.outbox.addAll(tx, [...left, ...managementPathSeen({ ...cpe, subscriptionId })]);
    await this.live.publish(tx, { topic: 'router', id: cpe.id });
  }

  private async record(
    tx: Tx,
    by: Actor,
    cpe: CpeEntity,
    { action, after, reason }: { action: string; after: object; reason?: string },
  ): Promise<void> {
    await this.audit.record(tx, {
      by,
      action,
      subjectType: 'router',
      subjectId: cpe.id,
      before: { state: cpe.state, subscriptionId: cpe.subscriptionId },
      after,
      ...(reason === undefined ? {} : { reason }),
    });
  }

  private async lock(tx: Tx, cpeId: string): Promise<CpeEntity> {
    const cpe = await this.cpes.findForUpdate(tx, cpeId);
    if (cpe === null) throw new RouterNotFound(cpeId);
    return cpe;
  }

  private async refusingTwice<T>(serialNumber: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.database.transaction(work);
    } catch (error) {
      if (isUniqueViolation(error, 'ux_cpe_subscription')) throw new SubscriptionHasRouter();
      if (isUniqueViolation(error, 'ux_cpe_identity')) throw new SerialTaken(serialNumber);
      throw error;
    }
  }
}

function unseen(serialNumber: string, oui: string | null, createdAt: Date): CpeEntity {
  return {
    id: newId(),
    serialNumber,
    oui,
    productClass: null,
    manufacturer: null,
    modelName: null,
    hardwareVersion: null,
    softwareVersion: null,
    root: null,
    state: 'enrolling',
    mode: 'manage',
    subscriptionId: null,
    quarantineReason: null,
    managementPath: 'unknown',
    managementObject: null,
    connectionRequestUrl: null,
    enrolledAt: null,
    enrolmentWindowUntil: null,
    serialSharedAt: null,
    retiredAt: null,
    createdAt,
  };
}
